from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from pathlib import Path

import pytest

from mdtui.errors import FailedError
from mdtui.events.event import Event
from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT, local
from mdtui.events.windows_api import GapError
from mdtui.events.windows_event import Position, RecordReader, WindowsEvent
from mdtui.events.windows_log import FILE_NAME, Bookmarks, LiveLog

NOON = dt.datetime(2026, 8, 18, 12, tzinfo=dt.UTC)


class Log:
    """A log of Windows over a list of record numbers; each comes a second after the one before."""

    def __init__(self, *records: int) -> None:
        self.records = [self.record(number) for number in records]
        self.come_by: list[WindowsEvent] = []
        self.followed: list[int | None] = []
        self.cleared = False
        self.closed = False
        self.asked: list[dt.datetime | None] = []

    @staticmethod
    def record(number: int, provider: str = "MDaemon", minute: int = 0) -> WindowsEvent:
        return WindowsEvent(provider, 516, number, f"2026-08-18T12:{minute:02}:{number:02}Z", 2, (f"text {number}",))

    def backward(self, until: dt.datetime | None = None) -> Generator[WindowsEvent]:
        self.asked.append(until)
        yield from reversed(self.records)

    def follow(self, after: int | None) -> None:
        self.followed.append(after)
        if after is None:
            return
        if after not in [record.record for record in self.records]:
            raise GapError
        self.come_by += [record for record in self.records if (record.record or 0) > after]

    def come(self) -> list[WindowsEvent]:
        if self.cleared:
            self.cleared = False
            raise GapError
        came, self.come_by = self.come_by, []
        return came

    def add(self, *numbers: int, minute: int = 0) -> None:
        new = [self.record(number, minute=minute) for number in numbers]
        self.records += new
        self.come_by += new

    def close(self) -> None:
        self.closed = True


def numbers(events: list[Event]) -> list[int | None]:
    return [event.place for event in events]


@pytest.fixture
def bookmarks(tmp_path: Path) -> Bookmarks:
    return Bookmarks(tmp_path / "state")


def live(log: Log, reader: RecordReader, bookmarks: Bookmarks, limit: int = 100) -> LiveLog:
    return LiveLog(log, reader, bookmarks, limit=limit)


def test_what_is_there_and_what_comes(reader: RecordReader, bookmarks: Bookmarks) -> None:
    log = Log(1, 2, 3)
    source = live(log, reader, bookmarks)
    events = source.read()
    assert numbers(events) == [1, 2, 3]
    assert events[0].source == "Application"
    assert events[0].time == NOON.replace(second=1)
    assert source.poll() == []
    log.add(4, 5)
    assert numbers(source.poll()) == [4, 5]
    assert (source.name, source.problem) == ("Windows Event Log, Application", "")
    source.close()
    assert log.closed
    assert source.poll() == []


def test_what_comes_while_the_log_is_read_is_given_once(reader: RecordReader, bookmarks: Bookmarks) -> None:
    log = Log(1, 2)
    source = live(log, reader, bookmarks)
    log.add(3)
    assert numbers(source.read()) == [1, 2, 3]
    log.add(4)
    assert numbers(source.poll()) == [4]


def test_the_next_run_goes_on_where_this_one_stopped(reader: RecordReader, bookmarks: Bookmarks) -> None:
    first = live(Log(1, 2), reader, bookmarks)
    assert numbers(first.read()) == [1, 2]
    first.close()
    log = Log(1, 2, 3, 4)
    second = live(log, reader, bookmarks)
    assert numbers(second.poll()) == [3, 4]
    assert numbers(second.poll()) == []
    assert log.followed == [2]
    log.add(5)
    assert numbers(second.poll()) == [5]
    assert bookmarks.get("Application") == Position(5, NOON.replace(second=5))


def test_the_first_run_begins_now(reader: RecordReader, bookmarks: Bookmarks) -> None:
    log = Log(1, 2)
    source = live(log, reader, bookmarks)
    assert source.poll() == []
    assert log.followed == [None]
    log.add(3)
    assert numbers(source.poll()) == [3]


def test_a_log_that_was_cleared_between_two_runs(reader: RecordReader, bookmarks: Bookmarks) -> None:
    bookmarks.put("Application", Position(50, NOON))
    log = Log(1, 2)
    source = live(log, reader, bookmarks)
    assert source.poll() == []
    assert "the log was cleared" in source.problem
    log.add(3)
    assert numbers(source.poll()) == [3]
    assert log.followed == [50, None]


def test_a_log_that_was_cleared_is_read_as_it_is(reader: RecordReader, bookmarks: Bookmarks) -> None:
    bookmarks.put("Application", Position(50, NOON))
    source = live(Log(1, 2), reader, bookmarks)
    assert numbers(source.read()) == [1, 2]
    assert "the log was cleared" in source.problem
    assert live(Log(1, 2), reader, bookmarks).problem == ""


def test_a_log_that_is_cleared_while_it_is_followed(reader: RecordReader, bookmarks: Bookmarks) -> None:
    log = Log(58, 59)
    source = live(log, reader, bookmarks)
    assert numbers(source.read()) == [58, 59]
    log.records.clear()
    log.add(1, minute=1)
    assert numbers(source.poll()) == [1]
    log.cleared = True
    assert source.poll() == []
    assert "the log was cleared" in source.problem
    log.add(2, minute=2)
    assert numbers(source.poll()) == [2]


def test_the_newest_and_those_since(reader: RecordReader, bookmarks: Bookmarks) -> None:
    assert numbers(live(Log(*range(1, 50)), reader, bookmarks, limit=3).read()) == [47, 48, 49]
    since = NOON.replace(second=48)
    assert numbers(LiveLog(Log(*range(1, 50)), reader, bookmarks, since=since).read()) == [48, 49]


def test_records_of_others_are_left_out(reader: RecordReader, bookmarks: Bookmarks) -> None:
    log = Log(1)
    log.records += [Log.record(2, "Other"), Log.record(3)]
    assert numbers(live(log, reader, bookmarks).read()) == [1, 3]
    assert bookmarks.get("Application") == Position(3, NOON.replace(second=3))


def test_an_empty_log_keeps_the_bookmark(reader: RecordReader, bookmarks: Bookmarks) -> None:
    bookmarks.put("Application", Position(5, NOON))
    assert live(Log(), reader, bookmarks).read() == []
    assert bookmarks.get("Application") == Position(5, NOON)


def test_what_windows_refuses_is_raised(reader: RecordReader, bookmarks: Bookmarks) -> None:
    log = Log(1)

    def refuse() -> list[WindowsEvent]:
        raise FailedError("no more", where="Application")

    log.come = refuse  # type: ignore[method-assign] # this log refuses
    with pytest.raises(FailedError, match="no more"):
        live(log, reader, bookmarks).poll()


def test_bookmarks_of_several_logs(tmp_path: Path, bookmarks: Bookmarks) -> None:
    assert bookmarks.get("Application") is None
    bookmarks.put("Application", Position(1, NOON))
    bookmarks.put("Other/Operational", Position(2))
    bookmarks.put("Application", Position(3, NOON))
    again = Bookmarks(tmp_path / "state")
    assert (again.get("Application"), again.get("Other/Operational")) == (Position(3, NOON), Position(2))
    assert [path.name for path in (tmp_path / "state").iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"Application": {"record": "x"}}',
        b'{"Application": {"record": 1, "time": "2026-08-18T12:00:00"}}',
        b" " * (2 << 20),
    ],
)
def test_a_damaged_bookmark_is_none(tmp_path: Path, bookmarks: Bookmarks, data: bytes) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / FILE_NAME).write_bytes(data)
    assert bookmarks.get("Application") is None
    bookmarks.put("Application", Position(1))
    assert bookmarks.get("Application") == Position(1)


def test_a_bookmark_that_cannot_be_kept_is_said(tmp_path: Path, reader: RecordReader) -> None:
    (tmp_path / "state").write_bytes(b"a file")
    source = live(Log(1, 2), reader, Bookmarks(tmp_path / "state"))
    assert numbers(source.read()) == [1, 2]
    assert source.problem.startswith("Application: it cannot be kept how far the log was read: ")


def test_without_a_directory_nothing_is_kept(reader: RecordReader) -> None:
    source = live(Log(1, 2), reader, Bookmarks(None))
    assert numbers(source.read()) == [1, 2]
    assert source.problem == ""


def test_older_records_are_read_a_page_at_a_time(reader: RecordReader, bookmarks: Bookmarks) -> None:
    log = Log(*range(1, 10))
    source = live(log, reader, bookmarks, limit=3)
    pages = source.read()
    assert numbers(pages) == [7, 8, 9]
    while page := source.before(local(pages[0].time or NOON), 4, {pages[0].identity}):
        assert len(page) <= 4
        pages = page + pages
    assert numbers(pages) == list(range(1, 10))
    assert numbers(source.poll()) == []
    moment = log.asked[1]
    assert moment is not None
    assert moment > local(NOON)


def test_no_page_is_before_the_first_moment(reader: RecordReader, bookmarks: Bookmarks) -> None:
    log = Log(1)
    source = live(log, reader, bookmarks)
    assert source.before(FIRST_MOMENT, 10) == []
    assert numbers(source.before(LAST_MOMENT, 10)) == [1]
    assert log.asked[-1] is None
