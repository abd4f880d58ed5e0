"""Whatever is painted, a terminal shows the same with fewer bytes: checked with an emulator, cell by cell."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from mdtui.tui.terminal.capabilities import FULL, Capabilities
from mdtui.tui.terminal.line import Line
from tests.fixtures.emulator import Cell, Emulator

FRAMES = 25
"""Frames of each example, where ``--frames`` does not say otherwise."""
PENS = (
    "0",
    "38;2;223;176;96;48;2;18;23;27",
    "1;38;2;223;176;96;48;2;18;23;27",
    "38;2;242;246;249;48;2;47;85;115",
    "2;3;38;5;123;48;5;17",
    "4;31;44",
    "7;97;100",
    "9;39;49",
    "48;2;18;23;27",
)
WORDS = ("Re: offer", "no file", "12.5K", "2026-08-18", "♦►│█", "·····", "        ", "                    ", "x", " ")
ODD = ("田中", "e\u0301a\u0308", "한글", "😀", "\uff46\uff55\uff4c", "\u0e01\u0e33")
ODD_SHARE = 0.15


def text_of(draw: Random, width: int, *, odd: bool) -> str:
    text = ""
    while (room := width - cell_len(text)) > 0:
        word = draw.choice(ODD if odd and draw.random() < ODD_SHARE else WORDS)
        while cell_len(word) > room:
            word = word[:-1]
        text += word or " "
    return text


@pytest.fixture(scope="module")
def frames(request: pytest.FixtureRequest) -> int:
    """Give how many frames each example has."""
    return int(request.config.getoption("--frames") or FRAMES)


class Painter:
    """Paints as Textual does: each stretch behind a move, each run between its pen and a reset."""

    def __init__(self, draw: Random, width: int, height: int) -> None:
        self.draw, self.width, self.height = draw, width, height
        self.rows = [self.row() for _ in range(height)]

    def row(self) -> list[tuple[str, str]]:
        """A line: a pane on the left that mostly stays, and a list in pieces of one pen each."""
        left = self.width // 3
        odd = self.draw.random() < ODD_SHARE
        pieces = [("tree".ljust(left)[:left], PENS[1])]
        room = self.width - left
        while room:
            size = min(room, self.draw.randint(1, self.width))
            pieces.append((text_of(self.draw, size, odd=odd), self.draw.choice(PENS)))
            room -= size
        return pieces

    def frame(self) -> str:
        kind = self.draw.choice(("scroll", "scroll", "pen", "row", "row", "stretch", "all", "nothing"))
        changed: list[int] = []
        parts: list[str] = []
        if kind == "scroll":
            top, bottom = sorted(self.draw.sample(range(self.height + 1), 2))
            far = self.draw.choice((-9, -2, -1, 1, 1, 2, 5))
            before = self.rows.copy()
            for y in range(top, bottom):
                self.rows[y] = before[y + far] if top <= y + far < bottom else self.row()
            changed = list(range(top, bottom))
        elif kind in {"row", "pen"}:
            changed = sorted(self.draw.sample(range(self.height), min(self.height, 2)))
            for y in changed:
                pen = self.draw.choice(PENS)
                self.rows[y] = self.row() if kind == "row" else [(text, pen) for text, _ in self.rows[y]]
        elif kind == "stretch":
            y = self.draw.randrange(self.height)
            x = self.draw.randrange(self.width)
            if all(text.isascii() for text, _ in self.rows[y]):
                text, pen = text_of(self.draw, self.draw.randint(1, self.width - x), odd=False), self.draw.choice(PENS)
                parts.append(f"\x1b[{y + 1};{x + 1}H\x1b[{pen}m{text}\x1b[0m")
        elif kind == "all":
            changed = list(range(self.height))
        for y in changed:
            runs = "".join(f"\x1b[{pen}m{text}\x1b[0m" for text, pen in self.rows[y])
            parts.append(f"\x1b[{y + 1};1H{runs}")
        column, line = self.draw.randint(1, self.width), self.draw.randint(1, self.height)
        return "\n".join(parts) + f"\x1b[{line};{column}H"

    def everything(self) -> str:
        rows = ("".join(f"\x1b[{pen}m{text}\x1b[0m" for text, pen in row) for row in self.rows)
        return "\n".join(f"\x1b[{y};1H{row}" for y, row in enumerate(rows, 1)) + "\x1b[1;1H"


@pytest.mark.parametrize(
    "capabilities", [FULL, Capabilities(False, False, False), Capabilities(True, False, True)], ids=str
)
@given(draw=st.integers(0, 1 << 32).map(Random))
@settings(max_examples=6, deadline=None)
def test_a_terminal_shows_the_same(frames: int, capabilities: Capabilities, draw: Random) -> None:
    width, height = draw.randint(8, 60), draw.randint(2, 16)
    painter, line = Painter(draw, width, height), Line(capabilities, cell_len)
    line.synchronized = True
    stock, frugal = Emulator(width, height), Emulator(width, height)
    line.forget(width, height)
    stock.send(painter.everything())
    assert line.draw(painter.everything()) == ""
    frugal.send(line.changes())
    for number in range(frames):
        if number % 11 == 10:
            width, height = draw.randint(8, 60), draw.randint(2, 16)
            painter = Painter(draw, width, height)
            for emulator in (stock, frugal):
                emulator.resize(width, height)
            line.forget(width, height)
            frame = painter.everything()
        else:
            frame = painter.frame()
        stock.send(frame)
        assert line.draw(frame) == ""
        # Where the line is behind, frames are drawn and not sent.
        if draw.random() < 0.8:
            frugal.send(line.changes())
            assert differences(frugal, stock) == []
            assert frugal.cursor == stock.cursor


@given(draw=st.integers(0, 1 << 32).map(Random))
@settings(max_examples=6, deadline=None)
def test_what_is_not_known_goes_as_it_came_and_nothing_is_lost(frames: int, draw: Random) -> None:
    painter, line = Painter(draw, 40, 8), Line(FULL, cell_len)
    stock, frugal = Emulator(40, 8), Emulator(40, 8)
    line.forget(40, 8)
    for number in range(frames):
        frame = painter.frame() if number else painter.everything()
        if draw.random() < 0.2:
            frame = f"\x1b[2;1H\x1b[K{frame}"
        stock.send(frame)
        frugal.send(line.draw(frame))
        if draw.random() < 0.7:
            frugal.send(line.changes())
            assert differences(frugal, stock) == []


def differences(frugal: Emulator, stock: Emulator) -> list[tuple[int, int, Cell, Cell]]:
    """Return where two terminals show something else."""
    return [
        (x, y, ours, theirs)
        for y, (our, their) in enumerate(zip(frugal.cells(), stock.cells(), strict=True))
        for x, (ours, theirs) in enumerate(zip(our, their, strict=True))
        if ours != theirs
    ]
