from __future__ import annotations

from typing import Any

from mdtui.tui.glyphs import ASCII
from mdtui.tui.records.chosen_columns import Column, shown_columns
from mdtui.tui.widgets.column_list import ColumnLine, ColumnList


async def test_shown_columns_stand_before_the_others(host: Any) -> None:
    columns = ColumnList(ASCII, shown_columns(("size", "uid:9")))
    async with host(columns, 60, 10) as (app, pilot):
        columns.rows_changed(0)
        await pilot.pause()
        lines = app.lines()
        assert lines[0].startswith(" [x] size    5 cells   bytes of the message file")
        assert lines[1].startswith(" [x] uid     9 cells")
        assert lines[2].startswith(" [ ] flags             seen")
        assert len([line for line in lines if line]) == len(Column)


async def test_the_cursor_stays_on_its_column(host: Any) -> None:
    columns = ColumnList(ASCII, shown_columns(("size", "uid")))
    async with host(columns, 60, 10):
        columns.rows_changed(1)
        assert columns.chosen.column.column is Column.UID
        columns.move(-1)
        assert (columns.cursor, columns.chosen.column.column) == (0, Column.UID)
        columns.put(ColumnLine(columns.chosen.column, is_shown=False))
        assert (columns.cursor, columns.chosen.is_shown) == (0, False)
        assert [each.column for each in columns.shown] == [Column.SIZE]
