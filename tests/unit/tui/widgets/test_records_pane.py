from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mdtui.errors import LockedError
from mdtui.mrk import layout
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import RecordTable
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import Said
from mdtui.tui.ordering import SortColumn
from mdtui.tui.rows import Mark
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.record_grid import RecordGrid
from mdtui.tui.widgets.records_pane import RecordsPane

SENT = "anna@example.com/Sent Items"
Act = Callable[..., Awaitable[None]]


@pytest.fixture
def act(server: Any, settled: Any) -> Any:
    """Give a function that opens the folder, and gives one that posts messages to the grid and waits."""

    async def start(app: Any, pilot: Any, pane: RecordsPane) -> Act:
        pane.open_folder(server.folder(SENT))
        await settled(app, pilot)

        async def post(*messages: Any) -> None:
            for message in messages:
                pane.grid.post_message(message)
                await pilot.pause()
            while pane.writes.busy or app.workers:
                await settled(app, pilot)
            await settled(app, pilot)

        return post

    return start


def said(app: Any) -> list[str]:
    return [message.text for message in app.got if isinstance(message, Said)]


def on_disk(server: Any) -> list[int]:
    return list(RecordTable(server.folder(SENT).mrk.read_bytes()).flags)


async def test_a_toggle_is_written_and_taken_back(host: Any, server: Any, act: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        assert on_disk(server) == [layout.SEEN] + [0] * 9
        assert pane.totals.unseen == 9
        assert said(app) == []
        await post(RecordGrid.UndoRequested())
        assert on_disk(server) == [0] * 10
        assert pane.totals.unseen == 10
        assert said(app) == ["1 record taken back"]


async def test_our_own_write_is_not_taken_for_somebody_elses(
    host: Any, server: Any, act: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        read: list[object] = []
        monkeypatch.setattr(server, "open", read.append)
        pane.poller.step()
        await settled(app, pilot)
        assert read == []
        assert pane.rows is not None
        assert pane.rows.mark(0) is Mark.NONE


async def test_the_row_shows_what_will_be_while_the_lock_is_waited_for_and_the_truth_when_it_fails(
    host: Any, server: Any, act: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = RecordsPane(server, ASCII)
    seen: list[tuple[int, Mark]] = []

    def edit(*_: object, **__: object) -> None:
        assert pane.rows is not None
        seen.append((pane.rows.flags(0), pane.rows.mark(0)))
        raise LockedError("held by another program", where="a.lck")

    monkeypatch.setattr(server, "edit", edit)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.FLAGGED))
        assert seen == [(layout.FLAGGED, Mark.PENDING)]
        assert pane.rows is not None
        assert (pane.rows.flags(0), pane.rows.mark(0)) == (0, Mark.NONE)
        assert said(app) == ["held by another program: a.lck"]
        assert not pane.writes.can_undo


async def test_waiting_for_the_lock_can_be_stopped(
    host: Any, server: Any, act: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = RecordsPane(server, ASCII)
    started = threading.Event()

    def edit(*_: object, cancelled: Callable[[], bool], **__: object) -> None:
        started.set()
        while not cancelled():
            threading.Event().wait(0.001)
        raise LockedError("stopped waiting", where="a.lck")

    monkeypatch.setattr(server, "edit", edit)
    async with host(pane, 60, 8) as (app, pilot):
        await act(app, pilot, pane)
        for flag in (Flag.FLAGGED, Flag.SEEN):
            pane.grid.post_message(RecordGrid.FlagsRequested(flag))
        await pilot.pause()
        started.wait(10)
        pane.stop_waiting()
        while pane.writes.busy:
            await settled(app, pilot)
        assert pane.rows is not None
        assert (pane.rows.flags(0), pane.rows.mark(0)) == (0, Mark.NONE)
        assert said(app) == ["stopped waiting: a.lck"]
        assert on_disk(server) == [0] * 10


async def test_several_changes_are_written_in_order(host: Any, server: Any, act: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        flags = (Flag.SEEN, Flag.FLAGGED, Flag.SEEN, Flag.DRAFT)
        for flag in flags:
            pane.grid.post_message(RecordGrid.FlagsRequested(flag))
        await post()
        assert on_disk(server)[0] == layout.FLAGGED | layout.DRAFT
        await post(*(RecordGrid.UndoRequested() for _ in flags))
        assert on_disk(server) == [0] * 10


async def test_a_change_of_many_records_says_how_many(host: Any, server: Any, act: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.grid.action_select_all()
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        assert said(app) == ["10 records changed"]


async def test_undo_reaches_a_folder_that_is_no_longer_on_the_screen(
    host: Any, server: Any, act: Any, settled: Any
) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        pane.open_folder(server.folder("anna@example.com"))
        await settled(app, pilot)
        await post(RecordGrid.UndoRequested())
        assert on_disk(server) == [0] * 10
        assert said(app) == [f"{SENT}: 1 record taken back"]


async def test_undo_leaves_what_somebody_else_changed_since(host: Any, server: Any, act: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        mrk = server.folder(SENT).mrk
        data = bytearray(mrk.read_bytes())
        data[layout.flags_offset(0)] |= layout.DELETED
        mrk.write_bytes(data)
        await post(RecordGrid.UndoRequested())
        assert on_disk(server)[0] == layout.SEEN | layout.DELETED
        assert said(app) == ["0 records taken back, 1 changed by somebody else since, left as they are"]


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
