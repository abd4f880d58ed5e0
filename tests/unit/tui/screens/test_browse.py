from __future__ import annotations

from typing import Any

import msgspec
import pytest
from textual.message import Message

from mdtui.health.report import HealthReport
from mdtui.keys.action import Place
from mdtui.server import MailServer
from mdtui.tui.actions import action_of
from mdtui.tui.messages import HealthSeen, Said


async def test_the_panes_at_80_by_24(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        browse = app.browse
        assert [pane.region for pane in (browse.folders, browse.records, browse.feed)] == [
            (0, 1, 24, 16),
            (25, 1, 55, 16),
            (0, 17, 80, 6),
        ]


async def test_the_panes_at_120_by_40(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        browse = app.browse
        assert [pane.region for pane in (browse.folders, browse.records, browse.feed)] == [
            (0, 1, 34, 28),
            (35, 1, 85, 28),
            (0, 29, 120, 10),
        ]


async def test_a_folder_given_at_the_start_has_the_keys(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server, start=server.folder("anna@example.com"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert app.browse.place is Place.GRID
        assert app.browse.records.rows is not None
        assert app.focused is app.browse.records.grid
        branch = app.browse.folders.tree_view.branch
        assert branch is not None
        assert branch.label == "INBOX"


async def test_badges(app_of: Any, lines: Any, server: Any, settled: Any) -> None:
    config = msgspec.structs.replace(server.config, read_only=True)
    guarded = MailServer(server.root, config, clock=server.clock)
    app = app_of(guarded, demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert lines(app)[0].endswith(" DEMO   READ-ONLY  22:13")


async def test_the_footer_dims_what_is_not_possible_and_follows(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)

    def possible() -> dict[str, bool]:
        return {action.id: able for action, able in app.browse.keys._actions}

    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert possible()["folders.open_folder"]
        assert not possible()["folders.next_finding"]
        await pilot.press("2")
        await settled(app, pilot)
        assert not possible()["records.toggle_seen"]
        app.browse.records.open_folder(server.folder("anna@example.com"))
        await settled(app, pilot)
        assert possible()["records.toggle_seen"]
        assert not possible()["records.undo"]
        await pilot.press("s")
        await settled(app, pilot)
        assert possible()["records.undo"]


async def test_an_action_from_elsewhere_runs_in_its_pane(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await app.browse.perform(action_of(Place.FEED, "scroll_home"))
        await pilot.pause()
        assert app.browse.place is Place.FEED
        await app.browse.perform(None)
        await app.browse.perform(action_of(Place.QUERY, "cancel"))
        assert app.browse.notice.message == "Close: no query is being written"
        await app.browse.perform(action_of(Place.EVERYWHERE, "zoom"))
        assert app.browse.zoomed


async def test_leaving_waits_for_what_was_asked_for(
    app_of: Any, server: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        writes = app.browse.records.writes
        monkeypatch.setattr(type(writes), "busy", 2)
        app.browse.action_quit()
        assert not app._exit
        assert app.browse.notice.message == "leaving as soon as 2 changes are written; q again: now"
        monkeypatch.setattr(type(writes), "busy", 0)
        app.browse.records.post_message(Said(""))
        app.browse._state_changed()
        assert app._exit


async def test_leaving_twice_leaves_now(
    app_of: Any, server: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        monkeypatch.setattr(type(app.browse.records.writes), "busy", 1)
        app.browse.action_quit()
        app.browse.action_quit()
        assert app._exit


async def test_a_server_that_does_as_before_wakes_nobody_and_what_is_known_of_it_is_new(
    app_of: Any, server: Any, settled: Any, lines: Any
) -> None:
    app, seen = app_of(server), list[HealthReport]()
    browse = app.browse

    def note(message: Message) -> None:
        if isinstance(message, HealthSeen) and message.report not in seen:
            seen.append(message.report)

    async with app.run_test(size=(80, 24), message_hook=note) as pilot:
        for seconds in (0, 1, 1):
            server.clock.time += seconds
            browse.process_poller.step()
            await settled(app, pilot)
        assert len(seen) == 1
        assert "none of 6" in lines(app)[0]
        assert browse.event_ways.report.time == seen[0].time + 2
        server._table.start("MDaemon.exe", 7, server.clock.now())
        server.clock.time += 10
        browse.process_poller.step()
        await settled(app, pilot)
        assert len(seen) == 2
        assert "1 of 6" in lines(app)[0]


async def test_pollers_look_at_once_and_end_with_the_screen(app_of: Any, lines: Any, server: Any, settled: Any) -> None:
    app = app_of(server, live=True)
    browse = app.browse
    async with app.run_test(size=(80, 24)) as pilot:
        while "none of 6" not in lines(app)[0] or browse.feed.feed.count == 0:
            await settled(app, pilot)
    pollers = (browse.process_poller, browse.feed.poller, browse.records.poller)
    assert [poller._thread.is_alive() for poller in pollers] == [False] * 3
