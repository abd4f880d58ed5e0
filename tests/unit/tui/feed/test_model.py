from __future__ import annotations

import pytest

from mdtui.tui.feed.filters import bookmarked, by_code, by_text
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.parts import at_once
from tests.fixtures.feed_events import at, event


@pytest.fixture
def model() -> FeedModel:
    model = FeedModel(10)
    model.add([event(1, 521), event(2, 506), event(3, 521), event(4, 521)])
    return model


def codes(model: FeedModel) -> list[int | None]:
    return [model.line(row).event.code for row in range(len(model))]


def test_what_comes_is_filtered_and_told(model: FeedModel) -> None:
    at_once(model.add_filter(by_code(521)))
    assert model.add([event(5, 506), event(6, 521)]) == (2, 1, False, 0)
    assert model.add([event(0, 521)]) == (1, 1, True, 0)
    assert len(model.shown) == 5


def test_what_falls_out_falls_out_of_the_rows_and_the_counts(model: FeedModel) -> None:
    at_once(model.add_filter(by_code(521)))
    came = model.add([event(10 + number, 506) for number in range(9)])
    assert came.dropped == 3
    assert [entry.moment for entry in model.shown] == [at(4)]
    assert (model.filters.hits(0), model.filters.fitting) == (1, 1)


def test_older_events_are_asked_for_from_the_oldest_on() -> None:
    model = FeedModel(2)
    assert model.older() is None
    model.add([event(5, place=1)])
    page = model.older()
    assert page is not None
    assert (page.before, page.known) == (at(5), {(1, at(5), "false logon")})
    assert [one.place for one in page.events] == [1]
    assert model.add_older([event(3), event(4)]) == 1
    assert model.older() is None
    model.hold(on=True)
    assert model.older() is not None
    assert model.add_older([event(2), event(3)]) == 2
    assert model.hold(on=False) == 2


def test_bookmarks_are_known_when_events_come_and_change_what_is_shown() -> None:
    model = FeedModel(marked=lambda one: one.code == 506)
    model.add([event(1, 521), event(2, 506)])
    at_once(model.add_filter(bookmarked()))
    assert codes(model) == [506]
    entry = model.store.entries[0]
    model.mark(entry, on=True)
    assert codes(model) == [521, 506]
    model.mark(entry, on=False)
    assert codes(model) == [506]
    assert model.filters.hits(0) == 1


def test_an_event_that_is_given_again_is_filtered_again() -> None:
    model = FeedModel()
    at_once(model.add_filter(by_text("anna")))
    model.add([event(1, text="user: an", place=7)])
    assert len(model) == 0
    model.add([event(1, text="user: anna", place=7)])
    assert len(model) == 1
    assert model.filters.hits(0) == 1


def test_a_minute_of_10_000_lines_a_second_loses_nothing() -> None:
    model = FeedModel(20_000)
    at_once(model.add_filter(by_code(521)))
    shown = dropped = 0
    for number in range(120):
        batch = [event(number + place / 5000, 521 if place % 5 else 506) for place in range(5000)]
        came = model.add(batch)
        shown += came.shown
        dropped += came.dropped
    assert model.store.arrived == 600_000
    assert shown == 480_000
    assert dropped == 580_000
    assert (len(model.store), model.filters.fitting, len(model.shown)) == (20_000, 16_000, 16_000)
