from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path

import pytest

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import PRESENT, Pairing
from mdtui.tui.records import arranging
from mdtui.tui.records.arranging import Arrangement, all_rows, step_of_files, step_of_records
from mdtui.tui.records.ordering import SortColumn, sort_order


@pytest.fixture(autouse=True, params=[2, 1 << 15])
def _stretch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arranging, "_STRETCH", request.param)


def pairing_of(uids: Iterable[int], dates: dict[str, int] | None = None) -> Pairing:
    """Return records whose date is their UID, and message files without one with these dates."""
    records = [Record(b"md%d.msg" % uid, 0, uid, 10, uid) for uid in uids]
    files = FileRows(Path(), sorted(dates or ()))
    files.dates = memoryview(array("i", [value for _, value in sorted((dates or {}).items())]))
    return Pairing(RecordTable(encode(Header(1, 7, 99, 5), records)), bytes([PRESENT] * len(records)), files)


def by_date(pairing: Pairing, *, reverse: bool = False) -> Arrangement:
    order = sort_order(pairing, SortColumn.DATE, reverse=reverse)
    return all_rows(len(pairing)).ordered(order, SortColumn.DATE, reverse=reverse)


def dates(pairing: Pairing, rows: Arrangement) -> list[int]:
    return [pairing.record(index).date for index in rows.shown]


def test_message_files_stand_behind_the_records_in_file_order() -> None:
    rows = all_rows(4)
    assert list(rows.shown) == [0, 1, 2, 3]
    assert list(rows.ordered(range(4), SortColumn.FILE, reverse=True).shown) == [3, 2, 1, 0]


def test_a_filter_keeps_the_order_and_the_order_the_filter() -> None:
    pairing = pairing_of([5, 3, 9], {"md7.msg": 7})
    rows = by_date(pairing, reverse=True).filtered([0, 3, 2], "x")
    assert (dates(pairing, rows), rows.query, rows.reverse) == ([9, 7, 5], "x", True)
    assert dates(pairing, rows.ordered(range(4), SortColumn.FILE, reverse=False)) == [5, 9, 7]
    assert dates(pairing, rows.filtered(None)) == [9, 7, 5, 3]


@pytest.mark.parametrize("reverse", [False, True])
def test_what_comes_is_put_where_the_order_wants_it(*, reverse: bool) -> None:
    before = pairing_of([5, 3], {"md4.msg": 4})
    after = pairing_of([5, 3], {"md2.msg": 2, "md4.msg": 4, "md9.msg": 9})
    after = Pairing(before.table, before.states, after.files)
    step = step_of_files(before, by_date(before, reverse=reverse), after)
    assert dates(after, step.after) == sorted([2, 3, 4, 5, 9], reverse=reverse)


@pytest.mark.parametrize("reverse", [False, True])
def test_a_record_stands_where_its_own_date_wants_it_and_not_that_of_its_file(*, reverse: bool) -> None:
    before = pairing_of([5, 3], {"md8.msg": 4, "x.msg": 1})
    step = step_of_records(before, by_date(before, reverse=reverse), pairing_of([5, 3, 8]).table)
    assert dates(step.moves.after, step.after) == sorted([1, 3, 5, 8], reverse=reverse)


def test_under_a_filter_what_comes_is_no_row() -> None:
    before = pairing_of([5, 3], {"md8.msg": 4})
    rows = all_rows(3).filtered([1, 2], "x")
    step = step_of_records(before, rows, pairing_of([5, 3, 8, 9]).table)
    assert dates(step.moves.after, step.after) == [3, 8]


def test_where_nothing_moved_the_rows_are_the_same() -> None:
    pairing = pairing_of([1, 2], {"a.msg": 3})
    rows = by_date(pairing)
    assert step_of_records(pairing, rows, pairing_of([1, 2]).table).after is rows
