from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from mdtui.keys.action import Place
from mdtui.searching import Found, Search, search_query
from mdtui.tui.actions import of_place
from mdtui.tui.messages import Said
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.find import FindScreen

SENT = "anna@example.com/Sent Items"
PATIENCE = 30.0


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that looks for something in a running program and opens the screen."""

    async def start(app: Any, pilot: Any, query: str = "") -> FindScreen:
        await settled(app, pilot)
        if query:
            app.browse.searching.start(search_query(query))
        await app.browse.action_find()
        await settled(app, pilot)
        assert isinstance(app.screen, FindScreen)
        return app.screen

    return start


def possible(screen: FindScreen) -> dict[str, str]:
    wanted = ("stop_search", "lead", "reload")
    return {action.method: screen.why_not(action) for action in of_place(Place.FIND) if action.method in wanted}


async def test_at_first_it_asks_what_to_look_for(app_of: Any, server: Any, opened: Any, lines: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert screen.bar.is_open
        assert lines(app)[0] == "> Find"
        assert possible(screen) == {
            "stop_search": "no search is under way",
            "lead": "there is no hit",
            "reload": "nothing was looked for yet",
        }
        assert {screen.why_not(action) for action in of_place(Place.QUERY)} == {""}


async def test_a_search_under_way_can_be_stopped(
    app_of: Any, server: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, go_on = Search.find, threading.Event()

    def wait(*args: Any) -> Iterator[Found]:
        for found in search(*args):
            yield found
            assert go_on.wait(PATIENCE)

    monkeypatch.setattr(Search, "find", wait)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.browse.searching.start(search_query("uid:1"))
        await app.browse.action_find()
        while not app.screen.list.count:
            await pilot.pause()
        screen = app.screen
        assert possible(screen) == dict.fromkeys(("stop_search", "lead", "reload"), "")
        assert screen.title_line.note == "1 hit in 1 of 1 folder, 3 to look at"
        screen.action_stop_search()
        go_on.set()
        await settled(app, pilot)
        assert screen.title_line.note == "1 hit in 1 of 1 folder, stopped, 3 to look at"
        screen.action_reload()
        await settled(app, pilot)
        assert screen.title_line.note == "3 hits in 3 of 4 folders"


async def test_it_leads_to_the_record(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "uid:9")
        screen.action_lead()
        await settled(app, pilot)
        assert isinstance(app.screen, BrowseScreen)
        rows = app.browse.records.rows
        assert (app.browse.records.folder.key, rows.table.uids[rows.index(rows.cursor)]) == (SENT, 9)
        assert app.browse.place is Place.GRID


async def test_what_is_said_of_the_chosen_hit_grows_with_its_message(app_of: Any, server: Any, opened: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "uid:9")
        screen.list.read_envelopes()
        while len(screen.facts.facts) < 5:
            await pilot.pause()
        assert [fact.label for fact in screen.facts.facts] == ["Folder", "Record", "File", "From", "Subject"]


async def test_folders_that_could_not_be_searched_are_said(app_of: Any, server: Any, opened: Any) -> None:
    server.folder(SENT).mrk.write_bytes(b"torn")
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "uid:9")
        assert screen.details_line.note == f"not searched: {SENT}"
        assert [fact.text for fact in screen.facts.facts] == [
            f"{SENT}: the header is 4 of 36 bytes; no record can be read"
        ]


async def test_what_is_said_meanwhile_is_seen_here(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        app.browse.post_message(Said("1 record changed"))
        await settled(app, pilot)
        assert screen.notice.message == "1 record changed"
