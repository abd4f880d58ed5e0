from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.events.event import Event
from mdtui.feed.subjects import Subject, subject_of
from mdtui.health.report import HealthReport
from mdtui.mailroot.root import open_root
from mdtui.tui.health.row_facts import EVENTS, About, row_facts
from tests.conftest import StillClock
from tests.fixtures.feed_events import event


@pytest.fixture
def facts(report: HealthReport, small_root: Path, clock: StillClock) -> object:
    """Give a function that returns what is said of a line, by label; of one label, all lines together."""

    def of(row: str, *events: Event) -> dict[str, str]:
        said: dict[str, str] = {}
        label = ""
        for fact in row_facts(About(row, report, open_root(small_root), clock), events, subject_of(row, report)):
            label = fact.label or label
            said[label] = f"{said[label]}\n{fact.text}" if label in said else fact.text
        return said

    return of


def test_a_process(facts: object) -> None:
    said = facts("process:mdaemon.exe", event(0, 503))  # type: ignore[operator]
    assert said["Program"] == "MDaemon.exe: mail server"
    assert said["State"].startswith("runs as process 7 for 2h00m, started anew 1 times")
    assert "2 instances: 7 8" in said["State"]
    assert said["File"] == "C:\\a.exe"
    assert said["By"] == "started by services.exe"
    assert said["Takes"] == "1.5 % of a processor, 48M of memory (40M to 48M lately), 12 threads"
    assert said["Ports"] == "143"
    assert said["Need"].endswith("confidence: high)")
    assert said["Events"].startswith("2026-08-18 12:00:00.000  503 EvSecurity")


def test_a_process_that_has_ended_with_its_verdict(facts: object) -> None:
    said = facts("process:cfengine.exe")  # type: ignore[operator]
    assert said["Verdict"] == "CRITICAL: CFEngine.exe has ended"
    assert said["State"] == "does not run; last seen 1m ago"
    assert said["Events"] == "none of the events that are kept speaks of it"
    assert said["Do"].splitlines()[1] == '> net stop "MDaemon"'


@pytest.mark.parametrize(
    ("row", "label", "text"),
    [
        ("service:mdaemon", "Starts", "automatic, as LocalSystem"),
        ("alive:watchdog", "Asked", "not yet; p writes the file, watches it go, and removes it where nobody did"),
        ("alive:locked", "What", "While LOCKSEMS.SEM is in App, MDaemon processes nothing, and deletes no semaphore."),
        ("alive:log", "Age", "last line 5s ago"),
        ("module:cfilter.dll", "Library", "CFilter.dll (role): present, 26.0.1.0, 64 bit, 1,024 bytes"),
        ("port:smtp", "Port", "25 SMTP: taken, a.exe (4) on ::"),
        ("port:smtp", "Expected", "of MDaemon.exe, needed; the number is from: default"),
        ("disk:mail", "Free", "50G of 100G (50.0 %)"),
        ("disk:mail", "Trend", "-1.0G an hour; full in 2d02h"),
        ("queue:inbound", "Queue", "inbound: 3 waiting, the oldest for 1m (Queues/Inbound)"),
        ("queue:bad", "Queue", "bad: cannot be read (Queues/Bad)"),
    ],
)
def test_what_is_known_of_other_lines(facts: object, row: str, label: str, text: str) -> None:
    assert facts(row)[label] == text  # type: ignore[operator]


def test_a_group_says_what_is_in_it_and_what_speaks_against_it(facts: object) -> None:
    said = facts("modules")  # type: ignore[operator]
    assert said["Verdict"] == "WARNING: NTUtil.dll is not in the App folder"
    assert len(said["Library"].splitlines()) == 2
    assert len(facts("ports")["Port"].splitlines()) == 2  # type: ignore[operator]


def test_only_the_newest_events_are_shown(facts: object) -> None:
    said = facts("process:cfengine.exe", *[event(second, 514) for second in range(9)])  # type: ignore[operator]
    assert len(said["Events"].splitlines()) == EVENTS


def test_what_no_event_speaks_of_has_no_events(report: HealthReport, small_root: Path, clock: StillClock) -> None:
    about = About("queues", report, open_root(small_root), clock)
    assert not any(fact.label == "Events" for fact in row_facts(about, (), Subject("")))
