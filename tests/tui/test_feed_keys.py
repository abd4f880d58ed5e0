"""Every key of the feed screen, pressed in the running program."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import of_place
from mdtui.tui.screens.around import AroundScreen
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.columns import ColumnsScreen
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.event_card import EventCard
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.screens.help import HelpScreen

PAIRS = [(action, key) for action in of_place(Place.EVENTS) for key in action.keys]
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's name for its own."""
    CHECKS[f"feed.{check.__name__}"] = check
    return check


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(
    open_app: Any, busy_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: Action, key: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app(busy_root) as driver:
        await driver.press("E")
        assert isinstance(driver.app.screen, EventsScreen)
        assert (driver.app.screen.list.count, row(driver)) == (44, 43)
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


def row(driver: Any) -> int:
    cursor: int = driver.app.screen.list.cursor
    return cursor


def event(driver: Any) -> Any:
    return driver.app.screen.list.chosen.last.event


def codes(driver: Any) -> set[int | None]:
    return {entry.event.code for entry in driver.app.screen.model.shown}


def moves(*before: str, to: int) -> Check:
    """Return the check that a key, after some others, goes to a line of the feed."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        assert row(driver) == to

    return check


def leads_to(screen: type, *before: str) -> Check:
    """Return the check that a key leads to a screen."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        assert type(driver.app.screen) is screen

    return check


def narrows(*before: str, label: str, shown: int) -> Check:
    """Return the check that a key, after some others, adds a filter."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        model = driver.app.screen.model
        assert [one.filter.label for one in model.filters.active] == [label]
        assert len(model.shown) == shown
        assert label in driver.lines()[4]

    return check


CHECKS |= {
    "feed.cursor_up": moves(to=42),
    "feed.cursor_down": moves("up", "up", to=42),
    "feed.page_up": moves(to=29),
    "feed.page_down": moves("home", to=14),
    "feed.scroll_home": moves(to=0),
    "feed.hour_back": moves("up", to=41),
    "feed.hour_forth": moves("home", to=40),
    "feed.next_alert": moves("home", to=40),
    "feed.previous_alert": moves(to=41),
    "feed.bar_back": moves("up", "up", to=40),
    "feed.bar_forth": moves("up", "up", "up", to=41),
    "feed.help": leads_to(HelpScreen),
    "feed.card": leads_to(EventCard),
    "feed.around": leads_to(AroundScreen),
    "feed.columns": leads_to(ColumnsScreen),
    "feed.copy": leads_to(CopyScreen),
    "feed.close": leads_to(BrowseScreen),
    "feed.only_code": narrows("up", "up", "up", label="code 508", shown=3),
    "feed.only_tag": narrows("up", "up", label="tag EvProcess", shown=4),
    "feed.only_severity": narrows("up", "up", label="error or worse", shown=4),
    "feed.only_user": narrows("up", label="user user3@example.com", shown=2),
    "feed.only_client": narrows("up", label="IP 192.0.2.3", shown=2),
    "feed.only_marked": narrows("m", label="bookmarked", shown=1),
}


@key_of
async def follow(driver: Any, key: str) -> None:
    await driver.press("up", "up")
    assert "paused" in driver.lines()[0]
    with (driver.server.root.logs / "MDaemon-System.log").open("ab") as log:
        log.write(b"Tue 2023-11-14 12:00:00.000: 05: **** ALERT **** LDaemon LDAP server could not be started\r\n")
    await driver.look()
    assert "paused, 1 new" in driver.lines()[0]
    assert row(driver) == 41
    await driver.press(key)
    assert "following" in driver.lines()[0]
    assert (row(driver), event(driver).code) == (44, 508)
    await driver.press(key)
    assert driver.notice == "Follow: the feed follows already"


@key_of
async def scroll_right(driver: Any, key: str) -> None:
    await driver.press(key)
    assert "ppened" in driver.lines()[-6]
    assert "Something" not in driver.lines()[-6]


@key_of
async def scroll_left(driver: Any, key: str) -> None:
    await driver.press("right", key)
    assert "Something new" in driver.lines()[-6]


@key_of
async def fold(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Repeats: the event is not repeated"
    await driver.press("up", "up", "up")
    assert "+ 3x in 2m LDaemon" in "".join(driver.lines())
    await driver.press(key)
    assert driver.app.screen.list.count == 46
    assert "- 1 of 3 LDaemon" in "".join(driver.lines())
    await driver.press(key)
    assert driver.app.screen.list.count == 44


@key_of
async def filter(driver: Any, key: str) -> None:  # noqa: A001 - the action's name
    await driver.press(key, *"ldap", "enter")
    assert codes(driver) == {508}
    await driver.press(key, *"code>600 | tag:EvDLL", "enter")
    assert codes(driver) == set()
    assert "no event fits the filters" in "".join(driver.lines())


@key_of
async def switch(driver: Any, key: str) -> None:
    for code in range(501, 510):
        await driver.press("slash", *f"code:{code}", "enter")
    number = int(key) - 1
    assert all(one.on for one in driver.app.screen.model.filters.active)
    await driver.press(key)
    assert [one.on for one in driver.app.screen.model.filters.active] == [place != number for place in range(9)]
    await driver.press(key)
    assert all(one.on for one in driver.app.screen.model.filters.active)


@key_of
async def plain(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Unfiltered: there are no filters, / adds one"
    await driver.press("up", "up", "c")
    assert driver.app.screen.list.count == 1
    await driver.press(key)
    assert (driver.app.screen.list.count, row(driver)) == (44, 41)
    assert "all are shown" in driver.lines()[4]
    await driver.press(key)
    assert codes(driver) == {513}


@key_of
async def turn(driver: Any, key: str) -> None:
    await driver.press("up", "up", "c", key)
    assert driver.app.screen.list.count == 43
    assert "not code 513 (45)" in driver.lines()[4]


@key_of
async def remove(driver: Any, key: str) -> None:
    await driver.press("up", "up", "c", "v", key)
    assert [one.filter.label for one in driver.app.screen.model.filters.active] == ["code 513"]
    await driver.press(key)
    assert driver.app.screen.list.count == 44
    assert "code 513" not in "".join(driver.lines())


@key_of
async def search(driver: Any, key: str) -> None:
    await driver.press("home", key, *"LDAP", "enter")
    assert (row(driver), event(driver).code) == (40, 508)
    await driver.press(key, "ctrl+u", *"nowhere", "enter")
    assert driver.notice == "no event that is shown has: nowhere"


@key_of
async def search_next(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Next: nothing was searched for yet, s does"
    await driver.press("home", "s", *"user1", "enter", key)
    assert row(driver) == 10
    await driver.press("end", key)
    assert (row(driver), driver.notice) == (1, "went on from the other end")


@key_of
async def search_previous(driver: Any, key: str) -> None:
    await driver.press("home", "s", *"user1", "enter", key)
    assert (row(driver), driver.notice) == (19, "went on from the other end")


@key_of
async def go_to_time(driver: Any, key: str) -> None:
    await driver.press(key, *"08:05", "enter")
    assert row(driver) == 5
    await driver.press(key, *"2023-11-14 10:00", "enter")
    assert (row(driver), event(driver).code) == (41, 513)
    await driver.press(key, *"noon", "enter")
    assert "not a time: 'noon'" in "".join(driver.lines())
    assert driver.notice.startswith("times are like 14:30")
    await driver.press("escape")
    assert row(driver) == 41


@key_of
async def span(driver: Any, key: str) -> None:
    notes = []
    for _ in range(4):
        await driver.press(key)
        notes.append(driver.notice.split(";")[0])
    assert notes == [
        "the histogram shows the last 7 days",
        "the histogram shows the whole feed",
        "the histogram shows the last 6 hours",
        "the histogram shows the last 24 hours",
    ]


@key_of
async def mark(driver: Any, key: str) -> None:
    await driver.press("up", key)
    line = next(line for line in driver.lines() if "tried to send" in line)
    assert line[0] == "*"
    assert driver.server.reports.bookmarks.has(event(driver))
    assert driver.facts["Bookmark"] == "without a note"
    await driver.press(key)
    assert not driver.server.reports.bookmarks.has(event(driver))


@key_of
async def note(driver: Any, key: str) -> None:
    await driver.press(key, *"ask anna", "enter")
    assert driver.facts["Bookmark"] == "ask anna"
    await driver.press(key, *"!", "enter")
    assert driver.server.reports.bookmarks.of(event(driver)).note == "ask anna!"


@key_of
async def next_mark(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "no event that is shown has a bookmark"
    await driver.press("up", "m", "home", key)
    assert row(driver) == 42


def written(name: str) -> str:
    return Path(name).read_text(encoding="ascii")


@key_of
async def export(driver: Any, key: str) -> None:
    await driver.press("up", "up", "up", "c", key, "ctrl+u", *"out.jsonl", "enter")
    assert driver.notice == "3 events are in out.jsonl"
    rows = [json.loads(line) for line in written("out.jsonl").splitlines()]
    assert [row["code"] for row in rows] == [508, 508, 508]
    await driver.press(key, "ctrl+u", *"out.jsonl", "enter")
    assert "there is such a file already" in driver.notice
    await driver.press(key, "enter")
    assert written("events.csv").startswith("time,code,tag")
    await driver.press(key, "ctrl+u", *"a.txt", "enter")
    assert written("a.txt").count("LDaemon") == 3
    await driver.press(key, "ctrl+u", *f"{os.curdir}", "enter")
    assert "this is a directory" in driver.notice


@key_of
async def stop_waiting(driver: Any, key: str) -> None:
    stopped = []
    records = driver.app.browse.records
    records.stop_waiting = lambda: stopped.append(key)
    records.writes._waiting.append(None)
    await driver.pilot.press(key)
    records.writes.drop_waiting()
    assert stopped == [key]
    assert isinstance(driver.app.screen, EventsScreen)


async def test_what_is_said_of_a_query_does_not_hide_it(open_app: Any, busy_root: Path) -> None:
    async with open_app(busy_root) as driver:
        await driver.press("E", "slash", *"time>someday", "enter")
        lines = driver.lines()
        written = next(number for number, line in enumerate(lines) if "Show: time>someday" in line)
        assert "not a date" in lines[written + 1]
        assert any("dates are like" in line for line in lines[:written])
        await driver.press("escape", "slash", *"text:nothing-like-it", "enter", "s", *"x", "enter")
        assert driver.notice in driver.lines()[-1]
