"""The real program in a pseudo terminal while 10,000 lines a second are written to a log, and keys are pressed.

``python -m tests.bench terminal_feed --seconds 60 [--one-in N]``. Another process writes numbered events, the program
shows the feed, and a key is pressed five times a second: for the first half the events are paused, for the second a
filter is on. It prints how long it took from each key to its first output and until the event it leads to was told of,
how much memory the program took over time, and what was lost: the program counts what came while it was paused, the
last event has to be shown, and the numbers on pages of the feed, some of them read again from the log, have to follow
on one another. The writer, the program and the terminal share the processors: a key waits for what else runs.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import psutil

from tests.bench.feed_screen import A_SECOND, WRITER, report, say
from tests.fixtures.program import Terminal

EVERY = 0.2
"""Seconds from one key to the next."""
AT_REST = 20
"""Keys before the first event is written, to compare with."""
ANSWERED = 0.1
"""Seconds in which most keys are answered."""
MEMORY_EVERY = 5.0
OLDER_PAGES = 30
"""Pages looked at before the oldest event that was kept; each is less than a screen high."""
HOME, PAGE_DOWN, PAGE_UP, END = "\x1b[H", "\x1b[6~", "\x1b[5~", "\x1b[F"
NUMBER = re.compile(r"^ !.* user: user(\d+)\b", re.MULTILINE)
CHOSEN = re.compile(r"^  Text .* user: user(\d+)\b", re.MULTILINE)
UNREAD = re.compile(r"([\d,]+) new")


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench terminal_feed")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument(
        "--one-in", type=int, default=1, help="only one line in so many is an event; by default each is"
    )
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        os.environ["MDTUI_STATE"] = str(Path(place) / "state")
        root = Path(place) / "MDaemon"
        for name in ("App", "Logs", "Users"):
            (root / name).mkdir(parents=True)
        log = root / "Logs" / "MDaemon-all.log"
        writer = [sys.executable, "-c", WRITER, str(log)]
        first = int(subprocess.run([*writer, "0.2", "1000"], check=True, stdout=subprocess.PIPE).stdout)
        with Terminal(str(root)) as terminal:
            measure(terminal, [*writer, str(args.seconds), str(A_SECOND), str(args.one_in)], args.seconds, first)


def measure(terminal: Terminal, writer: Sequence[str], seconds: float, first: int) -> None:
    """Press keys while a process writes, and print what was seen.

    Args:
        terminal: the program, started.
        writer: the command line of what writes.
        seconds: how long it writes.
        first: how many events are in the log already.
    """
    terminal.read_until(lambda: terminal.shows("Events"))
    terminal.press("E", "following")
    terminal.read_until(lambda: chosen(terminal) == first - 1)
    terminal.press("k", "paused")
    draw, taken, memory = random.Random(1), dict[str, list[tuple[float, float]]](), list[float]()
    for _ in range(AT_REST):
        wait(terminal, EVERY)
        taken.setdefault("a key while nothing comes", []).append(answer(terminal, "k"))
    process, start = psutil.Process(terminal.child.pid), time.monotonic()
    with subprocess.Popen(writer, stdout=subprocess.PIPE) as written:
        terminal.read_until(lambda: unread(terminal) > 0)
        for phase, until in (("paused", seconds / 2), ("filtered", seconds)):
            if phase == "filtered":
                terminal.type("c")
                terminal.read_until(lambda: terminal.shows("1 code 521"))
            while time.monotonic() < start + until and written.poll() is None:
                wait(terminal, EVERY * draw.uniform(0.5, 1.5))
                # Downwards, as there is nothing above once all that is kept came after the pause.
                taken.setdefault(f"a key while {phase}", []).append(answer(terminal, "j"))
                if time.monotonic() - start > MEMORY_EVERY * len(memory):
                    memory.append(process.memory_info().rss / 1e6)
        lines = int(written.communicate()[0])
    behind = time.monotonic()
    terminal.read_until(lambda: unread(terminal) >= lines)
    behind = time.monotonic() - behind
    say(f"written {lines:,}, counted {unread(terminal):,}, the last of them {behind:.1f} s after the writer ended")
    say(f"memory every {MEMORY_EVERY:.0f} s in MB: {' '.join(f'{each:.0f}' for each in memory)}")
    for what, times in taken.items():
        report(f"{what}: output", [first for first, _ in times])
        report(f"{what}: told", [told for _, told in times])
    terminal.type(END)
    terminal.read_until(lambda: chosen(terminal) == lines - 1)
    say(f"the last event is shown; of {look_back(terminal):,} events on pages of the feed none is missing")
    say(f"memory at the end {process.memory_info().rss / 1e6:.0f} MB")


def look_back(terminal: Terminal) -> int:
    """Look at pages at both ends of what is kept, and at older ones, and return how many events were seen.

    Raises:
        AssertionError: one is missing between two.
    """
    seen = set[int]()
    for keys, times in ((PAGE_UP, OLDER_PAGES), (HOME, 1), (PAGE_DOWN, OLDER_PAGES), (HOME, 1), (PAGE_UP, OLDER_PAGES)):
        for _ in range(times):
            if keys == PAGE_UP and chosen(terminal) == 0:
                # Above the first event there is nothing to wait for.
                break
            turn(terminal, keys)
            shown = [int(number) for number in NUMBER.findall(terminal.screen)]
            assert shown
            # The few events from before are numbered from 0, too.
            assert all(after in {number + 1, 0} for number, after in pairwise(shown)), terminal.screen
            seen.update(shown)
    return len(seen)


def turn(terminal: Terminal, keys: str) -> None:
    """Press a key that turns a page; at the oldest event that is kept, older ones have to be read first."""
    before = chosen(terminal)
    while chosen(terminal) in {before, None}:
        state = chosen(terminal), terminal.screen.split("\n")[0]
        terminal.type(keys)
        terminal.read_until(lambda state=state: state != (chosen(terminal), terminal.screen.split("\n")[0]))  # type: ignore[misc]
        terminal.settle()


def chosen(terminal: Terminal) -> int | None:
    """Return the number of the event under the cursor, as it is told below the events."""
    found = CHOSEN.search(terminal.screen)
    return None if found is None else int(found[1])


def unread(terminal: Terminal) -> int:
    """Return how many events came while it was paused, as the title says it."""
    found = UNREAD.search(terminal.screen.split("\n")[0])
    return 0 if found is None else int(found[1].replace(",", ""))


def answer(terminal: Terminal, key: str) -> tuple[float, float]:
    """Press a key that moves, and return how long it takes until anything comes, and until the event is told of.

    What comes is only noted at first: the emulator of this benchmark takes longer than a terminal to understand it.
    """
    while terminal.read(0):
        pass
    before, start = chosen(terminal), time.perf_counter()
    terminal.type(key)
    first = told = 0.0
    while not told:
        came: list[tuple[float, bytes]] = []
        until = time.perf_counter() + ANSWERED
        while (left := until - time.perf_counter()) > 0:
            if data := terminal.receive(left):
                came.append((time.perf_counter() - start, data))
        for seconds, data in came:
            terminal.take(data)
            first = first or seconds
            if not told and terminal.complete and chosen(terminal) != before:
                told = seconds
    return first, told


def wait(terminal: Terminal, seconds: float) -> None:
    """Read for so many seconds."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        terminal.read(left)


if __name__ == "__main__":
    main(sys.argv[1:])
