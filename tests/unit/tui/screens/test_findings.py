from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mdtui.errors import FailedError
from mdtui.keys.action import Place
from mdtui.mailroot.folders import Folder
from mdtui.tui.actions import action_of
from mdtui.tui.findings.checking import State
from mdtui.tui.findings.groups import By
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.findings import FindingsScreen

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that opens the findings in a running program."""

    async def start(app: Any, pilot: Any) -> FindingsScreen:
        await settled(app, pilot)
        app.browse.action_findings()
        await settled(app, pilot)
        assert isinstance(app.screen, FindingsScreen)
        return app.screen

    return start


def why_not(screen: FindingsScreen, method: str) -> str:
    action = action_of(Place.FINDINGS, method)
    assert action is not None
    return screen.why_not(action)


def facts(screen: FindingsScreen) -> dict[str, str]:
    return {fact.label: fact.text for fact in screen.facts.facts}


def go_to(screen: FindingsScreen, rule: str, folder: str) -> None:
    """Put the cursor on the first finding of a rule in a folder."""
    groups = screen.list.groups
    for row in range(len(groups)):
        line = groups.line(row)
        if line and line.finding and (line.finding.rule, line.finding.folder) == (rule, folder):
            screen.list.move_to(row)
            return
    pytest.fail("there is no such finding")


async def test_opening_it_checks_the_mail_root_once(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        assert (screen.title_line.text, screen.title_line.notes[0]) == ("Findings by severity", "15 in 3 folders")
        assert screen.details_line.notes[0] == "4 folders, 14 records, as of 2023-11-14 22:13:20"
        assert facts(screen) == {"Severity": "error", "Found": "3 findings in 3 folders"}
        server.clock.time += 60
        await pilot.press("down", "o", "q")
        await settled(app, pilot)
        screen = await opened(app, pilot)
        assert screen.title_line.text == "Findings by rule"
        assert screen.details_line.notes[0] == "4 folders, 14 records, as of 2023-11-14 22:13:20"
        await pilot.press("f5")
        await settled(app, pilot)
        assert screen.details_line.notes[0] == "4 folders, 14 records, as of 2023-11-14 22:14:20"


async def test_a_finding_leads_to_its_record(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        go_to(screen, "MRK026", SENT)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, BrowseScreen)
        assert (app.browse.records.folder.key, app.browse.place) == (SENT, Place.GRID)
        assert app.browse.records.rows.table.uids[app.browse.records.rows.index(app.browse.records.grid.cursor)] == 10


async def test_a_message_file_without_a_record_is_led_to_likewise(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        go_to(screen, "MRK027", INBOX)
        await pilot.press("enter")
        await settled(app, pilot)
        rows = app.browse.records.rows
        assert rows.cursor == rows.row_of_file("md5000000000999.msg") == app.browse.records.grid.cursor == 3


async def test_the_heading_of_a_folder_leads_to_it_and_any_other_folds(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        before = screen.list.count
        await pilot.press("enter")
        assert screen.list.count == before - 3
        screen.list.groups.regroup(By.FOLDER)
        screen.action_scroll_end()
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.browse.records.folder.key == "public/Sales"


async def test_what_is_about_the_mail_root_leads_nowhere(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    (server.root.path / "App" / "userlist.dat").mkdir()
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        screen.list.groups.regroup(By.FOLDER)
        screen.list.groups.fold(screen.list.groups.groups, folded=False)
        screen._show()
        screen.action_scroll_end()
        await settled(app, pilot)
        assert facts(screen)["Folder"] == "the mail root itself"
        await pilot.press("enter")
        assert screen.notice.message == "Go: it is about the mail root, not about a folder"


async def test_groups_fold_and_are_gone_through(app_of: Any, server: Any, opened: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        cursors = []
        for key in ("right", "n", "n", "n", "N", "down", "left", "left", "left", "right", "a", "a"):
            await pilot.press(key)
            cursors.append((screen.list.cursor, screen.list.count))
        assert cursors == [
            (1, 18),
            (4, 18),
            (16, 18),
            (0, 18),
            (16, 18),
            (17, 18),
            (16, 18),
            (16, 17),
            (16, 17),
            (16, 18),
            (2, 3),
            (16, 18),
        ]


async def test_a_rule_is_ignored_in_list_and_tree_and_comes_back(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        assert why_not(screen, "ignore") == "choose a finding of the rule"
        assert why_not(screen, "ignore_none") == "no rule is ignored"
        go_to(screen, "MRK023", SENT)
        await pilot.press("i")
        await settled(app, pilot)
        assert screen.title_line.notes[0] == "4 in 3 folders, without MRK023"
        assert app.browse.folders.tree_view.branches.findings == 4
        await pilot.press("I")
        await settled(app, pilot)
        assert screen.title_line.notes[0] == "15 in 3 folders"
        assert app.browse.folders.tree_view.branches.findings == 15


async def test_only_a_folder_then_its_mailbox_and_then_everything(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        assert why_not(screen, "scope") == "choose a finding in a folder, or open a folder"
        go_to(screen, "MRK026", SENT)
        server.clock.time += 60
        notes = []
        for _ in range(3):
            await pilot.press("c")
            await settled(app, pilot)
            notes.append((screen.title_line.text.partition(" in ")[2], screen.details_line.notes[0][:40]))
        assert notes == [
            (SENT, "1 folder, 10 records, as of 2023-11-14 2"),
            (INBOX, "2 folders, 13 records, as of 2023-11-14 "),
            ("", "4 folders, 14 records, as of 2023-11-14 "),
        ]


async def test_the_open_folder_is_checked_where_no_finding_is_chosen(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    app = app_of(server, start=server.folder(SENT))
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("c")
        await settled(app, pilot)
        assert screen.list.groups.scope.top.key == SENT


async def test_a_check_is_stopped_before_the_screen_is_left(
    app_of: Any, server: Any, opened: Any, settled: Any
) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        assert why_not(screen, "stop_check") == "no check is under way"
        app.browse.checking.state = State.RUNNING
        await pilot.press("escape")
        assert app.screen is screen
        assert app.browse.checking.state is State.STOPPED
        assert screen.details_line.notes[0].startswith("stopped: 4 folders")
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, BrowseScreen)
        assert app.browse.checking.changed != screen._show


async def test_a_sound_root_says_so(app_of: Any, server: Any, opened: Any, lines: Any) -> None:
    for folder in list(server.folders()):
        for file in filter(Path.is_file, list(folder.path.iterdir())):
            file.unlink()
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        assert lines(app)[1] == "  nothing is wrong here"
        for method in ("lead", "fold", "ignore", "next_group"):
            assert why_not(screen, method) == "nothing is wrong here"
            getattr(screen, f"action_{method}")()
        for key in ("left", "right", "N", "o", "a"):
            await pilot.press(key)
        assert app.screen is screen


async def test_a_check_that_fails_says_why(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, **__: object) -> Iterator[Folder]:
        raise FailedError("the directory cannot be read", where="Users")

    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        monkeypatch.setattr(server, "folders", fail)
        screen = await opened(app, pilot)
        assert facts(screen) == {"Problem": "the directory cannot be read: Users"}
        assert screen.notice.message == "the directory cannot be read: Users"


async def test_what_changes_meanwhile_is_seen(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        go_to(screen, "MRK027", INBOX)
        server.folder(INBOX).path.joinpath("md5000000000999.msg").unlink()
        app.browse.checking.renew(server.folder(INBOX))
        await settled(app, pilot)
        assert screen.title_line.notes[0] == "14 in 3 folders"
        assert app.browse.folders.tree_view.branches.findings == 14


async def test_a_folder_that_is_opened_or_has_changed_is_looked_at_again(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mdtui.tui.findings.checking.RENEW_SECONDS", 0.01)
    app = app_of(server)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(app, pilot)
        await pilot.press("q")
        branches, folder = app.browse.folders.tree_view.branches, server.folder(INBOX)
        folder.path.joinpath("md5000000000999.msg").unlink()
        app.browse.records.open_folder(folder)
        await settled(app, pilot)
        assert branches.findings == 14
        folder.mrk.write_bytes(folder.mrk.read_bytes() + b"tail")
        app.browse.records.open_folder(folder)
        results = app.browse.checking.groups.results
        while "MRK003" not in results[folder.path].check.counts:
            await settled(app, pilot)
        await settled(app, pilot)
        assert branches.findings > 14
