from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from mdtui.events import feed
from mdtui.events.event import Event
from mdtui.events.feed import EventSource, Feed, local, merged, newest
from mdtui.findings import Severity

NOON = dt.datetime(2026, 8, 18, 12)  # noqa: DTZ001 - text logs carry no zone


def event(text: str, minute: int | None, zone: dt.tzinfo | None = None) -> Event:
    time = None if minute is None else dt.datetime(2026, 8, 18, 12, minute, tzinfo=zone)
    return Event(time, 500, "EvODBC", Severity.ERROR, text, {}, "test")


def texts(events: list[Event]) -> str:
    return "".join(event.text for event in events)


class Script:
    """A source that gives what it is told to."""

    def __init__(self, name: str, *batches: list[Event]) -> None:
        self.name = name
        self.batches = list(batches)
        self.closed = False

    def read(self) -> list[Event]:
        return self.batches.pop(0)

    def poll(self) -> list[Event]:
        return self.batches.pop(0)

    def close(self) -> None:
        self.closed = True


def test_sources_are_merged_in_order_of_time() -> None:
    one = Script("one", [event("a", 1), event("d", 4)], [event("f", 9)])
    two = Script("two", [event("b", 2), event("c", 3)], [event("e", 8)])
    sources: list[EventSource] = [one, two]
    merged_feed = Feed(sources)
    assert merged_feed.names == ["one", "two"]
    assert texts(merged_feed.read()) == "abcd"
    assert texts(merged_feed.poll()) == "ef"
    merged_feed.close()
    assert one.closed
    assert two.closed


def test_events_of_one_moment_keep_their_order() -> None:
    assert texts(merged([[event("a", 5), event("b", 5)], [event("c", 5)]])) == "abc"


def test_an_event_without_a_time_stays_behind_its_predecessor() -> None:
    stream = [event("x", None), event("b", 2), event("y", None), event("z", None), event("d", 4)]
    assert texts(merged([[event("a", 1), event("c", 3)], stream])) == "axbyzcd"


def test_only_events_without_a_time() -> None:
    assert texts(merged([[event("a", None), event("b", None)], [event("c", 1)]])) == "abc"
    assert merged([]) == []


def test_times_with_and_without_a_zone_compare() -> None:
    zoned = dt.datetime(2026, 8, 18, 12, tzinfo=dt.UTC)
    assert local(zoned) == zoned.astimezone().replace(tzinfo=None)
    assert merged([[event("a", 0, dt.UTC)], [event("b", 0)]])


def test_a_moment_at_the_end_of_time_compares() -> None:
    far = dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-23)))
    near = dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=23)))
    assert local(near) < local(far)


def test_one_event_of_two_sources_is_given_once_where_it_is_asked_for() -> None:
    first, second = event("a", 1), msgspec.structs.replace(event("a", 1), source="other")
    for distinct, given in ((True, "a"), (False, "aa")):
        sources: list[EventSource] = [Script("one", [first], []), Script("two", [], [second])]
        merged_feed = Feed(sources, distinct=distinct)
        assert texts(merged_feed.read()) + texts(merged_feed.poll()) == given


class Damaged(Script):
    """A source that cannot be read as a whole."""

    problem = "the file ends early"


def test_what_is_wrong_with_sources_is_said() -> None:
    sources: list[EventSource] = [Script("one"), Damaged("two")]
    assert Feed(sources).problems == ["the file ends early"]


def test_the_newest_of_many() -> None:
    many = [event(chr(97 + minute), minute) for minute in range(9, -1, -1)]
    assert texts(newest(many, 3, None)) == "hij"
    assert texts(newest(many, 0, None)) == ""
    assert texts(newest([*many, event("x", None)], 100, local(NOON.replace(minute=7)))) == "hxij"


def test_no_more_than_needed_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "_SPARE", 0)
    assert texts(newest((event(chr(97 + minute), minute) for minute in range(26)), 2, None)) == "yz"
