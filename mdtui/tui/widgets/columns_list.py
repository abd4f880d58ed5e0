"""The fields of one code's events as columns, or how often each value of one of them is there."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from mdtui.clock import Clock, local_time
from mdtui.tui.feed.columns import TIME, FieldRow, FieldTable
from mdtui.tui.feed.event_text import TIME_WIDTH, time_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, count_text, crop, fit
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

COUNT = "count"
"""The name of the column with how many events a group has."""
COUNT_WIDTH = 9
WIDEST = 44
"""Cells of a column at most."""
MEASURED = 2000
"""Rows by which the columns get their widths."""
EMPTY = FieldTable((), ())


class ColumnsList(SideList):
    """Shows a table.

    Args:
        clock: gives the day whose times are shown without a date.
        glyphs: the marks.

    Attributes:
        table: what is shown.
        column: the name of the column that it is sorted by.
        reverse: whether the largest, latest or last stands first.
    """

    def __init__(self, clock: Clock, glyphs: GlyphSet) -> None:
        super().__init__(glyphs)
        self.table = EMPTY
        self.column = TIME
        self.reverse = False
        self._clock = clock
        self._hidden = 0
        self._widths: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.table.rows)

    @property
    def chosen(self) -> FieldRow | None:
        """The row under the cursor; None where there is none."""
        return self.table.rows[self.cursor] if self.cursor < self.count else None

    def show(self, table: FieldTable, column: str, *, reverse: bool) -> None:
        """Show a table; the cursor stays on its event where that is in it.

        Args:
            table: the table, sorted.
            column: the name of the column that it is sorted by.
            reverse: whether the largest, latest or last stands first.
        """
        entry = self.chosen.entry if self.chosen is not None and table.grouped == self.table.grouped else None
        self.table, self.column, self.reverse = table, column, reverse
        self._widths = widths(table)
        self._hidden = min(self._hidden, max(0, len(table.names) - 1))
        self.show_empty_with_keys("no event of this code is shown", "{columns.close} goes back")
        self.rows_changed(next((row for row, each in enumerate(table.rows) if each.entry is entry), 0))
        self.cursor_moved()

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in their order."""
        return [COUNT, *self.table.names, TIME] if self.table.grouped else [TIME, *self.table.names]

    def header(self, width: int) -> str:
        """Return the names of the columns, with a sign at the one that it is sorted by."""
        sign = self.glyphs.descending if self.reverse else self.glyphs.ascending
        shown_names = {TIME: TIME, COUNT: COUNT, **dict(zip(self.table.names, self.table.shown_names, strict=True))}
        titles = {name: f"{shown} {sign}" if name == self.column else shown for name, shown in shown_names.items()}
        if self.table.grouped:
            times = f"{'first':>{TIME_WIDTH}}  {self._last(sign):>{TIME_WIDTH}}"
            line = f" {titles[COUNT]:>{COUNT_WIDTH}}  {times}  {titles[self.table.grouped]}"
        else:
            values = self._cut([titles[name] for name in self.table.names])
            line = f" {titles[TIME]:>{TIME_WIDTH}}  {values}"
        return crop(line, width, self.glyphs.ellipsis) if self.count else ""

    def _last(self, sign: str) -> str:
        return f"last {sign}" if self.column == TIME else "last"

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a row: of an event its time and its fields, of a group its count, times and value."""
        each = self.table.rows[row]
        now = local_time(self._clock, self._clock.now())
        if self.table.grouped:
            head = [
                (f" {count_text(each.count, COUNT_WIDTH):>{COUNT_WIDTH}}  ", "strong"),
                (f"{time_text(each.first, now)}  {time_text(each.last, now)}  ", "quiet"),
            ]
            text = each.shown[0] or "(none)"
        else:
            head = [(f" {time_text(each.entry.event.time, now)}  ", "quiet")]
            text = self._cut(each.shown)
        room = max(0, width - sum(cells(part) for part, _ in head))
        return [*head, (crop(text, room, self.glyphs.ellipsis), "text")]

    def _cut(self, values: Sequence[str]) -> str:
        fitted = (fit(value, width, self.glyphs.ellipsis) for value, width in zip(values, self._widths, strict=True))
        return "  ".join(list(fitted)[self._hidden :])

    def step_columns(self, by: int) -> None:
        """Hide one column more at the left, or one less."""
        self._hidden = max(0, min(self._hidden + by, len(self.table.names) - 1))
        self.refresh()


class ColumnsHeader(Widget):
    """Shows the names of the columns of a table.

    Args:
        rows: the table.
    """

    DEFAULT_CSS = """
    ColumnsHeader { height: 1; background: $surface; color: $text-muted; }
    """

    def __init__(self, rows: ColumnsList) -> None:
        super().__init__()
        self._rows = rows

    def render_line(self, y: int) -> Strip:
        """Return the one line."""
        width = self.size.width
        text = self._rows.header(max(0, width - 1)) if y == 0 else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(width, self.rich_style)


def widths(table: FieldTable) -> tuple[int, ...]:
    """Return the cells of each field's column: as wide as its name and its values, within reason."""
    return tuple(
        min(WIDEST, max([cells(name) + 2, *(cells(row.shown[place]) for row in table.rows[:MEASURED])]))
        for place, name in enumerate(table.shown_names)
    )
