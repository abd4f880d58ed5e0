"""Every key of the findings, pressed in the running program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import of_place
from mdtui.tui.findings.checking import State
from mdtui.tui.findings.groups import By, Scope
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.findings import FindingsScreen
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.screens.repair import RepairScreen

SENT, TORN = "anna@example.com/Sent Items", "anna@example.com/Work/2026"
PAIRS = [(action, key) for action in of_place(Place.FINDINGS) for key in action.keys]
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's id for its name."""
    CHECKS[check.__name__.replace("__", ".", 1)] = check
    return check


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, root: Path, action: Action, key: str) -> None:
    async with open_app(root) as driver:
        await driver.press("C")
        assert isinstance(driver.app.screen, FindingsScreen)
        # Rows 0 to 4 are the errors, 5 to 16 the warnings, 17 and 18 the information.
        assert driver.app.screen.list.count == 19
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


def cursor(driver: Any) -> int:
    row: int = driver.app.screen.list.cursor
    return row


def moves(*before: str, to: int) -> Check:
    """Return the check that a key, after some others, goes to a line of the list."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        assert cursor(driver) == to

    return check


CHECKS |= {
    "findings.cursor_down": moves(to=1),
    "findings.cursor_up": moves("down", "down", to=1),
    "findings.page_down": moves(to=8),
    "findings.page_up": moves("end", to=10),
    "findings.scroll_home": moves("down", to=0),
    "findings.scroll_end": moves(to=18),
    "findings.next_group": moves("down", to=5),
    "findings.previous_group": moves("down", to=17),
}


@key_of
async def findings__more(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 16)
    await driver.press("down", key)
    assert driver.app.screen.facts.scroll_offset.y > 0


@key_of
async def findings__less(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 16)
    await driver.press("down", "m", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


@key_of
async def findings__help(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, HelpScreen)


@key_of
async def findings__stop_waiting(driver: Any, key: str) -> None:
    stopped, records = [], driver.app.browse.records
    records.stop_waiting = lambda: stopped.append(key)
    records.writes._waiting.append(None)
    await driver.pilot.press(key)
    records.writes.drop_waiting()
    assert stopped == [key]
    assert isinstance(driver.app.screen, FindingsScreen)


@key_of
async def findings__stop_check(driver: Any, key: str) -> None:
    checking = driver.app.browse.checking
    checking.state = State.RUNNING
    await driver.press(key)
    assert checking.state is State.STOPPED
    assert isinstance(driver.app.screen, FindingsScreen)


@key_of
async def findings__lead(driver: Any, key: str) -> None:
    await driver.press("down", "down", key)
    assert isinstance(driver.app.screen, BrowseScreen)
    assert driver.app.browse.records.folder.key == SENT
    assert (driver.place, driver.uid) == (Place.GRID, 10)


@key_of
async def findings__fold(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert (cursor(driver), driver.app.screen.list.count) == (0, 15)
    await driver.press(key)
    assert driver.app.screen.list.count == 19


@key_of
async def findings__fold_up(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert (cursor(driver), driver.app.screen.list.count) == (0, 19)
    await driver.press(key)
    assert driver.app.screen.list.count == 15


@key_of
async def findings__unfold(driver: Any, key: str) -> None:
    await driver.press("space", key)
    assert (cursor(driver), driver.app.screen.list.count) == (0, 19)
    await driver.press(key)
    assert cursor(driver) == 1


@key_of
async def findings__fold_all(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.app.screen.list.count == 3
    await driver.press(key)
    assert driver.app.screen.list.count == 19


@key_of
async def findings__group_by(driver: Any, key: str) -> None:
    groups = []
    for _ in By:
        await driver.press(key)
        groups.append((driver.lines()[0].split()[3], len(driver.app.screen.list.groups.groups)))
    assert groups == [("rule", 4), ("folder", 4), ("severity", 3)]


@key_of
async def findings__ignore(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Ignore: choose a finding of the rule"
    await driver.press("down", key)
    assert "without MRK026" in driver.lines()[0]


@key_of
async def findings__ignore_none(driver: Any, key: str) -> None:
    await driver.press("down", "i", key)
    assert "without" not in driver.lines()[0]
    assert driver.app.screen.list.count == 19


@key_of
async def findings__scope(driver: Any, key: str) -> None:
    await driver.press("down", "down", key)
    assert driver.lines()[0].split()[5:8] == ["anna@example.com/Sent", "Items", "10"]
    assert driver.lines()[1].split()[2:4] == ["error", "1"]


@key_of
async def findings__repair(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Repair: choose a finding in a folder"
    await driver.press("down", "down", key)
    assert isinstance(driver.app.screen, RepairScreen)
    assert driver.app.screen.mending.folder.key == SENT


@key_of
async def findings__reload(driver: Any, key: str) -> None:
    driver.server.folder(TORN).mrk.unlink()
    await driver.press(key)
    assert driver.app.screen.list.count == 18


@key_of
async def findings__close(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, BrowseScreen)
    assert driver.app.browse.checking.groups.scope == Scope()
