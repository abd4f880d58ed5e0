from __future__ import annotations

from typing import Any

import pytest

from mdtui.tui.feed.feeding import Feeding, Logs, News
from mdtui.tui.feed.filters import by_code
from mdtui.tui.feed.parts import at_once
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.feed_list import FeedList
from tests.fixtures.feed_events import event


@pytest.fixture
def feed(server: Any, clock: Any) -> FeedList:
    """Give a list of a feed that holds two codes in turn, and three repeats at the end."""
    feeding = Feeding(server, None, Logs(server))  # type: ignore[arg-type] # nothing is done in the background here
    feed = FeedList(clock, ASCII, feeding)
    events = [event(number, 521 if number % 2 else 506, f"event {number}") for number in range(20)]
    feeding.came(News((*events, *(event(20 + number, 508, "LDaemon") for number in range(3)))))
    return feed


async def test_repeats_are_one_line_until_they_are_opened(host: Any, feed: FeedList) -> None:
    async with host(feed, 60, 6) as (app, pilot):
        feed.show("none")
        await pilot.pause()
        assert feed.count == 21
        assert "+ 3x in 2s LDaemon" in app.lines()[5]
        feed.feeding.model.toggle(feed.cursor)
        feed.show("none")
        await pilot.pause()
        assert [line[30:].strip(" #") for line in app.lines()[3:]] == [
            "- 1 of 3 LDaemon",
            "2 of 3 LDaemon",
            "3 of 3 LDaemon",
        ]


async def test_the_cursor_stays_on_its_event_through_filters(host: Any, feed: FeedList) -> None:
    async with host(feed, 60, 6) as (_, pilot):
        feed.show("none")
        feed.move_to(11)
        at_once(feed.feeding.model.add_filter(by_code(521)))
        feed.show("none")
        await pilot.pause()
        assert feed.chosen is not None
        assert (feed.chosen.event.text, feed.count) == ("event 11", 10)
        at_once(feed.feeding.model.use_filters(on=False))
        feed.show("none")
        assert feed.cursor == 11


async def test_a_bookmark_is_marked(host: Any, feed: FeedList) -> None:
    async with host(feed, 60, 6) as (app, pilot):
        feed.feeding.model.mark(feed.feeding.model.store.entries[-1], on=True)
        feed.show("none")
        await pilot.pause()
        assert app.lines()[5].startswith("*")


async def test_it_tells_the_feed_whether_it_follows(host: Any, feed: FeedList) -> None:
    async with host(feed, 60, 6) as (_, pilot):
        feed.show("none")
        feed.action_cursor_up()
        assert not feed.feeding.following
        feed.action_follow()
        await pilot.pause()
        assert feed.feeding.following


async def test_without_an_event_it_says_why(host: Any, feed: FeedList) -> None:
    async with host(feed, 60, 6) as (app, pilot):
        at_once(feed.feeding.model.add_filter(by_code(999)))
        feed.show("no event fits")
        await pilot.pause()
        assert feed.chosen is None
        assert app.lines()[0] == "  no event fits"
