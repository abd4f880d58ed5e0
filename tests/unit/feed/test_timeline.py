from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mdtui.errors import UsageError
from mdtui.events.catalogue import load_catalogue
from mdtui.events.event import Event
from mdtui.events.log_folder import LogFolder
from mdtui.events.matching import Recogniser
from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT
from mdtui.feed.timeline import Timeline, timeline
from mdtui.findings import Severity
from tests.fixtures.feed_events import at, event

ALERT = "**** ALERT **** 192.0.2.1 gave false logon/password to POP server; user: anna"
RECOGNISER = Recogniser(load_catalogue())


def line(second: int, text: str, colour: str = "05") -> str:
    return f"Tue {at(second):%Y-%m-%d %H:%M:%S}.000: {colour}: {text}\r\n"


@pytest.fixture
def logs(tmp_path: Path) -> LogFolder:
    mail = line(-90, "too early") + line(-30, "Accepting \x1b connection") + line(0, ALERT) + line(20, "QUIT")
    (tmp_path / "POP.log").write_text(mail, encoding="utf-8", newline="")
    (tmp_path / "System.log").write_text(line(-10, "starting") + line(61, "too late"), encoding="utf-8", newline="")
    return LogFolder(tmp_path, RECOGNISER)


@pytest.fixture
def alert(logs: LogFolder) -> Event:
    (found,) = logs.read()
    return found


def around(logs: LogFolder, of: Event, known: list[Event], limit: int = 100) -> Timeline:
    return timeline(of, [logs], known, RECOGNISER, seconds=60, limit=limit)


def test_lines_of_every_log_are_in_order_of_time(logs: LogFolder, alert: Event) -> None:
    found = around(logs, alert, [alert])
    assert [(each.source, each.text) for each in found.lines] == [
        ("POP.log", "Accepting \x1b connection"),
        ("System.log", "starting"),
        ("POP.log", ALERT),
        ("POP.log", "QUIT"),
    ]
    assert (found.centre, found.left_out) == (2, 0)
    assert found.lines[2].event is alert
    assert [each.severity for each in found.lines] == [None, None, Severity.WARNING, None]
    assert found.lines[0].shown == "Accepting \\x1b connection"
    assert found.lines[0].shown_source == "POP.log"


def test_an_event_in_a_log_is_known_without_being_told(logs: LogFolder, alert: Event) -> None:
    other = event(10, source="the log of Windows", place=3)
    found = around(logs, other, [])
    assert [each.event for each in found.lines] == [None, None, alert, other, None, None]
    assert found.centre == 3


def test_events_without_a_line_stand_among_them_once(logs: LogFolder, alert: Event) -> None:
    own = event(5, None, text="MDaemon.exe no longer runs", source="this program")
    far = event(99, source="this program")
    found = around(logs, alert, [alert, own, own, far, event(None)])
    assert [each.event for each in found.lines if each.event] == [alert, own]


def test_the_nearest_are_kept_and_the_event_in_any_case(logs: LogFolder, alert: Event) -> None:
    own = event(0, None, source="this program")
    found = around(logs, own, [own], limit=2)
    assert [each.event for each in found.lines] == [alert, own]
    assert found.left_out == 3
    assert around(logs, own, [own], limit=0).lines[0].event is own


def test_without_a_time_there_is_nothing_around(logs: LogFolder) -> None:
    with pytest.raises(UsageError, match="not known when"):
        around(logs, event(None), [])


@pytest.mark.parametrize("moment", [FIRST_MOMENT, LAST_MOMENT])
def test_the_ends_of_the_calendar(logs: LogFolder, moment: dt.datetime) -> None:
    one = Event(moment, None, "", Severity.INFO, "x", {}, "x")
    assert len(around(logs, one, []).lines) == 1
