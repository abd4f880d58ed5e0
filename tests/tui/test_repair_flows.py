"""The repair screen in the running program: from where it is reached, what is written, taken back and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.mrk.records import RecordTable
from mdtui.mrk.repair.steps import StepKind
from mdtui.tui.repair.mending import Doing
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.findings import FindingsScreen
from mdtui.tui.screens.repair import RepairScreen
from tests.fixtures.broken_folder import MIXED, break_folder

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"


@pytest.fixture
def mixed(root: Path) -> Path:
    """Give a mail root in which one folder has many kinds of damage."""
    break_folder(root)
    return root


def folder_of(driver: Any) -> str:
    """Return the folder whose repair is shown."""
    screen = driver.app.screen
    assert isinstance(screen, RepairScreen)
    return screen.mending.folder.key


def note(driver: Any) -> str:
    shown: str = driver.app.screen.title_line.note
    return shown


def kinds(driver: Any) -> dict[StepKind, int]:
    """Return how many changes of each kind are planned and not left out."""
    groups = driver.app.screen.mending.groups.groups
    return {group.kind: group.wanted for group in groups if group.kind is not None}


def table(driver: Any, key: str = MIXED) -> RecordTable:
    mrk = driver.server.folder(key).mrk
    assert mrk is not None
    return RecordTable(mrk.read_bytes())


# From where it is shown, and where to


async def test_in_the_tree_it_is_about_the_folder_under_the_cursor(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT) as driver:
        await driver.press("R")
        assert folder_of(driver) == SENT
        await driver.press("q", "1", "home", "R")
        assert isinstance(driver.app.screen, BrowseScreen)
        assert driver.notice == "Repair: choose a folder, or open one"
        await driver.press("down", "R")
        assert folder_of(driver) == INBOX


async def test_a_finding_leads_to_the_repair_of_its_folder_and_the_findings_are_renewed(
    open_app: Any, root: Path
) -> None:
    async with open_app(root) as driver:
        await driver.press("C", "down", "R")
        key = folder_of(driver)
        await driver.press("y", "y")
        assert note(driver) == "checked: nothing is wrong"
        await driver.press("q")
        assert isinstance(driver.app.screen, FindingsScreen)
        groups = driver.app.screen.list.groups.groups
        folders = {found.check.folder for group in groups for found, _ in group.entries}
        assert key not in {folder.key for folder in folders if folder is not None}
        await driver.press("o", "o", "home", "R")
        assert folder_of(driver) != key


# What is written


async def test_the_folder_on_the_screen_and_the_marks_in_the_tree_are_renewed(open_app: Any, root: Path) -> None:
    async with open_app(root, start=INBOX) as driver:
        branches = driver.app.browse.folders.tree_view.branches
        before = branches.findings
        await driver.press("C", "q", "R", "a", "y", "y", "q")
        assert driver.uids == [1, 2, 4]
        assert driver.flags(4) == "S-----"
        branch = branches.find(driver.app.browse.records.folder)
        assert (branch.own_weight.total, branch.totals.records) == (0, 3)
        assert branches.findings != before


@pytest.mark.parametrize("way", [("u",), ("H", "u", "q")])
async def test_the_repair_is_taken_back_from_the_grid_and_from_the_history(
    open_app: Any, root: Path, way: tuple[str, ...]
) -> None:
    async with open_app(root, start=INBOX) as driver:
        before = bytes(table(driver, INBOX).data)
        await driver.press("R", "y", "y", "q")
        assert driver.uids == [1, 2, 4]
        await driver.press(*way)
        assert driver.uids == [1, 2, 3, 0]
        assert bytes(table(driver, INBOX).data)[36:] == before[36:]


async def test_a_folder_without_an_index_gets_one_and_loses_it_again(open_app: Any, root: Path) -> None:
    (root / "Users" / "example.com" / "anna" / "IMAP.MRK").unlink()
    async with open_app(root, start=INBOX) as driver:
        await driver.press("R")
        assert note(driver) == "no change planned"
        await driver.press("e", "y")
        assert driver.facts["Means"].startswith("The folder gets a new UIDValidity")
        await driver.press("y")
        assert note(driver) == "checked: nothing is wrong"
        await driver.press("q")
        assert driver.uids == [1, 2, 3]
        assert driver.app.browse.records.folder.mrk is not None
        await driver.press("s")
        assert driver.flags_on_disk(driver.uid)[0] == "S"
        await driver.press("u", "u")
        assert driver.server.folder(INBOX).mrk is None
        assert driver.uids == [0, 0, 0]


async def test_only_what_is_taken_in_is_written(open_app: Any, mixed: Path) -> None:
    async with open_app(mixed, start=MIXED) as driver:
        await driver.press("R", "n", "down", "space", "y", "y")
        assert 2 in table(driver).uids
        assert driver.app.screen.mending.outcome.check.counts["MRK026"] == 1


async def test_what_is_not_due_any_more_is_told(open_app: Any, root: Path) -> None:
    async with open_app(root, start=INBOX) as driver:
        await driver.press("R")
        (root / "Users" / "example.com" / "anna" / "md5000000000003.msg").write_bytes(b"back again")
        await driver.press("y")
        assert driver.facts["Not done"] == "1 change not due any more, left out"
        await driver.press("y")
        assert "not done" in driver.lines()[4]
        assert 3 in table(driver, INBOX).uids


async def test_a_lock_is_waited_for_until_escape(open_app: Any, root: Path) -> None:
    async with open_app(root, start=INBOX, config=Config(lock_timeout=30.0)) as driver:
        lock = driver.server.lock_path(driver.server.folder(INBOX))
        lock.touch()
        before = bytes(table(driver, INBOX).data)
        records, pause = driver.app.browse.records, driver.server.clock.sleep

        def stop_waiting(seconds: float) -> None:
            pause(seconds)
            if records.writes.busy:
                driver.app.call_from_thread(records.stop_waiting)

        driver.server.clock.sleep = stop_waiting
        await driver.press("R", "y", "y")
        assert bytes(table(driver, INBOX).data) == before
        assert driver.app.screen.mending.doing is Doing.NOTHING
        assert note(driver) == "in use just now, F5 looks again: 4 changes, 1 loses something"


async def test_what_waits_for_its_turn_can_be_let_go(open_app: Any, root: Path) -> None:
    async with open_app(root, start=INBOX) as driver:
        records = driver.app.browse.records
        running = object()
        records.writes._running = running
        await driver.pilot.press("R")
        await driver.app.workers.wait_for_complete()
        await driver.pilot.pause()
        await driver.pilot.press("y")
        await driver.app.workers.wait_for_complete()
        await driver.pilot.pause()
        await driver.pilot.press("y")
        await driver.pilot.pause()
        assert driver.app.screen.mending.doing is Doing.WRITING
        assert note(driver) == "writing, or waiting for the lock: Esc stops"
        await driver.pilot.press("escape")
        records.writes._running = None
        await driver.settle()
        assert isinstance(driver.app.screen, RepairScreen)
        assert note(driver) == "4 changes planned, 1 loses something"


async def test_who_goes_away_while_it_is_written_is_told_where_he_is(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT) as driver:
        await driver.press("1", "R")
        await driver.press("y")
        await driver.pilot.press("y", "q")
        await driver.settle()
        assert isinstance(driver.app.screen, BrowseScreen)
        assert any("repaired: " in said for said in driver.said)


# What is refused


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (Config(read_only=True), "read-only: nothing is written: "),
        (Config(lock_dir="nowhere"), "the lock directory is not there: "),
    ],
)
async def test_where_nothing_can_be_written_the_plan_is_shown_and_says_why(
    open_app: Any, root: Path, config: Config, said: str
) -> None:
    async with open_app(root, start=INBOX, config=config) as driver:
        await driver.press("R")
        assert note(driver) == "4 changes planned, 1 loses something"
        await driver.press("y")
        assert isinstance(driver.app.screen, RepairScreen)
        assert driver.notice.startswith(said)


async def test_a_folder_that_cannot_be_read_says_so(open_app: Any, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied", "Sent Items.IMAP")

    monkeypatch.setattr("mdtui.repairs.Repairs.plan", refuse)
    async with open_app(root, start=SENT) as driver:
        await driver.press("R")
        assert "the folder cannot be looked at" in "".join(driver.lines())
        assert "Permission denied" in driver.facts["Problem"]
        await driver.press("y")
        assert driver.notice == "Repair: the folder cannot be looked at"
        await driver.press("q")
        assert isinstance(driver.app.screen, BrowseScreen)


async def test_the_choices_can_be_clicked(open_app: Any, mixed: Path) -> None:
    async with open_app(mixed, start=MIXED) as driver:
        await driver.press("R")
        await driver.pilot.click("RepairBar", offset=(driver.lines()[1].index("Sort"), 0))
        await driver.settle()
        assert kinds(driver)[StepKind.SORT] == 1
        await driver.pilot.click("RepairBar", offset=(4, 1))
        await driver.settle()
        assert kinds(driver)[StepKind.SORT] == 1


async def test_a_folder_that_gets_another_name_stays_open_and_so_it_does_when_that_is_taken_back(
    open_app: Any, root: Path
) -> None:
    sent = root / "Users" / "example.com" / "anna" / "Sent Items.IMAP"
    odd = sent.rename(sent.with_name("R&D.IMAP"))
    (odd / "Below.IMAP").mkdir()
    key, new = "anna@example.com/R&D", odd.with_name("R&-D.IMAP")
    async with open_app(root, start=key) as driver:
        browse = driver.app.browse
        named = browse.folders.tree_view.branches.named
        await driver.press("R", "d", "y", "y")
        assert new.is_dir()
        assert driver.app.screen.mending.folder.path == new
        assert browse.records.folder.path == named(key).path == new
        assert named(f"{key}/Below").path == new / "Below.IMAP"
        await driver.press("u")
        assert odd.is_dir()
        assert browse.records.folder.path == named(key).path == odd
        assert named(f"{key}/Below").path == odd / "Below.IMAP"
        assert StepKind.FOLDER_NAME in kinds(driver)
