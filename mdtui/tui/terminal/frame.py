"""The cells of a screen: what Textual wants to be seen, or what a terminal shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby, pairwise
from operator import itemgetter, ne, or_
from typing import NamedTuple

from mdtui.tui.terminal.pens import PLAIN, UnknownSequenceError, code_after, code_of, code_on_blanks

Cells = str | tuple[str, ...]
"""What stands in cells: a text where that is one character in each, else what it is in each."""
UNKNOWN = "\0"
"""What stands in a cell of which nobody knows what it shows."""
REST = ""
"""What stands in a cell that belongs to the character, or run of characters, on its left."""

_PLACE = re.compile(r"\x1b\[(\d*)(?:;(\d*))?H")
_SGR = re.compile(r"\x1b\[([\d;]*)m")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PLAIN = code_of(PLAIN)
_RUNS_KEPT = 1000
"""Runs that are kept as they were taken apart; beyond that all are taken apart anew."""


class _Run(NamedTuple):
    """What is written from one move of the cursor to the next.

    Attributes:
        characters: what stands in its cells.
        pens: the codes of their pens.
        pen: the code of the pen after it.
        ended: whether the line is left behind it.
    """

    characters: Cells
    pens: str
    pen: str
    ended: bool


class Frame:
    """Cells in lines, each with a character and a pen.

    Args:
        width: cells of a line.
        height: lines.
        cells: says how many cells a character or a text takes.

    Attributes:
        characters: of each line what stands in its cells; a text that does not take one cell for each character is one
            run, kept whole in its first cell, with `REST` in the others.
        pens: of each line the codes of the pens of its cells; a blank has only what is seen of its pen.
        cursor: column and line of the cursor, from 0; None where it is not known.
    """

    def __init__(self, width: int, height: int, cells: Callable[[str], int]) -> None:
        self.width, self.height = width, height
        self.characters: list[Cells] = [UNKNOWN * width] * height
        self.pens = [_PLAIN * width] * height
        self.cursor: tuple[int, int] | None = None
        self._cells = cells
        self._plain: set[str] = set()
        self._runs: dict[tuple[str, str], _Run] = {}

    def draw(self, data: str) -> None:
        """Write what Textual sends for a frame: text, SGR, and moves of the cursor.

        Raises:
            UnknownSequenceError: there is something else in it, or it writes where no cell is; the frame is not
                to be relied on then.
        """
        pieces = _PLACE.split(data)
        pen = self._write(pieces[0], _PLAIN)
        for row, column, written in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            self.cursor = int(column or 1) - 1, int(row or 1) - 1
            pen = self._write(written, pen)

    def _write(self, data: str, pen: str) -> str:
        """Write text and SGR from the cursor on, and return the code of the pen after it."""
        # Lines that only move on the screen come again and again as they were.
        run = self._runs.get((data, pen)) or self._taken_apart(data, pen)
        if run.characters:
            if self.cursor is None or not 0 <= self.cursor[1] < self.height:
                raise UnknownSequenceError("text outside of the screen")
            x, y = self.cursor
            after, pens = x + len(run.characters), self.pens[y]
            if after > self.width:
                raise UnknownSequenceError("text outside of the screen")
            self.characters[y] = _written_over(self.characters[y], x, run.characters)
            self.pens[y] = pens[:x] + run.pens + pens[after:]
            self.cursor = after, y
        if run.ended:
            # Each line of Textual's begins with a move.
            self.cursor = None
        return run.pen

    def _taken_apart(self, data: str, pen: str) -> _Run:
        line, after = data.rstrip("\n"), pen
        characters: Cells = ""
        pens = ""
        for number, part in enumerate(_SGR.split(line)):
            if number % 2:
                after = code_after(after, part)
            elif part:
                cells = part if self._is_plain(part) else self._in_cells(part)
                characters = _joined(characters, cells)
                pens += pens_for(cells, after)
        if len(self._runs) >= _RUNS_KEPT:
            self._runs.clear()
        run = self._runs[data, pen] = _Run(characters, pens, after, ended=line != data)
        return run

    def _is_plain(self, text: str) -> bool:
        """Return whether it is known that each character of a text takes one cell."""
        return (text.isascii() and text.isprintable()) or self._plain.issuperset(text)

    def _in_cells(self, text: str) -> Cells:
        """Return what stands in the cells of a text; what combines with a character stands in one run with it."""
        if _CONTROL.search(text):
            raise UnknownSequenceError(repr(text[:20]))
        self._plain.update(character for character in set(text) if self._cells(character) == 1)
        if self._is_plain(text):
            return text
        widths = [*map(self._cells, text), 1]
        characters: list[str] = []
        odds = [here != 1 or following == 0 for here, following in pairwise(widths)]
        for odd, group in groupby(zip(odds, text, strict=True), key=itemgetter(0)):
            run = "".join(character for _, character in group)
            if not odd:
                characters += run
            elif (cells := self._cells(run)) > 0:
                characters += [run, *[REST] * (cells - 1)]
            else:
                raise UnknownSequenceError("text that combines with another")
        return tuple(characters)

    def differences(self, other: Frame, y: int, cells: slice) -> bytes:
        """Return of each cell of a line whether it looks different in another frame, as 1 or 0.

        Args:
            other: the other frame.
            y: the line.
            cells: those outside of which nothing differs.
        """
        differ = bytes(map(ne, self.characters[y][cells], other.characters[y][cells]))
        pens, others = self.pens[y][cells], other.pens[y][cells]
        if pens != others:
            differ = bytes(map(or_, differ, map(ne, pens, others)))
        return (bytes(cells.start) + differ).ljust(self.width, b"\0")

    def limits(self, other: Frame, lines: Iterable[int]) -> slice:
        """Return the cells outside of which nothing looks different in another frame, in lines that all differ."""
        first, after = self.width, 0
        for y in lines:
            if self._differs(other, y, slice(first)) or self._differs(other, y, slice(after, None)):
                differ = self.differences(other, y, slice(0, self.width))
                first, after = min(first, differ.index(1)), max(after, differ.rindex(1) + 1)
        return slice(first, after)

    def take(self, other: Frame) -> None:
        """Make all lines the same as another frame's."""
        self.characters[:], self.pens[:] = other.characters, other.pens

    def differs(self, other: Frame, y: int) -> bool:
        """Return whether a line looks different in another frame."""
        return self.characters[y] != other.characters[y] or self.pens[y] != other.pens[y]

    def _differs(self, other: Frame, y: int, cells: slice) -> bool:
        return self.characters[y][cells] != other.characters[y][cells] or self.pens[y][cells] != other.pens[y][cells]

    def shifted(self, top: int, bottom: int, lines: int) -> Frame:
        """Return the frame after the lines from `top` to before `bottom` moved up, or down where it is negative."""
        frame = Frame(self.width, self.height, self._cells)
        frame.take(self)
        for y in range(top, bottom):
            source = y + lines
            known = top <= source < bottom
            frame.characters[y] = self.characters[source] if known else UNKNOWN * self.width
            frame.pens[y] = self.pens[source] if known else _PLAIN * self.width
        return frame


def pens_for(cells: Cells, pen: str) -> str:
    """Return the codes of the pens of cells that are written with one pen, of which a blank has only what is seen."""
    on_blanks = code_on_blanks(pen)
    if isinstance(cells, tuple):
        return "".join(on_blanks if cell == " " else pen for cell in cells)
    if " " not in cells:
        return pen * len(cells)
    text = cells.rstrip(" ")
    return on_blanks.join([pen * len(word) for word in text.split(" ")]) + on_blanks * (len(cells) - len(text))


def _joined(first: Cells, second: Cells) -> Cells:
    return first + second if isinstance(first, str) and isinstance(second, str) else (*first, *second)


def _written_over(line: Cells, x: int, run: Cells) -> Cells:
    """Return a line after a run was written from a cell on; where only a part of another was hit, nobody knows it."""
    after = x + len(run)
    if isinstance(line, str) and isinstance(run, str):
        return line[:x] + run + line[after:]
    cells = [*line[:x], *run, *line[after:]]
    while x > 0 and line[x] == REST:
        x -= 1
        cells[x] = UNKNOWN
    while after < len(line) and line[after] == REST:
        cells[after] = UNKNOWN
        after += 1
    return "".join(cells) if all(len(cell) == 1 for cell in cells) else tuple(cells)
