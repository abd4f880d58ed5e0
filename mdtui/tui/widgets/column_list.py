"""The columns of the records, one line each: shown or not, how wide, and what is in it."""

from __future__ import annotations

from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import fit
from mdtui.tui.records.chosen_columns import ABOUT, USUAL, Column, Shown, ShownColumn
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

NAME_WIDTH = 8
WIDTH_WIDTH = 9


class ColumnList(SideList):
    """Shows the columns: first those that are shown, in their order, then the others.

    Args:
        glyphs: the marks.
        shown: the columns that were chosen; none to begin with the usual ones.

    Attributes:
        shown: the columns that are shown, in their order.
    """

    def __init__(self, glyphs: GlyphSet, shown: Shown) -> None:
        super().__init__(glyphs)
        self.shown = shown or USUAL

    @property
    def columns(self) -> list[ShownColumn]:
        """Every column, as the lines show them."""
        shown = [each.column for each in self.shown]
        return [*self.shown, *(ShownColumn(column) for column in Column if column not in shown)]

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(Column)

    @property
    def chosen(self) -> ShownColumn:
        """The column under the cursor."""
        return self.columns[self.cursor]

    @property
    def is_shown(self) -> bool:
        """Whether the column under the cursor is shown."""
        return self.cursor < len(self.shown)

    def change(self, shown: Shown) -> None:
        """Show other columns; the cursor stays on its own."""
        column = self.chosen.column
        self.shown = shown
        self.rows_changed(next(row for row, each in enumerate(self.columns) if each.column is column))

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a column as a line."""
        each, shown = self.columns[row], row < len(self.shown)
        cells = f"{each.cells} cells" if each.cells else "the rest"
        return [
            (f" {'[x]' if shown else '[ ]'} ", "key" if shown else "faint"),
            (f"{each.column.value:<{NAME_WIDTH}}", "strong" if shown else "quiet"),
            (f"{cells if shown else '':<{WIDTH_WIDTH}} ", "quiet"),
            (fit(ABOUT[each.column], max(0, width - NAME_WIDTH - WIDTH_WIDTH - 6), self.glyphs.ellipsis), "text"),
        ]
