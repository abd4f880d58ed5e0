from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.events import log_backlog
from mdtui.events.event import Event, Identity
from mdtui.events.log_folder import LogFolder
from mdtui.events.matching import Recogniser
from mdtui.files import FileSystem

MakeLine = Callable[..., bytes]


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "Logs"
    folder.mkdir()
    return folder


def append(path: Path, *lines: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(b"".join(lines))


def users(events: list[Event]) -> list[str]:
    return [event.fields["user"] for event in events]


def test_history_of_a_folder_is_in_order_of_time(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "Monday.log", b"----\r\n", alert("a", 1), b"Tue 2026-08-18 00:02:00: 05: noise\r\n", alert("d", 4))
    append(logs / "MDaemon-2026-08-18-SMTP-(in).LOG", alert("b", 2), alert("c", 3))
    append(logs / "Monday.txt", alert("not a log", 0))
    (logs / "folder.log").mkdir()
    source = LogFolder(logs, recogniser)
    events = source.read()
    assert users(events) == ["a", "b", "c", "d"]
    assert [event.source for event in events[:2]] == ["Monday.log", "MDaemon-2026-08-18-SMTP-(in).LOG"]
    assert source.poll() == []
    assert source.name.endswith("Logs")


def test_history_keeps_the_newest(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    for name, first in (("a.log", 0), ("b.log", 1)):
        append(logs / name, *(alert(str(minute), minute) for minute in range(first, 20, 2)))
    source = LogFolder(logs, recogniser, limit=5)
    assert users(source.read()) == ["15", "16", "17", "18", "19"]
    assert users(source.history(None, 0)) == []
    assert source.poll() == []


def test_history_since_a_time(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "a.log", *(alert(str(minute), minute) for minute in range(10)))
    append(logs / "b.log", b"**** ALERT **** without a time\r\n")
    since = dt.datetime(2026, 8, 18, 0, 8)  # noqa: DTZ001 - text logs carry no zone
    events = LogFolder(logs, recogniser, since=since).read()
    assert [event.fields.get("user") for event in events if event.time] == ["8", "9"]
    assert [event.text for event in events if not event.time] == ["**** ALERT **** without a time"]
    zoned = since.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert users(LogFolder(logs, recogniser, only="a.log").history(zoned, 10)) == ["8", "9"]


def test_old_logs_are_not_searched(logs: Path, alert: MakeLine, recogniser: Recogniser) -> None:
    class Watching(FileSystem):
        def __init__(self) -> None:
            self.opened: list[str] = []

        def open_read(self, path: Path) -> int:
            self.opened.append(path.name)
            return super().open_read(path)

    append(logs / "old.log", alert("old"))
    append(logs / "new.log", alert("new"))
    day = dt.datetime(2026, 8, 18).timestamp()  # noqa: DTZ001 - local
    os.utime(logs / "old.log", (day - 30 * 86400,) * 2)
    os.utime(logs / "new.log", (day, day))
    files = Watching()
    source = LogFolder(logs, recogniser, files=files)
    files.opened.clear()
    assert users(source.history(None, 1)) == ["new"]
    assert files.opened == ["new.log"]
    files.opened.clear()
    assert users(source.history(dt.datetime(2026, 8, 17), 9)) == ["new"]  # noqa: DTZ001 - local
    assert files.opened == ["new.log"]


def test_polling_gives_what_came_since_it_was_opened(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "a.log", alert("old"))
    source = LogFolder(logs, recogniser)
    assert source.poll() == []
    append(logs / "a.log", alert("two", 2), b"Tue 2026-08-18 00:02:00: 05: noise\r\n")
    append(logs / "b.log", alert("one", 1))
    assert users(source.poll()) == ["one", "two"]
    assert source.poll() == []


def test_a_new_log_at_midnight(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "MDaemon-2026-08-18-POP.log", alert("before", 1439))
    source = LogFolder(logs, recogniser)
    source.read()
    append(logs / "MDaemon-2026-08-18-POP.log", alert("last", 1439))
    append(logs / "MDaemon-2026-08-19-POP.log", b"----\r\nSTART Event Log\r\n", alert("first", 0, 19))
    assert users(source.poll()) == ["last", "first"]


def test_rotation_within_the_folder(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    path = logs / "MDaemon-all.log"
    append(path, alert("a", 1))
    source = LogFolder(logs, recogniser)
    source.read()
    append(path, alert("b", 2))
    path.rename(logs / "MDaemon-all.OLD")
    append(path, alert("c", 3))
    assert users(source.poll()) == ["b", "c"]


def test_a_log_renamed_to_another_log_is_not_given_again(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    path = logs / "MDaemon-all.log"
    append(path, alert("a", 1))
    source = LogFolder(logs, recogniser)
    source.read()
    append(path, alert("b", 2))
    path.rename(logs / "archive.log")
    assert users(source.poll()) == ["b"]
    append(logs / "archive.log", alert("c", 3))
    append(path, alert("d", 4))
    assert users(source.poll()) == ["c", "d"]


def test_a_name_that_changes_its_case_is_the_same_log(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "monday.log", alert("a", 1))
    source = LogFolder(logs, recogniser)
    source.read()
    (logs / "monday.log").rename(logs / "Monday.log")
    append(logs / "Monday.log", alert("b", 2))
    assert users(source.poll()) == ["b"]


def test_a_log_that_vanishes_and_returns(logs: Path, tmp_path: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "a.log", alert("a", 1))
    source = LogFolder(logs, recogniser)
    source.read()
    (logs / "a.log").rename(tmp_path / "away")
    assert source.poll() == source.poll() == []
    (tmp_path / "away").rename(logs / "a.log")
    append(logs / "a.log", alert("b", 2))
    assert users(source.poll()) == ["b"]


def test_a_folder_that_vanishes_and_returns(
    logs: Path, tmp_path: Path, recogniser: Recogniser, alert: MakeLine
) -> None:
    append(logs / "a.log", alert("a", 1))
    source = LogFolder(logs, recogniser)
    source.read()
    logs.rename(tmp_path / "away")
    assert source.poll() == []
    assert source.read() == []
    (tmp_path / "away").rename(logs)
    append(logs / "a.log", alert("b", 2))
    assert users(source.poll()) == ["b"]


def test_reading_again_does_not_double_what_is_polled(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "a.log", alert("a", 1))
    source = LogFolder(logs, recogniser)
    append(logs / "a.log", alert("b", 2))
    assert users(source.read()) == ["a", "b"]
    assert source.poll() == []


def test_texts_without_the_marker_are_found_alike(logs: Path, recogniser: Recogniser) -> None:
    line = b"Tue 2026-08-18 00:00:01.000: 04: LDaemon LDAP server could not be started\r\n"
    append(logs / "a.log", line)
    source = LogFolder(logs, recogniser)
    assert [event.code for event in source.read()] == [508]
    append(logs / "a.log", line)
    assert [event.code for event in source.poll()] == [508]


def test_one_log_alone(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "a.log", alert("a", 1))
    append(logs / "b.log", alert("b", 2))
    source = LogFolder(logs, recogniser, only="a.log")
    assert source.name.endswith("a.log")
    assert users(source.read()) == ["a"]
    append(logs / "a.log", alert("c", 3))
    append(logs / "b.log", alert("d", 4))
    (logs / "a.log").rename(logs / "a.OLD")
    append(logs / "a.log", alert("e", 5))
    assert users(source.poll()) == ["c", "e"]


def test_one_log_whose_name_changes_its_case(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "A.log", alert("a", 1))
    assert users(LogFolder(logs, recogniser, only="a.LOG").read()) == ["a"]


def test_the_rest_of_a_log_that_is_in_both_shapes(logs: Path, recogniser: Recogniser) -> None:
    append(
        logs / "DynScrn-2026-08-18.log",
        b"260818 000408427 W [00000045] 0x41507015 **** ALERT **** Network subsystem failure, WINSOCK.DLL not loaded",
    )
    (event,) = LogFolder(logs, recogniser).read()
    assert event.code == 502
    assert event.time == dt.datetime(2026, 8, 18, 0, 4, 8, 427_000)  # noqa: DTZ001 - text logs carry no zone


def test_logs_that_are_quiet_for_long_are_looked_at_less_often(
    logs: Path, recogniser: Recogniser, alert: MakeLine
) -> None:
    for name in ("a.log", "b.log", "c.log"):
        append(logs / name, alert("old"))
    source = LogFolder(logs, recogniser)
    for _ in range(300):
        assert source.poll() == []
    for name in ("a.log", "b.log", "c.log"):
        append(logs / name, alert(name))
    batches = [users(source.poll()) for _ in range(8)]
    assert sorted(name for batch in batches for name in batch) == ["a.log", "b.log", "c.log"]
    append(logs / "a.log", alert("awake"))
    assert users(source.poll()) == ["awake"]


def test_a_closed_source_gives_nothing(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    source = LogFolder(logs, recogniser)
    append(logs / "a.log", alert("a", 1))
    source.close()
    assert source.poll() == []
    assert source.read() == []


def test_a_missing_folder_has_no_events(tmp_path: Path, recogniser: Recogniser) -> None:
    source = LogFolder(tmp_path / "none", recogniser)
    assert source.read() == source.poll() == []


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links need a right on Windows")
def test_a_link_in_the_folder_is_not_followed(
    logs: Path, tmp_path: Path, recogniser: Recogniser, alert: MakeLine
) -> None:
    append(tmp_path / "secret", alert("secret"))
    (logs / "link.log").symlink_to(tmp_path / "secret")
    assert LogFolder(logs, recogniser).read() == []


def test_a_day_that_cannot_be_named_still_sorts(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "a.log", alert("a", 1).replace(b"2026-", b"9999-"), alert("b", 2).replace(b"2026-", b"0001-"))
    os.utime(logs / "a.log", (253_402_250_000, 253_402_250_000))
    assert users(LogFolder(logs, recogniser).read()) == ["b", "a"]


@pytest.mark.parametrize(
    "name",
    [
        "MDaemon-all.log",
        "Monday.log",
        "MDaemon-2026-08-18-SMTP-(in).log",
        "MDaemon-2026-08-18-SMTP-(out).log",
        "MDaemon-2026-08-18-IMAP.log",
        "MDaemon-2026-08-18-POP3.log",
        "MDaemon-2026-08-18-POP.log",
        "MDaemon-2026-08-18-Screening.log",
        "MDaemon-2026-08-18-System.log",
        "DynScrn-2026-08-18.log",
        "MDaemon-SMTP.log",
        "MDAEMON-ALL.LOG",
    ],
)
def test_every_name_that_a_log_may_have(logs: Path, recogniser: Recogniser, alert: MakeLine, name: str) -> None:
    append(logs / name, b"----\r\nSTART Event Log\r\n", alert("a", 1), b"----------\r\n")
    source = LogFolder(logs, recogniser)
    assert users(source.read()) == ["a"]
    append(logs / name, alert("b", 2))
    (logs / name).rename(logs / f"{name[:-4]}.OLD")
    append(logs / name, alert("c", 3))
    assert users(source.poll()) == ["b", "c"]
    assert users(source.read()) == ["a", "b", "c"]
    assert [event.source for event in source.read()] == [f"{name[:-4]}.OLD"] * 2 + [name]


def test_what_was_rotated_away_is_searched_but_not_followed(
    logs: Path, recogniser: Recogniser, alert: MakeLine
) -> None:
    append(logs / "a.old", alert("a", 1))
    append(logs / "a.log", alert("b", 2))
    source = LogFolder(logs, recogniser)
    assert users(source.read()) == ["a", "b"]
    append(logs / "a.old", alert("c", 3))
    assert source.poll() == []
    assert users(LogFolder(logs, recogniser, only="a.log").read()) == ["b"]


def pages(source: LogFolder, limit: int) -> list[list[str]]:
    """Return all events page by page, each asked for with the moment where the last one ended and what is known."""
    found = source.before(dt.datetime.max, limit)  # noqa: DTZ901 - local
    turned = []
    known: set[Identity] = set()
    while found:
        turned.append(users(found))
        known |= {event.identity for event in found}
        oldest = found[0].time
        assert oldest is not None
        found = source.before(oldest, limit, known)
    return turned


def test_older_events_are_read_again_page_by_page(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "a.OLD", *(alert(f"old {minute}", minute) for minute in range(5)))
    append(logs / "a.log", *(alert(f"a {minute}", minute) for minute in range(5, 9)))
    append(logs / "b.log", *(alert(f"b {minute}", minute) for minute in range(7)))
    source = LogFolder(logs, recogniser)
    every = users(source.read())
    turned = pages(source, 3)
    assert all(len(page) == 3 for page in turned[:-1])
    assert sorted(name for page in turned for name in page) == sorted(every)
    assert turned[0][1:] == ["a 7", "a 8"]
    append(logs / "a.log", alert("new", 9))
    assert users(source.poll()) == ["new"]


def test_more_events_of_one_moment_than_a_page_holds(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    append(logs / "a.log", *(alert(str(number), 1) for number in range(10)))
    source = LogFolder(logs, recogniser)
    moment = dt.datetime(2026, 8, 18, 0, 1)  # noqa: DTZ001 - local
    known: set[Identity] = set()
    for _ in range(4):
        known |= {event.identity for event in source.before(moment, 3, known)}
    assert len(known) == 10
    assert source.before(moment, 3, known) == []


def test_what_stands_around_a_moment(logs: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    noise = b"Tue 2026-08-18 00:02:30: 05: noise\r\n"
    append(logs / "a.log", alert("a", 1), alert("b", 2), noise, alert("c", 3), alert("d", 9))
    append(logs / "b.log", b"Tue 2026-08-18 00:02:15: 02: <-- QUIT\r\n")
    append(logs / "a.OLD", b"Tue 2026-08-18 00:02:00: 02: rotated\r\n")
    source = LogFolder(logs, recogniser)
    start, end = (dt.datetime(2026, 8, 18, 0, minute) for minute in (2, 3))  # noqa: DTZ001 - local
    near = source.around(start, end, 99)
    assert [line.text[-4:] for line in near.lines] == ["ated", "r: b", "QUIT", "oise", "r: c"]
    assert near.left_out == 0
    nearest = source.around(start, end, 2)
    assert [line.text[-4:] for line in nearest.lines] == ["QUIT", "oise"]
    assert nearest.left_out == 3


def test_a_folder_of_texts_without_the_marker_is_searched_again(
    logs: Path, recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log that was read first is not the one that told so."""
    monkeypatch.setattr(log_backlog, "_SAMPLE", 200)
    bare = b"Tue 2026-08-18 00:00:01.000: 04: LDaemon LDAP server could not be started\r\n"
    append(logs / "a.log", bare, b"noise\r\n" * 100)
    append(logs / "b.log", b"noise\r\n" * 100, bare)
    assert len(LogFolder(logs, recogniser).read()) == 2
