"""The cells of a screen: what Textual wants to be seen, or what a terminal shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import compress, groupby, pairwise
from operator import is_not, itemgetter, ne, or_

from mdtui.tui.terminal.pens import PLAIN, Pen, UnknownSequenceError

UNKNOWN = "\0"
"""What stands in a cell of which nobody knows what it shows."""
REST = ""
"""What stands in a cell that belongs to the character, or run of characters, on its left."""

_PART = re.compile(
    r"\x1b\[(?P<numbers>[\d;]*)m"
    r"|\x1b\[(?P<place>\d*(?:;\d*)?)H"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<line>\n)"
)


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

    def draw(self, data: str) -> None:
        """Write what Textual sends for a frame: text, SGR, and moves of the cursor.

        Raises:
            UnknownSequenceError: there is something else in it, or it writes where no cell is; the frame is not
                to be relied on then.
        """
        pen, end = _the(PLAIN), 0
        for part in _PART.finditer(data):
            if part.start() != end:
                break
            end = part.end()
            kind, value = part.lastgroup, part[part.lastgroup or 0]
            if kind == "text":
                self._write(value, pen)
            elif kind == "numbers":
                pen = _pen_after(pen, value)
            elif kind == "place":
                row, _, column = value.partition(";")
                self.cursor = int(column or 1) - 1, int(row or 1) - 1
            else:
                # Each line of Textual's begins with a move.
                self.cursor = None
        if end != len(data):
            raise UnknownSequenceError(repr(data[end : end + 20]))

    def _write(self, text: str, pen: Pen) -> None:
        if self.cursor is None or not 0 <= self.cursor[1] < self.height:
            raise UnknownSequenceError("text outside of the screen")
        x, y = self.cursor
        characters = list(text) if self._plain.issuperset(text) else self._in_cells(text)
        after = x + len(characters)
        if after > self.width:
            raise UnknownSequenceError("text outside of the screen")
        on_blanks, line = _on_blanks(pen), self.characters[y]
        if REST in line:
            _break_runs(line, x, after)
        line[x:after] = characters
        self.pens[y][x:after] = [on_blanks if character == " " else pen for character in characters]
        self.touched.add(y)
        self.cursor = after, y

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
        characters = map(ne, self.characters[y], other.characters[y])
        pens = map(is_not, self.pens[y], other.pens[y])
        return list(compress(range(self.width), map(or_, characters, pens)))

    def take(self, other: Frame, y: int) -> None:
        """Make a line the same as another frame's."""
        self.characters[y], self.pens[y] = other.characters[y].copy(), other.pens[y].copy()

    def differs(self, other: Frame, y: int) -> bool:
        """Return whether a line looks different in another frame."""
        return self.characters[y] != other.characters[y] or self.pens[y] != other.pens[y]

    def shifted(self, top: int, bottom: int, lines: int) -> Frame:
        """Return the frame after the lines from `top` to before `bottom` moved up, or down where it is negative."""
        frame = Frame(self.width, self.height, self._cells)
        for y in range(self.height):
            source = y + lines if top <= y < bottom else y
            if source == y or top <= source < bottom:
                frame.characters[y], frame.pens[y] = self.characters[source].copy(), self.pens[source].copy()
        return frame


def _break_runs(line: list[str], x: int, after: int) -> None:
    """Know no more what stands where only a part of a run is written over."""
    while x > 0 and line[x] == REST:
        x -= 1
        line[x], line[x + 1] = UNKNOWN, UNKNOWN
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
