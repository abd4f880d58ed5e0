"""Every key of the earlier states and of the differences, pressed in the running program, and what leads from them."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.earlier import NOW
from mdtui.keys.action import Action, Place
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag
from mdtui.server import MailServer
from mdtui.tui.actions import of_place
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.differences import DifferencesScreen
from mdtui.tui.screens.earlier import EarlierScreen
from mdtui.tui.screens.help import HelpScreen
from tests.fixtures.earlier_states import elsewhere, keep, live_on

SENT = "anna@example.com/Sent Items"
PAIRS = [
    (action, key) for place in (Place.EARLIER, Place.DIFFERENCES) for action in of_place(place) for key in action.keys
]
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's id for its name."""
    CHECKS[check.__name__.replace("__", ".", 1)] = check
    return check


@pytest.fixture
def server(root: Path, clock: Any) -> MailServer:
    """Give a mail root with a folder that has a past of twelve copies."""
    server = MailServer(open_root(root), Config(), clock=clock)
    folder = live_on(server, SENT)
    for number in range(8):
        clock.sleep(60)
        keep(server, folder)
        elsewhere(folder, {9: 0 if number % 2 else Flag.SEEN})
    return server


async def open_states(driver: Any, *keys: str) -> None:
    """Show the earlier states of the folder without opening it, which would keep a copy."""
    driver.app.browse.earlier(driver.server.folder(SENT))
    await driver.settle()
    await driver.press(*keys)


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, server: MailServer, action: Action, key: str) -> None:
    async with open_app(server.root.path) as driver:
        await open_states(driver, *(["end", "enter"] if action.place is Place.DIFFERENCES else []))
        assert len(driver.app.screen.list.states if action.place is Place.EARLIER else driver.app.screen.list.rows) > 10
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


# Both lists


def moves(*before: str, to: int) -> Check:
    """Return the check that a key, after some others, goes to a line of the list."""

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


async def more(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 12)
    await driver.press(key)
    assert driver.app.screen.facts.scroll_offset.y > 0


async def less(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 12)
    await driver.press("m", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


async def stop_waiting(driver: Any, key: str) -> None:
    stopped = []
    records, screen = driver.app.browse.records, driver.app.screen
    records.stop_waiting = lambda: stopped.append(key)
    records.writes._waiting.append(None)
    await driver.pilot.press(key)
    records.writes.drop_waiting()
    assert stopped == [key]
    assert driver.app.screen is screen


for name, last, page in (("earlier_states", 12, 7), ("differences", 10, 10)):
    CHECKS |= {
        f"{name}.cursor_down": moves(to=1),
        f"{name}.cursor_up": moves("down", "down", to=1),
        f"{name}.page_down": moves(to=page),
        f"{name}.page_up": moves("end", to=last - page),
        f"{name}.scroll_home": moves("down", to=0),
        f"{name}.scroll_end": moves(to=last),
        f"{name}.more": more,
        f"{name}.less": less,
        f"{name}.help": leads_to(HelpScreen),
        f"{name}.stop_waiting": stop_waiting,
    }
CHECKS["earlier_states.close"] = leads_to(BrowseScreen)
CHECKS["earlier_states.differences"] = leads_to(DifferencesScreen)
CHECKS["differences.close"] = leads_to(EarlierScreen)


# Earlier states


@key_of
async def earlier_states__base(driver: Any, key: str) -> None:
    title = driver.app.screen.details_line
    await driver.press("end", key, "home")
    assert (title.text, title.note) == ("From 2023-11-11 22:13 to now", "compared with the base")
    await driver.press("down", "c")
    assert title.text == "From 2023-11-11 22:13 to 2023-11-14 22:21"
    assert driver.notice == "Compare: Space lets the base go"
    await driver.press("end")
    assert driver.facts["Note"] == "it is the base, choose another one to compare it with"
    await driver.press("enter")
    assert driver.notice == "Differences: it is the base, choose another one to compare it with"
    await driver.press(key)
    assert (title.text, title.note) == ("From 2023-11-11 22:13 to now", "")


@key_of
async def earlier_states__against(driver: Any, key: str) -> None:
    title = driver.app.screen.details_line
    await driver.press("end", "up", key)
    assert title.text == "From 2023-11-11 22:13 to 2023-11-12 04:13"
    assert driver.facts["Changed"] == "3 flag changes"
    assert driver.facts["By"] == "us alone"
    await driver.press("down", "enter")
    assert driver.notice == "Differences: it is the oldest copy, there is none before it"
    await driver.press(key)
    assert title.text == "From 2023-11-11 22:13 to now"


@key_of
async def earlier_states__reload(driver: Any, key: str) -> None:
    await driver.press("down")
    keep(driver.server, driver.server.folder(SENT))
    await driver.press(key)
    assert driver.app.screen.list.cursor == 1
    assert driver.app.screen.title_line.note == "13 copies"


# Differences


@key_of
async def differences__lead(driver: Any, key: str) -> None:
    await driver.press("end", key)
    assert driver.notice == "Go: it is not there any more"
    await driver.press("home", "down", key)
    assert type(driver.app.screen) is BrowseScreen
    assert (driver.place, driver.uid) == (Place.GRID, 2)


@key_of
async def differences__select(driver: Any, key: str) -> None:
    await driver.press(key, "down", key)
    assert driver.app.screen.list.cursor == 3
    assert driver.app.screen.title_line.note == "11 differences, 2 selected"
    await driver.press("up", key)
    assert driver.app.screen.title_line.note == "11 differences, 1 selected"


@key_of
async def differences__select_all(driver: Any, key: str) -> None:
    await driver.press("f", key)
    assert driver.app.screen.title_line.note == "7 of 11, 7 selected"


@key_of
async def differences__select_none(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Select none: nothing is selected"
    await driver.press("asterisk", key)
    assert driver.app.screen.title_line.note == "11 differences"


@key_of
async def differences__kind(driver: Any, key: str) -> None:
    shown = []
    for _ in range(5):
        await driver.press(key)
        shown.append((driver.app.screen.title_line.text.partition(": only ")[2], driver.app.screen.list.count))
    assert shown == [("flags", 7), ("altered", 1), ("came", 2), ("went", 1), ("", 11)]


def flags_on_disk(driver: Any) -> dict[int, int]:
    table = driver.server.open(driver.server.folder(SENT)).table
    return dict(zip(table.uids, table.flags, strict=True))


@key_of
async def differences__restore(driver: Any, key: str) -> None:
    before = flags_on_disk(driver)
    await driver.press("down", key)
    assert driver.facts["As of"] == "2023-11-11 22:13:20, copy 1"
    assert driver.facts["Records"] == "1 record would change"
    await driver.press("n")
    assert flags_on_disk(driver) == before
    await driver.press(key, "y")
    assert driver.notice == f"{SENT}: 1 record restored"
    assert flags_on_disk(driver) == before | {2: 0}
    assert driver.app.screen.list.count == 10


@key_of
async def differences__undo(driver: Any, key: str) -> None:
    before = flags_on_disk(driver)
    await driver.press("asterisk", "r")
    assert driver.facts["Records"] == "7 records would change, 1 are so already, 1 not there any more"
    assert driver.facts["Left out"] == "2 that were not there then"
    await driver.press("y")
    assert driver.notice == f"{SENT}: 7 records restored, 1 not there any more"
    assert set(flags_on_disk(driver).values()) == {0, Flag.RECENT}
    assert driver.app.screen.list.count == 4
    await driver.press(key)
    assert driver.notice == f"{SENT}: 7 records taken back"
    assert flags_on_disk(driver) == before
    assert driver.app.screen.list.count == 11


@key_of
async def differences__reload(driver: Any, key: str) -> None:
    elsewhere(driver.server.folder(SENT), {2: 0})
    await driver.press(key)
    assert driver.app.screen.list.count == 10


# From one to the other


async def test_what_is_restored_is_seen_in_the_grid_and_its_undo_takes_it_back(
    open_app: Any, server: MailServer
) -> None:
    async with open_app(server.root.path, start=SENT) as driver:
        await driver.press("T")
        assert driver.app.screen.title_line.note == "13 copies"
        assert driver.facts["Changed"] == "nothing: the folder is now as it was then"
        await driver.press("enter")
        assert driver.notice == "Differences: no record differs"
        await driver.press("end", "enter", "asterisk", "r", "y", "q")
        assert driver.app.screen.title_line.note == "13 copies"
        assert driver.app.screen.states[0].id == NOW
        await driver.press("q")
        assert driver.flags(1) == driver.flags_on_disk(1) == "------"
        await driver.press("u")
        assert driver.flags(1) == driver.flags_on_disk(1) == "SAF---"


async def test_an_index_that_was_made_anew_is_restored_by_name(open_app: Any, server: MailServer) -> None:
    elsewhere(server.folder(SENT), {1: 0, 4: 0}, renumber=100, validity=7)
    async with open_app(server.root.path) as driver:
        await open_states(driver, "down", "enter", "asterisk", "r")
        assert driver.facts["Note"].startswith("UIDValidity was 99 and is 7: the index was made anew.")
        await driver.press("y")
        assert driver.notice == f"{SENT}: 3 records restored"
        assert flags_on_disk(driver)[101] == Flag.SEEN | Flag.FLAGGED | Flag.ANSWERED
        await driver.press("u")
        assert driver.notice == f"{SENT}: 3 records taken back"


async def test_with_nothing_that_was_there_then_there_is_nothing_to_restore(open_app: Any, server: MailServer) -> None:
    async with open_app(server.root.path) as driver:
        await open_states(driver, "end", "enter", "f", "f", "f", "r")
        assert driver.notice == "Restore: it was not there then, so it has no earlier flags"
        await driver.press("asterisk", "r")
        assert driver.notice == "Restore: it was not there then, so it has no earlier flags"


async def test_a_read_only_root_is_looked_at_and_not_restored(open_app: Any, server: MailServer) -> None:
    async with open_app(server.root.path, config=Config(read_only=True)) as driver:
        await open_states(driver, "end", "enter", "r")
        assert driver.notice == "read-only: nothing is written"
        await driver.press("u")
        assert driver.notice == "read-only: nothing is written"
        assert driver.app.screen.list.count == 11


async def test_escape_stops_waiting_for_a_lock(
    open_app: Any, server: MailServer, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = server.lock_path(server.folder(SENT))
    lock.touch()
    monkeypatch.setattr(clock, "sleep", lambda _: threading.Event().wait(0.001))
    async with open_app(server.root.path) as driver:
        before = flags_on_disk(driver)
        await open_states(driver, "end", "enter", "r")
        await driver.pilot.press("y", "escape")
        await driver.settle()
        assert "the wait was cancelled" in driver.notice
        assert isinstance(driver.app.screen, DifferencesScreen)
        assert flags_on_disk(driver) == before
