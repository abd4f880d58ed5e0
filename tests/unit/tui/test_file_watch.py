from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtui.files import FileStamp
from mdtui.mrk.changing import Change
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import RecordTable
from mdtui.mrk.rules import load_rules
from mdtui.tui.file_watch import COPY_SECONDS, FileWatch, counter_still, records_differ, stood_still
from tests.conftest import MakeMrk

STAMP = FileStamp(1, 2, 396, 5)
LATER = FileStamp(1, 2, 396, 6)


@pytest.fixture
def reading(make_mrk: MakeMrk) -> Reading:
    return Reading(RecordTable(make_mrk([0] * 10, counter=7)), (), STAMP, busy=False)


@pytest.fixture
def watch(reading: Reading) -> FileWatch:
    """Give the watch over a file that was shown and looked at once."""
    watch = FileWatch()
    watch.opened()
    watch.show(reading)
    assert not watch.moved(7, STAMP)
    return watch


def test_a_counter_that_moved_is_read_again_without_suspicion(watch: FileWatch) -> None:
    assert watch.moved(8, LATER)
    assert watch.suspected is None


def test_a_file_that_was_written_to_while_the_counter_stood_is_read_again_once(
    watch: FileWatch, reading: Reading
) -> None:
    assert watch.moved(7, LATER)
    assert watch.suspected == 7
    watch.show(reading)
    assert watch.suspected is None
    assert not watch.moved(7, LATER)


def test_it_is_still_while_it_has_nothing_to_say_nor_to_take_note_of(watch: FileWatch) -> None:
    assert watch.is_still(7, STAMP)
    assert not watch.is_still(8, STAMP)
    assert not watch.is_still(7, LATER)
    assert not watch.is_still(None, None)
    watch.wrote(Change(Path("x"), 9, counter_before=7, counter_after=8))
    assert not watch.is_still(8, STAMP)
    assert not watch.moved(8, STAMP)
    assert watch.is_still(8, STAMP)
    watch.opened()
    assert not watch.is_still(8, STAMP)


def test_our_own_write_raises_no_suspicion(watch: FileWatch) -> None:
    watch.wrote(Change(Path("x"), 9, counter_before=7, counter_after=8))
    assert not watch.moved(8, LATER)
    watch.wrote(Change(Path("x"), 9, counter_before=8, counter_after=10))
    assert watch.moved(10, LATER)


def test_what_was_read_while_somebody_wrote_is_read_again(watch: FileWatch, reading: Reading) -> None:
    watch.show(msgspec.structs.replace(reading, busy=True))
    assert watch.counter is None
    assert watch.moved(7, STAMP)
    assert watch.suspected is None


def test_a_file_that_is_not_there_is_nothing_to_suspect(watch: FileWatch) -> None:
    watch.counter = None
    assert not watch.moved(None, None)
    watch.opened()
    assert not watch.moved(None, LATER)


def test_a_copy_is_kept_on_opening_and_at_most_once_a_minute(watch: FileWatch) -> None:
    assert watch.takes_copy(100.0, opened=True)
    assert not watch.takes_copy(101.0, opened=False)
    assert not watch.copy_is_due(101.0 + COPY_SECONDS - 2)
    assert watch.copy_is_due(100.0 + COPY_SECONDS)
    assert watch.takes_copy(100.0 + COPY_SECONDS, opened=False)
    assert not watch.copy_is_due(1000.0)
    assert not watch.takes_copy(170.0, opened=False)
    watch.opened()
    assert not watch.copy_is_due(1000.0)


def test_what_is_suspected_is_kept_at_once(watch: FileWatch) -> None:
    assert watch.takes_copy(100.0, opened=True)
    watch.moved(7, LATER)
    assert watch.takes_copy(101.0, opened=False)


def test_a_counter_stood_still_where_the_records_differ_and_it_does_not(reading: Reading, make_mrk: MakeMrk) -> None:
    shown = RecordTable(make_mrk([0] * 9 + [8], counter=7))
    assert records_differ(shown, reading.table)
    assert stood_still(shown, reading, 7)
    assert not stood_still(shown, reading, 6)
    assert not stood_still(shown, reading, None)
    assert not stood_still(None, reading, 7)
    assert not stood_still(shown, msgspec.structs.replace(reading, busy=True), 7)
    same = RecordTable(make_mrk([0] * 10, counter=3))
    assert not stood_still(same, reading, 7)
    torn = msgspec.structs.replace(reading, table=RecordTable(b"torn"))
    assert not stood_still(shown, torn, 7)


def test_that_it_stood_still_is_a_finding_of_its_rule(reading: Reading, make_mrk: MakeMrk) -> None:
    shown = RecordTable(make_mrk([0] * 9 + [8], counter=7))
    finding = counter_still(shown, reading, 7, "anna@example.com")
    assert finding is not None
    rule = load_rules()[finding.rule]
    assert (rule.id, rule.severity, finding.folder) == ("MRK028", finding.severity, "anna@example.com")
    assert finding.text == "somebody changed the file, LastWriteCounter did not move: 7"
    assert counter_still(shown, reading, 6, "anna@example.com") is None


def test_after_a_write_of_ours_the_screen_is_not_what_was_read(watch: FileWatch, reading: Reading) -> None:
    assert watch.is_as_read(reading)
    watch.counter = 8
    assert not watch.is_as_read(reading)
    busy = msgspec.structs.replace(reading, busy=True)
    assert not watch.is_as_read(busy)
    watch.show(busy)
    assert watch.is_as_read(busy)
