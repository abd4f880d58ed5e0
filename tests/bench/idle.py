"""What the program sends and takes while nobody presses a key and nothing happens, screen by screen.

``python -m tests.bench idle [--seconds 10]``. The real program runs on a mail root that nothing changes, in a pseudo
terminal of 80x24; for each screen it is counted what is sent and which share of a processor is taken, beside a bare
Textual application that only shows a text.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from mdtui.clock import SystemClock
from mdtui.demo.session import prepare_root
from tests.bench._pty import Terminal

COLUMNS, LINES = 80, 24
FOLDER = "anna.mueller@example.com"
SCREENS: dict[str, tuple[bytes, ...]] = {
    "browse": (),
    "records alone": (b"z",),
    "preview": (b"p",),
    "query line": (b"/",),
    "message": (b"\r",),
    "bytes": (b"x",),
    "actions": (b":",),
    "keys": (b"?",),
    "history": (b"H",),
    "locks": (b"L",),
    "findings": (b"C",),
    "find": (b"F",),
    "repair": (b"R",),
    "earlier": (b"T",),
    "feed": (b"E",),
    "event": (b"E", b"\r"),
    "health": (b"S",),
    "addresses": (b"A",),
    "overview": (b"0",),
}
"""The keys that lead to each screen."""
BARE = "from textual.app import App; from textual.widgets import Static; "
BARE += "type('Bare', (App,), {'compose': lambda self: iter([Static('bare')])})().run()"


def idle(terminal: Terminal, seconds: float) -> tuple[int, float]:
    """Return the bytes that come, and the share of a processor that is taken, within so many seconds."""
    sent, taken, until = len(terminal.output), terminal.processor(), time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        terminal.read(left)
    return len(terminal.output) - sent, (terminal.processor() - taken) / seconds


def measure(command: Sequence[str], shown: bytes, keys: Sequence[bytes], seconds: float) -> tuple[int, float]:
    """Return what a program sends and takes on one of its screens."""
    with Terminal(command, columns=COLUMNS, lines=LINES) as terminal:
        terminal.wait_for(shown)
        terminal.settle(2.0)
        for key in keys:
            terminal.press(key, 1.5)
        return idle(terminal, seconds)


def main(words: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench idle")
    parser.add_argument("--seconds", type=float, default=10.0)
    seconds = parser.parse_args(words).seconds
    sys.stdout.write(f"{COLUMNS}x{LINES}, {seconds:.0f} s each{'':12}{'bytes':>8}{'% of a core':>14}\n")
    with tempfile.TemporaryDirectory() as name:
        root = prepare_root(Path(name) / "root", records=2000, seed=1, clock=SystemClock()).path
        ours = [sys.executable, "-m", "mdtui", "--root", str(root), FOLDER]
        rows: dict[str, tuple[list[str], bytes, tuple[bytes, ...]]] = {
            "a bare application": ([sys.executable, "-c", BARE], b"bare", ())
        }
        rows |= {screen: (ours, b"UID", keys) for screen, keys in SCREENS.items()}
        for screen, (command, shown, keys) in rows.items():
            size, share = measure(command, shown, keys, seconds)
            sys.stdout.write(f"{screen:28}{size:>8,}{share * 100:>14.2f}\n")
            sys.stdout.flush()
