from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

from mdtui.config import Config, FeedSettings
from mdtui.errors import FailedError
from mdtui.events.event import Event, Identity
from mdtui.events.sources import LIVE
from mdtui.feed.server_events import WholeFeed
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer
from mdtui.tui.feed.model import FeedModel
from tests.conftest import StillClock
from tests.fixtures.feed_events import at, event
from tests.fixtures.machine import Machine

ALERT = "**** ALERT **** 192.0.2.1 gave false logon/password to POP server; user: {}"


def serve(root: Path, *sources: str) -> MailServer:
    config = Config(state_dir=str(root.parent / "state"), feed=FeedSettings(sources=sources, space_low=0))
    return MailServer(open_root(root), config, clock=StillClock(), table=Machine(StillClock()))


def log(path: Path, *seconds: int) -> None:
    with path.open("a", encoding="utf-8", newline="") as stream:
        for second in seconds:
            stream.write(f"Tue {at(second):%Y-%m-%d %H:%M:%S}.000: 04: {ALERT.format(f'user{second}')}\r\n")


def users(events: list[Event]) -> list[str]:
    return [one.fields["user"] for one in events if "user" in one.fields]


class Failing:
    """A source that fails until it is told not to, and then has one event."""

    name = "failing"

    def __init__(self) -> None:
        self.fails = True
        self._events = [event(1, user="anna")]

    def read(self) -> list[Event]:
        return self.poll()

    def poll(self) -> list[Event]:
        if self.fails:
            raise FailedError("cannot read", where=self.name)
        given, self._events = self._events, []
        return given

    def close(self) -> None:
        pass


def test_every_place_is_one_feed_and_each_event_is_given_once(small_root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    log(small_root / "Logs" / "POP.log", 1, 2)
    log(other / "POP-again.log", 2, 3)
    feed = serve(small_root, str(other)).reports.whole()
    assert users(feed.read()) == ["user1", "user2", "user3"]
    log(small_root / "Logs" / "POP.log", 4)
    log(other / "POP-again.log", 4)
    assert users(feed.poll()) == ["user4"]
    if sys.platform != "win32":
        assert (len(feed.names), feed.problems) == (2, [])
    feed.close()


def test_a_place_that_is_not_there_is_said_and_the_others_go_on(small_root: Path) -> None:
    log(small_root / "Logs" / "POP.log", 1)
    feed = serve(small_root, str(small_root / "no.log")).reports.whole()
    assert users(feed.read()) == ["user1"]
    assert any("no such log or folder" in problem for problem in feed.problems)
    feed.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the log of Windows is there")
def test_the_log_of_windows_is_asked_for_where_there_is_one(small_root: Path) -> None:
    server = serve(small_root)
    assert server.reports.places() == [server.root.logs]
    feed = serve(small_root, LIVE).reports.whole()
    assert len(feed.problems) == 1
    feed.close()


def test_on_windows_its_log_is_read_too(small_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    server = serve(small_root, LIVE)
    assert server.reports.places() == [server.root.logs, LIVE]


def test_what_the_program_notices_is_in_the_feed(small_root: Path) -> None:
    server = serve(small_root)
    feed = server.reports.whole()
    feed.read()
    lock = small_root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck"
    lock.touch()
    os.utime(lock, (server.clock.now() - 400, server.clock.now() - 400))
    (old,) = feed.poll()
    assert old.fields["folder"] == "anna@example.com"
    feed.close()
    feed = server.reports.whole()
    assert feed.poll() == []
    feed.close()


def test_a_source_that_fails_keeps_no_other_from_being_read(small_root: Path) -> None:
    reports = serve(small_root).reports
    source = Failing()
    feed = WholeFeed([source, Failing()], reports.observer, reports._recogniser())
    assert feed.read() == []
    assert feed.problems == ["cannot read: failing", "cannot read: failing"]
    source.fails = False
    assert users(feed.poll()) == ["anna"]
    assert len(feed.problems) == 1
    assert users(feed.older(at(99))) == ["anna"]
    feed.close()


def test_what_a_source_gave_that_cannot_go_back_is_remembered_until_the_others_are_there(small_root: Path) -> None:
    log(small_root / "Logs" / "POP.log", *range(10, 20))
    reports = serve(small_root).reports
    first, ended = reports.feed(limit=3)._sources[0], Failing()
    ended.fails = False
    feed = WholeFeed([first, ended], reports.observer, reports._recogniser(), limit=3)
    assert users(feed.read()) == ["user17", "user18", "user19"]
    # What a session wrote late, of a time that was not read yet.
    log(small_root / "Logs" / "IMAP.log", 5)
    assert users(feed.poll()) == []
    assert users(feed.older(at(17), 8, {one.identity for one in feed.older(at(17), 1)})) == [
        "user5", *(f"user{second}" for second in range(10, 17))
    ]  # fmt: skip
    assert users(feed.older(at(4), 9)) == ["anna"]
    feed.close()


def test_older_events_are_read_again_page_by_page_from_every_log(small_root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    log(small_root / "Logs" / "POP.log", *range(0, 60, 2))
    log(other / "POP.log", *range(1, 60, 2))
    # The same events once more, in a log of everything.
    log(other / "MDaemon-everything.log", *range(60))
    feed = serve(small_root, str(other)).reports.whole(limit=4)
    model = FeedModel(1000)
    model.add(feed.read())
    pages = 0
    while (page := model.older()) is not None:
        older = feed.older(page.before, 7, page.known, page.events)
        if not older:
            break
        model.add_older(older)
        pages += 1
    assert users([entry.event for entry in model.shown]) == [f"user{second}" for second in range(60)]
    assert pages > 5
    feed.close()


class Repeating:
    """A source of which all but the oldest event are further reports."""

    name = "repeating"

    def __init__(self) -> None:
        self.events = [event(second, user=str(second), source="two.log", place=second) for second in range(10)]

    def read(self) -> list[Event]:
        return []

    poll = read

    def before(self, moment: dt.datetime, limit: int, known: Collection[Identity] = ()) -> list[Event]:
        fits = [one for one in self.events if one.time and one.time <= moment and one.identity not in known]
        return fits[-limit:]

    def close(self) -> None:
        pass


def test_a_page_of_repeats_is_passed_over(small_root: Path) -> None:
    reports = serve(small_root).reports
    feed = WholeFeed([Repeating()], reports.observer, reports._recogniser())
    near = [event(second, user=str(second), source="one.log", place=second) for second in range(2, 10)]
    assert users(feed.older(at(9), 2, (), near)) == ["0", "1"]
    assert feed.older(at(-1), 2) == []
    feed.close()


def test_around_an_event_is_what_every_log_says(small_root: Path) -> None:
    logs = small_root / "Logs"
    log(logs / "POP.log", 1)
    (logs / "IMAP.log").write_text(f"Tue {at(30):%Y-%m-%d %H:%M:%S}.000: 05: LOGOUT\r\n", encoding="utf-8")
    feed = serve(small_root).reports.whole()
    alert = next(one for one in feed.read() if one.code == 521)
    found = feed.around(alert, known=[alert])
    assert [line.text for line in found.lines] == [alert.text, "LOGOUT"]
    assert found.lines[found.centre].event is alert
    feed.close()


def test_bookmarks_are_kept_in_the_state_directory(small_root: Path) -> None:
    server = serve(small_root)
    server.reports.bookmarks.put(event(1), "why?")
    assert [kept.note for kept in serve(small_root).reports.bookmarks.read()] == ["why?"]
    assert "user" in server.reports.field_names
