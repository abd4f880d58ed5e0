from __future__ import annotations

import datetime as dt

from mdtui.events.counting import EventCounts
from mdtui.events.event import Event
from mdtui.events.moments import local
from mdtui.findings import Severity


def event(
    code: int | None,
    hour: int | None,
    minute: int = 0,
    severity: Severity = Severity.ERROR,
    zone: dt.tzinfo | None = None,
) -> Event:
    time = None if hour is None else dt.datetime(2026, 8, 18, hour, minute, tzinfo=zone)
    return Event(time, code, "EvODBC" if code else "", severity, "text", {}, "a.log")


def test_events_are_counted_by_code_and_hour() -> None:
    counts = EventCounts([event(500, 9), event(508, 9, 59), event(500, 10), event(None, 10), event(500, 10, 30)])
    assert counts.total == 5
    assert [(of.code, of.tag, of.count) for of in counts.codes] == [
        (500, "EvODBC", 3),
        (None, "", 1),
        (508, "EvODBC", 1),
    ]
    nine, ten = (dt.datetime(2026, 8, 18, hour) for hour in (9, 10))  # noqa: DTZ001 - local
    assert counts.ordered_hours == [(nine, {500: 1, 508: 1}), (ten, {500: 2, None: 1})]
    first = counts.codes[0]
    assert (first.first, first.last) == (nine, ten.replace(minute=30))


def test_the_order_of_events_does_not_matter() -> None:
    events = [event(500, 10), event(500, 9), event(500, None), event(500, 11)]
    forth, back = EventCounts(events), EventCounts(events[::-1])
    assert forth.codes == back.codes
    assert forth.ordered_hours == back.ordered_hours


def test_an_event_without_a_time_is_counted_apart() -> None:
    counts = EventCounts([event(500, 9), event(500, None)])
    assert counts.ordered_hours[0] == (None, {500: 1})
    (of,) = counts.codes
    assert (of.count, of.first) == (2, of.last)
    assert EventCounts([event(500, None)]).codes[0].first is None


def test_the_greatest_severity_counts() -> None:
    (of,) = EventCounts(
        [event(None, 1, severity=each) for each in (Severity.INFO, Severity.CRITICAL, Severity.ERROR)]
    ).codes
    assert of.severity is Severity.CRITICAL


def test_times_with_a_zone_are_counted_where_they_are_here() -> None:
    zoned = event(500, 9, zone=dt.UTC)
    assert zoned.time is not None
    assert list(EventCounts([zoned]).hours) == [local(zoned.time).replace(minute=0)]


def test_nothing() -> None:
    assert (EventCounts().total, EventCounts().codes, EventCounts().ordered_hours) == (0, [], [])
