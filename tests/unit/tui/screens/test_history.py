from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mdtui.errors import FailedError
from mdtui.keys.action import Place
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import RecordTable
from mdtui.server import MailServer
from mdtui.tui.actions import of_place
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.history import HistoryScreen
from tests.fixtures.past_runs import change_earlier, edit, leave_unfinished

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that opens the history in a running program."""

    async def start(app: Any, pilot: Any) -> HistoryScreen:
        await settled(app, pilot)
        app.browse.action_history()
        await settled(app, pilot)
        assert isinstance(app.screen, HistoryScreen)
        return app.screen

    return start


def flags(server: MailServer) -> list[int]:
    mrk = server.folder(SENT).mrk
    assert mrk is not None
    return list(RecordTable(mrk.read_bytes()).flags)


def possible(screen: HistoryScreen) -> dict[str, str]:
    wanted = ("take_back", "finish", "take_back_unfinished")
    return {action.method: screen.why_not(action) for action in of_place(Place.HISTORY) if action.method in wanted}


async def test_an_empty_history_says_so(app_of: Any, server: Any, opened: Any, lines: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert lines(app)[1] == "  nothing was changed yet in this mail root"
        assert set(possible(screen).values()) == {"nothing was changed yet"}


async def test_before_the_journal_is_read_nothing_is_said_of_it(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        screen = HistoryScreen(server, app.browse._glyphs, app.browse.records, app.browse.why_not)
        assert set(possible(screen).values()) == {"the journal is being read"}


async def test_our_own_change_is_taken_back_at_once_and_a_large_one_after_asking(
    app_of: Any, server: Any, settled: Any, opened: Any
) -> None:
    cautious = MailServer(server.root, msgspec.structs.replace(server.config, confirm_above=2), clock=server.clock)
    for uids in ((1,), (2, 3, 4)):
        cautious.edit(cautious.folder(SENT), edit(cautious, SENT, Flag.SEEN, *uids))
    app = app_of(cautious)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.action_take_back()
        await settled(app, pilot)
        assert isinstance(app.screen, ConfirmScreen)
        app.screen.action_no()
        await settled(app, pilot)
        assert flags(server)[:4] == [32] * 4
        screen.action_cursor_down()
        screen.action_take_back()
        await settled(app, pilot)
        assert flags(server)[:4] == [0, 32, 32, 32]
        assert screen.notice.message == f"{SENT}: 1 record taken back"
        assert [chapter.state for chapter in screen.list.chapters] == ["done", "done", "taken back"]


async def test_what_a_crash_left_stands_on_top_with_what_is_in_the_file(
    app_of: Any, server: Any, settled: Any, opened: Any
) -> None:
    leave_unfinished(server, SENT, Flag.FLAGGED, 1, 2)
    change_earlier(server, SENT, Flag.SEEN, 3)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert app.browse.notice.message == "1 change was not finished, H shows it"
        screen = await opened(app, pilot)
        assert screen.title_line.note == "2, 1 not finished"
        assert screen.list.cursor == 0
        assert ("State", "not finished: no record was changed") in [(f.label, f.text) for f in screen.facts.facts]
        assert possible(screen) == {
            "take_back": "not finished, f finishes it and t takes it back",
            "finish": "",
            "take_back_unfinished": "",
        }
        screen.action_finish()
        await settled(app, pilot)
        assert flags(server)[:2] == [8, 8]
        assert screen.title_line.note == "3"


async def test_read_only_says_why_nothing_is_taken_back(app_of: Any, server: Any, settled: Any, opened: Any) -> None:
    leave_unfinished(server, SENT, Flag.FLAGGED, 1)
    guarded = MailServer(server.root, msgspec.structs.replace(server.config, read_only=True), clock=server.clock)
    app = app_of(guarded)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert set(possible(screen).values()) == {"read-only: nothing is written"}
        await pilot.press("f")
        await settled(app, pilot)
        assert screen.notice.message == "read-only: nothing is written"
        assert flags(server)[0] == 0


async def test_a_journal_that_cannot_be_read_is_said(
    app_of: Any, server: Any, opened: Any, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise FailedError("cannot read the journal", where="x\x1b.jsonl")

    monkeypatch.setattr(server.changes, "history", fail)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert lines(app)[1] == "  the journal cannot be read"
        assert screen.notice.message == "cannot read the journal: x\\x1b.jsonl"


async def test_a_write_that_ends_after_the_history_was_closed_does_no_harm(
    app_of: Any, server: Any, settled: Any, opened: Any
) -> None:
    server.edit(server.folder(SENT), edit(server, SENT, Flag.SEEN, 1))
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.action_take_back()
        screen.action_close()
        await settled(app, pilot)
        assert flags(server)[0] == 0
        assert app.browse.notice.message == f"{SENT}: 1 record taken back"
