from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import pytest

from mdtui.copies import FILE
from mdtui.keys.action import Place
from mdtui.mrk.flags import Flag
from mdtui.mrk.past.differences import Differences
from mdtui.server import MailServer
from mdtui.tui.actions import action_of
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.differences import DifferencesScreen
from tests.fixtures.earlier_states import elsewhere, live_on

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that shows what differs between the oldest copy and now, in a running program."""

    async def start(app: Any, pilot: Any, server: MailServer) -> DifferencesScreen:
        await settled(app, pilot)
        app.browse.earlier(server.folder(SENT))
        await settled(app, pilot)
        await pilot.press("end")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, DifferencesScreen)
        return app.screen

    return start


def reason(screen: DifferencesScreen, method: str) -> str:
    action = action_of(Place.DIFFERENCES, method)
    assert action is not None
    return screen.why_not(action)


async def test_what_differs_and_what_can_be_done(app_of: Any, server: Any, opened: Any) -> None:
    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        assert (screen.title_line.text, screen.title_line.note) == ("From 2023-11-11 22:13 to now", "11 differences")
        assert reason(screen, "restore") == ""
        assert reason(screen, "undo") == ""
        assert reason(screen, "select_none") == "nothing is selected"
        screen.action_scroll_end()
        assert reason(screen, "lead") == "it is not there any more"
        screen.action_cursor_up()
        assert reason(screen, "restore") == "it was not there then, so it has no earlier flags"


async def test_what_cannot_be_written_is_looked_at_and_says_why(app_of: Any, server: Any, opened: Any) -> None:
    live_on(server, SENT)
    for path in (server.root.path / "LockFiles").iterdir():
        path.unlink()
    (server.root.path / "LockFiles").rmdir()
    app = app_of(MailServer(server.root, server.config, clock=server.clock))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        assert "lock" in reason(screen, "restore")


async def test_what_cannot_be_compared_is_said(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        (server.journal.directory / FILE).write_bytes(b"no database" * 100)
        screen.action_reload()
        await settled(app, pilot)
        assert screen.list.count == 11
        assert screen.notice.message.startswith("the copies of earlier records: file is not a database")
        again = DifferencesScreen(
            server,
            screen._glyphs,
            screen.records,
            screen._elsewhere,
            earlier=screen._earlier,
            pair=screen._pair,
            comparison=None,
            lead=lambda _: None,
            written=lambda: None,
        )
        await app.push_screen(again)
        assert reason(again, "restore") in {"the states are being compared", "the states cannot be compared"}
        await settled(app, pilot)
        assert reason(again, "kind") == "the states cannot be compared"
        assert reason(again, "close") == ""
        assert [fact.label for fact in again.facts.facts] == ["Problem", "File", "Do"]
        for action in (again.action_select, again.action_select_all, again.action_select_none, again.action_kind):
            action()
        again.action_restore()
        again.action_lead()
        assert app.screen is again


async def test_where_no_record_differs_the_rest_is_said(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    folder = live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        copy = server.copies.table(screen._pair.before)
        assert folder.mrk is not None
        folder.mrk.write_bytes(bytes(copy.data) + b"tail")
        screen.action_reload()
        await settled(app, pilot)
        assert screen.list.count == 0
        assert [fact.label for fact in screen.facts.facts] == ["Changed", "Tail"]
        assert reason(screen, "select") == "no record differs"


async def test_records_that_all_came_have_no_flags_to_restore(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        for _ in range(3):
            screen.action_kind()
        screen.action_select_all()
        screen.action_restore()
        await settled(app, pilot)
        assert app.screen is screen
        assert screen.notice.message == "Restore: it was not there then, so it has no earlier flags"


async def test_after_a_restore_the_kind_and_the_place_are_as_before(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    folder = live_on(server, SENT)
    elsewhere(folder, {9: Flag.DRAFT})
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        screen.action_kind()
        for _ in range(3):
            screen.action_cursor_down()
        screen.action_restore()
        await settled(app, pilot)
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("y")
        while app.browse.records.writes.busy:
            await settled(app, pilot)
        await settled(app, pilot)
        assert (screen.list.cursor, screen.list.count) == (3, 7)
        assert screen.title_line.text.endswith(": only flags")
        screen.action_undo()
        while app.browse.records.writes.busy:
            await settled(app, pilot)
        await settled(app, pilot)
        assert screen.list.count == 8


async def test_what_is_to_be_restored_is_looked_up_in_a_worker(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_on(server, SENT)
    threads, look_up = [], Differences.places_before

    def noted(found: Differences, indexes: Iterable[int]) -> list[int]:
        threads.append(threading.current_thread())
        return look_up(found, indexes)

    monkeypatch.setattr(Differences, "places_before", noted)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        screen.action_select_all()
        screen.action_restore()
        await settled(app, pilot)
        assert isinstance(app.screen, ConfirmScreen)
        assert threads
        assert threading.main_thread() not in threads
