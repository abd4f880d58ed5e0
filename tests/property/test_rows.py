"""Whatever becomes of a folder, the rows speak of the records they spoke of before, and each record is one row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mdtui.mrk.flags import Verb
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.tui import comparing, ordering
from mdtui.tui.comparing import compare, identity
from mdtui.tui.rows import FolderRows, Mark, SortColumn, sort_order

NOW = 1000.0

NUMBERS = st.integers(0, 6)
RECORDS = st.builds(
    lambda uid, flags, size, date: Record(b"md%d.msg" % uid, flags, uid, size, date),
    st.integers(1, 12),
    st.integers(0, 255),
    NUMBERS,
    NUMBERS,
)
TABLES = st.lists(RECORDS, max_size=14, unique_by=lambda record: record.uid)
DAMAGED_TABLES = st.lists(RECORDS, max_size=14)


def table_of(records: list[Record]) -> RecordTable:
    return RecordTable(encode(Header(1, 1, 99, 1), records))


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> None:
    """Let small tables be cut into pieces as large ones are."""
    patch = pytest.MonkeyPatch()
    patch.setattr(ordering, "_RUN", 4)
    patch.setattr(ordering, "_SAMPLED", 2)
    patch.setattr(comparing, "_BLOCK", 4)


def known(rows: FolderRows, chosen: Callable[[int], bool]) -> set[tuple[int, bytes]]:
    """Return the identities of the records of which something holds."""
    return {identity(rows.table, index) for index in range(len(rows.table)) if chosen(index)}


@given(records=DAMAGED_TABLES, column=st.sampled_from(SortColumn), reverse=st.booleans())
def test_every_record_is_one_row_in_every_order(records: list[Record], column: SortColumn, *, reverse: bool) -> None:
    rows = FolderRows(table_of(records))
    rows.set_order(sort_order(rows.table, column, reverse=reverse), column, reverse=reverse)
    assert sorted(rows.shown) == list(range(len(records)))
    assert [rows.row_of(rows.index(row)) for row in range(len(rows))] == list(range(len(rows)))
    if column is not SortColumn.FILE:
        values = [getattr(records[index], column.name.lower()) for index in rows.shown]
        assert values == sorted(values, reverse=reverse)


@given(TABLES, TABLES, st.data())
def test_what_is_known_of_a_record_stays_with_it(
    before: list[Record], after: list[Record], data: st.DataObject
) -> None:
    rows = FolderRows(table_of(before))
    column, reverse = data.draw(st.sampled_from(SortColumn)), data.draw(st.booleans())
    rows.set_order(sort_order(rows.table, column, reverse=reverse), column, reverse=reverse)
    if before:
        rows.selection.add(data.draw(st.lists(st.integers(0, len(before) - 1))))
        rows.set_filter(data.draw(st.none() | st.sets(st.integers(0, len(before) - 1))), "x")
    rows.cursor = data.draw(st.integers(0, max(0, len(rows) - 1)))
    token = rows.begin(rows.targets(), Verb.TOGGLE, 63)
    cursor = identity(rows.table, rows.index(rows.cursor)) if len(rows) else None
    selected = known(rows, rows.selection.__contains__)
    pending = known(rows, lambda index: rows.mark(index) is Mark.PENDING)
    shown = known(rows, set(rows.shown).__contains__)

    table = table_of(after)
    rows.set_table(table, NOW)

    left = {identity(table, index) for index in range(len(table))}
    assert known(rows, rows.selection.__contains__) == selected & left
    assert known(rows, lambda index: rows.mark(index) is Mark.PENDING) == pending & left
    assert known(rows, set(rows.shown).__contains__) == (shown & left if rows.filtered else left)
    assert len(set(rows.shown)) == len(rows)
    assert rows.cursor == 0 or rows.cursor < len(rows)
    if cursor in left:
        assert identity(table, rows.index(rows.cursor)) == cursor
    rows.settle(token, None)
    assert [rows.flags(index) for index in range(len(table))] == list(table.flags)


@given(DAMAGED_TABLES, DAMAGED_TABLES, st.data())
def test_a_damaged_folder_gives_whole_rows_too(before: list[Record], after: list[Record], data: st.DataObject) -> None:
    rows = FolderRows(table_of(before))
    column, reverse = data.draw(st.sampled_from(SortColumn)), data.draw(st.booleans())
    rows.set_order(sort_order(rows.table, column, reverse=reverse), column, reverse=reverse)
    rows.selection.add(range(len(before)))
    rows.set_table(table_of(after), NOW)
    assert sorted(rows.shown) == list(range(len(after)))
    old = {(record.uid, record.filename) for record in before}
    assert known(rows, rows.selection.__contains__) <= old
    assert len(rows.targets()) <= len(after)


@given(TABLES, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 255)), max_size=5))
def test_exactly_what_differs_is_touched(records: list[Record], edits: list[tuple[int, int]]) -> None:
    assume(records)
    before, after = table_of(records), table_of(records)
    for index, flags in edits:
        after.patch_flags(index % len(records), flags)
    change = compare(before, after)
    assert list(change.touched) == [i for i in range(len(records)) if before.flags[i] != after.flags[i]]
    assert (change.same, change.added, change.removed) == (len(records), 0, 0)


@given(TABLES, TABLES)
def test_records_that_came_and_went_are_counted(before: list[Record], after: list[Record]) -> None:
    change = compare(table_of(before), table_of(after))
    old, new = {record.uid for record in before}, {record.uid for record in after}
    assert (change.added, change.removed) == (len(new - old), len(old - new))
