from __future__ import annotations

import datetime as dt

import pytest

from mdtui.events.event import Event, event_of_line
from mdtui.events.matching import Recogniser
from mdtui.events.parsing import LogLine
from mdtui.findings import Severity

NOON = dt.datetime(2026, 8, 18, 12)  # noqa: DTZ001 - text logs carry no zone


def test_a_known_text(recogniser: Recogniser) -> None:
    text = "**** ALERT **** WorldClient was expected to be running but wasn't; restart attempt was successful"
    event = event_of_line(LogLine(NOON, "04", text), recogniser, "Tuesday.log")
    assert event == Event(
        NOON, 525, "EvProcess", Severity.ERROR, text, {"outcome": "successful"}, "Tuesday.log"
    )  # fmt: skip


def test_an_alert_that_is_not_known_has_no_code(recogniser: Recogniser) -> None:
    text = "**** ALERT **** the sky is falling"
    event = event_of_line(LogLine(None, "", text), recogniser, "a.log")
    assert event == Event(None, None, "", Severity.WARNING, text, {}, "a.log")


def test_another_line_is_no_event(recogniser: Recogniser) -> None:
    assert event_of_line(LogLine(NOON, "05", "SMTP session successful"), recogniser, "a.log") is None


def test_what_is_shown_is_safe() -> None:
    event = Event(None, None, "", Severity.INFO, "a\x1b]0;b\x07\u202e", {"user": "\x1b[31m"}, "x\x1b.log")
    assert event.shown == "a\\x1b]0;b\\x07\\u202e"
    assert event.shown_source == "x\\x1b.log"
    assert event.fields["user"] == "\x1b[31m"


@pytest.mark.parametrize("arrow", ["<-- ", "--> "])
def test_what_a_client_says_is_no_event(recogniser: Recogniser, arrow: str) -> None:
    text = f"{arrow}EHLO **** ALERT **** LDaemon LDAP server could not be started"
    assert event_of_line(LogLine(NOON, "02", text), recogniser, "a.log") is None


def test_an_event_is_the_same_in_a_log_that_was_renamed(recogniser: Recogniser) -> None:
    line = LogLine(NOON, "04", "**** ALERT **** x")
    one, other = (event_of_line(line, recogniser, name, 17) for name in ("a.log", "a.OLD"))
    assert one is not None
    assert other is not None
    assert one.identity == other.identity == (17, NOON, "**** ALERT **** x")
