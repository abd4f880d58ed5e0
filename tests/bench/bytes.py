"""Bytes on the line for each key, in a pseudo terminal, beside Textual's own table and neomutt.

``python -m tests.bench bytes``; ``--size 80x24`` for another window. Nothing in the mail root changes by itself.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from mdtui.clock import SystemClock
from mdtui.demo.session import prepare_root
from tests.bench._pty import Terminal, median_size
from tests.bench._rivals import data_table, neomutt

RECORDS = 2000
FOLDER = "archive@example.com/All Mail"
DOWN, PAGE = b"\x1b[B", b"\x1b[6~"
KEYS = ("first frame", "cursor down", "scroll by one", "page", "toggle", "idle, 5 s")
TIMES = 9


def measure(
    command: Sequence[str], shown: bytes, size: tuple[int, int], keys: Mapping[str, bytes], before: bytes = b""
) -> list[int]:
    """Return the bytes of the first frame, the median for each key, and those of a while without one."""
    with Terminal(command, columns=size[0], lines=size[1]) as terminal:
        terminal.wait_for(shown)
        terminal.settle(1.0)
        first = len(terminal.output)
        if before:
            terminal.press(before, 1.0)
        down = [terminal.press(keys["down"]) for _ in range(TIMES)]
        terminal.press(keys["last in sight"], 0.5)
        scroll = [terminal.press(keys["down"]) for _ in range(TIMES)]
        page = [terminal.press(keys["page"]) for _ in range(TIMES)]
        toggle = [terminal.press(keys["toggle"], 0.4) for _ in range(TIMES)]
        sent, until = len(terminal.output), time.perf_counter() + 5
        while time.perf_counter() < until:
            terminal.read(0.2)
        return [first, *map(median_size, (down, scroll, page, toggle)), len(terminal.output) - sent]


def main(words: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="120x40")
    width, _, height = parser.parse_args(words).size.partition("x")
    size = int(width), int(height)
    with tempfile.TemporaryDirectory() as name:
        root = prepare_root(Path(name) / "root", records=RECORDS, seed=1, clock=SystemClock()).path
        ours = [sys.executable, "-m", "mdtui", "--root", str(root), FOLDER]
        keys = {"down": DOWN, "last in sight": DOWN * size[1], "page": PAGE, "toggle": b"f"}
        mail = neomutt(Path(name))
        results = {
            "mdtui, records alone": measure(ours, b"UID", size, keys, b"z"),
            "mdtui, with the panes": measure(ours, b"UID", size, keys),
            "mdtui, frugal = off": _off(ours, size, keys, Path(name)),
            "DataTable": measure(data_table(RECORDS), b"Subject 1", size, keys | {"toggle": b"s"}),
        }
        if mail is not None:
            reader = {"down": b"j", "last in sight": b"j" * size[1], "page": PAGE, "toggle": b"F"}
            results["neomutt"] = measure(mail, b"Subject", size, reader)
        else:
            sys.stdout.write("neomutt is not installed, so it is not measured\n")
    sys.stdout.write(f"bytes, median of {TIMES}, {width}x{height}\n{'':24}{''.join(f'{key:>15}' for key in KEYS)}\n")
    for program, row in results.items():
        sys.stdout.write(f"{program:24}{''.join(f'{value:>15,}' for value in row)}\n")
    ratios = zip(results["mdtui, records alone"], results["DataTable"], strict=True)
    text = "".join(f"{mine / theirs if theirs else 0:>15.3f}" for mine, theirs in ratios)
    sys.stdout.write(f"{'mdtui / DataTable':24}{text}\n")


def _off(ours: Sequence[str], size: tuple[int, int], keys: Mapping[str, bytes], directory: Path) -> list[int]:
    config = directory / "config.toml"
    config.write_text('frugal = "off"\n', encoding="ascii")
    return measure([*ours, "--config", str(config)], b"UID", size, keys, b"z")
