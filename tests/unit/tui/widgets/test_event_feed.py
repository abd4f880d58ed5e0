from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mdtui.events.event import Event
from mdtui.findings import Severity
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets import event_feed
from mdtui.tui.widgets.event_feed import EventFeed

NOON = dt.datetime(2023, 11, 14, 12, 0, 0)  # noqa: DTZ001 - text logs carry no zone


def event(number: int, text: str = "", code: int | None = 521) -> Event:
    text = text or f"**** ALERT **** event {number}"
    tag = "EvSecurity" if code is not None else ""
    return Event(NOON + dt.timedelta(minutes=number), code, tag, Severity.WARNING, text, {}, "MDaemon-all.log")


def events(first: int, count: int) -> list[Event]:
    return [event(number) for number in range(first, first + count)]


def texts(app: Any) -> list[str]:
    return [line[30:].split("#")[0].strip() for line in app.lines()]


async def test_an_event_shows_mark_time_code_tag_and_text(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 3) as (app, pilot):
        feed.add([event(0), event(1, "**** ALERT **** something new", None)])
        await pilot.pause()
        assert app.lines()[:2] == [
            " !    12:00:00  521 EvSecurity event 0",
            " !    12:01:00                 something new",
        ]


async def test_the_newest_is_at_the_bottom_and_the_feed_follows(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 4) as (app, pilot):
        for first in range(0, 30, 10):
            feed.add(events(first, 10))
            await pilot.pause()
        assert texts(app) == [f"event {number}" for number in range(26, 30)]
        assert feed.note == "30"


async def test_it_stops_following_when_the_cursor_moves_up_and_says_how_many_are_new(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 4) as (app, pilot):
        feed.add(events(0, 20))
        await pilot.pause()
        feed.action_cursor_up()
        await pilot.pause()
        assert (feed.following, feed.note) == (False, "not following")
        feed.add(events(20, 5))
        await pilot.pause()
        assert texts(app) == [f"event {number}" for number in range(16, 20)]
        assert feed.event_at(feed.cursor) == event(18)
        assert feed.note == "v 5 new"
        feed.action_follow()
        await pilot.pause()
        assert texts(app)[-1] == "event 24"
        assert (feed.following, feed.note) == (True, "25")


async def test_going_down_to_the_end_follows_again(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 4) as (_, pilot):
        feed.add(events(0, 20))
        await pilot.pause()
        feed.action_page_up()
        await pilot.pause()
        assert not feed.following
        feed.action_page_down()
        await pilot.pause()
        assert feed.following


async def test_no_more_than_a_number_of_events_are_kept_and_the_lines_in_sight_stay(
    host: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_feed, "KEPT", 20)
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 4) as (app, pilot):
        feed.add(events(0, 20))
        await pilot.pause()
        feed.action_page_up()
        await pilot.pause()
        before = texts(app)
        feed.add(events(20, 3))
        await pilot.pause()
        assert len(feed.events) == 20
        assert texts(app) == before


async def test_a_mouse_wheel_stops_it_too(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 4) as (app, pilot):
        feed.add(events(0, 20))
        await pilot.pause()
        feed.go(3)
        await pilot.pause()
        feed.add(events(20, 5))
        await pilot.pause()
        assert texts(app) == [f"event {number}" for number in range(3, 7)]
        assert feed.note == "v 5 new"


async def test_the_event_under_the_cursor_is_asked_for(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 4) as (app, pilot):
        feed.action_card()
        feed.add(events(0, 3))
        feed.action_cursor_up()
        feed.action_card()
        await pilot.pause()
        assert [message.event for message in app.got if isinstance(message, EventFeed.Chosen)] == [event(1)]


async def test_a_larger_window_shows_the_end(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 4) as (app, pilot):
        feed.add(events(0, 20))
        await pilot.pause()
        for height in (8, 3):
            await pilot.resize_terminal(60, height)
            await pilot.pause()
            assert texts(app)[-1] == "event 19"
            assert feed.following


async def test_long_texts_move_sideways(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 60, 3) as (app, pilot):
        feed.add([event(0, "0123456789" * 6)])
        await pilot.pause()
        assert texts(app)[0].endswith("~")
        feed.action_scroll_right()
        feed.action_scroll_right()
        await pilot.pause()
        assert texts(app)[0] == ("0123456789" * 6)[32:]
        for _ in range(3):
            feed.action_scroll_left()
        await pilot.pause()
        assert texts(app)[0].startswith("0123")


async def test_without_events_it_says_where_they_come_from(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "no events yet")
    async with host(feed, 60, 3) as (app, _):
        assert app.lines()[0] == "  no events yet"
        assert feed.note == ""


async def test_hostile_text_reaches_the_screen_as_plain_signs(host: Any, clock: Any) -> None:
    feed = EventFeed(clock, ASCII, "none")
    async with host(feed, 80, 3) as (app, pilot):
        feed.add([event(0, "**** ALERT **** \x1b[31mred\u202e [b]x[/b]")])
        await pilot.pause()
        assert texts(app)[0] == r"\x1b[31mred\u202e [b]x[/b]"
