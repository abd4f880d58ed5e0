from __future__ import annotations

from pathlib import Path

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import PRESENT, Pairing
from mdtui.tui.records.arranging import all_rows
from mdtui.tui.records.ordered_rows import OrderedRows
from mdtui.tui.records.ordering import Order, SortColumn, sort_order
from mdtui.tui.records.spot import Spot


def rows_of(count: int, *names: str) -> OrderedRows:
    records = [Record(b"md%d.msg" % uid, 0, uid, 1000 - uid, uid) for uid in range(1, count + 1)]
    table = RecordTable(encode(Header(1, 7, 99, 5), records))
    rows = OrderedRows(table)
    rows.pairing = Pairing(table, bytes([PRESENT] * count), FileRows(Path(), names))
    rows.arrangement = all_rows(count + len(names))
    return rows


def test_message_files_are_rows_behind_the_records() -> None:
    rows = rows_of(2, "a.msg", "b.msg")
    assert (len(rows), list(rows.shown)) == (4, [0, 1, 2, 3])
    assert [rows.row_of(index) for index in (0, 3, 4)] == [0, 3, None]
    assert [rows.row_of_file(name) for name in ("B.MSG", "md2.msg", "md3.msg")] == [3, 1, None]


def test_the_cursor_goes_to_a_spot() -> None:
    rows = rows_of(3, "a.msg")
    assert rows.go_to(Spot(2, "md2.msg"))
    assert rows.cursor == 1
    assert rows.go_to(Spot(filename="a.msg"))
    assert rows.cursor == 3
    assert not rows.go_to(Spot(9))
    assert rows.cursor == 3


def test_a_filter_that_hides_the_spot_is_let_go_and_another_is_not() -> None:
    rows = rows_of(3, "a.msg")
    rows.set_filter([1], "x")
    assert rows.go_to(Spot(2))
    assert (rows.filtered, rows.cursor) == (True, 0)
    assert rows.go_to(Spot(filename="a.msg"))
    assert (rows.filtered, rows.cursor) == (False, 3)


def test_the_cursor_is_found_however_far_its_row_went() -> None:
    rows = rows_of(1000)
    rows.cursor = 3
    rows.set_order(sort_order(rows.pairing, SortColumn.SIZE), SortColumn.SIZE, reverse=False)
    assert (rows.column, rows.reverse, rows.cursor) == (SortColumn.SIZE, False, 996)
    rows.set_order(range(1000), SortColumn.FILE, reverse=True)
    assert (rows.column, rows.reverse, rows.cursor) == (SortColumn.FILE, True, 996)


def test_the_order_of_other_rows_is_not_taken() -> None:
    rows = rows_of(2, "a.msg")
    rows.set_order(range(2), SortColumn.UID, reverse=False)
    assert rows.column is SortColumn.FILE


def test_the_order_is_the_one_that_was_asked_for_last_until_it_is_there() -> None:
    rows = rows_of(3)
    assert rows.order == Order()
    rows.asked = Order(SortColumn.SIZE, reverse=True)
    rows.set_order(range(3), SortColumn.UID, reverse=False)
    assert (rows.column, rows.order) == (SortColumn.UID, Order(SortColumn.SIZE, reverse=True))
    rows.set_order(range(3), SortColumn.SIZE, reverse=True)
    assert rows.asked is None
    assert rows.order == Order(SortColumn.SIZE, reverse=True)
