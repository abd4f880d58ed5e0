from __future__ import annotations

import datetime as dt

from mdtui.events.event import Event
from mdtui.feed.server_events import TimelineLine
from mdtui.findings import Severity
from mdtui.tui.feed.around_text import is_it, line_facts, plain_lines, since_text, words

NOON = dt.datetime(2026, 8, 18, 12, 0)  # noqa: DTZ001 - text logs carry no zone
NASTY = "\x1b[5mPWNED"
EVENT = Event(NOON, 508, "EvProcess", Severity.ERROR, "**** ALERT **** LDaemon", {}, "MDaemon-all.log", 42)


def line(seconds: float = 0, event: Event | None = None, text: str = "text") -> TimelineLine:
    return TimelineLine(NOON + dt.timedelta(seconds=seconds), f"{NASTY}.log", text, "01", event)


def test_the_time_before_and_after() -> None:
    assert [since_text(line(seconds), NOON) for seconds in (-12.34, 0, 59.96)] == ["-12.3s", "+0.0s", "+60.0s"]


def test_which_line_is_the_event_itself() -> None:
    assert is_it(line(event=EVENT), EVENT)
    assert not is_it(line(), EVENT)
    assert not is_it(line(event=Event(NOON, 508, "", Severity.ERROR, "other", {}, "MDaemon-all.log", 1)), EVENT)


def test_an_event_is_shown_without_its_marker_and_any_line_safely() -> None:
    assert words(line(event=EVENT)) == "LDaemon"
    assert words(line(text=NASTY)) == r"\x1b[5mPWNED"


def test_what_is_said_of_a_line() -> None:
    assert [(fact.label, fact.text) for fact in line_facts(line(text=""))] == [
        ("Text", "nothing"),
        ("Time", "2026-08-18 12:00:00.000"),
        ("Source", r"\x1b[5mPWNED.log"),
    ]
    assert [fact.text for fact in line_facts(line(event=EVENT))] == [
        "508 EvProcess, error",
        "LDaemon",
        "2026-08-18 12:00:00.000",
        "MDaemon-all.log, at byte 42",
    ]


def test_lines_to_be_copied_are_safe() -> None:
    assert plain_lines([line(text=NASTY)]) == [r"2026-08-18 12:00:00.000  \x1b[5mPWNED.log  \x1b[5mPWNED"]
