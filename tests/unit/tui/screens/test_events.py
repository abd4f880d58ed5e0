from __future__ import annotations

from typing import Any

import pytest

from mdtui.keys.action import Place
from mdtui.tui.actions import action_of, of_place
from tests.fixtures.feed_events import event


def why_not(app: Any, method: str) -> str:
    action = action_of(Place.EVENTS, method)
    assert action is not None
    said: str = app.screen.why_not(action)
    return said


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("card", "there are no events"),
        ("search", "there are no events"),
        ("switch", "there are no filters"),
        ("plain", "there are no filters, / adds one"),
        ("filter", ""),
        ("close", ""),
        ("stop_waiting", "nothing is being written"),
    ],
)
async def test_without_events(on_feed: Any, method: str, expected: str) -> None:
    async with on_feed() as (app, _):
        assert why_not(app, method) == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("fold", "the event is not repeated"),
        ("only_user", "the event names no user"),
        ("only_client", "the event names no IP address"),
        ("search_next", "nothing was searched for yet, s does"),
        ("follow", "the feed follows already"),
        ("card", ""),
    ],
)
async def test_with_an_event(on_feed: Any, method: str, expected: str) -> None:
    async with on_feed(event(0, 508)) as (app, _):
        assert why_not(app, method) == expected


async def test_with_an_event_that_has_everything_all_is_possible(on_feed: Any) -> None:
    one = event(0, 521, user="anna", client="192.0.2.7")
    async with on_feed(one, event(1, 521, user="anna", client="192.0.2.7"), keys=("c", "up")) as (app, _):
        app.browse.feeding.words = "anna"
        app.browse.feeding.follow(on=False)
        impossible = [action.method for action in of_place(Place.EVENTS) if app.screen.why_not(action)]
        assert impossible == ["stop_waiting"]


async def test_repeats_open_and_close_where_the_cursor_is(on_feed: Any) -> None:
    async with on_feed(event(0, 508), event(1, 508), event(2, 521), keys=("up", "space")) as (app, press):
        assert (app.screen.list.count, app.screen.list.cursor) == (3, 0)
        await press("down", "space")
        assert (app.screen.list.count, app.screen.list.cursor) == (2, 0)


async def test_a_bookmark_is_of_the_event_that_is_shown(on_feed: Any) -> None:
    async with on_feed(event(0, 508), event(1, 508), keys=("m",)) as (app, press):
        assert [entry.marked for entry in app.screen.model.store.entries] == [False, True]
        assert app.screen.list.mark(0) == "*"
        await press("m")
        assert not any(entry.marked for entry in app.screen.model.store.entries)
