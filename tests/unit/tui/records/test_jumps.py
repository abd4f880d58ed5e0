from __future__ import annotations

import pytest

from mdtui.mrk.changing import Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.tui.records import jumps
from mdtui.tui.records.jumps import next_with
from mdtui.tui.records.ordering import SortColumn
from mdtui.tui.records.rows import FolderRows


def rows_of(*flags: int) -> FolderRows:
    records = [Record(b"md%d.msg" % uid, value, uid, 1, uid) for uid, value in enumerate(flags, 1)]
    return FolderRows(RecordTable(encode(Header(1, 7, 99, 5), records)))


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rows be looked at in stretches of three."""
    monkeypatch.setattr(jumps, "_STRETCH", 3)


def test_the_next_and_the_one_before() -> None:
    rows = rows_of(32, 32, 0, 32, 32, 32, 32, 0, 32)
    assert next_with(rows, Flag.SEEN, is_set=False, start=0) == 2
    assert next_with(rows, Flag.SEEN, is_set=False, start=3) == 7
    assert next_with(rows, Flag.SEEN, is_set=False, start=8) is None
    assert next_with(rows, Flag.SEEN, is_set=False, start=8, by=-1) == 7
    assert next_with(rows, Flag.SEEN, is_set=False, start=6, by=-1) == 2
    assert next_with(rows, Flag.SEEN, is_set=False, start=1, by=-1) is None
    assert next_with(rows, Flag.SEEN, is_set=False, start=-1, by=-1) is None
    assert next_with(rows, Flag.FLAGGED, is_set=True, start=0) is None


def test_rows_are_looked_at_in_their_order() -> None:
    rows = rows_of(8, 0, 0, 8)
    rows.set_order(range(4), SortColumn.FILE, reverse=True)
    assert next_with(rows, Flag.FLAGGED, is_set=True, start=1) == 3
    rows.set_filter([1, 2])
    assert next_with(rows, Flag.FLAGGED, is_set=True, start=0) is None


def test_what_is_on_its_way_counts() -> None:
    rows = rows_of(0, 0, 0)
    rows.begin([Target(1, b"md1.msg", 0)], Verb.TOGGLE, Flag.SEEN)
    assert next_with(rows, Flag.SEEN, is_set=False, start=0) == 1
