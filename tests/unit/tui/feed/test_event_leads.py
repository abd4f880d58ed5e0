from __future__ import annotations

import datetime as dt

from mdtui.events.event import Event
from mdtui.findings import Severity
from mdtui.tui.feed.event_leads import CLIENT, USER, by_who, value_of
from mdtui.tui.feed.store import Entry

NOON = dt.datetime(2026, 8, 18, 12, 0)  # noqa: DTZ001 - text logs carry no zone


def event(**fields: str) -> Event:
    return Event(NOON, 521, "EvSecurity", Severity.WARNING, "text", fields, "MDaemon-all.log")


def test_who_an_event_names() -> None:
    assert value_of(event(client="192.0.2.7", user="anna"), USER) == "anna"
    assert value_of(event(client="192.0.2.7", sender="ceo"), USER) == "ceo"
    assert value_of(event(client="192.0.2.7"), CLIENT) == "192.0.2.7"
    assert value_of(event(), USER) == value_of(event(user=""), USER) == ""


def test_all_events_of_somebody_are_found_in_whichever_field_and_case() -> None:
    wanted = by_who(USER, "Anna@example.com")
    fits = [
        wanted.test(Entry((NOON, 0), one))
        for one in (
            event(user="anna@example.com"),
            event(sender="ANNA@example.com"),
            event(user="anna"),
            event(client="Anna@example.com"),
        )
    ]
    assert fits == [True, True, False, False]
    assert wanted.label == "user Anna@example.com"


def test_a_value_is_compared_and_never_read_as_a_query() -> None:
    wanted = by_who(CLIENT, '*" | code:*')
    assert not wanted.test(Entry((NOON, 0), event(client="192.0.2.7")))
    assert wanted.test(Entry((NOON, 0), event(client='*" | code:*')))


def test_a_hostile_value_has_a_safe_label() -> None:
    assert by_who(USER, "\x1b[5mPWNED").label == r"user \x1b[5mPWNED"


def test_two_users_are_alternatives() -> None:
    assert by_who(USER, "anna").alternatives == by_who(USER, "bob").alternatives
    assert by_who(USER, "anna").alternatives != by_who(CLIENT, "anna").alternatives
