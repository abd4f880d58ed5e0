"""Every key of the history, the locks and the questions, pressed in the running program."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.keys.action import Action, Place
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag
from mdtui.server import MailServer
from mdtui.tui.actions import of_place
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.screens.history import HistoryScreen
from mdtui.tui.screens.locks import LocksScreen
from tests.fixtures.past_runs import change_earlier, leave_unfinished

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"
OPENS = {Place.HISTORY: "H", Place.LOCKS: "L"}
PAIRS = [(action, key) for place in (*OPENS, Place.QUESTION) for action in of_place(place) for key in action.keys]
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's id for its name."""
    CHECKS[check.__name__.replace("__", ".", 1)] = check
    return check


@pytest.fixture
def server(root: Path, clock: Any) -> MailServer:
    """Give the mail root with twelve changes of an earlier run, and twelve locks, one of them left by a crash."""
    server = MailServer(open_root(root), Config(), clock=clock)
    for uid in range(1, 12):
        change_earlier(server, SENT, Flag.SEEN, uid % 10 + 1)
    leave_unfinished(server, SENT, Flag.FLAGGED, 1, 2, 3)
    for number in range(11):
        (root / "LockFiles" / f"IMAP-Folder {number:02}-anna@example.com.lck").touch()
        os.utime(root / "LockFiles" / f"IMAP-Folder {number:02}-anna@example.com.lck", (1_699_990_000 + number,) * 2)
    leave_unfinished(server, INBOX, Flag.FLAGGED, 1, lock=True)
    return server


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, server: MailServer, action: Action, key: str) -> None:
    async with open_app(server.root.path, start=SENT, config=Config(confirm_above=2)) as driver:
        if action.place in OPENS:
            await driver.press(OPENS[action.place])
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


def test_every_place_is_in_one_of_the_files() -> None:
    assert set(Place) - {action.place for action, _ in PAIRS} == {
        Place.EVERYWHERE,
        Place.TREE,
        Place.GRID,
        Place.QUERY,
        Place.FEED,
        Place.FINDINGS,
        Place.FIND,
        Place.HEALTH,
        Place.REPAIR,
        Place.EARLIER,
        Place.DIFFERENCES,
        Place.EVENTS,
        Place.CARD,
        Place.AROUND,
        Place.COLUMNS,
        Place.COPY,
        Place.ADDRESSES,
        Place.ADDRESS_PAGE,
        Place.MESSAGE,
        Place.BYTES,
        Place.OVERVIEW,
        Place.LAYOUT,
        Place.COMMANDS,
    }


# Both lists


def cursor(driver: Any) -> int:
    row: int = driver.app.screen.list.cursor
    return row


def moves(*before: str, to: int) -> Check:
    """Return the check that a key, after some others, goes to a line of the list."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        assert cursor(driver) == to

    return check


def leads_to(screen: type) -> Check:
    """Return the check that a key leads to a screen, and what is typed ahead after it is meant for that."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(key)
        assert type(driver.app.screen) is screen

    return check


async def more(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 12)
    await driver.press(key)
    assert driver.app.screen.facts.scroll_offset.y > 0


async def less(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 12)
    await driver.press("space", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


async def stop_waiting(driver: Any, key: str) -> None:
    stopped = []
    records = driver.app.browse.records
    records.stop_waiting = lambda: stopped.append(key)
    records.writes._waiting.append(None)
    await driver.pilot.press(key)
    records.writes.drop_waiting()
    assert stopped == [key]
    assert type(driver.app.screen) is not BrowseScreen


for name in ("history", "locks"):
    CHECKS |= {
        f"{name}.cursor_down": moves(to=1),
        f"{name}.cursor_up": moves("down", "down", to=1),
        f"{name}.page_down": moves(to=8),
        f"{name}.page_up": moves("end", to=3 if name == "locks" else 4),
        f"{name}.scroll_home": moves("down", to=0),
        f"{name}.scroll_end": moves(to=11 if name == "locks" else 12),
        f"{name}.more": more,
        f"{name}.less": less,
        f"{name}.help": leads_to(HelpScreen),
        f"{name}.close": leads_to(BrowseScreen),
        f"{name}.stop_waiting": stop_waiting,
    }


# History


@key_of
async def history__take_back(driver: Any, key: str) -> None:
    await driver.press("down", "down", key)
    assert driver.facts["Folder"] == SENT
    assert driver.facts["Records"] == "1 record would be as before"
    await driver.press("y")
    assert driver.notice == "1 record taken back"
    assert driver.app.screen.list.chosen.state == "taken back"
    await driver.press(key)
    assert driver.notice == "Take back: it was taken back already"
    await driver.press("home", "down", "down", key)
    assert driver.notice == "1 record brought back"
    assert [chapter.state for chapter in driver.app.screen.list.chapters[2:5]] == ["done", "taken back", "done"]
    await driver.press("home", key)
    assert driver.notice == "Take back: not finished, f finishes it and t takes it back"


@key_of
async def history__finish(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert driver.notice == "3 records changed, it is finished"
    assert [driver.flags_on_disk(uid)[2] for uid in (1, 2, 3, 4)] == ["F", "F", "F", "-"]
    await driver.press("home", key)
    assert driver.notice == "Finish: its lock file is still there, L shows it and x removes it"
    await driver.press("down", key)
    assert driver.notice == "Finish: the change is finished"


@key_of
async def history__take_back_unfinished(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert driver.notice == "no record had been changed, that is written down now"
    assert driver.app.screen.list.chosen.state == "no change"


@key_of
async def history__reload(driver: Any, key: str) -> None:
    change_earlier(driver.server, SENT, Flag.DRAFT, 5)
    await driver.press(key)
    assert driver.app.screen.list.count == 14


CHECKS["history.locks"] = leads_to(LocksScreen)


# Locks


@key_of
async def locks__remove(driver: Any, key: str) -> None:
    await driver.press(key)
    assert "not ours; restart MDaemon" in driver.notice
    assert driver.facts["File"] in driver.notice
    await driver.press("end", key)
    assert driver.facts["Held by"].startswith("left by process")
    await driver.press("n")
    assert driver.app.screen.list.count == 12
    await driver.press(key, "y")
    assert driver.app.screen.list.count == 11
    assert driver.notice == "the lock file is removed; H shows what was left unfinished"


CHECKS["locks.history"] = leads_to(HistoryScreen)


# Questions


@key_of
async def question__yes(driver: Any, key: str) -> None:
    await driver.press("asterisk", "f")
    assert driver.facts["Records"] == "10 records would change"
    assert isinstance(driver.app.screen, ConfirmScreen)
    await driver.press(key)
    assert driver.notice == "10 records changed; u takes it back"
    assert driver.flags_on_disk(10)[2] == "F"


@key_of
async def question__no(driver: Any, key: str) -> None:
    await driver.press("asterisk", "f", key)
    assert isinstance(driver.app.screen, BrowseScreen)
    assert driver.flags_on_disk(10)[2] == "-"
