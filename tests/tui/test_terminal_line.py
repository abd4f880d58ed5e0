"""The real program in a pseudo terminal: what is sent, what an emulator shows of it, and a terminal that goes away."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
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
    size = (120, 40)
    rounds = (request.config.getoption("--frames") or 60) // 20
    terminal = Terminal(str(demo_root), "--read-only")
    terminal.read_until(lambda: "example" in terminal.screen)
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
        # The first line holds a clock, and any line an age.
        assert sum(a != b for a, b in zip(before, after, strict=True)) <= 1, f"{text}\n{terminal.screen}"
    terminal.child.kill()
    terminal.child.wait()
