"""The columns of the grid as a person chose them: which, in which order, how wide; and a record in them as one line.

As long as nobody chose, `record_line` shows those that there is room for. The first two cells are the same in both: the
cursor, the selection; and the cell before the flags says what is special about the record at this moment.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from mdtui.mailroot.messages import Envelope
from mdtui.mrk.records import Record
from mdtui.pairing import Lack
from mdtui.text import safe_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import (
    DATE,
    DATE_AND_TIME,
    FLAGS_WIDTH,
    SHORT_DATE,
    SIZE_WIDTH,
    date_text,
    fit,
    flags_text,
    size_text,
)
from mdtui.tui.records.ordering import SortColumn
from mdtui.tui.records.record_line import MARKS_WIDTH, NO_FILE, NO_RECORD, Look, sender_text, subject_text

_LEAST = 2
"""Cells that a column keeps, however narrow it is made."""
_MOST = 99
"""Cells that a column can be made wide."""
_DATES = (DATE_AND_TIME, DATE, SHORT_DATE)


class Column(enum.StrEnum):
    """A column of the grid; the value is what the settings call it."""

    UID = "uid"
    FLAGS = "flags"
    DATE = "date"
    SIZE = "size"
    FROM = "from"
    SUBJECT = "subject"
    NAME = "name"


ABOUT = {
    Column.UID: "the number by which mail programs know the message",
    Column.FLAGS: "seen, answered, flagged, deleted, draft, recent",
    Column.DATE: "the date in the record",
    Column.SIZE: "bytes of the message file, as the record has them",
    Column.FROM: "who wrote it, from the message file",
    Column.SUBJECT: "what it is about, from the message file; it has the room that is left",
    Column.NAME: "the name of the message file",
}
"""What a column shows."""
_TITLES = {Column.UID: "UID", Column.FROM: "From", Column.NAME: "File"}
_SORTED = {
    Column.UID: SortColumn.UID,
    Column.FLAGS: SortColumn.FLAGS,
    Column.DATE: SortColumn.DATE,
    Column.SIZE: SortColumn.SIZE,
}
_USUAL = {Column.UID: 6, Column.FLAGS: FLAGS_WIDTH, Column.DATE: DATE, Column.SIZE: SIZE_WIDTH, Column.FROM: 20}
_NAME_WIDTH = 23
"""Cells of the longest file name that a record can hold."""


class ShownColumn(msgspec.Struct, frozen=True):
    """A column that is shown.

    Attributes:
        column: which.
        width: its cells; 0 for the usual ones, of the subject for the room that is left.
    """

    column: Column
    width: int = 0

    @property
    def cells(self) -> int:
        """Its cells; 0 for the room that is left."""
        usual = 0 if self.column is Column.SUBJECT else _USUAL.get(self.column, _NAME_WIDTH)
        return self.width or usual

    def text(self) -> str:
        """Return it as the settings have it."""
        return f"{self.column.value}:{self.width}" if self.width else self.column.value

    def wider(self, by: int) -> ShownColumn:
        """Return it with more cells, or fewer; no column vanishes."""
        least = FLAGS_WIDTH if self.column is Column.FLAGS else _LEAST
        return ShownColumn(self.column, max(least, min((self.cells or _NAME_WIDTH) + by, _MOST)))


Shown = tuple[ShownColumn, ...]
USUAL: Shown = tuple(
    ShownColumn(column) for column in (Column.UID, Column.FLAGS, Column.DATE, Column.SIZE, Column.FROM, Column.SUBJECT)
)
"""What a person begins with who chooses columns."""


def shown_columns(texts: Iterable[str]) -> Shown:
    """Return the columns that the settings, or an earlier run, ask for; each once, what is none left out."""
    columns: dict[Column, ShownColumn] = {}
    for text in texts:
        name, _, width = text.partition(":")
        if name in ABOUT and Column(name) not in columns:
            cells = int(width) if width.isdecimal() and len(width) <= len(str(_MOST)) else 0
            columns[Column(name)] = ShownColumn(Column(name), cells)
    return tuple(columns.values())


def fitted(shown: Shown, width: int, highest_uid: int) -> tuple[tuple[Column, int], ...]:
    """Return the columns that there is room for, with their cells, from the left.

    Args:
        shown: the columns.
        width: cells of the line.
        highest_uid: a UID is never cut, so it decides how wide their column is at least.
    """
    room = width - MARKS_WIDTH
    found: list[tuple[Column, int]] = []
    for each in shown:
        cells = max(each.cells, len(str(highest_uid)), 4) if each.column is Column.UID else each.cells
        cells = max(cells, FLAGS_WIDTH) if each.column is Column.FLAGS else cells
        if room - 1 < (cells or _LEAST):
            break
        found.append((each.column, cells))
        room -= cells + 1
    room = max(0, room)
    elastic = next((place for place, (_, cells) in enumerate(found) if not cells), None)
    if elastic is not None:
        found[elastic] = (found[elastic][0], room)
    return tuple(found)


def header_of(
    columns: Sequence[tuple[Column, int]], glyphs: GlyphSet, primary: tuple[SortColumn, bool], then: SortColumn
) -> str:
    """Return the names of the columns, an arrow behind the one that is sorted by and before the second one.

    Args:
        columns: what `fitted` gave.
        glyphs: the signs.
        primary: what is sorted by, and whether it is turned round.
        then: what equal ones are sorted by.
    """
    by, reverse = primary
    arrow = glyphs.descending if reverse else glyphs.ascending
    names = []
    for column, cells in columns:
        name = _TITLES.get(column, column.value.capitalize())
        own = _SORTED.get(column)
        name = f"{name}{arrow}" if own is by else f"{glyphs.separator}{name}" if own is then and own else name
        names.append(name.rjust(cells)[:cells] if _is_number(column) else fit(name, cells, glyphs.ellipsis))
    first = arrow if by is SortColumn.FILE and reverse else " "
    return f"{first}{' ' * MARKS_WIDTH}{' '.join(names)}"


class Row(NamedTuple):
    """What a line is about.

    Attributes:
        record: the record; of a message file without one, what is known of it.
        flags: its flags, what is pending included.
        envelope: what is known of its message file; None where it was not read yet.
        lack: what is missing of the two.
    """

    record: Record
    flags: int
    envelope: Envelope | None
    lack: Lack = Lack.NOTHING


def line_of(look: Look, columns: Sequence[tuple[Column, int]], row: Row, marks: str) -> str:
    """Return a record, or a message file without one, in some columns.

    Args:
        look: how to show it; its own columns are not looked at.
        columns: what `fitted` gave.
        row: what it is about.
        marks: three cells: cursor, selection, and what is special about the record at this moment.
    """
    said = f"{look.glyphs.finding} {NO_RECORD}" if row.lack is Lack.RECORD else ""
    flags_at = next((place for place, (column, _) in enumerate(columns) if column is Column.FLAGS), 0)
    line = marks[:MARKS_WIDTH]
    for place, (column, cells) in enumerate(columns):
        line += marks[MARKS_WIDTH:] if place == flags_at else " "
        text = _CELLS[column](look, cells, row)
        if said and column in _WORDS:
            # Words for what no number is there for, in the first column that holds words.
            text, said = f"{said} {text}".strip(), ""
        line += text.rjust(cells)[:cells] if _is_number(column) else fit(text, cells, look.glyphs.ellipsis)
    return line


def _is_number(column: Column) -> bool:
    return column in (Column.UID, Column.DATE, Column.SIZE)


def _uid(look: Look, _: int, row: Row) -> str:
    return look.glyphs.finding if row.lack is Lack.RECORD else str(row.record.uid)


def _flags(look: Look, _: int, row: Row) -> str:
    return "" if row.lack is Lack.RECORD else flags_text(row.flags, look.glyphs.no_flag)


def _date(look: Look, cells: int, row: Row) -> str:
    form = next((form for form in _DATES if form <= cells), SHORT_DATE)
    return date_text(row.record.date, look.zone, look.now, form)


def _from(look: Look, cells: int, row: Row) -> str:
    return f"{look.glyphs.finding} {NO_FILE}" if row.lack is Lack.FILE else sender_text(row.envelope, cells)


def _subject(look: Look, _: int, row: Row) -> str:
    return f"{look.glyphs.finding} {NO_FILE}" if row.lack is Lack.FILE else subject_text(row.envelope)


_CELLS: Mapping[Column, Callable[[Look, int, Row], str]] = {
    Column.UID: _uid,
    Column.FLAGS: _flags,
    Column.DATE: _date,
    Column.SIZE: lambda _, __, row: size_text(row.record.size),
    Column.FROM: _from,
    Column.SUBJECT: _subject,
    Column.NAME: lambda _, __, row: safe_text(row.record.filename),
}
_WORDS = (Column.SUBJECT, Column.FROM, Column.NAME)
