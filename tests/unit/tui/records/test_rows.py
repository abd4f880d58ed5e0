from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import pytest

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.changing import Change, FlagChange, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import MISSING, PRESENT, Lack, Pairing
from mdtui.tui.records.arranging import step_of_records
from mdtui.tui.records.rows import CHANGED_SECONDS, FolderRows, Mark, SortColumn, sort_order

NOW = 1000.0


def table_of(uids: Sequence[int], flags: int = 0, counter: int = 5) -> RecordTable:
    """Return a table with these UIDs; sizes descend as UIDs ascend."""
    records = [Record(b"md%d.msg" % uid, flags, uid, 1000 - uid, uid) for uid in uids]
    return RecordTable(encode(Header(1, 7, 99, counter), records))


def uids(rows: FolderRows) -> list[int]:
    return [rows.pairing.record(rows.index(row)).uid for row in range(len(rows))]


def cursor_uid(rows: FolderRows) -> int:
    return rows.pairing.record(rows.index(rows.cursor)).uid


def sort(rows: FolderRows, column: SortColumn, *, reverse: bool = False) -> None:
    rows.set_order(sort_order(rows.pairing, column, reverse=reverse), column, reverse=reverse)


def written(*changes: tuple[int, int], counter: int = 5) -> Change:
    """Return the change that wrote flags to records given by UID."""
    made = tuple(FlagChange(uid, b"md%d.msg" % uid, index, 0, after) for index, (uid, after) in enumerate(changes))
    return Change(Path("IMAP.MRK"), 7, made, counter_before=counter, counter_after=counter + 1)


def test_rows_are_the_records_in_file_order() -> None:
    rows = FolderRows(table_of([5, 3, 9]))
    assert uids(rows) == [5, 3, 9]
    assert [rows.row_of(index) for index in range(3)] == [0, 1, 2]
    assert rows.row_of(3) is None
    assert rows.highest_uid == 9


def test_no_records_give_no_rows() -> None:
    rows = FolderRows(RecordTable(b""))
    assert len(rows) == 0
    assert rows.targets() == ()
    assert not rows.select_range()
    rows.set_filter([], "seen")
    sort(rows, SortColumn.SIZE)
    assert rows.cursor == 0


def test_the_cursor_stays_on_its_record_in_another_order() -> None:
    rows = FolderRows(table_of([1, 2, 3, 4]))
    rows.cursor = 0
    sort(rows, SortColumn.SIZE)
    assert uids(rows) == [4, 3, 2, 1]
    assert cursor_uid(rows) == 1
    sort(rows, SortColumn.FILE, reverse=True)
    assert (uids(rows), cursor_uid(rows), rows.reverse) == ([4, 3, 2, 1], 1, True)


def test_the_order_of_another_table_is_not_taken() -> None:
    rows = FolderRows(table_of([1, 2, 3]))
    rows.set_order(array("I", [1, 0]), SortColumn.SIZE, reverse=False)
    assert (uids(rows), rows.column) == ([1, 2, 3], SortColumn.FILE)


@pytest.mark.parametrize(("cursor", "fits", "expected"), [(2, [1, 2, 4], 3), (2, [0, 4], 5), (3, [0, 1], 2)])
def test_a_filter_keeps_the_cursor_near(cursor: int, fits: list[int], expected: int) -> None:
    rows = FolderRows(table_of([1, 2, 3, 4, 5]))
    rows.cursor = cursor
    rows.set_filter(fits, "unseen")
    assert uids(rows) == [index + 1 for index in fits]
    assert cursor_uid(rows) == expected
    assert (rows.filtered, rows.query) == (True, "unseen")
    rows.set_filter(None)
    assert (len(rows), rows.filtered, rows.query) == (5, False, "")
    assert cursor_uid(rows) == expected


def test_a_filter_may_fit_nothing() -> None:
    rows = FolderRows(table_of([1, 2]))
    rows.cursor = 1
    rows.set_filter([], "draft")
    assert (len(rows), rows.cursor, rows.targets()) == (0, 0, ())


def test_filter_and_order_go_together() -> None:
    rows = FolderRows(table_of([1, 2, 3, 4]))
    sort(rows, SortColumn.SIZE)
    rows.set_filter([0, 2, 3], "x")
    assert uids(rows) == [4, 3, 1]
    sort(rows, SortColumn.FILE, reverse=True)
    assert uids(rows) == [4, 3, 1]
    sort(rows, SortColumn.UID)
    assert uids(rows) == [1, 3, 4]


def test_keys_act_on_the_selected_records_that_are_shown_or_on_the_cursors() -> None:
    rows = FolderRows(table_of([1, 2, 3, 4]))
    rows.cursor = 1
    assert rows.targets() == (Target(2, b"md2.msg", 1, seen=0),)
    assert rows.targets(seen=False) == (Target(2, b"md2.msg", 1),)
    rows.selection.add([0, 3])
    assert [target.uid for target in rows.targets()] == [1, 4]
    rows.set_filter([2, 3], "x")
    assert [target.uid for target in rows.targets()] == [4]
    rows.set_filter([1, 2], "x")
    assert [target.uid for target in rows.targets()] == [3]


def test_what_was_seen_of_a_record_with_a_change_on_its_way_is_not_said() -> None:
    rows = FolderRows(table_of([1, 2]))
    rows.selection.add([0, 1])
    token = rows.begin((Target(1, b"md1.msg", 0),), Verb.TOGGLE, 32)
    assert [target.seen for target in rows.targets()] == [None, 0]
    rows.settle(token, None)
    assert [target.seen for target in rows.targets()] == [0, 0]


def test_a_range_is_selected_from_its_start_to_the_cursor() -> None:
    rows = FolderRows(table_of([1, 2, 3, 4, 5]))
    sort(rows, SortColumn.SIZE)
    rows.cursor = 3
    assert not rows.select_range()
    rows.cursor = 1
    assert rows.select_range()
    assert rows.anchor is None
    assert [target.uid for target in rows.targets()] == [2, 3, 4]


def test_a_range_whose_start_is_hidden_begins_anew() -> None:
    rows = FolderRows(table_of([1, 2, 3]))
    rows.select_range()
    rows.set_filter([1, 2], "x")
    assert not rows.select_range()
    assert rows.anchor == 1


def test_a_pending_change_shows_at_once_and_the_truth_when_it_is_settled() -> None:
    rows = FolderRows(table_of([1, 2, 3]))
    token = rows.begin(rows.targets(), Verb.TOGGLE, Flag.SEEN)
    assert (rows.flags(0), rows.mark(0)) == (Flag.SEEN, Mark.PENDING)
    assert rows.table.flags[0] == 0
    assert rows.settle(token, written((1, Flag.SEEN | Flag.RECENT))) == [0, 0]
    assert (rows.flags(0), rows.mark(0)) == (Flag.SEEN | Flag.RECENT, Mark.NONE)


def test_a_change_that_failed_leaves_the_row_as_it_was() -> None:
    rows = FolderRows(table_of([1]))
    token = rows.begin(rows.targets(), Verb.TOGGLE, Flag.SEEN)
    assert rows.settle(token, None) == [0]
    assert (rows.flags(0), rows.mark(0)) == (0, Mark.NONE)
    assert rows.settle(token, None) == []


def test_a_second_change_builds_on_the_first_one_that_is_still_pending() -> None:
    rows = FolderRows(table_of([1]))
    first = rows.begin(rows.targets(), Verb.TOGGLE, Flag.SEEN)
    second = rows.begin(rows.targets(), Verb.TOGGLE, Flag.SEEN)
    assert rows.flags(0) == 0
    rows.settle(first, written((1, Flag.SEEN)))
    assert (rows.flags(0), rows.mark(0)) == (0, Mark.PENDING)
    rows.settle(second, written((1, 0), counter=6))
    assert (rows.flags(0), rows.mark(0), rows.table.header and rows.table.header.last_write_counter) == (
        0,
        Mark.NONE,
        7,
    )


def test_a_change_that_was_not_begun_here_is_shown_too() -> None:
    rows = FolderRows(table_of([1, 2]))
    assert rows.settle(None, written((1, 8), (2, 8))) == [0, 1]
    assert [rows.flags(0), rows.flags(1)] == [8, 8]


def test_a_later_reading_of_the_file_is_not_overwritten() -> None:
    rows = FolderRows(table_of([1]))
    token = rows.begin(rows.targets(), Verb.TOGGLE, Flag.SEEN)
    rows.set_table(table_of([1], flags=Flag.DELETED, counter=7), NOW)
    rows.settle(token, written((1, Flag.SEEN)))
    assert rows.flags(0) == Flag.DELETED


def test_a_dry_run_shows_nothing() -> None:
    rows = FolderRows(table_of([1]))
    change = Change(Path("IMAP.MRK"), 7, (FlagChange(1, b"md1.msg", 0, 0, 8),), dry_run=True, counter_after=6)
    assert rows.settle(None, change) == []
    assert rows.flags(0) == 0


def test_what_somebody_else_changed_is_marked_for_a_moment() -> None:
    rows = FolderRows(table_of([1, 2, 3]))
    after = table_of([1, 2, 3, 4], counter=6)
    after.patch_flags(1, 32)
    change = rows.set_table(after, NOW)
    assert (list(change.came), list(change.touched)) == ([3], [1, 3])
    assert [rows.mark(index) for index in range(4)] == [Mark.NONE, Mark.CHANGED, Mark.NONE, Mark.CHANGED]
    assert rows.expire(NOW + CHANGED_SECONDS - 0.1) == []
    assert rows.expire(NOW + CHANGED_SECONDS) == [1, 3]
    assert rows.mark(1) is Mark.NONE


def test_while_a_large_change_of_ours_is_on_its_way_nothing_is_taken_for_somebody_elses() -> None:
    rows = FolderRows(table_of([1, 2]))
    rows.rewriting = True
    after = table_of([1, 2], counter=6)
    after.patch_flags(0, Flag.SEEN)
    assert list(rows.set_table(after, NOW).touched) == [0]
    assert rows.mark(0) is Mark.NONE


def test_what_is_shown_is_selected_or_inverted_as_a_whole() -> None:
    rows = FolderRows(table_of([1, 2, 3, 4]))
    rows.set_filter([0, 2])
    rows.select_shown()
    assert list(rows.selection) == [0, 2]
    rows.selection.add([1])
    rows.invert_shown()
    assert list(rows.selection) == [1]


def test_our_own_change_is_not_taken_for_somebody_elses() -> None:
    rows = FolderRows(table_of([1, 2]))
    token = rows.begin(rows.targets(), Verb.TOGGLE, Flag.SEEN)
    after = table_of([1, 2], counter=6)
    after.patch_flags(0, Flag.SEEN)
    after.patch_flags(1, Flag.DRAFT)
    rows.set_table(after, NOW)
    rows.settle(token, written((1, Flag.SEEN)))
    assert [rows.mark(0), rows.mark(1)] == [Mark.NONE, Mark.CHANGED]
    assert rows.flags(0) == Flag.SEEN


def test_everything_known_of_a_record_follows_it() -> None:
    rows = FolderRows(table_of([1, 2, 3, 4, 5]))
    rows.selection.add([1, 4])
    rows.cursor = 3
    rows.anchor = 4
    token = rows.begin([Target(5, b"md5.msg", 4)], Verb.ADD, Flag.SEEN)
    rows.set_table(table_of([2, 4, 5, 6]), NOW)
    assert cursor_uid(rows) == 4
    assert list(rows.selection) == [0, 2]
    assert rows.anchor == 2
    assert (rows.flags(2), rows.mark(2)) == (Flag.SEEN, Mark.PENDING)
    assert rows.mark(3) is Mark.CHANGED
    assert rows.settle(token, None) == [2]


def test_what_is_known_of_a_record_goes_with_it() -> None:
    rows = FolderRows(table_of([1, 2, 3]))
    rows.selection.add([1])
    rows.cursor, rows.anchor = 1, 1
    token = rows.begin([Target(2, b"md2.msg", 1)], Verb.ADD, Flag.SEEN)
    rows.set_table(table_of([1, 3]), NOW)
    assert rows.anchor is None
    assert list(rows.selection) == rows.settle(token, None) == []
    assert cursor_uid(rows) == 3


@pytest.mark.parametrize("reverse", [False, True])
def test_new_records_come_where_the_order_wants_them(*, reverse: bool) -> None:
    rows = FolderRows(table_of([2, 4, 6]))
    sort(rows, SortColumn.SIZE, reverse=reverse)
    rows.cursor = 1
    rows.set_table(table_of([2, 6, 5, 3, 7]), NOW)
    assert uids(rows) == ([2, 3, 5, 6, 7] if reverse else [7, 6, 5, 3, 2])
    assert cursor_uid(rows) == (6 if reverse else 2)


def test_the_newest_first_stay_first() -> None:
    rows = FolderRows(table_of([1, 2]))
    sort(rows, SortColumn.FILE, reverse=True)
    rows.set_table(table_of([1, 2, 3]), NOW)
    assert uids(rows) == [3, 2, 1]


def test_a_filter_stays_on_its_records_until_it_is_set_anew() -> None:
    rows = FolderRows(table_of([1, 2, 3, 4]))
    rows.set_filter([1, 3], "x")
    rows.set_table(table_of([2, 3, 4, 5]), NOW)
    assert uids(rows) == [2, 4]


def test_rows_do_not_jump_when_flags_change() -> None:
    rows = FolderRows(table_of([1, 2, 3]))
    sort(rows, SortColumn.FLAGS)
    after = table_of([1, 2, 3], counter=6)
    after.patch_flags(0, 32)
    rows.set_table(after, NOW)
    assert uids(rows) == [1, 2, 3]


def test_what_was_found_out_about_other_rows_is_found_out_again() -> None:
    rows = FolderRows(table_of([1, 2]))
    after, last = table_of([1, 2, 3]), table_of([3])
    other = FolderRows(table_of([9]))
    stale = step_of_records(other.pairing, other.arrangement, after)
    assert list(rows.set_table(after, NOW, stale).came) == [2]
    sorted_since = step_of_records(rows.pairing, rows.arrangement, last)
    sort(rows, SortColumn.SIZE)
    assert list(rows.set_table(last, NOW, sorted_since).places) == [-1, -1, 0]
    assert (uids(rows), rows.column) == ([3], SortColumn.SIZE)


def test_doubled_records_are_each_a_row() -> None:
    rows = FolderRows(table_of([1, 1, 2]))
    sort(rows, SortColumn.SIZE)
    rows.set_table(table_of([2, 1, 1]), NOW)
    assert sorted(rows.shown) == [0, 1, 2]


def paired(table: RecordTable, *names: str, missing: int = 0) -> Pairing:
    """Return a listing: message files without a record, and whether the first records' files are missing."""
    states = bytes([MISSING] * missing + [PRESENT] * (len(table) - missing))
    return Pairing(table, states, FileRows(Path(), names), missing=missing)


def with_files(uids: Sequence[int], *names: str) -> FolderRows:
    rows = FolderRows(table_of(uids))
    rows.set_pairing(paired(rows.table, *names))
    return rows


def test_message_files_without_a_record_are_rows() -> None:
    rows = with_files([1, 2], "md7.msg", "md8.msg")
    assert [rows.pairing.lack(rows.index(row)) for row in range(len(rows))] == [Lack.NOTHING] * 2 + [Lack.RECORD] * 2
    assert rows.flags(3) == 0


def test_the_listing_of_other_records_is_not_taken() -> None:
    rows = FolderRows(table_of([1]))
    assert rows.set_pairing(paired(table_of([1]), "a.msg")) is None
    assert len(rows) == 1


def test_keys_act_on_records_and_say_how_many_files_they_leave_out() -> None:
    rows = with_files([1, 2], "md7.msg", "md8.msg")
    assert (rows.without_record, rows.only_files) == (0, False)
    rows.cursor = 2
    assert (rows.targets(), rows.without_record, rows.only_files) == ((), 1, True)
    rows.selection.add([1, 3])
    assert [target.uid for target in rows.targets()] == [2]
    assert (rows.without_record, rows.only_files) == (1, False)
    rows.set_filter([2, 3], "orphan")
    assert (rows.targets(), rows.without_record, rows.only_files) == ((), 1, True)


def test_what_is_known_of_a_message_file_goes_to_its_record() -> None:
    rows = with_files([1, 2], "md7.msg", "md8.msg", "md9.msg")
    rows.selection.add([2, 3])
    rows.cursor = rows.anchor = 3
    rows.set_table(table_of([1, 2, 5, 8]), NOW)
    assert uids(rows) == [1, 2, 5, 8, 0, 0]
    assert cursor_uid(rows) == 8
    assert (list(rows.selection), rows.anchor) == ([3, 4], 3)
    assert [rows.mark(index) for index in (2, 3)] == [Mark.CHANGED] * 2
    rows.set_pairing(paired(rows.table, "md9.msg", "new.msg"))
    assert (list(rows.selection), cursor_uid(rows), len(rows)) == ([3], 8, 6)


def test_the_cursor_goes_on_where_its_message_file_went() -> None:
    rows = with_files([1, 2], "md7.msg", "md8.msg")
    rows.cursor = 2
    rows.set_pairing(paired(rows.table, "md6.msg", "md8.msg"))
    assert rows.pairing.files.names[rows.index(rows.cursor) - 2] == "md8.msg"
    rows.set_pairing(paired(rows.table))
    assert cursor_uid(rows) == 2


def test_records_without_a_file_stay_marked_and_where_they_are() -> None:
    rows = FolderRows(table_of([1, 2, 3]))
    rows.cursor = 1
    moves = rows.set_pairing(paired(rows.table, missing=2))
    assert moves is not None
    assert not moves.moved
    assert [rows.pairing.lack(index) for index in range(3)] == [Lack.FILE, Lack.FILE, Lack.NOTHING]
    rows.set_table(table_of([2, 3, 4]), NOW)
    assert [rows.pairing.lack(index) for index in range(3)] == [Lack.FILE, Lack.NOTHING, Lack.NOTHING]
    assert (cursor_uid(rows), rows.pairing.missing) == (2, 1)
