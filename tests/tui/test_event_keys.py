"""Every key of the screens about one event or one code, pressed in the running program, and the ways between them."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest

from mdtui.events.observations import folder_damaged
from mdtui.feed.server_events import ServerEvents
from mdtui.keys.action import Action, Place
from mdtui.tui.actions import of_place
from mdtui.tui.feed.feeding import News
from mdtui.tui.screens.around import AroundScreen
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.columns import ColumnsScreen
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.event_card import EventCard
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.screens.health import HealthScreen
from mdtui.tui.screens.help import HelpScreen
from tests.fixtures.key_checks import Check, leads_to, moves, narrows, says, scrolls

OPENED = {Place.CARD: ("enter",), Place.AROUND: ("w",), Place.COLUMNS: ("home", "t"), Place.COPY: ("y",)}
"""How each place is reached from the feed, whose cursor is on the 506 with a user and an address."""
PAIRS = [(action, key) for place in OPENED for action in of_place(place) for key in action.keys]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's id for its name."""
    CHECKS[check.__name__.replace("__", ".", 1)] = check
    return check


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, busy_root: Path, action: Action, key: str) -> None:
    async with open_app(busy_root) as driver:
        await driver.press("E", "up", *OPENED[action.place])
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


for place, page in (("event", {"height": 12}), ("copy", {"height": 5})):
    CHECKS |= {
        f"{place}.scroll_down": scrolls(down=True, **page),
        f"{place}.scroll_up": scrolls("down", down=False, **page),
        f"{place}.page_down": scrolls(down=True, **page),
        f"{place}.page_up": scrolls("end", down=False, **page),
        f"{place}.scroll_home": scrolls("end", down=False, **page),
        f"{place}.scroll_end": scrolls(down=True, **page),
        f"{place}.help": leads_to(HelpScreen),
        f"{place}.close": leads_to(EventsScreen),
    }
CHECKS |= {
    "event.copy": leads_to(CopyScreen),
    "event.of_user": narrows("user user3@example.com"),
    "event.of_client": narrows("IP 192.0.2.3"),
    "event.of_code": narrows("code 506"),
    "event.around": leads_to(AroundScreen),
    "event.health": leads_to(HealthScreen, "q", "up", "enter"),
    "event.addresses": says("Addresses: the event does not speak of addresses or ports"),
    "timeline.help": leads_to(HelpScreen),
    "timeline.close": leads_to(EventsScreen),
    "timeline.copy": leads_to(CopyScreen),
    "timeline.cursor_up": moves(to=0),
    "timeline.cursor_down": moves(to=2),
    "timeline.page_up": moves("end", to=0),
    "timeline.page_down": moves(to=3),
    "timeline.scroll_home": moves(to=0),
    "timeline.scroll_end": moves(to=3),
    "columns.help": leads_to(HelpScreen),
    "columns.close": leads_to(EventsScreen),
    "columns.copy": leads_to(CopyScreen),
    "columns.cursor_down": moves(to=1),
    "columns.cursor_up": moves("down", "down", to=1),
    "columns.page_down": moves(to=14),
    "columns.page_up": moves("end", to=25),
    "columns.scroll_home": moves("down", to=0),
    "columns.scroll_end": moves(to=39),
}


# The card


@key_of
async def event__folder(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Folder: the event names no folder of this mail root"
    await driver.press("q")
    later = driver.app.screen.list.chosen.event.time + dt.timedelta(hours=1)
    finding = folder_damaged(later, "anna@example.com/Sent Items", "it is torn")
    driver.app.browse.feed.came(News((finding,)))
    await driver.press("end", "enter", key)
    assert isinstance(driver.app.screen, BrowseScreen)
    assert driver.app.browse.records.folder.key == "anna@example.com/Sent Items"
    assert driver.place is Place.GRID


# The page to select from


@key_of
async def copy__copy(driver: Any, key: str) -> None:
    driver.app._clipboard = ""
    await driver.press(key)
    assert driver.app.clipboard.startswith(
        "2023-11-14 11:45:00.000  506 EvSecurity  warning  **** ALERT **** 192.0.2.3"
    )
    assert "\n" not in driver.app.clipboard
    assert driver.notice == "sent to the clipboard, where the terminal allows it"


# The timeline


@key_of
async def timeline__only_events(driver: Any, key: str) -> None:
    assert driver.app.screen.list.count == 4
    await driver.press(key)
    assert [line.event.code for line in driver.app.screen.list.lines] == [506, None]
    await driver.press(key)
    assert driver.app.screen.list.count == 4


async def _low(driver: Any) -> None:
    await driver.pilot.resize_terminal(40, 16)


@key_of
async def timeline__more(driver: Any, key: str) -> None:
    await _low(driver)
    await driver.press(key)
    assert driver.app.screen.facts.scroll_offset.y > 0


@key_of
async def timeline__less(driver: Any, key: str) -> None:
    await _low(driver)
    await driver.press("space", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


# The columns


@key_of
async def columns__more(driver: Any, key: str) -> None:
    await _low(driver)
    await driver.press(key)
    assert driver.app.screen.facts.scroll_offset.y > 0


@key_of
async def columns__less(driver: Any, key: str) -> None:
    await _low(driver)
    await driver.press("m", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


def columns(driver: Any) -> Any:
    return driver.app.screen.list


@key_of
async def columns__card(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert isinstance(driver.app.screen, EventCard)
    assert driver.facts["Fields"] == "client: 192.0.2.38"
    await driver.press("u")
    assert isinstance(driver.app.screen, EventsScreen)
    assert driver.app.screen.list.count == 1


@key_of
async def columns__sort_next(driver: Any, key: str) -> None:
    seen = []
    for _ in range(3):
        await driver.press(key)
        seen.append((driver.app.screen.list.column, driver.app.screen.list.table.rows[0].shown[0]))
    assert seen == [("client", "192.0.2.0"), ("user", "192.0.2.0"), ("time", "192.0.2.39")]


@key_of
async def columns__sort_reverse(driver: Any, key: str) -> None:
    await driver.press("o", key)
    assert [row.shown[0] for row in driver.app.screen.list.table.rows[:2]] == ["192.0.2.39", "192.0.2.38"]
    assert "client v" in driver.lines()[1]


@key_of
async def columns__group(driver: Any, key: str) -> None:
    await driver.press("o", key)
    assert driver.lines()[1].split() == ["count", "v", "first", "last", "client"]
    assert [(row.count, row.shown) for row in driver.app.screen.list.table.rows[:2]] == [
        (1, ("192.0.2.0",)),
        (1, ("192.0.2.1",)),
    ]
    await driver.press("down", "enter")
    assert isinstance(driver.app.screen, EventsScreen)
    assert [one.filter.label for one in driver.app.screen.model.filters.active] == ["client 192.0.2.1"]
    await driver.press("t", "space", key)
    assert columns(driver).table.grouped == ""


@key_of
async def columns__scroll_right(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.lines()[1].split() == ["time", "v", "user"]


@key_of
async def columns__scroll_left(driver: Any, key: str) -> None:
    await driver.press("right", key)
    assert driver.lines()[1].split() == ["time", "v", "client", "user"]


def stops_waiting(screen: type) -> Check:
    """Return the check that a key stops what waits for a lock, and the screen stays."""

    async def check(driver: Any, key: str) -> None:
        stopped, records = [], driver.app.browse.records
        records.stop_waiting = lambda: stopped.append(key)
        records.writes._waiting.append(None)
        await driver.pilot.press(key)
        records.writes.drop_waiting()
        assert stopped == [key]
        assert type(driver.app.screen) is screen

    return check


CHECKS["timeline.stop_waiting"] = stops_waiting(AroundScreen)
CHECKS["columns.stop_waiting"] = stops_waiting(ColumnsScreen)


# From one to the other


async def test_from_the_pane_to_the_card_and_all_events_of_its_user(open_app: Any, busy_root: Path) -> None:
    async with open_app(busy_root) as driver:
        await driver.press("3", "up", "enter", "u")
        assert isinstance(driver.app.screen, EventsScreen)
        assert driver.app.screen.list.count == 2
        await driver.press("q")
        assert isinstance(driver.app.screen, BrowseScreen)
        await driver.press("E")
        assert driver.app.screen.list.count == 2


async def test_filters_bookmarks_and_the_place_stay_while_the_screen_is_away(open_app: Any, busy_root: Path) -> None:
    async with open_app(busy_root) as driver:
        await driver.press("E", "up", "up", "m", "v", "q", "E")
        assert driver.app.screen.list.chosen.event.code == 513
        assert "bookmark" in "".join(driver.facts).lower()
        assert "error or worse" in driver.lines()[4]


async def test_a_bookmark_stays_for_the_next_run(open_app: Any, busy_root: Path) -> None:
    async with open_app(busy_root) as driver:
        await driver.press("E", "up", "M", *"look", "enter")
    async with open_app(busy_root) as driver:
        await driver.press("E", "home", "apostrophe")
        assert driver.facts["Bookmark"] == "look"


async def test_a_process_and_a_file_behind_an_event(open_app: Any, busy_root: Path) -> None:
    log = busy_root / "Logs" / "MDaemon-later.log"
    said = b"MDaemon could not start because NTUtil.dll could not be loaded, err:126"
    log.write_bytes(b"Tue 2023-11-14 12:00:00.000: 05: **** ALERT **** " + said + b"\r\n")
    async with open_app(busy_root, processes=("MDaemon.exe",)) as driver:
        await driver.press("E", "enter")
        assert driver.facts["Process"].startswith("MDaemon.exe runs now (process 1), for 2h00m")
        assert driver.facts["File"] == "NTUtil.dll is not in the App folder of this mail root"


async def test_older_events_are_read_from_the_logs_at_the_top(
    open_app: Any, busy_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ServerEvents.whole
    monkeypatch.setattr(ServerEvents, "whole", lambda reports: whole(reports, limit=10))
    async with open_app(busy_root) as driver:
        await driver.press("E", "home")
        screen = driver.app.screen
        first = len(screen.model.store)
        assert first < 40
        await driver.press("up")
        assert len(screen.model.store) == 46
        assert screen.list.cursor == 46 - first
        await driver.press("home", "home")
        assert driver.app.browse.feeding.at_start
        await driver.press("up")
        assert driver.notice == "there is nothing older"


async def test_the_help_and_the_palette_know_the_feed(open_app: Any, busy_root: Path) -> None:
    async with open_app(busy_root) as driver:
        await driver.press("E", "question_mark")
        text = "".join(driver.lines())
        assert driver.lines()[2].strip(" #") == "Feed"
        assert "Go up by a page; the feed stops following." in text
        await driver.press("q", "q", "colon", *"next alert", "enter")
        assert driver.notice == "Next alert: E shows the feed"


async def test_clicks_on_a_bar_and_on_the_footer(open_app: Any, busy_root: Path) -> None:
    async with open_app(busy_root) as driver:
        await driver.press("E")
        bar = next(place for place, total in enumerate(driver.app.screen.chart.shown.totals) if total)
        await driver.pilot.click("HistogramView", offset=(bar + 1, 0))
        await driver.settle()
        assert driver.app.screen.list.cursor == 0
        await driver.pilot.click("ActionFooter", offset=(driver.lines()[-1].index("/ Filter"), 0))
        await driver.settle()
        assert driver.app.screen.bar.is_open
        await driver.press(*"q", "escape")
        assert isinstance(driver.app.screen, EventsScreen)


async def test_a_query_that_cannot_be_read_is_pointed_at(open_app: Any, busy_root: Path) -> None:
    async with open_app(busy_root) as driver:
        await driver.press("E", "slash", *"code>>5", "enter")
        assert driver.app.screen.bar.is_open
        assert "^" in driver.lines()[-2]
        await driver.press("escape")
        assert len(driver.app.screen.model.filters) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on its disks")
async def test_hostile_texts_are_seen_and_not_obeyed_in_every_look(open_app: Any, root: Path) -> None:
    nasty = "\x1b[5mPWNED\u202e\x9b5m[/]"
    said = f"{nasty} gave false logon/password to POP server; user: {nasty}"
    line = f"Tue 2023-11-14 12:00:00.000: 05: **** ALERT **** {said}"
    other = f"Tue 2023-11-14 12:00:01.000: 05: **** ALERT **** {nasty}"
    name = "MDaemon-\x1b[5mPWNED.log"
    (root / "Logs" / name).write_text(f"{line}\r\n{line}\r\n{other}\r\n", encoding="utf-8", newline="")
    seen = ""
    keys = ("E", "up", "space", "enter", "end", "q", "w", "down", "e", "y", "q", "q", "t", "o", "space", "q", "u", "i")
    async with open_app(root, width=120, height=40) as driver:
        for key in (*keys, "m", "b", "y", "q", "s", "escape"):
            await driver.press(key)
            seen += "".join(driver.lines())
        await driver.press("slash", *"x[/]", "enter")
        seen += "".join(driver.lines()) + driver.app.clipboard
    assert seen.isprintable()
    assert "\\x1b[5mPWNED\\u202e\\x9b5m[/]" in seen
    assert "MDaemon-\\x1b[5mPWNED.log" in seen
