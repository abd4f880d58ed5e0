"""Whatever becomes of a folder, the rows speak of the records they spoke of before, and each record is one row."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.flags import Verb
from mdtui.mrk.past import comparing
from mdtui.mrk.past.comparing import compare, identity
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import MISSING, PRESENT, Pairing
from mdtui.tui.records import arranging, sorting
from mdtui.tui.records.rows import FolderRows, Mark, SortColumn, sort_order

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
    patch.setattr(sorting, "RUN", 4)
    patch.setattr(sorting, "_SAMPLED", 2)
    patch.setattr(arranging, "_STRETCH", 4)
    patch.setattr(comparing, "_BLOCK", 4)


def known(rows: FolderRows, chosen: Callable[[int], bool]) -> set[tuple[int, bytes]]:
    """Return the identities of the records of which something holds."""
    return {identity(rows.table, index) for index in range(len(rows.table)) if chosen(index)}


@given(records=DAMAGED_TABLES, column=st.sampled_from(SortColumn), reverse=st.booleans())
def test_every_record_is_one_row_in_every_order(records: list[Record], column: SortColumn, *, reverse: bool) -> None:
    rows = FolderRows(table_of(records))
    rows.set_order(sort_order(rows.pairing, column, reverse=reverse), column, reverse=reverse)
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
    rows.set_order(sort_order(rows.pairing, column, reverse=reverse), column, reverse=reverse)
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
    rows.set_order(sort_order(rows.pairing, column, reverse=reverse), column, reverse=reverse)
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


FILES = st.dictionaries(st.integers(1, 16), st.tuples(NUMBERS, NUMBERS), max_size=8)
"""Message files by the UID that their name speaks of, with size and date."""


def listing(table: RecordTable, on_disk: dict[int, tuple[int, int]]) -> Pairing:
    """Return what a directory with these files says of the records."""
    names = {b"md%d.msg" % uid: uid for uid in on_disk}
    states = bytes(PRESENT if name in names else MISSING for name in table.filenames())
    alone = sorted((name.decode(), on_disk[uid]) for name, uid in names.items() if name not in set(table.filenames()))
    files = FileRows(Path(), [name for name, _ in alone])
    files.sizes = memoryview(array("I", [size for _, (size, _) in alone]))
    files.dates = memoryview(array("i", [date for _, (_, date) in alone]))
    return Pairing(table, states, files, missing=states.count(MISSING))


def all_known(rows: FolderRows, chosen: Callable[[int], bool]) -> set[bytes]:
    return {rows.pairing.key(index) for index in range(len(rows.pairing)) if chosen(index)}


@given(TABLES, TABLES, FILES, FILES, st.data())
def test_message_files_keep_what_is_known_of_them_when_they_get_a_record(
    before: list[Record],
    after: list[Record],
    files: dict[int, tuple[int, int]],
    later: dict[int, tuple[int, int]],
    data: st.DataObject,
) -> None:
    rows = FolderRows(table_of(before))
    rows.set_pairing(listing(rows.table, files))
    column, reverse = data.draw(st.sampled_from(SortColumn)), data.draw(st.booleans())
    rows.set_order(sort_order(rows.pairing, column, reverse=reverse), column, reverse=reverse)
    count = len(rows.pairing)
    if count:
        rows.selection.add(data.draw(st.lists(st.integers(0, count - 1))))
        rows.set_filter(data.draw(st.none() | st.sets(st.integers(0, count - 1))), "x")
    rows.cursor = data.draw(st.integers(0, max(0, len(rows) - 1)))
    cursor = rows.pairing.key(rows.index(rows.cursor)) if len(rows) else None
    selected, shown = all_known(rows, rows.selection.__contains__), all_known(rows, set(rows.shown).__contains__)

    def check(left: set[bytes]) -> None:
        assert all_known(rows, rows.selection.__contains__) == selected & left
        assert all_known(rows, set(rows.shown).__contains__) == (shown & left if rows.filtered else left)
        assert len(set(rows.shown)) == len(rows)
        assert len(rows.selection.among(range(len(rows.pairing)))) == len(selected & left)
        if cursor in left:
            assert rows.pairing.key(rows.index(rows.cursor)) == cursor
        assert rows.filtered or sorted(rows.shown) == list(range(len(rows.pairing)))

    rows.set_table(table_of(after), NOW)
    check(set(rows.table.filenames()) | {name.encode() for name in rows.pairing.files.names})
    selected, shown = all_known(rows, rows.selection.__contains__), all_known(rows, set(rows.shown).__contains__)
    cursor = rows.pairing.key(rows.index(rows.cursor)) if len(rows) else None
    rows.set_pairing(listing(rows.table, later))
    check(set(rows.table.filenames()) | {b"md%d.msg" % uid for uid in later})
    assert [rows.pairing.lack(index).name for index in range(len(rows.pairing))] == [
        *("NOTHING" if record.uid in later else "FILE" for record in after),
        *["RECORD"] * (len(rows.pairing) - len(after)),
    ]
