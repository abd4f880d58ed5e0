from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mdtui.events.catalogue import load_catalogue
from mdtui.events.event import Event
from mdtui.events.observations import process_stopped
from mdtui.feed.causes import ProgramFile
from mdtui.findings import Severity
from mdtui.processes.watchdog import ProcessState
from mdtui.tui.facts import Fact
from mdtui.tui.feed.event_text import (
    Behind,
    Repeats,
    brief,
    card_facts,
    code_text,
    copied,
    full_time,
    known_facts,
    lead_facts,
    page_lines,
    place_text,
    time_text,
)

NOON = dt.datetime(2023, 11, 14, 12, 0, 0)  # noqa: DTZ001 - text logs carry no zone
NASTY = "\x1b[5mPWNED\u202e"
SHOWN = r"\x1b[5mPWNED\u202e"


def event(text: str = "", code: int | None = 521, *, tag: str = "EvSecurity", **fields: str) -> Event:
    text = text or "**** ALERT **** something"
    return Event(NOON, code, tag, Severity.WARNING, text, fields, "MDaemon-all.log", 42)


def labelled(facts: list[Fact]) -> dict[str, str]:
    return {fact.label: fact.text for fact in facts if fact.label}


@pytest.fixture
def card(clock: Any) -> Any:
    """Give a function that returns what the card of an event says."""

    def say(one: Event, behind: Behind = Behind(), repeats: Repeats = Repeats()) -> dict[str, str]:  # noqa: B008 - frozen
        return labelled(card_facts(one, load_catalogue(), clock, behind, repeats))

    return say


def test_what_an_event_says_of_itself(clock: Any) -> None:
    facts = known_facts(event(client="192.0.2.7", user="anna"), clock)
    assert [(fact.label, fact.text) for fact in facts] == [
        ("Event", "521 EvSecurity, warning"),
        ("Time", "2023-11-14 12:00:00.000 (10h13 ago)"),
        ("Text", "something"),
        ("Fields", "client: 192.0.2.7"),
        ("", "user: anna"),
        ("Source", "MDaemon-all.log, at byte 42"),
    ]


def test_a_known_event_is_explained(card: Any) -> None:
    said = card(event())
    assert said["Meaning"].startswith("Somebody")
    assert said["Weight"].startswith("warning, because ")
    assert said["Causes"].startswith("1. ")
    assert said["Check"].startswith("1. ")


def test_there_are_three_checks(clock: Any) -> None:
    facts = card_facts(event(), load_catalogue(), clock, Behind())
    first = next(place for place, fact in enumerate(facts) if fact.label == "Check")
    assert [fact.text[:2] for fact in facts[first:]] == ["1.", "2.", "3."]


def test_an_unknown_event_says_what_is_known(card: Any) -> None:
    assert "left it out" in card(event(code=517))["Meaning"]
    assert "newer MDaemon" in card(event(code=600))["Meaning"]
    assert card(event(code=None, tag=""))["Meaning"].startswith("No published text fits")
    own = process_stopped(NOON, "CFEngine.exe", 7, needed=True)
    assert card(own)["Meaning"] == "MDaemon did not report this: this program noticed it itself."


def test_repeats_are_counted_with_their_span(card: Any) -> None:
    later = NOON + dt.timedelta(seconds=90)
    said = card(event(), Behind(), Repeats(31, NOON, later))
    assert said["Repeats"] == "31 times, from 2023-11-14 12:00:00.000 to 2023-11-14 12:01:30.000"
    assert "Repeats" not in card(event())


@pytest.mark.parametrize(
    ("state", "pid", "since", "expected"),
    [
        ("running", 7, 1_699_999_000.0, "runs now (process 7), for 16m"),
        ("missing", None, 1_699_999_940.0, "does not run now, last seen 1m ago"),
        ("missing", None, None, "does not run now, and was not seen yet"),
        ("stopped", 7, None, "is suspended or a zombie now (process 7)"),
        ("denied", 7, None, "is there (process 7), but cannot be looked at"),
    ],
)
def test_the_state_of_the_process_behind_it(
    card: Any, state: Any, pid: int | None, since: float | None, expected: str
) -> None:
    process = ProcessState("CFEngine.exe", "content filter", "needed", state, pid, since, 1)
    assert card(event(code=514), Behind([process]))["Process"] == f"CFEngine.exe {expected}; it is for: content filter"


def test_a_process_that_is_not_watched(card: Any) -> None:
    assert card(event(code=513, process=NASTY))["Process"] == f"{SHOWN} is not one of those that are watched"


def test_the_file_behind_it(card: Any) -> None:
    missing = card(event(code=507), Behind(files=[ProgramFile("NTUtil.dll", None)]))
    assert missing["File"] == "NTUtil.dll is not in the App folder of this mail root"
    there = card(event(code=507), Behind(files=[ProgramFile("NTUtil.dll", 2048)]))
    assert there["File"] == "NTUtil.dll is in the App folder of this mail root (2.0K)"
    assert "cannot be listed" in card(event(code=507), Behind(files=None))["File"]


def test_where_it_leads() -> None:
    keys = {"of_user": "u", "of_client": "i", "of_code": "c", "around": "w", "folder": "f"}
    facts = lead_facts(event(user="anna", client="192.0.2.7", folder="a/b"), keys, folder=True)
    assert [fact.text for fact in facts[1:]] == [
        "u  all events of the user anna",
        "i  all events of the IP address 192.0.2.7",
        "f  the folder a/b",
        "c  all events with code 521",
        "w  everything that was logged within a minute of it",
    ]
    facts = lead_facts(event(code=None, folder="gone"), keys, folder=False)
    assert [fact.text[0] for fact in facts[1:]] == ["c", "w"]


def test_what_is_copied_is_one_line_without_an_end() -> None:
    line = copied(event(f"**** ALERT **** {NASTY}\r\nrm -rf"))
    assert line.isprintable()
    assert SHOWN in line
    assert line.startswith("2023-11-14 12:00:00.000  521 EvSecurity  warning  **** ALERT **** ")
    assert line.endswith("[MDaemon-all.log, at byte 42]")


def test_the_page_to_select_from_is_safe_and_has_every_field() -> None:
    lines = page_lines(event(NASTY, user=NASTY), load_catalogue())
    assert all(line.isprintable() for line in lines)
    assert f"Fields:   user: {SHOWN}" in lines
    assert lines[-2] == ""
    assert page_lines(event(code=None), load_catalogue())[-1].startswith("Source:")


def test_hostile_values_are_safe_everywhere(clock: Any) -> None:
    one = Event(None, None, NASTY, Severity.ERROR, NASTY, {NASTY: NASTY, "user": NASTY}, NASTY, 3, (NASTY,))
    facts = [
        *card_facts(one, load_catalogue(), clock, Behind()),
        *lead_facts(
            one, {"of_user": "u"} | dict.fromkeys(("of_client", "of_code", "around", "folder"), "x"), folder=True
        ),
    ]
    assert all(fact.text.isprintable() and fact.label.isprintable() for fact in facts)
    assert sum(SHOWN in fact.text for fact in facts) >= 6


def test_where_it_was_read() -> None:
    assert place_text(event()) == "MDaemon-all.log, at byte 42"
    assert place_text(Event(NOON, 1, "", Severity.INFO, "", {}, "a.evtx", 7)) == "a.evtx, record 7"
    assert place_text(Event(NOON, 1, "", Severity.INFO, "", {}, "this program")) == "this program"


def test_code_and_tag() -> None:
    assert [code_text(one) for one in (event(), event(code=None), event(code=None, tag=""))] == [
        "521 EvSecurity",
        "EvSecurity",
        "no code",
    ]


def test_a_time_in_full() -> None:
    assert full_time(NOON) == "2023-11-14 12:00:00.000"
    assert full_time(None) == "not known"


def test_the_marker_is_left_out_only_where_it_begins_the_text() -> None:
    assert brief(event("**** ALERT ****  LDaemon")) == "LDaemon"
    assert brief(event("said **** ALERT **** LDaemon")) == "said **** ALERT **** LDaemon"
    assert brief(event("LDaemon")) == "LDaemon"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (dt.datetime(2023, 11, 14, 7, 5, 9), "07:05:09"),  # noqa: DTZ001 - text logs carry no zone
        (dt.datetime(2023, 11, 14, 7, 5, 9, tzinfo=dt.UTC), "07:05:09"),
        (dt.datetime(2023, 11, 13, 7, 5, 9), "11-13 07:05"),  # noqa: DTZ001 - likewise
        (dt.datetime(2022, 1, 2, 7, 5, 9), "2022-01-02"),  # noqa: DTZ001 - likewise
        (None, ""),
    ],
)
def test_the_time_of_an_event(time: dt.datetime | None, expected: str) -> None:
    now = dt.datetime(2023, 11, 14, 22, 13, tzinfo=dt.UTC)
    assert time_text(time, now) == expected.rjust(11)
