"""What to send to a terminal that shows one frame, so that it shows another: as few bytes as are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress

from mdtui.tui.terminal import capabilities as sequences
from mdtui.tui.terminal.capabilities import Capabilities
from mdtui.tui.terminal.frame import REST, UNKNOWN, Frame
from mdtui.tui.terminal.pens import PLAIN, Pen, pen_of, way
from mdtui.tui.terminal.rows import FREE, Row
from mdtui.tui.terminal.shifts import shift

_MOVE = 6
"""Bytes of the shortest move to another line."""


class Encoder:
    """Sends changes, and knows where the terminal's cursor is and how it writes.

    Args:
        capabilities: what the terminal can do.
        cursor: column and line of its cursor; None where that is not known.
        pen: how it writes; None where that is not known.
    """

    def __init__(
        self, capabilities: Capabilities, cursor: tuple[int, int] | None = None, pen: Pen | None = None
    ) -> None:
        self.cursor = cursor
        self.pen = pen
        self._can = capabilities
        self._parts: list[str] = []

    @property
    def sent(self) -> str:
        """All that is to be sent so far."""
        return "".join(self._parts)

    def scroll(self, top: int, bottom: int, lines: int) -> None:
        """Move the lines from `top` to before `bottom` up, or down where it is negative."""
        self._parts.append(sequences.scroll(top, bottom, lines))
        # Not every terminal goes to the top left when the region is taken back.
        self.cursor = None

    def move(self, x: int, y: int) -> None:
        """Put the cursor on a cell."""
        if self.cursor == (x, y):
            return
        move = sequences.move_to(x, y)
        if self.cursor is not None and self.cursor[1] == y and self.cursor[0] < x:
            move = min(move, sequences.move_right(x - self.cursor[0]), key=len)
        self._parts.append(move)
        self.cursor = x, y

    def line(self, shown: Frame, wanted: Frame, y: int, differ: bytes) -> None:
        """Make a line look as it is wanted, in the cells that differ."""
        row, done = Row(wanted, y, differ), 0
        for start, end in row.stretches(shown.characters[y]):
            done = self._stretch(row, y, max(start, done), end)

    def _stretch(self, row: Row, y: int, x: int, end: int) -> int:
        """Write cells of a line, and return the first one that is not written."""
        cells = row.cells
        while x < end:
            if cells[x] == UNKNOWN:
                x += 1
                continue
            self.move(x, y)
            if cells[x] == " ":
                x = self._blanks(row, x, end)
                continue
            after = row.written_at_once(x, end)
            run = cells[x:after]
            while after < end and cells[after] == REST:
                after += 1
            text = run if isinstance(run, str) else "".join(run)
            self._put(text, pen_of(row.pens[x]), after, len(cells), sure=after - x == len(run))
            x = after
        return x

    def _blanks(self, row: Row, x: int, end: int) -> int:
        """Write or erase the blanks that begin at a cell, and return the first cell behind them."""
        pen, width = pen_of(row.pens[x]), len(row.cells)
        # Blanks that are there already may be erased once more, if that saves the cells before them.
        after = row.blank_until(x)
        if not pen.only_colours_back or not (self._can.erase_colours or pen == PLAIN):
            return self._write_blanks(row, x, min(after, end))
        if after == width:
            self._use(pen, None)
            self._parts.append(sequences.ERASE_LINE)
            return after
        after = min(after, end)
        erased = sequences.erase_characters(after - x)
        cost = len(erased) + (len(sequences.move_right(after - x)) if after < end else 0)
        if not self._can.erase_characters or cost >= after - x:
            return self._write_blanks(row, x, after)
        self._use(pen, None)
        self._parts.append(erased)
        return after

    def _write_blanks(self, row: Row, x: int, after: int) -> int:
        known = after < len(row.cells) and row.cells[after] != UNKNOWN
        self._use(pen_of(row.pens[x]), pen_of(row.pens[after]) if known else None)
        self._parts.append(" " * (after - x))
        self._wrote(after, len(row.cells))
        return after

    def _put(self, text: str, pen: Pen, after: int, width: int, *, sure: bool) -> None:
        if self.pen is not pen:
            self._parts.append(way(self.pen, pen))
            self.pen = pen
        self._parts.append(text)
        if sure:
            self._wrote(after, width)
        else:
            # Terminals do not agree on how wide some characters are.
            self.cursor = None

    def _wrote(self, after: int, width: int) -> None:
        # In the last column some terminals stay, and others stand behind it.
        self.cursor = (after, self.cursor[1]) if self.cursor is not None and after < width else None

    def _use(self, pen: Pen, behind: Pen | None) -> None:
        """Write blanks with a pen, or with any that looks the same on them: at best the one that comes next."""
        if self.pen is not None and self.pen.on_blanks == pen:
            return
        use = behind if behind is not None and behind.on_blanks == pen else pen
        self._parts.append(way(self.pen, use))
        self.pen = use


def changes(
    shown: Frame, wanted: Frame, capabilities: Capabilities, cursor: tuple[int, int] | None, pen: Pen | None
) -> Encoder:
    """Return what to send for one frame to become another, and the state of the terminal after it.

    Args:
        shown: what the terminal shows.
        wanted: what it shall show; a cell that is unknown stays as it is.
        capabilities: what it can do.
        cursor: where its cursor is; None where that is not known.
        pen: how it writes; None where that is not known.
    """
    lines = _lines(shown, wanted)
    cells = shown.limits(wanted, lines)
    moved = shift(shown, wanted, lines, cells) if capabilities.scroll_region else None
    if moved is None:
        return _sending(Encoder(capabilities, cursor, pen), shown, wanted, _cells(shown, wanted, lines, cells))
    scrolled = Encoder(capabilities, cursor, pen)
    scrolled.scroll(*moved)
    after = shown.shifted(*moved)
    _sending(scrolled, after, wanted, _cells(after, wanted, _lines(after, wanted), slice(0, wanted.width)))
    size = len(scrolled.sent)
    # All but one of the lines need a move and a cell; only where that does not decide it are the cells counted.
    if size <= (len(lines) - 1) * (_MOVE + 1) or size <= _least(wanted, differ := _cells(shown, wanted, lines, cells)):
        return scrolled
    plain = _sending(Encoder(capabilities, cursor, pen), shown, wanted, differ)
    return min(plain, scrolled, key=lambda encoder: len(encoder.sent))


def _least(wanted: Frame, differ: Mapping[int, bytes]) -> int:
    """Return how many bytes it takes at least to write cells, however that is done."""
    written = (sum(cell not in FREE for cell in compress(wanted.characters[y], cells)) for y, cells in differ.items())
    return sum(_MOVE + cells for cells in written if cells)


def _lines(shown: Frame, wanted: Frame) -> list[int]:
    """Return the lines that differ."""
    return [y for y in range(wanted.height) if shown.differs(wanted, y)]


def _cells(shown: Frame, wanted: Frame, lines: Iterable[int], cells: slice) -> dict[int, bytes]:
    """Return lines that differ, with which of their cells do."""
    return {y: shown.differences(wanted, y, cells) for y in lines}


def _sending(encoder: Encoder, shown: Frame, wanted: Frame, differ: Mapping[int, bytes]) -> Encoder:
    for y, cells in differ.items():
        encoder.line(shown, wanted, y, cells)
    if wanted.cursor is not None:
        encoder.move(*wanted.cursor)
    return encoder
