"""The real program in a pseudo terminal while 10,000 events a second are written to a log, and keys are pressed.

``python -m tests.bench terminal_feed --seconds 60``. Another process writes, the program shows the feed, and a key is
pressed five times a second: for the first half the events are paused, for the second a filter is on. It prints what was
lost, how long it took from each key to the first byte of its frame, and how much memory the program took. The writer,
the program and the terminal share the processors: a key waits for what else runs.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from tests.bench.feed_screen import A_SECOND, WRITER, report, say
from tests.fixtures.program import Terminal

EVERY = 0.2
"""Seconds from one key to the next."""


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench terminal_feed")
    parser.add_argument("--seconds", type=float, default=60.0)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        os.environ["MDTUI_STATE"] = str(Path(place) / "state")
        root = Path(place) / "MDaemon"
        for name in ("App", "Logs", "Users"):
            (root / name).mkdir(parents=True)
        log = root / "Logs" / "MDaemon-all.log"
        log.touch()
        with Terminal(str(root)) as terminal:
            measure(terminal, [sys.executable, "-c", WRITER, str(log), str(args.seconds), str(A_SECOND)], args.seconds)


def measure(terminal: Terminal, writer: Sequence[str], seconds: float) -> None:
    """Press keys while a process writes, and print what was seen."""
    terminal.read_until(lambda: terminal.shows("Events"))
    terminal.press("E", "following")
    taken, process = dict[str, list[float]](), psutil.Process(terminal.child.pid)
    most, draw = 0, random.Random(1)
    with subprocess.Popen(writer, stdout=subprocess.PIPE) as written:
        terminal.read_until(lambda: terminal.shows("EvSecurity"))
        terminal.press("k", "paused")
        start = time.monotonic()
        for phase, until in (("paused", seconds / 2), ("filtered", seconds)):
            if phase == "filtered":
                taken["adding the filter"] = [answer(terminal, "c")]
            while time.monotonic() < start + until and written.poll() is None:
                wait(terminal, EVERY * draw.uniform(0.5, 1.5))
                taken.setdefault(f"a key while {phase}", []).append(answer(terminal, draw.choice("kkj")))
                most = max(most, process.memory_info().rss)
        lines = int(written.communicate()[0])
    behind = time.monotonic()
    terminal.press("\\", "filters again")
    terminal.press("G", "following")
    terminal.read_until(lambda: terminal.shows(f"user{lines - 1} "))
    behind = time.monotonic() - behind
    title = " ".join(terminal.screen.split("\n")[0].split())
    say(f"written {lines:,}, the last of them on the screen {behind:.1f} s after the writer ended; {title}")
    say(f"memory at most {most / 1e6:,.0f} MB")
    for what, times in taken.items():
        report(what, times)


def answer(terminal: Terminal, keys: str) -> float:
    """Press keys, and return how long it takes until the first byte of what they do comes."""
    while terminal.read(0):
        pass
    start, before = time.perf_counter(), len(terminal.output)
    terminal.type(keys)
    terminal.read_until(lambda: len(terminal.output) > before)
    return time.perf_counter() - start


def wait(terminal: Terminal, seconds: float) -> None:
    """Read for so many seconds."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        terminal.read(left)


if __name__ == "__main__":
    main(sys.argv[1:])
