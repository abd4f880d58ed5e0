from __future__ import annotations

import random
from array import array
from pathlib import Path

import pytest

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import Pairing, unpaired
from mdtui.tui.records import ordering, sorting
from mdtui.tui.records.ordering import Order, SortColumn, Then, next_column, next_then, sort_order, with_new

KEYS = {
    SortColumn.UID: lambda record: record.uid,
    SortColumn.FLAGS: lambda record: record.flags,
    SortColumn.DATE: lambda record: record.date,
    SortColumn.SIZE: lambda record: record.size,
}


def table_of(count: int, seed: int = 1) -> RecordTable:
    chance = random.Random(seed)
    records = [
        Record(
            b"md%08d.msg" % index,
            chance.choice((0, 32, 36, 8, 255)),
            chance.randrange(count + 1),
            chance.choice((0, 2**32 - 1, chance.randrange(2**20))),
            chance.randrange(-(2**31), 2**31),
        )
        for index in range(count)
    ]
    return RecordTable(encode(Header(1, 1, 1, 1), records))


@pytest.mark.parametrize("column", KEYS)
@pytest.mark.parametrize("run", [1 << 5, 1 << 15])
def test_the_order_is_that_of_a_plain_stable_sort(
    column: SortColumn, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "RUN", run)
    table = table_of(1000)
    expected = sorted(range(1000), key=lambda index: KEYS[column](table.record(index)))
    assert list(sort_order(unpaired(table), column)) == expected
    assert list(sort_order(unpaired(table), column, reverse=True)) == expected[::-1]


def test_file_order_and_its_reverse() -> None:
    table = table_of(3)
    assert list(sort_order(unpaired(table), SortColumn.FILE)) == [0, 1, 2]
    assert list(sort_order(unpaired(table), SortColumn.FILE, reverse=True)) == [2, 1, 0]


@pytest.mark.parametrize("column", SortColumn)
def test_nothing_has_an_order(column: SortColumn) -> None:
    assert list(sort_order(unpaired(table_of(0)), column)) == []


@pytest.mark.parametrize("after", range(8))
def test_a_sort_is_given_up_when_it_is_cancelled(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "RUN", 1 << 5)
    answers = iter([False] * after + [True] * 100)
    assert list(sort_order(unpaired(table_of(128)), SortColumn.SIZE, cancelled=lambda: next(answers))) == []


@pytest.mark.parametrize("column", KEYS)
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("at_most", [0, 1000])
def test_new_records_are_put_where_a_sort_puts_them(
    column: SortColumn, *, reverse: bool, at_most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "_INSERTED_AT_MOST", at_most)
    table = table_of(200)
    whole = sort_order(unpaired(table), column, reverse=reverse)
    old = [index for index in whole if index < 150]
    assert list(with_new(old, range(150, 200), unpaired(table), column, reverse=reverse)) == list(whole)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (SortColumn.FILE, [0, 1, 2, 3, 4]),
        (SortColumn.UID, [1, 2, 0, 3, 4]),
        (SortColumn.FLAGS, [0, 3, 4, 1, 2]),
        (SortColumn.DATE, [3, 0, 4, 2, 1]),
        (SortColumn.SIZE, [1, 4, 2, 3, 0]),
    ],
)
@pytest.mark.parametrize("new", [[], [3, 4], [0, 2, 4]])
def test_message_files_stand_among_the_records(column: SortColumn, expected: list[int], new: list[int]) -> None:
    records = [Record(b"a", 0, 9, 50, 2), Record(b"b", 1, 3, 10, 8), Record(b"c", 2, 5, 20, 5)]
    files = FileRows(Path(), ["x.msg", "y.msg"])
    files.sizes, files.dates = memoryview(array("I", (30, 10))), memoryview(array("i", (-1, 2)))
    pairing = Pairing(RecordTable(encode(Header(1, 1, 1, 1), records)), bytes(3), files)
    assert list(sort_order(pairing, column)) == expected
    assert list(sort_order(pairing, column, reverse=True)) == expected[::-1]
    if column is not SortColumn.FILE:
        for reverse in (False, True):
            order = expected[::-1] if reverse else expected
            left = [index for index in order if index not in new]
            assert list(with_new(left, new, pairing, column, reverse=reverse)) == order


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("then_reverse", [False, True])
def test_a_second_column_decides_among_equals(*, reverse: bool, then_reverse: bool) -> None:
    sizes = [3, 1, 3, 2, 1, 3, 2, 2, 1, 3]
    records = [Record(b"a.msg", size, uid, size, 100 - uid) for uid, size in enumerate(sizes, 1)]
    pairing = unpaired(RecordTable(encode(Header(1, 7, 99, 5), records)))
    order = sort_order(pairing, SortColumn.SIZE, reverse=reverse, then=Then(SortColumn.DATE, then_reverse))
    sign, then_sign = (-1 if reverse else 1), (-1 if then_reverse else 1)
    assert list(order) == sorted(range(10), key=lambda index: (sign * sizes[index], then_sign * (99 - index)))


def test_the_steps_of_the_second_column_come_round() -> None:
    order, steps = Order(), []
    for _ in range(9):
        then = next_then(order)
        order = order._replace(then=then)
        steps.append((then.column.value, then.reverse))
    assert steps[:3] == [("UID", False), ("UID", True), ("flags", False)]
    assert steps[-1] == ("file order", False)
    assert next_column(SortColumn.SIZE) is SortColumn.FILE


def test_what_is_sorted_by_two_columns_is_put_together_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(100)
    records = [table.record(index) for index in range(100)]
    expected = sorted(range(100), key=lambda index: (records[index].flags, records[index].size))
    asked: list[int] = []

    def ordered(stop: int = 0) -> list[int]:
        asked.append(0)

        def cancelled() -> bool:
            asked[-1] += 1
            return asked[-1] == stop

        return list(sort_order(unpaired(table), SortColumn.FLAGS, then=Then(SortColumn.SIZE), cancelled=cancelled))

    assert ordered() == expected
    monkeypatch.setattr(ordering, "RUN", 16)
    assert ordered() == expected
    # Between two of the stretches somebody else has a turn, and it can be given up.
    assert asked[1] - asked[0] == 6
    assert ordered(asked[1] - 1) == []
