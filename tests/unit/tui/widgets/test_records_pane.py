from __future__ import annotations

import os
from typing import Any

from mdtui.mrk import layout
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import Said
from mdtui.tui.records.ordering import SortColumn
from mdtui.tui.records.spot import Spot
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.record_grid import RecordGrid
from mdtui.tui.widgets.records_pane import RecordsPane

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"


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


async def test_what_lacks_its_other_half_can_be_asked_for(host: Any, server: Any, act: Any, settled: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 10) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.open_folder(server.folder(INBOX))
        await settled(app, pilot)
        rows = pane.rows
        assert rows is not None
        for query, shown in (
            ("orphan", [3]),
            ("missing", [2]),
            ("orphan | missing", [2, 3]),
            ("orphan & subject:record", [3]),
            ("orphan & seen", []),
            ("unseen", [0, 2]),
            ("unseen | orphan", [0, 2, 3]),
        ):
            await post(QueryBar.Submitted(query, QueryPurpose.FILTER))
            assert (query, list(rows.shown)) == (query, shown)
        await post(QueryBar.Submitted("orphan", QueryPurpose.SELECT))
        assert list(rows.selection) == [3]


async def test_a_filter_for_files_follows_the_files_and_another_does_not_look(
    host: Any, server: Any, act: Any, settled: Any
) -> None:
    pane = RecordsPane(server, ASCII)
    path = server.folder(SENT).path
    async with host(pane, 60, 10) as (app, pilot):
        post = await act(app, pilot, pane)
        assert pane.rows is not None
        for query, shown in (("orphan", [10]), ("unseen", list(range(10)))):
            await post(QueryBar.Submitted(query, QueryPurpose.FILTER))
            (path / "new.msg").touch()
            os.utime(path, (2, 2))
            pane.poller.step()
            await settled(app, pilot)
            assert (query, list(pane.rows.shown)) == (query, shown)
            (path / "new.msg").unlink()
            os.utime(path, (1, 1))
            pane.poller.step()
            await settled(app, pilot)


async def test_going_to_a_spot_lets_the_filter_go_for_good(host: Any, server: Any, act: Any, settled: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 10) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(QueryBar.Submitted("uid:2", QueryPurpose.FILTER))
        pane.open_folder(server.folder(SENT), Spot(5))
        await settled(app, pilot)
        pane.open_folder(server.folder(SENT))
        await settled(app, pilot)
        assert pane.rows is not None
        assert (pane.rows.filtered, pane.rows.cursor) == (False, 4)


async def test_an_order_that_was_found_for_other_rows_is_taken_where_it_fits(host: Any, server: Any, act: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        assert pane.rows is not None
        before = pane.rows.arrangement
        await post(QueryBar.Submitted("uid:2-4", QueryPurpose.FILTER))
        pane._set_order(pane.rows, before, before.ordered(range(9, -1, -1), SortColumn.SIZE, reverse=True))
        assert list(pane.rows.shown) == [3, 2, 1]


async def test_another_folder_is_not_filtered(host: Any, server: Any, act: Any, settled: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 10) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(QueryBar.Submitted("orphan", QueryPurpose.FILTER))
        for _ in range(2):
            pane.open_folder(server.folder(INBOX))
            await settled(app, pilot)
        assert pane.rows is not None
        assert len(pane.rows) == 4
