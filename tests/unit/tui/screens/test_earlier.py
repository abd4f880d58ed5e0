from __future__ import annotations

import gc
import threading
from typing import Any

import pytest

from mdtui.copies import FILE, Comparison
from mdtui.earlier import Earlier, read_earlier
from mdtui.errors import FailedError
from mdtui.keys.action import Place
from mdtui.mrk.past.copy_store import Copy
from mdtui.mrk.past.differences import Differences, differences
from mdtui.mrk.records import RecordTable
from mdtui.server import MailServer
from mdtui.tui.actions import action_of
from mdtui.tui.screens.differences import DifferencesScreen
from mdtui.tui.screens.earlier import EarlierScreen
from tests.fixtures.earlier_states import elsewhere, keep, live_on

SENT = "anna@example.com/Sent Items"
PATIENCE = 30.0


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that shows the earlier states of a folder in a running program."""

    async def start(app: Any, pilot: Any, server: MailServer) -> EarlierScreen:
        await settled(app, pilot)
        app.browse.earlier(server.folder(SENT))
        await settled(app, pilot)
        assert isinstance(app.screen, EarlierScreen)
        return app.screen

    return start


def facts(screen: EarlierScreen) -> dict[str, str]:
    return {fact.label: fact.text for fact in screen.facts.facts}


def reasons(screen: EarlierScreen) -> dict[str, str]:
    found = {}
    for method in ("differences", "base", "against"):
        action = action_of(Place.EARLIER, method)
        assert action is not None
        found[method] = screen.why_not(action)
    return found


async def test_the_states_and_what_is_different_now(app_of: Any, server: Any, opened: Any) -> None:
    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        assert (screen.title_line.text, screen.title_line.note) == (f"Earlier states of {SENT}", "4 copies")
        assert screen.details_line.text == "From 2023-11-14 04:13 to now"
        assert facts(screen)["Changed"] == "2 flag changes, 1 altered"
        assert facts(screen)["By"] == "somebody else, such as MDaemon or a mail program"
        assert reasons(screen) == dict.fromkeys(("differences", "base", "against"), "")


async def test_without_a_copy_nothing_is_possible(app_of: Any, server: Any, opened: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        assert set(reasons(screen).values()) == {"no copy of this folder is kept"}
        assert screen.title_line.note == ""
        await pilot.press("space", "c", "enter")
        assert isinstance(app.screen, EarlierScreen)


async def test_what_is_compared_is_always_the_chosen_pair(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare, go_on, asked = Earlier.compare, threading.Event(), list[int]()

    def wait(self: Earlier, before: Copy, after: Copy | None) -> Comparison:
        asked.append(before.id)
        assert go_on.wait(PATIENCE)
        return compare(self, before, after)

    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        monkeypatch.setattr(Earlier, "compare", wait)
        await pilot.press("down", "down", "down", "down", "up")
        assert facts(screen)["Changed"] == "comparing~"
        go_on.set()
        await settled(app, pilot)
        assert asked == [3, 2]
        assert facts(screen)["Changed"] == "7 flag changes, 1 altered, 2 came, 1 went"


async def test_states_that_are_read_while_two_are_compared_are_compared_anew(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    folder = live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        before = screen.states.earlier
        elsewhere(folder, {2: 0})
        screen.read()
        await settled(app, pilot)
        assert screen.states.earlier is not before
        assert facts(screen)["Changed"] == "3 flag changes, 1 altered"
        screen._compared(before, screen.states.pair(0), FailedError("too late"))
        await settled(app, pilot)
        assert facts(screen)["Changed"] == "3 flag changes, 1 altered"


async def test_copies_that_cannot_be_read_are_said(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        (server.journal.directory / FILE).write_bytes(b"no database" * 100)
        screen = await opened(app, pilot, server)
        assert facts(screen)["Problem"] == "the copies of earlier records: file is not a database"
        assert facts(screen)["File"].endswith(FILE)
        assert facts(screen)["Do"] == "move the file away, then a new one is begun; F5 reads again"
        assert reasons(screen)["differences"] == "the copies cannot be read"
        (server.journal.directory / FILE).unlink()
        screen.action_reload()
        await settled(app, pilot)
        assert reasons(screen)["differences"] == "no copy of this folder is kept"


async def test_what_was_read_stays_when_it_cannot_be_read_again(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        (server.journal.directory / FILE).write_bytes(b"no database" * 100)
        screen.action_reload()
        await settled(app, pilot)
        assert screen.list.count == 5
        assert screen.notice.message.startswith("the copies of earlier records: file is not a database")
        screen.action_cursor_down()
        await settled(app, pilot)
        screen.action_cursor_down()
        await settled(app, pilot)
        assert facts(screen)["Problem"] == "the copies of earlier records: file is not a database"


async def test_a_folder_that_cannot_be_read_now_has_its_copies(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)

        def refuse(_: object) -> None:
            raise FailedError("cannot read", where="IMAP.MRK")

        monkeypatch.setattr(server, "open", refuse)
        screen = await opened(app, pilot, server)
        assert screen.list.count == 4
        assert facts(screen)["Problem"] == "cannot read"
        await pilot.press("c")
        await settled(app, pilot)
        assert facts(screen)["Changed"] == "4 flag changes"
        await pilot.press("end")
        await settled(app, pilot)
        assert facts(screen)["Problem"] == "cannot read: IMAP.MRK"


async def test_it_leads_to_the_differences_and_from_there_to_the_record(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        screen.action_differences()
        await settled(app, pilot)
        assert isinstance(app.screen, DifferencesScreen)
        app.screen.action_cursor_down()
        app.screen.action_lead()
        await settled(app, pilot)
        browse: Any = app.browse
        assert browse.is_current
        assert browse.place is Place.GRID
        rows = browse.records.rows
        assert rows.table.uids[rows.index(rows.cursor)] == 7


async def test_read_again_after_it_was_left_does_nothing(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    folder = live_on(server, SENT)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        screen.action_close()
        await settled(app, pilot)
        keep(server, folder)
        screen.read()
        await settled(app, pilot)
        assert len(screen.states) == 5
        assert len(read_earlier(server, folder).states) == 5


async def test_nothing_is_collected_while_states_are_compared(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_on(server, SENT)
    collects: list[bool] = []

    def noted(before: RecordTable, after: RecordTable) -> Differences:
        collects.append(gc.isenabled())
        return differences(before, after)

    for module in ("mdtui.earlier", "mdtui.copies"):
        monkeypatch.setattr(f"{module}.differences", noted)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server)
        # Alone, while the list does not look for what each step changed.
        screen._known = None
        screen.show_chosen()
        await settled(app, pilot)
        screen.action_differences()
        await settled(app, pilot)
        assert isinstance(app.screen, DifferencesScreen)
        app.screen.read()
        await settled(app, pilot)
    assert set(collects) == {False}
    assert gc.isenabled()
