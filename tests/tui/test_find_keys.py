"""Every key of the find screen, pressed in the running program, and what leads from it and back."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mdtui.keys.action import Action, Place
from mdtui.mrk.flags import Flag
from mdtui.searching import Found, Search
from mdtui.tui.actions import of_place
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.find import FindScreen
from mdtui.tui.screens.help import HelpScreen

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"
PAIRS = [(action, key) for action in of_place(Place.FIND) for key in action.keys]
PATIENCE = 30.0
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's name for its own."""
    CHECKS[f"find.{check.__name__}"] = check
    return check


async def find(driver: Any, query: str) -> None:
    """Type a query behind F, as fast as the keys come."""
    await driver.press("F", *query, "enter")


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, root: Path, action: Action, key: str) -> None:
    async with open_app(root, start=SENT) as driver:
        await find(driver, "uid>0")
        assert isinstance(driver.app.screen, FindScreen)
        assert driver.app.screen.list.count == 14
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


def moves(*before: str, to: int) -> Check:
    """Return the check that a key, after some others, goes to a hit."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        assert driver.app.screen.list.cursor == to

    return check


def leads_to(screen: type) -> Check:
    """Return the check that a key leads to a screen."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(key)
        assert type(driver.app.screen) is screen

    return check


CHECKS |= {
    "find.cursor_down": moves(to=1),
    "find.cursor_up": moves("down", "down", to=1),
    "find.page_down": moves(to=12),
    "find.page_up": moves("end", to=1),
    "find.scroll_home": moves("down", to=0),
    "find.scroll_end": moves(to=13),
    "find.help": leads_to(HelpScreen),
    "find.close": leads_to(BrowseScreen),
}


@key_of
async def more(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 12)
    await driver.press(key)
    assert driver.app.screen.facts.scroll_offset.y > 0


@key_of
async def less(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 12)
    await driver.press("space", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


@key_of
async def stop_waiting(driver: Any, key: str) -> None:
    stopped = []
    records = driver.app.browse.records
    records.stop_waiting = lambda: stopped.append(key)
    records.writes._waiting.append(None)
    await driver.pilot.press(key)
    records.writes.drop_waiting()
    assert stopped == [key]
    assert isinstance(driver.app.screen, FindScreen)


@key_of
async def stop_search(driver: Any, key: str) -> None:
    searching = driver.app.browse.searching
    searching.state = type(searching.state).RUNNING
    await driver.press(key)
    assert isinstance(driver.app.screen, FindScreen)
    assert "14 hits in 3 of 7 folders, stopped" in driver.lines()[0]
    await driver.press("escape")
    assert isinstance(driver.app.screen, BrowseScreen)


@key_of
async def lead(driver: Any, key: str) -> None:
    await driver.press("down", "down", key)
    assert (driver.place, driver.uid) == (Place.GRID, 3)
    assert driver.app.browse.records.folder.key == INBOX
    await driver.press("F", "end", "up", key)
    assert (driver.uid, driver.app.browse.records.folder.key) == (10, SENT)


@key_of
async def edit(driver: Any, key: str) -> None:
    await driver.press(key, *" uid:2", "enter")
    assert driver.app.screen.list.count == 2
    assert driver.lines()[1].strip() == "Find: uid>0 uid:2"


@key_of
async def reload(driver: Any, key: str) -> None:
    driver.server.folder(SENT).mrk.unlink()
    await driver.press(key)
    assert driver.app.screen.list.count == 4


# From one to the other


async def test_the_results_stay_until_the_next_query(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await find(driver, "uid:1-3")
        await driver.press("end", "q", "F")
        assert (driver.app.screen.list.count, driver.app.screen.list.cursor) == (7, 6)
        assert driver.facts["Folder"] == "public/Sales"
        await driver.press("slash", "ctrl+u", *"uid:10", "enter")
        assert (driver.app.screen.list.count, driver.app.screen.list.cursor) == (1, 0)


async def test_escape_leaves_the_query_as_it_was_and_without_one_the_screen(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await driver.press("F", *"uid:1", "escape")
        assert driver.place is Place.TREE
        assert driver.lines()[0].strip() != "> Find"
        await find(driver, "uid:1")
        await driver.press("slash", *"junk", "escape")
        assert driver.lines()[1].strip() == "Find: uid:1"
        await driver.press("slash", "ctrl+u", "enter")
        assert driver.lines()[1].strip() == "Find: uid:1"
        assert driver.app.screen.list.count == 3


async def test_a_letter_of_a_query_is_no_command(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await driver.press("F", *"qF?/Hjk")
        assert isinstance(driver.app.screen, FindScreen)
        assert driver.lines()[1].strip() == "Find: qF?/Hjk"


async def test_a_mistake_is_pointed_at_and_the_results_stay(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await find(driver, "uid:1")
        await driver.press("slash", *" & invoice", "enter")
        assert driver.lines()[2].rstrip() == f"{' ' * 15}^ unknown word 'invoice'"
        assert driver.notice == "a text goes with its field, such as subject:invoice"
        assert driver.app.screen.list.count == 3


async def test_a_message_file_without_a_record_leads_to_its_folder(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await find(driver, "orphan")
        assert driver.facts["Record"] == "none: the IMAP.MRK does not name this message file"
        assert driver.facts["Subject"] == "No record"
        await driver.press("enter")
        assert driver.app.browse.records.folder.key == INBOX


async def test_a_hit_that_a_filter_hides_is_shown(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT) as driver:
        await driver.press("slash", *"uid:1", "enter")
        await find(driver, "uid:7")
        await driver.press("enter")
        assert (driver.uid, len(driver.uids)) == (7, 10)


async def test_a_hit_that_is_gone_is_said(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await find(driver, "uid:7")
        mrk = driver.server.folder(SENT).mrk
        mrk.write_bytes(mrk.read_bytes()[: 36 * 6])
        (mrk.parent / "md5000000000007.msg").unlink()
        await driver.press("enter")
        assert driver.notice.endswith("is not in the folder any more")


async def test_a_search_goes_on_behind_other_screens(
    open_app: Any, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, left = Search.find, threading.Event()

    def wait(*args: Any) -> Iterator[Found]:
        assert left.wait(PATIENCE)
        return search(*args)

    monkeypatch.setattr(Search, "find", wait)
    async with open_app(root) as driver:
        await driver.pilot.press("F", *"flagged", "enter")
        assert driver.app.browse.searching.is_running
        assert "nothing found yet" in "".join(driver.lines())
        await driver.pilot.press("q")
        left.set()
        await driver.settle()
        assert type(driver.app.screen) is BrowseScreen
        await driver.press("F")
        assert "1 hit in 1 of 7 folders" in driver.lines()[0]
        assert driver.app.browse.searching.hits[0].flags & Flag.FLAGGED


async def test_what_is_impossible_says_why(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await find(driver, "uid:4711")
        await driver.press("enter")
        assert driver.notice == "Go: there is no hit"
        await driver.press("q", "colon", *"look for the same", "enter")
        assert driver.notice == "Again: F finds messages"


async def test_the_footer_is_of_the_query_or_of_the_hits_and_can_be_clicked(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await driver.press("F", *"uid:1")
        assert driver.lines()[-1].split()[:4] == ["Enter", "Apply", "Esc", "Close"]
        await driver.pilot.click("ActionFooter", offset=(1, 0))
        await driver.settle()
        assert driver.app.screen.list.count == 3
        await driver.pilot.click("ActionFooter", offset=(driver.lines()[-1].index("/ Query"), 0))
        await driver.settle()
        assert driver.app.screen.bar.is_open
