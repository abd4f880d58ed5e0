"""A line as it is wanted: which cells of it are written, and how many in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdtui.tui.terminal.frame import REST, UNKNOWN, Cells, Frame, pens_for

FREE = frozenset((" ", UNKNOWN, REST))
"""What may stand in a cell that is erased with others, or not written at all."""
_BRIDGED = 4
"""Cells that are written again where that is no longer than to move over them."""
_WORDS = re.compile(rf"[^ {UNKNOWN}]+(?: {{1,8}}[^ {UNKNOWN}]+)*")
"""Words with so few blanks in between that to erase and move over these is no shorter than to write them."""
_DIFFERING = re.compile(b"\x01+")


class Row:
    """A line of which some cells have to be written.

    Args:
        wanted: the frame that it is a line of.
        y: which line of it.
        differ: of each cell whether it has to be written, as 1 or 0; at least one has to.

    Attributes:
        cells: what stands in its cells.
        pens: the codes of their pens.
    """

    __slots__ = ("_differ", "_end", "_one_pen", "_start", "cells", "pens")

    def __init__(self, wanted: Frame, y: int, differ: bytes) -> None:
        self.cells, self.pens = wanted.characters[y], wanted.pens[y]
        self._differ = differ
        self._start, self._end = differ.index(1), differ.rindex(1) + 1
        # Mostly it is so, and then the pens need not be looked at for each part of it.
        self._one_pen = self._is_of_one_pen(self._start, self._end)

    def _is_of_one_pen(self, x: int, end: int) -> bool:
        """Return whether some cells are known and hold text of one pen, a blank with what is seen of it."""
        text = self.cells[x:end]
        if isinstance(text, tuple) or UNKNOWN in text:
            return False
        word = end - len(text.lstrip(" "))
        return self.pens[x:end] == pens_for(text, self.pens[min(word, end - 1)])

    def stretches(self, shown: Cells) -> Iterator[tuple[int, int]]:
        """Yield the cells that have to be written, from the first to before the last of each stretch.

        Args:
            shown: what stands in the cells of the line that is seen.
        """
        start, end = self._start, self._end
        if _has_rests(shown) or _has_rests(self.cells):
            # Half a wide character cannot be written, and where the next one stands is not sure.
            while REST in (shown[start], self.cells[start]):
                start -= 1
            while end < len(self.cells) and REST in (shown[end], self.cells[end]):
                end += 1
            yield start, end
            return
        end = start
        for differing in _DIFFERING.finditer(self._differ):
            x, after = differing.span()
            if x > end and not self._bridged(end, x):
                yield start, end
                start = x
            end = after
        yield start, end

    def _bridged(self, end: int, x: int) -> bool:
        """Return whether the cells between two are written again rather than moved over: few, and of the same pen."""
        if x - end > _BRIDGED:
            return False
        if self._one_pen and self.cells[end - 1] != " ":
            return True
        between = self.cells[end:x]
        return UNKNOWN not in between and self.pens[end:x] == pens_for(between, self.pens[end - 1])

    def written_at_once(self, x: int, end: int) -> int:
        """Return the first cell behind those that are written with the pen of one, which is not free."""
        if isinstance(self.cells, str):
            words = _WORDS.match(self.cells, x, end)
            if words is not None and (self._one_pen or self.pens[x : words.end()] == pens_for(words[0], self.pens[x])):
                return words.end()
        after = x + 1
        while after < end and self.cells[after] not in FREE and self.pens[after] == self.pens[x]:
            after += 1
        return after

    def blank_until(self, x: int) -> int:
        """Return the first cell behind the blanks of one pen that begin at a cell."""
        after = x + _leading(self.pens[x:], self.pens[x])
        if isinstance(self.cells, str):
            return min(after, x + _leading(self.cells[x:], " "))
        return next((cell for cell in range(x, after) if self.cells[cell] != " "), after)


def _has_rests(cells: Cells) -> bool:
    return isinstance(cells, tuple) and REST in cells


def _leading(text: str, character: str) -> int:
    """Return how often a text has a character at its start."""
    return len(text) - len(text.lstrip(character))
