"""The real program in a pseudo terminal: what is sent, what an emulator shows of it, and a terminal that goes away."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdtui.mrk.records import Header, Record
from tests.fixtures.emulator import Cell
from tests.fixtures.program import PATIENCE, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")

KEYS = (
    *(
        b"j",
        b"k",
        b"G",
        b"g",
        b"\x1b[6~",
        b"\x1b[5~",
        b"\t",
        b"z",
        b"s",
        b"f",
        b" ",
        b"o",
        b"O",
        b"*",
        b"-",
        b"1",
        b"2",
    ),
    *(b"3", b"\r", b"\x1b", b"?", b"\x1b", b"E", b"q", b"H", b"\x1b", b"L", b"\x1b", b":", b"\x1b"),
)
"""Moves, changes and screens; what asks a question is answered by Escape sooner or later."""
SIZES = ((80, 24), (120, 40), (40, 12), (97, 31))


def painted_anew(terminal: Terminal) -> list[list[Cell]]:
    """Return the screen after the program was asked to paint it anew."""
    os.write(terminal.master, b"\x0c")
    terminal.rest()
    return terminal.emulator.cells()


def test_a_screen_is_the_same_as_painted_anew_after_any_keys(demo_root: Path, request: pytest.FixtureRequest) -> None:
    draw = random.Random(7)
    rounds = (request.config.getoption("--frames") or 60) // 20
    with Terminal(str(demo_root), "--read-only") as terminal:
        terminal.read_until(lambda: terminal.shows("example"))
        compare(terminal, draw, rounds)


def compare(terminal: Terminal, draw: random.Random, rounds: int) -> None:
    """Press random keys, and hold what is shown against what is painted anew, in windows of other sizes."""
    size = (120, 40)
    for _ in range(rounds):
        for _ in range(20):
            key = draw.choice(KEYS)
            if key == b"q" and "Quit" in terminal.screen:
                continue
            os.write(terminal.master, key)
            terminal.settle(0.02)
        size = draw.choice([other for other in SIZES if other != size])
        terminal.resize(*size)
        terminal.rest()
        text = terminal.screen
        before, after = terminal.emulator.cells(), painted_anew(terminal)
        # The first line holds a clock, and the last one what was said, for some seconds.
        assert sum(a != b for a, b in zip(before, after, strict=True)) <= 2, f"{text}\n{terminal.screen}"


COUNT = 20_000
BATCH = 200
"""So many records are changed under one lock, so that a change of all takes a while."""


@pytest.fixture
def big_root(tmp_path: Path) -> Path:
    """Give a mail root with a folder of many records, and settings by which a key changes them all."""
    root = tmp_path / "MDaemon"
    inbox = root / "Users" / "example.com" / "anna"
    for directory in (root / "App", root / "LockFiles", root / "Logs", inbox):
        directory.mkdir(parents=True)
    records = (
        Record(b"md50%08d.msg".ljust(23, b"\0") % uid, 0, uid, 100, 1_700_000_000 + uid) for uid in range(1, COUNT + 1)
    )
    (inbox / "IMAP.MRK").write_bytes(Header(1, 5, COUNT + 1, 1).pack() + b"".join(record.pack() for record in records))
    (tmp_path / "config.toml").write_text(f"confirm_above = {COUNT}\nbatch = {BATCH}\n", encoding="ascii")
    return root


class Writing:
    """A change of all records that is under way in the real program."""

    def __init__(self, root: Path, terminal: Terminal) -> None:
        self.mrk = root / "Users" / "example.com" / "anna" / "IMAP.MRK"
        self.locks = root / "LockFiles"
        self.terminal = terminal
        terminal.read_until(lambda: terminal.shows("UID") and terminal.shows("anna"))
        terminal.press("*", "selected")
        terminal.type("f")

    @property
    def flagged(self) -> int:
        """How many records have the flag on disk."""
        return self.mrk.read_bytes()[36 + 23 :: 36].count(b"\x08")

    def wait(self, done: Callable[[], bool], *, reading: bool) -> None:
        """Wait for something, with somebody before the terminal or not."""
        until = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < until, f"{self.flagged} are flagged"
            if reading:
                self.terminal.settle(0.01)
            else:
                time.sleep(0.01)


@pytest.fixture
def writing(big_root: Path) -> Iterator[Writing]:
    """Begin a change of all records in the real program."""
    words = str(big_root / "Users" / "example.com" / "anna"), "--config", str(big_root.parent / "config.toml")
    with Terminal(*words) as terminal:
        yield Writing(big_root, terminal)


@pytest.mark.parametrize("how", ["closed", "terminated"])
def test_a_terminal_that_goes_away_leaves_no_lock_and_no_half_change(writing: Writing, how: str) -> None:
    writing.wait(lambda: writing.flagged > 0, reading=True)
    if how == "closed":
        os.close(writing.terminal.master)
    else:
        writing.terminal.child.send_signal(signal.SIGTERM)
    writing.wait(lambda: writing.terminal.child.poll() is not None, reading=how != "closed")
    assert list(writing.locks.iterdir()) == []
    # Only whole parts were written, and the rest of them was not begun.
    assert 0 < writing.flagged < COUNT
    assert writing.flagged % BATCH == 0


def test_a_terminal_that_stands_still_holds_up_no_write(writing: Writing) -> None:
    writing.terminal.type("GgGg" * 50)
    writing.wait(lambda: writing.flagged == COUNT, reading=False)
    writing.wait(lambda: list(writing.locks.iterdir()) == [], reading=False)
    writing.terminal.read_until(lambda: writing.terminal.shows("changed"))
    assert writing.terminal.leave() == 0
