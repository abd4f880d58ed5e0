"""Every key of the pane with the events, pressed in the running program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import of_place
from mdtui.tui.screens.event_card import EventCard

PAIRS = [(action, key) for action in of_place(Place.FEED) for key in action.keys]
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's name for its own."""
    CHECKS[f"events.{check.__name__}"] = check
    return check


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, root: Path, action: Action, key: str) -> None:
    async with open_app(root) as driver:
        await driver.press("3")
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


def row(driver: Any) -> int:
    cursor: int = driver.app.browse.feed.feed.cursor
    return cursor


def moves(*before: str, to: int) -> Check:
    """Return the check that a key, after some others, goes to an event."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        assert row(driver) == to

    return check


CHECKS |= {
    "events.cursor_down": moves("up", "up", to=38),
    "events.page_up": moves(to=35),
    "events.page_down": moves("home", to=4),
    "events.scroll_home": moves(to=0),
}


@key_of
async def cursor_up(driver: Any, key: str) -> None:
    await driver.press(key)
    assert row(driver) == 38
    assert "not following" in "".join(driver.lines())


@key_of
async def follow(driver: Any, key: str) -> None:
    await driver.press("home", key)
    assert row(driver) == 39
    await driver.press(key)
    assert driver.notice == "Follow: the feed follows already"


@key_of
async def card(driver: Any, key: str) -> None:
    await driver.press("up", key)
    assert isinstance(driver.app.screen, EventCard)
    assert driver.facts["Fields"] == "client: 192.0.2.38"


@key_of
async def scroll_right(driver: Any, key: str) -> None:
    await driver.press(key)
    assert "alse logon" in driver.lines()[-2]
    assert "gave" not in driver.lines()[-2]


@key_of
async def scroll_left(driver: Any, key: str) -> None:
    await driver.press("right", key)
    assert "192.0.2.39 gave" in driver.lines()[-2]
