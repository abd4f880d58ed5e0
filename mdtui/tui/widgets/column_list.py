"""The columns of the records, one line each: shown or not, how wide, and what is in it."""

from __future__ import annotations

from typing import NamedTuple

from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import fit
from mdtui.tui.records.chosen_columns import ABOUT, USUAL, Column, Shown, ShownColumn
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

NAME_WIDTH = 8
WIDTH_WIDTH = 9


class ColumnLine(NamedTuple):
    """A column, and whether it is shown."""

    column: ShownColumn
    is_shown: bool


class ColumnList(SideList):
    """Shows the columns in their order; one that is hidden keeps its place.

    Args:
        glyphs: the marks.
        shown: the columns that were chosen; none to begin with the usual ones.

    Attributes:
        lines: every column, in its order.
    """

    def __init__(self, glyphs: GlyphSet, shown: Shown) -> None:
        super().__init__(glyphs)
        self.lines = lines_of(shown)

    @property
    def shown(self) -> Shown:
        """The columns that are shown, in their order."""
        return tuple(line.column for line in self.lines if line.is_shown)

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.lines)

    @property
    def chosen(self) -> ColumnLine:
        """The column under the cursor."""
        return self.lines[self.cursor]

    def show(self, lines: list[ColumnLine]) -> None:
        """Show other columns, with the cursor on the same one."""
        column = self.chosen.column.column
        self.lines = lines
        self.rows_changed(next(row for row, line in enumerate(lines) if line.column.column is column))

    def put(self, line: ColumnLine) -> None:
        """Put something in the place of the column under the cursor."""
        self.show([*self.lines[: self.cursor], line, *self.lines[self.cursor + 1 :]])

    def move(self, by: int) -> None:
        """Put the column under the cursor further down or, with -1, up."""
        lines = [line for line in self.lines if line is not self.chosen]
        lines.insert(self.cursor + by, self.chosen)
        self.show(lines)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a column as a line."""
        column, is_shown = self.lines[row]
        cells = f"{column.cells} cells" if column.cells else "the rest"
        return [
            (f" {'[x]' if is_shown else '[ ]'} ", "key" if is_shown else "faint"),
            (f"{column.column.value:<{NAME_WIDTH}}", "strong" if is_shown else "quiet"),
            (f"{cells if is_shown else '':<{WIDTH_WIDTH}} ", "quiet"),
            (fit(ABOUT[column.column], max(0, width - NAME_WIDTH - WIDTH_WIDTH - 6), self.glyphs.ellipsis), "text"),
        ]


def lines_of(shown: Shown) -> list[ColumnLine]:
    """Return every column: first those that are shown, or the usual ones where none are, then the others."""
    chosen = shown or USUAL
    known = {each.column for each in chosen}
    others = (ShownColumn(column) for column in Column if column not in known)
    return [
        *(ColumnLine(each, is_shown=True) for each in chosen),
        *(ColumnLine(each, is_shown=False) for each in others),
    ]
