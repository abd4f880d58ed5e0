"""The cells of a screen: what Textual wants to be seen, or what a terminal shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import compress, count, groupby, pairwise
from operator import is_not, itemgetter, ne, or_
from typing import Any, NamedTuple

from mdtui.tui.terminal.pens import PLAIN, Pen, UnknownSequenceError

UNKNOWN = "\0"
"""What stands in a cell of which nobody knows what it shows."""
REST = ""
"""What stands in a cell that belongs to the character, or run of characters, on its left."""

_PLACE = re.compile(r"\x1b\[(\d*(?:;\d*)?)H")
_PART = re.compile(r"\x1b\[(?P<numbers>[\d;]*)m|(?P<text>[^\x00-\x1f\x7f-\x9f]+)|(?P<line>\n)")
_RUNS_KEPT = 1000
"""Runs that are kept as they were taken apart; beyond that all are taken apart anew."""


class _Run(NamedTuple):
    """What is written from one move of the cursor to the next.

    Attributes:
        characters: what stands in its cells.
        pens: their pens.
        pen: the pen after it.
        ended: whether the line is left behind it.
    """

    characters: list[str]
    pens: list[Pen]
    pen: Pen
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
        pens: of each line the pens of its cells; a blank has only what is seen of its pen.
        cursor: column and line of the cursor, from 0; None where it is not known.
        touched: the lines that were written to since it was emptied.
    """

    def __init__(self, width: int, height: int, cells: Callable[[str], int]) -> None:
        self.width, self.height = width, height
        self.characters = [[UNKNOWN] * width for _ in range(height)]
        self.pens = [[_the(PLAIN)] * width for _ in range(height)]
        self.cursor: tuple[int, int] | None = None
        self.touched: set[int] = set()
        self._cells = cells
        self._plain: set[str] = set()
        self._runs: dict[tuple[str, Pen], _Run] = {}

    def draw(self, data: str) -> None:
        """Write what Textual sends for a frame: text, SGR, and moves of the cursor.

        Raises:
            UnknownSequenceError: there is something else in it, or it writes where no cell is; the frame is not
                to be relied on then.
        """
        pen, pieces = _the(PLAIN), _PLACE.split(data)
        first = self._run(pieces[0], pen)
        self._write(first)
        pen = first.pen
        for place, written in zip(pieces[1::2], pieces[2::2], strict=True):
            row, _, column = place.partition(";")
            self.cursor = int(column or 1) - 1, int(row or 1) - 1
            run = self._run(written, pen)
            self._write(run)
            pen = run.pen

    def _run(self, data: str, pen: Pen) -> _Run:
        """Take text and SGR apart; lines that only move on the screen come again and again as they were."""
        run = self._runs.get((data, pen))
        if run is None:
            if len(self._runs) >= _RUNS_KEPT:
                self._runs.clear()
            run = self._runs[data, pen] = self._taken_apart(data, pen)
        return run

    def _taken_apart(self, data: str, pen: Pen) -> _Run:
        characters: list[str] = []
        pens: list[Pen] = []
        ended, end = False, 0
        for part in _PART.finditer(data):
            kind, value = part.lastgroup, part[part.lastgroup or 0]
            if part.start() != end or (ended and kind == "text"):
                break
            end = part.end()
            if kind == "text":
                written = list(value) if self._plain.issuperset(value) else self._in_cells(value)
                on_blanks = _on_blanks(pen)
                characters += written
                pens += [on_blanks if character == " " else pen for character in written]
            elif kind == "numbers":
                pen = _pen_after(pen, value)
            else:
                ended = True
        if end != len(data):
            raise UnknownSequenceError(repr(data[end : end + 20]))
        return _Run(characters, pens, pen, ended)

    def _write(self, run: _Run) -> None:
        if run.characters:
            if self.cursor is None or not 0 <= self.cursor[1] < self.height:
                raise UnknownSequenceError("text outside of the screen")
            x, y = self.cursor
            after, line = x + len(run.characters), self.characters[y]
            if after > self.width:
                raise UnknownSequenceError("text outside of the screen")
            if REST in line:
                _break_runs(line, x, after)
            line[x:after] = run.characters
            self.pens[y][x:after] = run.pens
            self.touched.add(y)
            self.cursor = after, y
        if run.ended:
            # Each line of Textual's begins with a move.
            self.cursor = None

    def _in_cells(self, text: str) -> list[str]:
        """Return what stands in the cells of a text; what combines with a character stands in one run with it."""
        self._plain.update(character for character in set(text) if self._cells(character) == 1)
        if self._plain.issuperset(text):
            return list(text)
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
        return characters

    def differences(self, other: Frame, y: int) -> list[int]:
        """Return the cells of a line that look different in another frame, ascending."""
        return list(compress(range(self.width), map(or_, *_unlike(iter, self, other, y))))

    def limits(self, other: Frame, lines: Iterable[int]) -> tuple[int, int]:
        """Return the first and the last cell that look different in another frame, in lines that all differ."""
        first, after = self.width, 0
        for y in lines:
            if self._differs(other, y, slice(first)):
                first = next(compress(count(), map(or_, *_unlike(iter, self, other, y))))
            if self._differs(other, y, slice(after, None)):
                after = self.width - next(compress(count(), map(or_, *_unlike(reversed, self, other, y))))
        return first, after - 1

    def take(self, other: Frame, y: int) -> None:
        """Make a line the same as another frame's."""
        self.characters[y], self.pens[y] = other.characters[y].copy(), other.pens[y].copy()

    def differs(self, other: Frame, y: int) -> bool:
        """Return whether a line looks different in another frame."""
        return self._differs(other, y, slice(None))

    def _differs(self, other: Frame, y: int, cells: slice) -> bool:
        return self.characters[y][cells] != other.characters[y][cells] or self.pens[y][cells] != other.pens[y][cells]

    def shifted(self, top: int, bottom: int, lines: int) -> Frame:
        """Return the frame after the lines from `top` to before `bottom` moved up, or down where it is negative.

        It is to be looked at only: it has its lines together with this one.
        """
        frame = Frame(self.width, 0, self._cells)
        frame.height, frame.characters, frame.pens = self.height, self.characters.copy(), self.pens.copy()
        for y in range(top, bottom):
            source = y + lines
            known = top <= source < bottom
            frame.characters[y] = self.characters[source] if known else [UNKNOWN] * self.width
            frame.pens[y] = self.pens[source] if known else [_the(PLAIN)] * self.width
        return frame


def _unlike(
    way: Callable[[list[Any]], Iterable[Any]], here: Frame, there: Frame, y: int
) -> tuple[Iterable[bool], Iterable[bool]]:
    """Return of each cell of a line, in the order of `way`, whether its character and whether its pen differs."""
    characters = map(ne, way(here.characters[y]), way(there.characters[y]))
    return characters, map(is_not, way(here.pens[y]), way(there.pens[y]))


def _break_runs(line: list[str], x: int, after: int) -> None:
    """Know no more what stands where only a part of a run is written over."""
    start = x
    while start > 0 and line[start] == REST:
        start -= 1
    line[start:x] = [UNKNOWN] * (x - start)
    while after < len(line) and line[after] == REST:
        line[after] = UNKNOWN
        after += 1


@cache
def _pen_after(pen: Pen, numbers: str) -> Pen:
    return _the(pen.after(numbers))


@cache
def _on_blanks(pen: Pen) -> Pen:
    return _the(pen.on_blanks)


@cache
def _the(pen: Pen) -> Pen:
    """Return the one object for a pen, so that pens need not be compared part by part."""
    return pen
