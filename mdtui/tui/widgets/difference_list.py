"""What became of the records of a folder between two states, one line each, below the names of the columns."""

from __future__ import annotations

from mdtui.mrk.past.differences import Difference, Kind
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.past.difference_rows import DifferenceRows
from mdtui.tui.past.difference_text import (
    KIND_WIDTH,
    DifferenceColumns,
    author_text,
    difference_columns,
    name_text,
    what_text,
)
from mdtui.tui.present import fit
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

_LEAD = 3
"""Cells before the columns: the mark of a selected one, with a blank on either side."""
_LOOKS = {Kind.CAME: "heading", Kind.WENT: "warning"}


class DifferenceList(SideList):
    """Shows differences.

    Args:
        glyphs: the marks.

    Attributes:
        rows: what is shown; None as long as it is not known.
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(glyphs, "comparing")
        self.rows: DifferenceRows | None = None

    @property
    def count(self) -> int:
        """How many differences are shown."""
        return 0 if self.rows is None else len(self.rows)

    @property
    def chosen(self) -> Difference | None:
        """The difference under the cursor; None where there is none."""
        return self.rows[self.cursor] if self.rows is not None and self.count else None

    def show(self, rows: DifferenceRows, cursor: int = 0) -> None:
        """Show these differences.

        Args:
            rows: the differences.
            cursor: the row to put the cursor on, or the last one if there is no such row.
        """
        self.rows = rows
        self.show_empty_with_keys("no record differs", "{differences.close} goes back to the earlier states")
        self.rows_changed(cursor)

    def header(self, width: int) -> str:
        """Return the names of the columns; nothing where there is no difference."""
        if self.rows is None or not self.count:
            return ""
        columns, ellipsis = self._columns(self.rows, width), self.glyphs.ellipsis
        names = (("What changed", columns.what), ("By", columns.who), ("Message file", columns.name))
        shown = [fit(name, room, ellipsis) for name, room in names if room]
        return f"{'':{_LEAD}}{'Kind':<{KIND_WIDTH}} {'UID':>{columns.uid}}  {' '.join(shown)}"

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a difference as a line: mark, kind, UID, what changed, by whom, and the message file."""
        rows = self.rows
        if rows is None:
            return []
        difference, columns, ellipsis = rows[row], self._columns(rows, width), self.glyphs.ellipsis
        author, record = rows.comparison.author(difference), difference.record
        return [
            (f" {self.glyphs.selected if rows.is_selected(row) else ' '} ", "key"),
            (f"{difference.kind:<{KIND_WIDTH}} ", _LOOKS.get(difference.kind, "quiet")),
            (f"{record.uid:>{columns.uid}}  ", "text"),
            (f"{fit(what_text(difference), columns.what, ellipsis)} ", "strong"),
            (f"{fit(author_text(author), columns.who, ellipsis)} " if columns.who else "", "quiet"),
            (fit(name_text(record), columns.name, ellipsis), "text"),
        ]

    def _columns(self, rows: DifferenceRows, width: int) -> DifferenceColumns:
        return difference_columns(width - _LEAD, rows.comparison)
