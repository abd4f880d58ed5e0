from __future__ import annotations

import pytest

from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT
from mdtui.findings import Severity
from mdtui.tui.feed.histogram import histogram
from mdtui.tui.feed.store import Entry, FeedStore
from tests.fixtures.feed_events import at, event


@pytest.fixture
def entries() -> list[Entry]:
    store = FeedStore()
    store.add([event(second) for second in (-7200, 0, 1, 59, 60, 3599)])
    store.add([event(61, severity=Severity.CRITICAL), event(4000)])
    return store.entries


def test_an_hour_in_minutes(entries: list[Entry]) -> None:
    found = histogram(entries, 60, at(3599), hours=1)
    assert (found.start, found.seconds, len(found.buckets)) == (at(0), 60, 60)
    # What is ahead of the clock is in the last one.
    assert found.totals[:3] == [3, 2, 0]
    assert found.totals[-1] == 2
    assert found.buckets[1] == (0, 1, 0, 1)
    assert [found.worst(number) for number in range(3)] == [Severity.WARNING, Severity.CRITICAL, None]
    assert found.end == at(3600)


def test_a_bucket_and_its_moment(entries: list[Entry]) -> None:
    found = histogram(entries, 60, at(3599), hours=1)
    assert [found.bucket_of(found.moment(number)) for number in range(60)] == list(range(60))
    assert [found.bucket_of(at(second)) for second in (-1, 59.9, 3600)] == [None, 0, None]


def test_as_far_as_there_are_events(entries: list[Entry]) -> None:
    found = histogram(entries, 20, at(3600))
    assert sum(found.totals) == len(entries)
    assert found.seconds == 600
    assert len(histogram([], 20, at(0)).buckets) == 20


def test_more_than_a_day_for_each() -> None:
    store = FeedStore()
    store.add([event(0), event(-86_400 * 365)])
    found = histogram(store.entries, 10, at(1))
    assert sum(found.totals) == 2
    assert found.seconds % 86_400 == 0
    assert len(found.buckets) == 10


def test_the_ends_of_the_calendar() -> None:
    store = FeedStore()
    store.add([event(None)])
    assert histogram(store.entries, 3, LAST_MOMENT).totals == [0, 0, 0]
    assert sum(histogram(store.entries, 3, FIRST_MOMENT, hours=5).totals) == 1
