from __future__ import annotations

import datetime as dt

import pytest

from mdtui.events.distinct import Distinct
from mdtui.events.event import Event
from mdtui.findings import Severity

NOON = dt.datetime(2026, 8, 18, 12)  # noqa: DTZ001 - text logs carry no zone
UTC_NOON = NOON.astimezone(dt.UTC)
LDAP = "**** ALERT **** LDaemon LDAP server could not be started"


def logon(source: str, user: str = "anna", second: float = 0, *, zoned: bool = False) -> Event:
    time = (UTC_NOON if zoned else NOON) + dt.timedelta(seconds=second)
    fields = {"client": "192.0.2.1", "user": user}
    return Event(time, 521, "EvSecurity", Severity.WARNING, f"{source} {user}", fields, source)


def plain(source: str, text: str, code: int | None, second: float = 0) -> Event:
    return Event(NOON + dt.timedelta(seconds=second), code, "", Severity.ERROR, text, {}, source)


def shown(events: list[Event]) -> list[tuple[str, ...]]:
    return [(event.source, *event.also) for event in events]


def test_one_event_of_several_sources_is_given_once_and_names_them() -> None:
    events = [logon("POP.log"), logon("all.log", second=0.5), logon("Application", second=1.5, zoned=True)]
    assert shown(Distinct().of(events)) == [("POP.log", "all.log", "Application")]


@pytest.mark.parametrize(
    "other",
    [
        logon("POP.log", second=0.1),
        logon("all.log", user="bert"),
        logon("all.log", second=2.1),
        plain("all.log", "POP.log anna", 521),
    ],
)
def test_what_differs_is_another_event(other: Event) -> None:
    assert len(Distinct().of([logon("POP.log"), other])) == 2


def test_two_events_in_two_logs_stay_two() -> None:
    events = [logon("a"), logon("b", second=0.1), logon("a", second=0.5), logon("b", second=0.6)]
    assert shown(Distinct().of(events)) == [("a", "b"), ("a", "b")]


def test_a_text_without_fields_counts_by_its_words() -> None:
    events = [
        plain("a.log", LDAP, 508),
        plain("b.log", f"05: {LDAP.replace(' LDAP', '   LDAP')} ", None),
        plain("c.log", "something else", 516),
        plain("d.log", "something else", None),
    ]
    assert shown(Distinct().of(events)) == [("a.log", "b.log"), ("c.log", "d.log")]


def test_an_event_that_was_given_is_not_given_again_later() -> None:
    distinct = Distinct()
    assert shown(distinct.of([logon("a"), logon("a")])) == [("a",), ("a",)]
    assert shown(distinct.of([logon("b"), logon("b"), logon("b")])) == [("b",)]


def test_what_has_no_time_is_never_left_out() -> None:
    event = Event(None, 521, "", Severity.INFO, "x", {}, "a")
    other = Event(None, 521, "", Severity.INFO, "x", {}, "b")
    assert Distinct().of([event, other]) == [event, other]


def test_only_so_many_are_remembered() -> None:
    distinct = Distinct(remembered=2)
    distinct.of([logon("a", "1"), logon("a", "2"), logon("a", "3")])
    assert shown(distinct.of([logon("b", "3"), logon("b", "2"), logon("b", "1")])) == [("b",)]
    assert len(distinct._order) == sum(map(len, distinct._by_key.values())) == 2


def test_a_flood_of_one_event_is_gone_through_in_time() -> None:
    events = [logon("a", second=number / 10_000) for number in range(5000)]
    assert len(Distinct().of(events)) == 5000
