"""The header and the rows of the grid as text: in the columns that there is room for, or in those that were chosen."""

from __future__ import annotations

from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import fit
from mdtui.tui.records.chosen_columns import Row, Shown, fitted, header_of, line_of
from mdtui.tui.records.record_line import Columns, Look, header_line, record_line
from mdtui.tui.records.rows import FolderRows

NEW = "N"
"""The sign of a record that came while the folder was open, as in mutt."""


def header_text(rows: FolderRows, chosen: Shown, columns: Columns, glyphs: GlyphSet, width: int) -> str:
    """Return the names of the columns, in exactly `width` cells.

    Args:
        rows: the rows, which say what they are sorted by.
        chosen: the columns that were chosen; none for those that there is room for.
        columns: those that there is room for.
        glyphs: the signs.
        width: cells of the line, one of which is the scroll bar's.
    """
    if chosen:
        fitting = fitted(chosen, width - 1, rows.highest_uid)
        text = header_of(fitting, glyphs, (rows.column, rows.reverse), rows.then.column)
    else:
        text = header_line(columns, glyphs, rows.column, reverse=rows.reverse, then=rows.then.column)
    return text.ljust(width)[:width]


def line_text(rows: FolderRows, index: int, look: Look, marks: str, *, chosen: Shown, width: int) -> str:
    """Return a record, or a message file without one, in exactly `width` cells.

    Args:
        rows: the rows.
        index: which of them.
        look: how to show it.
        marks: three cells: cursor, selection, and what is special about it at this moment.
        chosen: the columns that were chosen; none for those that there is room for.
        width: cells of the line.
    """
    record, flags, lack = rows.pairing.record(index), rows.flags(index), rows.pairing.lack(index)
    envelope = rows.envelopes.get(record.filename)
    if chosen:
        columns = fitted(chosen, width, rows.highest_uid)
        return fit(line_of(look, columns, Row(record, flags, envelope, lack), marks), width, look.glyphs.ellipsis)
    text = record_line(look, record, flags, marks, envelope, lack=lack)
    return text if look.columns.subject else text[:width]
