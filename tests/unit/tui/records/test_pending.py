from __future__ import annotations

from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import unpaired
from mdtui.tui.records.moves import moves_of_records
from mdtui.tui.records.pending import CHANGED_SECONDS, Mark, Pending


def table_of(*uids: int) -> RecordTable:
    return RecordTable(encode(Header(1, 7, 99, 5), [Record(b"md%d.msg" % uid, 0, uid, 1, 1) for uid in uids]))


def test_what_is_on_its_way_shows_until_it_is_settled() -> None:
    pending = Pending()
    first, second = pending.begin({1: 8}), pending.begin({1: 40, 2: 1})
    assert [pending.flags(index, 0) for index in range(3)] == [0, 40, 1]
    assert (pending.indexes, bool(pending)) == ({1, 2}, True)
    assert pending.settle(second) == [1, 2]
    assert (pending.flags(1, 0), pending.mark(1), pending.mark(2)) == (8, Mark.PENDING, Mark.NONE)
    assert pending.settle(first) == [1]
    assert pending.settle(first) == pending.settle(None) == []


def test_marks_of_others_last_for_a_moment() -> None:
    pending = Pending()
    pending.changed([3, 4], now=10.0)
    assert (pending.mark(3), pending.expires) == (Mark.CHANGED, True)
    assert pending.expire(10.0 + CHANGED_SECONDS - 0.1) == []
    assert pending.expire(10.0 + CHANGED_SECONDS) == [3, 4]
    assert (pending.mark(3), pending.expires) == (Mark.NONE, False)


def test_everything_goes_with_its_record() -> None:
    pending = Pending()
    pending.begin({0: 8, 2: 8})
    pending.changed([1, 2], now=0.0)
    pending.follow(moves_of_records(unpaired(table_of(1, 2, 3)), table_of(2, 3)))
    assert [pending.mark(index) for index in range(2)] == [Mark.CHANGED, Mark.PENDING]
    assert pending.indexes == {1}
