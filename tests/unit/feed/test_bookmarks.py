from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest

from mdtui.errors import FailedError, UsageError
from mdtui.events.event import Event
from mdtui.feed.bookmarks import FILE_NAME, MOST, NOTE_LENGTH, Bookmarks
from tests.conftest import StillClock
from tests.fixtures.feed_events import event

HOSTILE = event(1, text="\x1b]0;x\x07\u202e" + "x" * 70_000, source="bad\udc80name.log", place=7)


@pytest.fixture
def bookmarks(tmp_path: Path, clock: StillClock) -> Bookmarks:
    return Bookmarks(tmp_path / "state", clock)


def again(bookmarks: Bookmarks, clock: StillClock) -> Bookmarks:
    """Return the bookmarks of the next run."""
    other = Bookmarks(bookmarks._path.parent, clock)
    other.read()
    return other


def test_a_bookmark_is_kept_with_its_note(bookmarks: Bookmarks, clock: StillClock) -> None:
    assert not bookmarks.has(HOSTILE)
    bookmarks.put(HOSTILE, "look \x1b[31m here")
    kept = again(bookmarks, clock).of(HOSTILE)
    assert kept is not None
    assert (kept.note, kept.source, kept.code, kept.made) == ("look \x1b[31m here", HOSTILE.source, 521, clock.now())
    assert kept.text == HOSTILE.text[:200]
    for shown in (kept.shown, kept.shown_note, kept.shown_source):
        assert shown.isprintable()


def test_an_event_is_known_by_place_time_and_words_in_a_log_of_any_name(bookmarks: Bookmarks) -> None:
    one = event(1, place=7)
    bookmarks.put(one)
    assert bookmarks.has(msgspec.structs.replace(one, source="MDaemon.OLD"))
    for other in (event(2, place=7), event(1, place=8), event(1, text="other", place=7)):
        assert not bookmarks.has(other)


def test_times_with_a_zone_and_none_at_all_come_back(bookmarks: Bookmarks, clock: StillClock) -> None:
    aware = msgspec.structs.replace(event(1), time=dt.datetime(2026, 8, 18, 12, 0, 0, 123456, dt.UTC))
    for one in (aware, event(None)):
        bookmarks.put(one)
        assert again(bookmarks, clock).has(one)


def test_a_note_is_replaced_and_a_bookmark_removed(bookmarks: Bookmarks, clock: StillClock) -> None:
    bookmarks.put(event(1), "one")
    bookmarks.put(event(2), "two")
    bookmarks.put(event(1), "three")
    assert [kept.note for kept in again(bookmarks, clock).read()] == ["two", "three"]
    bookmarks.remove(event(1))
    bookmarks.remove(event(9))
    assert [kept.note for kept in bookmarks.read()] == ["two"]


def test_two_programs_keep_the_bookmarks_of_both(bookmarks: Bookmarks, clock: StillClock) -> None:
    other = again(bookmarks, clock)
    bookmarks.put(event(1))
    other.put(event(2))
    assert len(bookmarks.read()) == 2


def test_a_line_that_cannot_be_read_is_none(bookmarks: Bookmarks) -> None:
    bookmarks.put(event(1))
    path = bookmarks._path
    lines = [b"{", b"[]", b'{"time": 7}', b"\xff", b"[" * 100_000, b""]
    path.write_bytes(b"\n".join([*lines, path.read_bytes()]))
    assert len(bookmarks.read()) == 1


def test_there_are_not_more_than_some(bookmarks: Bookmarks) -> None:
    line = json.loads(_line(bookmarks, event(1)))
    many = [json.dumps(line | {"place": number}) for number in range(MOST + 5)]
    bookmarks._path.write_text("\n".join(many), encoding="utf-8")
    assert len(bookmarks.read()) == MOST
    bookmarks.put(event(2))
    assert len(bookmarks.read()) == MOST
    assert bookmarks.has(event(2))


def test_what_cannot_be_kept_is_said(bookmarks: Bookmarks) -> None:
    with pytest.raises(UsageError, match="longer than"):
        bookmarks.put(event(1), "x" * (NOTE_LENGTH + 1))
    bookmarks._path.parent.write_bytes(b"")
    with pytest.raises(FailedError, match="cannot keep the bookmark"):
        bookmarks.put(event(1))


def test_a_directory_in_its_place_is_said(bookmarks: Bookmarks) -> None:
    assert bookmarks.read() == []
    (bookmarks._path.parent / FILE_NAME).mkdir(parents=True)
    with pytest.raises(Exception, match=FILE_NAME):
        bookmarks.read()


def _line(bookmarks: Bookmarks, one: Event) -> bytes:
    bookmarks.put(one)
    return bookmarks._path.read_bytes()
