"""Every key of the browse screen's actions, pressed in the running program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import of_place
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.writing import UndoWrite
from tests.tui.more_checks import MORE_CHECKS

SENT = "anna@example.com/Sent Items"
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's id for its name."""
    CHECKS[check.__name__.replace("__", ".", 1)] = check
    return check


HERE = (Place.EVERYWHERE, Place.TREE, Place.GRID, Place.QUERY)
PAIRS = [(action, key) for place in HERE for action in of_place(place) for key in action.keys]


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, root: Path, action: Action, key: str) -> None:
    start = SENT if action.place in {Place.GRID, Place.QUERY} else ""
    async with open_app(root, start=start) as driver:
        await CHECKS[action.id](driver, key)


CHECKS |= MORE_CHECKS


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


# Everywhere


@key_of
async def everywhere__help(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.lines()[0].split() == ["Keys", "q,", "Esc,", "Enter", "or", "?:", "back"]
    await driver.press(key)
    assert "Keys" not in driver.lines()[0]


@key_of
async def everywhere__quit(driver: Any, key: str) -> None:
    await driver.pilot.press(key)
    await driver.pilot.pause()
    assert driver.app._exit


@key_of
async def everywhere__next_pane(driver: Any, key: str) -> None:
    places = []
    for _ in range(3):
        await driver.press(key)
        places.append(driver.place)
    assert places == [Place.GRID, Place.FEED, Place.TREE]


@key_of
async def everywhere__previous_pane(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.place is Place.FEED


def focuses(place: Place, before: str) -> Check:
    async def check(driver: Any, key: str) -> None:
        await driver.press(before, key)
        assert driver.place is place

    return check


CHECKS["everywhere.focus_tree"] = focuses(Place.TREE, "3")
CHECKS["everywhere.focus_grid"] = focuses(Place.GRID, "3")
CHECKS["everywhere.focus_feed"] = focuses(Place.FEED, "1")


@key_of
async def everywhere__zoom(driver: Any, key: str) -> None:
    await driver.press("3", key)
    assert [line for line in driver.lines() if "Folders" in line] == []
    assert sum("EvSecurity" in line for line in driver.lines()) == 21
    await driver.press(key)
    assert any("Folders" in line for line in driver.lines())


@key_of
async def everywhere__redraw(driver: Any, key: str) -> None:
    before, painted = driver.lines(), []
    driver.app.post_display_hook = lambda: painted.append(key)
    await driver.press(key)
    assert painted
    assert driver.lines() == before


@key_of
async def everywhere__palette(driver: Any, key: str) -> None:
    await driver.press(key, *"next unseen", "enter")
    assert driver.branch == "INBOX"


async def shows(line: str, driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.lines()[1].split() == line.split()


CHECKS["everywhere.history"] = partial(shows, "nothing was changed yet in this mail root")
CHECKS["everywhere.locks"] = partial(shows, "No lock is held")
CHECKS["everywhere.findings"] = partial(shows, "- E error 4 #")
CHECKS["everywhere.health"] = partial(
    shows, "CRITICAL MDaemon.exe is not running (mail server: SMTP, POP, IMAP, delivery)"
)
CHECKS["everywhere.addresses"] = partial(shows, "Listen on:")
CHECKS["everywhere.find"] = partial(shows, "Find:")


@key_of
async def everywhere__overview(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.lines()[0].split() == [">", "Overview", "7", "folders"]


@key_of
async def records__read(driver: Any, key: str) -> None:
    await grid(driver, key)
    assert driver.lines()[0].startswith("> Message md5000000000001.msg")


@key_of
async def records__bytes(driver: Any, key: str) -> None:
    await grid(driver, key)
    assert driver.lines()[0].startswith("> Bytes of anna@example.com")


@key_of
async def everywhere__repair(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert driver.lines()[0].split()[1:3] == ["Repair", "anna@example.com"]


@key_of
async def everywhere__earlier(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Earlier: choose a folder, or open one"
    await driver.press("n", key)
    assert driver.lines()[0].strip() == "> Earlier states of anna@example.com"


@key_of
async def everywhere__events(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, EventsScreen)
    assert driver.lines()[0].split()[-3:] == ["following", "40", "events"]


@key_of
async def everywhere__reload(driver: Any, key: str) -> None:
    (driver.server.root.users / "example.com" / "carl").mkdir()
    del driver.server.mailboxes
    await driver.press(key)
    assert "carl" in driver.branches


@key_of
async def everywhere__stop_waiting(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == ""
    stopped = []
    records = driver.app.browse.records
    records.stop_waiting = lambda: stopped.append(key)
    records.writes.add(UndoWrite())
    await driver.pilot.press("2", "slash", key)
    records.writes.drop_waiting()
    assert stopped == [key]
    assert records.query_bar.is_open or records.rows is None


# Moving


async def tree(driver: Any, *keys: str) -> str:
    await driver.press(*keys)
    label: str = driver.branch
    return label


async def grid(driver: Any, *keys: str) -> int:
    await driver.press(*keys)
    uid: int = driver.uid
    return uid


def moves(move: Callable[..., Awaitable[object]], *before: str, to: object) -> Check:
    """Return the check that a key, after some others, goes to a branch or a record."""

    async def check(driver: Any, key: str) -> None:
        assert await move(driver, *before, key) == to

    return check


CHECKS |= {
    "folders.cursor_down": moves(tree, to="anna"),
    "folders.cursor_up": moves(tree, "down", "down", to="anna"),
    "folders.page_down": moves(tree, to="Sales"),
    "folders.page_up": moves(tree, "end", to="example.com"),
    "folders.scroll_home": moves(tree, "down", to="example.com"),
    "folders.scroll_end": moves(tree, to="Sales"),
    "folders.next_finding": moves(tree, to="2026"),
    "records.cursor_down": moves(grid, to=2),
    "records.cursor_up": moves(grid, "down", "down", to=2),
    "records.page_down": moves(grid, to=10),
    "records.page_up": moves(grid, "end", to=1),
    "records.first": moves(grid, "down", to=1),
    "records.last": moves(grid, to=10),
}


# Folders


@key_of
async def folders__open_folder(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert driver.place is Place.GRID
    assert driver.uids == [1, 2, 3, 0]
    assert driver.branch == "INBOX"


@key_of
async def folders__fold(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert "Sent Items" in driver.branches
    await driver.press(key)
    assert "Sent Items" not in driver.branches


@key_of
async def folders__unfold(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert "Sent Items" in driver.branches
    assert await tree(driver, key) == "INBOX"


@key_of
async def folders__fold_up(driver: Any, key: str) -> None:
    await driver.press("down", "space", "down", key)
    assert driver.branch == "anna"
    await driver.press(key)
    assert "Sent Items" not in driver.branches


@key_of
async def folders__next_unseen(driver: Any, key: str) -> None:
    assert [await tree(driver, key) for _ in range(4)] == ["INBOX", "Sent Items", "Sales", "INBOX"]


# Records


def toggles(letter: str) -> Check:
    async def check(driver: Any, key: str) -> None:
        await driver.press("down", key)
        for flags in (driver.flags(2), driver.flags_on_disk(2)):
            assert flags.replace("-", "") == letter
        assert driver.notice == ""
        await driver.press(key)
        assert driver.flags_on_disk(2) == "------"

    return check


CHECKS |= {
    f"records.toggle_{word}": toggles(letter)
    for word, letter in zip(("seen", "answered", "flagged", "deleted", "draft", "recent"), "SAFDTR", strict=True)
}


@key_of
async def records__undo(driver: Any, key: str) -> None:
    await driver.press("s", "down", "f", key)
    assert (driver.flags_on_disk(1), driver.flags_on_disk(2)) == ("S-----", "------")
    assert driver.notice == "1 record taken back"
    await driver.press(key)
    assert driver.flags(1) == driver.flags_on_disk(1) == "------"
    await driver.press(key)
    assert driver.notice == "Undo: nothing was changed yet"


@key_of
async def records__redo(driver: Any, key: str) -> None:
    await driver.press("s", "down", "f", "u", "u", key)
    assert (driver.flags_on_disk(1), driver.flags_on_disk(2)) == ("S-----", "------")
    assert driver.notice == "1 record brought back"
    await driver.press(key)
    assert (driver.flags(2), driver.flags_on_disk(2)) == ("--F---", "--F---")
    await driver.press(key)
    assert driver.notice == "Redo: nothing was taken back"
    await driver.press("u")
    assert driver.flags_on_disk(2) == "------"


@key_of
async def records__select(driver: Any, key: str) -> None:
    assert await grid(driver, key, "down", key) == 4
    assert driver.selected == [1, 3]
    await driver.press("f")
    assert [uid for uid in driver.uids if driver.flags_on_disk(uid) == "--F---"] == [1, 3]


@key_of
async def records__select_range(driver: Any, key: str) -> None:
    await driver.press("down", key, "down", "down", key)
    assert driver.selected == [2, 3, 4]


@key_of
async def records__select_all(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.selected == list(range(1, 11))


@key_of
async def records__select_invert(driver: Any, key: str) -> None:
    await driver.press("space", key)
    assert driver.selected == list(range(2, 11))


@key_of
async def records__select_query(driver: Any, key: str) -> None:
    await driver.press(key, *"uid:3-5", "enter")
    assert driver.selected == [3, 4, 5]
    assert driver.notice == "3 records selected"


@key_of
async def records__select_none(driver: Any, key: str) -> None:
    await driver.press("asterisk", key)
    assert driver.selected == []


@key_of
async def records__filter(driver: Any, key: str) -> None:
    await driver.press(key, *"subject:7", "enter")
    assert driver.uids == [7]
    assert driver.place is Place.GRID


@key_of
async def records__filter_clear(driver: Any, key: str) -> None:
    await driver.press("slash", *"uid:7", "enter", key)
    assert driver.uids == list(range(1, 11))


@key_of
async def records__sort_next(driver: Any, key: str) -> None:
    await driver.press("end", "s", *(key for _ in range(2)))
    assert driver.rows.column.value == "flags"
    assert driver.uids == list(range(1, 11))
    assert driver.uid == 10


@key_of
async def records__sort_reverse(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.uids == list(range(10, 0, -1))


# Query


@key_of
async def query__submit(driver: Any, key: str) -> None:
    await driver.press("slash", *"uid:7")
    assert driver.lines()[-1].split()[:6] == ["Enter", "Apply", "Esc", "Close", "Tab", "Complete"]
    await driver.press(key)
    assert driver.uids == [7]


@key_of
async def query__cancel(driver: Any, key: str) -> None:
    await driver.press("slash", *"uid:7", key)
    assert driver.uids == list(range(1, 11))
    assert driver.app.focused is driver.app.browse.records.grid
