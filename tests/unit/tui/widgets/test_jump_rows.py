from __future__ import annotations

from typing import Any

from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import Said
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.widgets.query_bar import QueryPurpose
from mdtui.tui.widgets.record_grid import RecordGrid


def rows_of(*flags: int) -> FolderRows:
    records = [Record(b"md%d.msg" % uid, value, uid, 1, uid) for uid, value in enumerate(flags, 1)]
    return FolderRows(RecordTable(encode(Header(1, 7, 99, 5), records)))


async def test_keys_jump_and_say_where_there_is_nothing_to_jump_to(host: Any, clock: Any) -> None:
    grid = RecordGrid(clock, ASCII)
    async with host(grid, 60, 8) as (app, pilot):
        grid.show(rows_of(32, 0, 40, 0))
        await pilot.press("n")
        assert grid.cursor == 1
        await pilot.press("n", "i")
        assert grid.cursor == 1
        await pilot.press("m")
        assert grid.cursor == 2
        await pilot.press("m")
        await pilot.pause()
        assert grid.cursor == 2
        assert [message.text for message in app.got if isinstance(message, Said)] == ["no flagged record below"]


async def test_keys_ask_only_where_there_is_something_to_ask_about(host: Any, clock: Any) -> None:
    grid = RecordGrid(clock, ASCII)
    asked: list[object] = []
    grid.ask = asked.append
    grid.ask_columns = lambda: asked.append("columns")
    async with host(grid, 60, 8) as (_, pilot):
        await pilot.press("slash", "plus", "number_sign", "n")
        assert asked == []
        grid.show(rows_of(0))
        await pilot.press("slash", "plus", "number_sign", "c")
        assert asked == [QueryPurpose.FILTER, QueryPurpose.SELECT, QueryPurpose.UID, "columns"]
