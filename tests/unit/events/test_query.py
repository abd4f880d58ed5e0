from __future__ import annotations

import datetime as dt

import pytest

from mdtui.events.event import Event
from mdtui.events.query import EventContext, compile_event_query, timestamp, vocabulary
from mdtui.findings import Severity
from mdtui.query import QueryError

TIME = dt.datetime.fromisoformat("2026-08-18T10:00:00")
NOW = TIME.replace(tzinfo=dt.UTC).timestamp() + 3600
CONTEXT = EventContext(NOW, dt.UTC)
FIELDS = ("user", "client", "Text")


def event(
    time: dt.datetime | None = TIME,
    code: int | None = 521,
    severity: Severity = Severity.WARNING,
    fields: dict[str, str] | None = None,
    tag: str = "EvSecurity",
) -> Event:
    values = {"user": "Anna", "client": "192.0.2.7"} if fields is None else fields
    return Event(time, code, tag, severity, "false logon; user: Anna", values, "POP.log")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("code:521", True),
        ("code>=500 code<522", True),
        ("code!=521", False),
        ("code:500-520,522", False),
        ("tag:security", True),
        ("tag:EvSec*", True),
        ("tag:sec*", False),
        ("text:LOGON", True),
        ('text:"false logon"', True),
        ("source:pop.log", True),
        ("user:anna", True),
        ("client:192.0.2.*", True),
        ("client:10.*", False),
        ("warning", True),
        ("error | critical", False),
        ("severity>=warning", True),
        ("severity>warning", False),
        ("severity:info", False),
        ("unknown", False),
        ("time<2h", True),
        ("time<30m", False),
        ("time:2026-08-18", True),
        ("time>2026-08-18T10:00", False),
        ("time>=2026-08-18T10:00", True),
        ("!time<2h | (code:521 & !info)", True),
    ],
)
def test_what_fits(text: str, *, fits: bool) -> None:
    assert compile_event_query(text, FIELDS).matches(event(), CONTEXT) is fits


def test_what_an_event_does_not_have_fits_nothing() -> None:
    bare = event(time=None, code=None, tag="", fields={})
    for text in ("code>=0", "time>1970", "time<1y", "user:*"):
        assert not compile_event_query(text, FIELDS).matches(bare, CONTEXT)
    assert compile_event_query("unknown").matches(bare, CONTEXT)
    assert compile_event_query("unknown").matches(event(code=516, tag=""), CONTEXT)
    assert not compile_event_query("unknown").matches(event(code=None, tag="mdtui"), CONTEXT)


@pytest.mark.parametrize("text", ["", "user:anna", "unseen", "severity:loud", "code=x"])
def test_what_is_no_query_over_events(text: str) -> None:
    with pytest.raises(QueryError):
        compile_event_query(text)


def test_the_catalogues_fields_do_not_hide_an_events_own() -> None:
    assert compile_event_query("text:logon", FIELDS).matches(event(fields={"Text": "x"}), CONTEXT)
    assert {"code", "tag", "severity", "text", "source", "time", "user", "client"} == set(vocabulary(FIELDS).fields)


def test_a_time_without_a_zone_is_read_in_the_one_given() -> None:
    east = dt.timezone(dt.timedelta(hours=2))
    assert timestamp(TIME, dt.UTC) == NOW - 3600
    assert timestamp(TIME, east) == NOW - 3600 - 7200
    assert timestamp(TIME.replace(tzinfo=dt.UTC), east) == NOW - 3600
    assert timestamp(None, east) is None
    assert timestamp(TIME, None) == TIME.timestamp()
    assert compile_event_query("text:logon").text == "text:logon"


def test_the_catalogues_fields_are_offered_in_the_same_order_each_time() -> None:
    assert list(vocabulary(("user", "Client", "dsn")).fields)[:3] == ["client", "dsn", "user"]
