"""One line of the record grid as text: which columns a width has room for, their names, and a record in them.

The first two cells hold the cursor and the selection; the cell before the flags says that they are on their way or were
just changed by somebody else; a message file without a record, and a record without its message file, are marked too
and say so in words. So everything that colour says is also said by a sign.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from mdtui.mailroot.messages import Envelope
from mdtui.mrk.records import Record
from mdtui.pairing import Lack
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import (
    DATE,
    DATE_AND_TIME,
    FLAGS_WIDTH,
    SHORT_DATE,
    SIZE_WIDTH,
    cells,
    date_text,
    fit,
    flags_text,
    size_text,
)
from mdtui.tui.records.ordering import SortColumn

NO_FILE = "no file"
NO_RECORD = "no record"
"""It has the room of the UID, the mark and the flags, which a message file without a record does not have."""

MARKS_WIDTH = 2
"""Cells of the cursor and the selection."""
_SUBJECT_AT_LEAST = 12
_SENDER_FROM = 36
"""Cells that From and Subject need together before they share them; with fewer, the Subject has them all."""
_SENDER_AT_MOST = 32
_DATE_FROM = ((92, DATE_AND_TIME), (64, DATE), (0, SHORT_DATE))
"""The form of the date by the width of the grid."""
_UID_AT_LEAST = 4
"""Cells of ``UID`` and the arrow of its order."""


class Columns(NamedTuple):
    """How many cells each column takes; 0 where it is left out."""

    uid: int
    date: int
    size: int
    sender: int
    subject: int


class Look(NamedTuple):
    """What decides how a record is shown, beside the record itself.

    Attributes:
        columns: the widths.
        glyphs: the signs.
        zone: the zone of the dates; None for the zone of this machine.
        now: the time now.
    """

    columns: Columns
    glyphs: GlyphSet
    zone: dt.tzinfo | None
    now: float


def columns_for(width: int, highest_uid: int) -> Columns:
    """Return the columns that a width has room for.

    Args:
        width: cells of the line.
        highest_uid: decides the width of the UIDs.
    """
    uid = max(_UID_AT_LEAST, len(str(highest_uid)))
    date = next(form for from_width, form in _DATE_FROM if width >= from_width)
    size = SIZE_WIDTH
    rest = width - MARKS_WIDTH - 1 - uid - 1 - FLAGS_WIDTH - (1 + date) - (1 + size) - 1
    if rest < _SUBJECT_AT_LEAST:
        rest, size = rest + 1 + size, 0
    if rest < _SUBJECT_AT_LEAST:
        rest, date = rest + 1 + date, 0
    if rest < _SENDER_FROM:
        return Columns(uid, date, size, 0, max(0, rest))
    sender = min(_SENDER_AT_MOST, rest * 3 // 8)
    return Columns(uid, date, size, sender, rest - sender - 1)


def header_line(
    columns: Columns, glyphs: GlyphSet, column: SortColumn, *, reverse: bool, then: SortColumn = SortColumn.FILE
) -> str:
    """Return the names of the columns, an arrow behind the one that is sorted by, a sign before the second one."""
    arrow = glyphs.descending if reverse else glyphs.ascending

    def name(text: str, own: SortColumn) -> str:
        if column is own:
            return text + arrow
        return glyphs.separator + text if then is own else text

    names = [
        name("UID", SortColumn.UID).rjust(columns.uid),
        name("Flags", SortColumn.FLAGS).ljust(FLAGS_WIDTH),
        name("Date", SortColumn.DATE).rjust(columns.date) if columns.date else "",
        name("Size", SortColumn.SIZE).rjust(columns.size) if columns.size else "",
        "From".ljust(columns.sender) if columns.sender else "",
        "Subject".ljust(columns.subject)[: columns.subject],
    ]
    first = arrow if column is SortColumn.FILE and reverse else " "
    return f"{first}{' ' * MARKS_WIDTH}{' '.join(text for text in names if text)}"


def record_line(
    look: Look, record: Record, flags: int, marks: str, envelope: Envelope | None, *, lack: Lack = Lack.NOTHING
) -> str:
    """Return a record, or a message file without one, as one line, exactly as wide as its columns.

    Args:
        look: how to show it.
        record: the record; of a message file without one, what is known of it.
        flags: its flags, what is pending included.
        marks: three cells: cursor, selection, and what is special about the flags at this moment.
        envelope: what is known of its message file; None where it was not read yet.
        lack: what is missing of the two.
    """
    columns, glyphs = look.columns, look.glyphs
    if lack is Lack.RECORD:
        line = f"{marks[:MARKS_WIDTH]} {f'{glyphs.finding} {NO_RECORD}':>{columns.uid + 1 + FLAGS_WIDTH}}"
    else:
        line = (
            f"{marks[:MARKS_WIDTH]} {record.uid:>{columns.uid}}{marks[MARKS_WIDTH:]}{flags_text(flags, glyphs.no_flag)}"
        )
    if columns.date:
        line += " " + date_text(record.date, look.zone, look.now, columns.date)
    if columns.size:
        line += " " + size_text(record.size).rjust(columns.size)
    sender, subject = sender_text(envelope, columns.sender), subject_text(envelope)
    if lack is Lack.FILE:
        sender = subject = f"{glyphs.finding} {NO_FILE}"
    if columns.sender:
        line += " " + fit(sender, columns.sender, glyphs.ellipsis)
        subject = "" if lack is Lack.FILE else subject
    return line + " " + fit(subject, columns.subject, glyphs.ellipsis)


def subject_text(envelope: Envelope | None) -> str:
    """Return the Subject, or what is known instead; nothing where the message file was not read yet."""
    if envelope is None:
        return ""
    return f"({envelope.problem})" if envelope.problem else envelope.subject or "(no subject)"


def sender_text(envelope: Envelope | None, width: int) -> str:
    """Return the whole From where there is room for it, else the name alone."""
    if envelope is None or cells(envelope.sender) <= width:
        return "" if envelope is None else envelope.sender
    name, angle, address = envelope.sender.rpartition("<")
    return (name.strip(' "') or address.rstrip("> ")) if angle else envelope.sender
