from __future__ import annotations

from typing import Any

from mdtui.mrk import layout
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import Said
from mdtui.tui.ordering import SortColumn
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.record_grid import RecordGrid
from mdtui.tui.widgets.records_pane import RecordsPane

SENT = "anna@example.com/Sent Items"


def said(app: Any) -> list[str]:
    return [message.text for message in app.got if isinstance(message, Said)]


async def test_an_order_is_found_in_the_background(host: Any, server: Any, act: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.SortRequested(SortColumn.SIZE, reverse=True))
        assert pane.rows is not None
        assert list(pane.rows.shown) == list(range(9, -1, -1))


async def test_a_filter_follows_what_changes(host: Any, server: Any, act: Any, settled: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(QueryBar.Submitted("unseen", QueryPurpose.FILTER))
        assert pane.rows is not None
        assert len(pane.rows) == 10
        mrk = server.folder(SENT).mrk
        data = bytearray(mrk.read_bytes())
        data[layout.flags_offset(4)] = layout.SEEN
        layout.COUNTER.pack_into(data, layout.COUNTER_OFFSET, 8)
        mrk.write_bytes(data)
        pane.poller.step()
        await settled(app, pilot)
        assert list(pane.rows.shown) == [0, 1, 2, 3, 5, 6, 7, 8, 9]
        pane.grid.action_filter_clear()
        await settled(app, pilot)
        assert len(pane.rows) == 10


async def test_a_selection_by_query_is_added_to_what_is_selected(host: Any, server: Any, act: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(QueryBar.Submitted("uid:2-3", QueryPurpose.SELECT))
        await post(QueryBar.Submitted("subject:7", QueryPurpose.SELECT))
        await post(QueryBar.Submitted("flagged", QueryPurpose.SELECT))
        assert pane.rows is not None
        assert list(pane.rows.selection) == [1, 2, 6]
        assert said(app) == ["2 records selected", "1 record selected", "no record fits"]


async def test_a_query_that_cannot_be_read_stays_in_the_bar(host: Any, server: Any, act: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 10) as (app, pilot):
        await act(app, pilot, pane)
        pane.grid.action_filter()
        await pilot.press(*"size>>1M", "enter")
        await pilot.pause()
        assert pane.query_bar.is_open
        assert app.lines()[-1].strip() == "^ a value is missing for 'size'"
        await pilot.press("escape")
        assert not pane.query_bar.is_open
        assert app.focused is pane.grid
