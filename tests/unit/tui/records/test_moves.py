from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import PRESENT, Pairing
from mdtui.tui.records.moves import moves_of_files, moves_of_records


def table_of(uids: Iterable[int]) -> RecordTable:
    return RecordTable(encode(Header(1, 7, 99, 5), [Record(b"md%d.msg" % uid, 0, uid, 10, 20) for uid in uids]))


def pairing_of(table: RecordTable, *names: str) -> Pairing:
    return Pairing(table, bytes([PRESENT] * len(table)), FileRows(Path(), names))


def test_message_files_follow_the_records_that_came_before_them() -> None:
    before = pairing_of(table_of([1, 2]), "md7.msg", "md8.msg")
    moves = moves_of_records(before, table_of([1, 2, 3]))
    assert [moves.place(index) for index in range(4)] == [0, 1, 3, 4]
    assert (list(moves.came), list(moves.recorded), moves.moved) == ([2], [], True)


def test_a_message_file_becomes_the_record_that_it_got() -> None:
    before = pairing_of(table_of([1, 2]), "md7.msg", "md8.msg")
    moves = moves_of_records(before, table_of([2, 5, 8]))
    assert [moves.place(index) for index in range(4)] == [None, 0, 3, 2]
    assert (list(moves.came), list(moves.recorded), list(moves.touched)) == ([1], [2], [1, 2])


def test_records_that_stay_leave_everything_in_place() -> None:
    before = pairing_of(table_of([1, 2]), "md7.msg")
    moves = moves_of_records(before, table_of([1, 2]))
    assert (moves.moved, [moves.place(index) for index in range(3)]) == (False, [0, 1, 2])


def test_message_files_come_and_go() -> None:
    table = table_of([1])
    before, after = pairing_of(table, "a.msg", "c.msg", "d.msg"), pairing_of(table, "b.msg", "c.msg", "e.msg")
    moves = moves_of_files(before, after)
    assert [moves.place(index) for index in range(4)] == [0, None, 2, None]
    assert (list(moves.came), moves.moved) == ([1, 3], True)


def test_a_listing_without_news_moves_nothing() -> None:
    table = table_of([1])
    moves = moves_of_files(pairing_of(table, "a.msg"), pairing_of(table, "a.msg"))
    assert (moves.moved, [moves.place(index) for index in range(2)]) == (False, [0, 1])
