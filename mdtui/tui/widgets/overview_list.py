"""The rows of the overview."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.overview.rows import WIDTHS, Row
from mdtui.tui.present import fit, tail
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

_NAME_AT_LEAST = 20


class OverviewList(SideList):
    """Shows rows.

    Args:
        glyphs: the marks.

    Attributes:
        rows: what is shown.
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(glyphs, "reading")
        self.rows: Sequence[Row] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def chosen(self) -> Row | None:
        """The row under the cursor; None where there is none."""
        return self.rows[self.cursor] if self.rows else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays on the row of the same group and name, if that is still there."""
        before = _groups(self.rows)[self.cursor] if self.cursor < len(self.rows) else None
        moved = self.cursor > 1
        self.rows = rows
        places = (row for row, place in enumerate(_groups(rows)) if place == before)
        self.rows_changed(next(places, self.cursor) if moved else min(1, len(rows)))

    def step_heading(self, by: int) -> None:
        """Go to the first row of the next group, or of the one before."""
        headings = [row for row, each in enumerate(self.rows) if each.heading]
        after = [row for row in headings if row > self.cursor]
        before = [row for row in headings if row < self.cursor - 1]
        if by > 0 and after:
            self.move_to(after[0] + 1)
        elif by < 0 and before:
            self.move_to(before[-1] + 1)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a row: its name, and the columns at the right, of which the first give way where there is no room."""
        shown = self.rows[row]
        indent = " " if shown.heading else "   "
        look = "heading" if shown.heading else "text"
        if not shown.cells:
            return [(fit(indent + shown.name, width, self.glyphs.ellipsis), look)]
        columns = list(zip(shown.cells, WIDTHS, strict=True))
        while columns and sum(cells for _, cells in columns) > width - _NAME_AT_LEAST:
            columns.pop(0)
        right = "".join(text.rjust(cells) for text, cells in columns)
        room = max(0, width - len(right) - len(indent) - 1)
        # Of a folder, the end of its path says more than the beginning.
        name = shown.name if shown.heading else tail(shown.name, room, self.glyphs.ellipsis)
        numbers = "quiet" if shown.heading else look
        return [(indent + fit(name, room, self.glyphs.ellipsis), look), (f"{right} ", numbers)]


def _groups(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return for each row the heading that it stands below, and its name."""
    heading, groups = "", []
    for row in rows:
        heading = row.name if row.heading else heading
        groups.append((heading, row.name))
    return groups
