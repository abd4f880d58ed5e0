from __future__ import annotations

import datetime as dt

import pytest

from mdtui.events.event import Event
from mdtui.events.matching import Recogniser
from mdtui.events.settings import WindowsLogSettings
from mdtui.events.windows_event import Position, RecordReader, WindowsEvent, moment_of
from mdtui.findings import Severity

LOGON = "**** ALERT **** 192.0.2.1 gave false logon/password to POP server; user: anna"
LDAP = "**** ALERT **** LDaemon LDAP server could not be started"
NOON = dt.datetime(2026, 8, 18, 12, tzinfo=dt.UTC)


def record(
    number: int | None, *strings: str, provider: str = "MDaemon", level: int = 2, message: str = ""
) -> WindowsEvent:
    return WindowsEvent(provider, number, 7, "2026-08-18T12:00:00.0000000Z", level, strings, message)


def test_a_known_event(reader: RecordReader) -> None:
    assert reader.event(record(521, LOGON), "a.evtx") == Event(
        NOON, 521, "EvSecurity", Severity.WARNING, LOGON, {"client": "192.0.2.1", "user": "anna"}, "a.evtx", 7
    )  # fmt: skip


@pytest.mark.parametrize("provider", ["mdaemon", "MDAEMON"])
def test_the_provider_in_any_case(reader: RecordReader, provider: str) -> None:
    assert reader.event(record(521, LOGON, provider=provider), "a") is not None


@pytest.mark.parametrize("number", [516, 517, 518, 519, 520, 526, 534, 599, 0, None])
def test_an_unknown_number_is_shown_as_it_comes(reader: RecordReader, number: int | None) -> None:
    event = reader.event(record(number, "something", "more"), "a")
    assert event == Event(NOON, number, "", Severity.ERROR, "something more", {}, "a", 7)


@pytest.mark.parametrize(
    ("level", "text", "severity"),
    [
        (1, "x", Severity.CRITICAL),
        (2, "x", Severity.ERROR),
        (3, "x", Severity.WARNING),
        (4, "x", Severity.INFO),
        (4, "**** ALERT **** x", Severity.WARNING),
        (99, "x", Severity.INFO),
    ],
)
def test_an_unknown_event_matters_as_windows_says(
    reader: RecordReader, level: int, text: str, severity: Severity
) -> None:
    event = reader.event(record(517, text, level=level), "a")
    assert event is not None
    assert event.severity is severity


def test_a_known_number_with_another_text_keeps_the_text(reader: RecordReader) -> None:
    event = reader.event(record(508, "LDAP down"), "a")
    assert event is not None
    assert (event.code, event.tag, event.text, event.fields) == (508, "EvProcess", "LDAP down", {})


def test_the_text_of_another_number_gives_no_fields(reader: RecordReader) -> None:
    event = reader.event(record(508, LOGON), "a")
    assert event is not None
    assert (event.code, event.fields) == (508, {})


@pytest.mark.parametrize(
    ("number", "text"),
    [(508, "svchost"), (533, "1234,D,0"), (521, LDAP), (521, LOGON.removeprefix("**** ALERT **** ")), (517, LDAP)],
)
def test_another_program_is_not_mdaemon(reader: RecordReader, number: int, text: str) -> None:
    assert reader.event(record(number, text, provider="ESENT"), "a") is None


def test_a_published_text_with_its_number_is_mdaemons_whatever_the_provider(recogniser: Recogniser) -> None:
    for by_text in (True, False):
        reader = RecordReader(recogniser, WindowsLogSettings(by_text=by_text))
        assert (reader.event(record(521, LOGON, provider="MDaemon Server"), "a") is not None) is by_text


def test_several_strings_of_another_program_are_no_event(reader: RecordReader) -> None:
    """A stranger's user name may be the whole text of an event."""
    assert reader.event(record(521, "x", LOGON, provider="Other"), "a") is None


def test_the_values_alone_are_put_into_the_text(reader: RecordReader) -> None:
    several = reader.event(record(521, "192.0.2.1", "anna"), "a")
    assert several is not None
    assert (several.fields, several.text) == ({"client": "192.0.2.1", "user": "anna"}, LOGON)
    lone = reader.event(record(501, "postmaster"), "a")
    assert lone is not None
    assert (lone.fields, lone.text) == (
        {"alias": "postmaster"},
        "**** ALERT **** RFC 2822 states that you MUST define a postmaster alias",
    )


def test_a_value_that_looks_like_an_event_is_not_put_into_one(reader: RecordReader) -> None:
    kind = reader.catalogue.get(521)
    assert kind is not None
    strings = [LOGON, *["x"] * (len(kind.fields) - 1)]
    event = reader.event(record(521, *strings), "a")
    assert event is not None
    assert event.fields == {}
    assert event.text == " ".join(strings)


def test_the_rendered_message_is_the_text_where_there_are_several_strings(reader: RecordReader) -> None:
    event = reader.event(record(521, "a", "b", "c", "d", message=LOGON), "a")
    assert event is not None
    assert (event.text, event.fields["user"]) == (LOGON, "anna")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-08-18T12:00:00.0000000Z", NOON),
        ("2026-08-18 12:00:00", NOON),
        ("2026-08-18T14:00:00+02:00", NOON),
        ("2026-08-18T12:00:00.1234567Z", NOON.replace(microsecond=123456)),
        ("1601-01-01T00:00:00Z", dt.datetime(1601, 1, 1, tzinfo=dt.UTC)),
        ("2026-13-18T12:00:00Z", None),
        ("0000-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("2026-08-18T12:00:60Z", None),
        ("30828-09-14T02:48:05Z", None),
        ("noon", None),
        ("", None),
        ("\u0662\u0660\u0662\u0666-08-18T12:00:00Z", None),
    ],
)
def test_times(text: str, moment: dt.datetime | None) -> None:
    assert moment_of(text) == moment


def event(place: int | None, minute: int | None) -> Event:
    time = None if minute is None else NOON.replace(minute=minute)
    return Event(time, 521, "EvSecurity", Severity.WARNING, "", {}, "a", place)


def test_a_position_tells_what_is_new() -> None:
    position = Position().past(event(5, 10)).past(event(4, 11)).past(event(None, None))
    assert position == Position(5, NOON.replace(minute=11))
    assert position.is_before(event(6, 9))
    assert not position.is_before(event(5, 10))
    assert not position.is_before(event(5, 11))
    assert not position.is_before(event(None, None))


def test_a_cleared_log_counts_anew_with_later_times() -> None:
    assert Position(500, NOON).is_before(event(1, 1))
    assert Position(500, None).is_before(event(1, 1))
