"""What to send to a terminal that shows one frame, so that it shows another: as few bytes as are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mdtui.tui.terminal import capabilities as sequences
from mdtui.tui.terminal.capabilities import Capabilities
from mdtui.tui.terminal.frame import REST, UNKNOWN, Frame
from mdtui.tui.terminal.pens import PLAIN, Pen, way
from mdtui.tui.terminal.shifts import shift

_BRIDGED = 4
"""Cells that are written again where that is no longer than to move over them."""
_MOVE = 6
"""Bytes of the shortest move to another line."""
_FREE = frozenset((" ", UNKNOWN, REST))
"""What may stand in a cell that is erased with others, or not written at all."""


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
        moves = [sequences.move_to(x, y)]
        if self.cursor is not None and self.cursor[1] == y and self.cursor[0] < x:
            moves.append(sequences.move_right(x - self.cursor[0]))
        self._parts.append(min(moves, key=len))
        self.cursor = x, y

    def line(self, shown: Frame, wanted: Frame, y: int, differ: list[int]) -> None:
        """Make a line look as it is wanted, in the cells that differ."""
        done = 0
        for start, end in _stretches(shown, wanted, y, differ):
            done = self._stretch(wanted, y, max(start, done), end)

    def _stretch(self, wanted: Frame, y: int, x: int, end: int) -> int:
        """Write cells of a line, and return the first one that is not written."""
        characters, pens = wanted.characters[y], wanted.pens[y]
        while x < end:
            if characters[x] == UNKNOWN:
                x += 1
                continue
            self.move(x, y)
            if characters[x] == " ":
                x = self._blanks(characters, pens, x, end)
                continue
            after = x + 1
            while after < end and characters[after] not in (" ", UNKNOWN, REST) and pens[after] is pens[x]:
                after += 1
            run = characters[x:after]
            while after < end and characters[after] == REST:
                after += 1
            self._put("".join(run), pens[x], after, wanted.width, sure=after - x == len(run))
            x = after
        return x

    def _blanks(self, characters: list[str], pens: list[Pen], x: int, end: int) -> int:
        """Write or erase the blanks that begin at a cell, and return the first cell behind them."""
        pen, width = pens[x], len(characters)
        after = x + 1
        # Blanks that are there already may be erased once more, if that saves the cells before them.
        while after < width and characters[after] == " " and pens[after] == pen:
            after += 1
        if not pen.only_colours_back or not (self._can.erase_colours or pen == PLAIN):
            return self._write_blanks(characters, pens, x, min(after, end))
        if after == width:
            self._use(pen, None)
            self._parts.append(sequences.ERASE_LINE)
            return after
        after = min(after, end)
        erased = sequences.erase_characters(after - x)
        cost = len(erased) + (len(sequences.move_right(after - x)) if after < end else 0)
        if not self._can.erase_characters or cost >= after - x:
            return self._write_blanks(characters, pens, x, after)
        self._use(pen, None)
        self._parts.append(erased)
        return after

    def _write_blanks(self, characters: list[str], pens: list[Pen], x: int, after: int) -> int:
        behind = pens[after] if after < len(pens) and characters[after] != UNKNOWN else None
        self._use(pens[x], behind)
        self._parts.append(" " * (after - x))
        self._wrote(after, len(pens))
        return after

    def _put(self, text: str, pen: Pen, after: int, width: int, *, sure: bool) -> None:
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
    moved = shift(shown, wanted, lines) if capabilities.scroll_region else None
    if moved is None:
        return _sending(Encoder(capabilities, cursor, pen), shown, wanted, _cells(shown, wanted, lines))
    scrolled = Encoder(capabilities, cursor, pen)
    scrolled.scroll(*moved)
    after = shown.shifted(*moved)
    _sending(scrolled, after, wanted, _cells(after, wanted, _lines(after, wanted)))
    size = len(scrolled.sent)
    # All but one of the lines need a move and a cell; only where that does not decide it are the cells counted.
    if size <= (len(lines) - 1) * (_MOVE + 1) or size <= _least(wanted, differ := _cells(shown, wanted, lines)):
        return scrolled
    plain = _sending(Encoder(capabilities, cursor, pen), shown, wanted, differ)
    return min(plain, scrolled, key=lambda encoder: len(encoder.sent))


def _least(wanted: Frame, differ: Mapping[int, list[int]]) -> int:
    """Return how many bytes it takes at least to write cells, however that is done."""
    written = (sum(wanted.characters[y][x] not in _FREE for x in cells) for y, cells in differ.items())
    return sum(_MOVE + cells for cells in written if cells)


def _lines(shown: Frame, wanted: Frame) -> list[int]:
    """Return the lines that differ."""
    return [y for y in range(wanted.height) if shown.differs(wanted, y)]


def _cells(shown: Frame, wanted: Frame, lines: Iterable[int]) -> dict[int, list[int]]:
    """Return lines that differ, with the cells that do."""
    return {y: shown.differences(wanted, y) for y in lines}


def _sending(encoder: Encoder, shown: Frame, wanted: Frame, differ: Mapping[int, list[int]]) -> Encoder:
    for y, cells in differ.items():
        encoder.line(shown, wanted, y, cells)
    if wanted.cursor is not None:
        encoder.move(*wanted.cursor)
    return encoder


def _stretches(shown: Frame, wanted: Frame, y: int, differ: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the cells of a line that have to be written, from the first to before the last of each stretch."""
    before, after = shown.characters[y], wanted.characters[y]
    if REST in before or REST in after:
        # Half a wide character cannot be written, and where the next one stands is not sure.
        start, end = differ[0], differ[-1] + 1
        while REST in (before[start], after[start]):
            start -= 1
        while end < wanted.width and REST in (before[end], after[end]):
            end += 1
        yield start, end
        return
    start = last = differ[0]
    for x in differ[1:]:
        if x > last + 1 and not _bridged(after, wanted.pens[y], last, x):
            yield start, last + 1
            start = x
        last = x
    yield start, last + 1


def _bridged(characters: list[str], pens: list[Pen], last: int, x: int) -> bool:
    """Return whether the cells between two are written again rather than moved over: few, and with the same pen."""
    pen = pens[last]
    return x - last - 1 <= _BRIDGED and all(
        pens[cell] == (pen.on_blanks if characters[cell] == " " else pen) and characters[cell] != UNKNOWN
        for cell in range(last + 1, x)
    )
