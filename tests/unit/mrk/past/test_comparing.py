from __future__ import annotations

import pytest

from mdtui.mrk.past import comparing
from mdtui.mrk.past.comparing import compare
from mdtui.mrk.records import Header, Record, RecordTable, encode


def table_of(*records: tuple[int, int], uid_validity: int = 7) -> RecordTable:
    """Return a table of records given as UID and flags."""
    return RecordTable(
        encode(Header(1, uid_validity, 99, 1), [Record(b"md%d.msg" % uid, flags, uid, 1, 1) for uid, flags in records])
    )


BEFORE = ((1, 0), (2, 0), (3, 32), (4, 0))


@pytest.fixture(autouse=True, params=[1, 2, 4096])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "_BLOCK", request.param)


@pytest.mark.parametrize(
    ("after", "same", "touched", "added", "removed"),
    [
        (BEFORE, 4, [], 0, 0),
        (((1, 0), (2, 8), (3, 32), (4, 1)), 4, [1, 3], 0, 0),
        ((*BEFORE, (5, 0), (6, 0)), 4, [4, 5], 2, 0),
        (((1, 8), *BEFORE[1:], (5, 0)), 4, [0, 4], 1, 0),
        (BEFORE[:2], 2, [], 0, 2),
        (((1, 0), (3, 32), (4, 0)), 1, [], 0, 1),
        (((1, 0), (3, 0), (4, 0), (5, 0)), 1, [1, 3], 1, 1),
        ((), 0, [], 0, 4),
        (((9, 0),), 0, [0], 1, 4),
        (BEFORE[::-1], 0, [], 0, 0),
    ],
)
def test_what_became_of_a_table(
    after: tuple[tuple[int, int], ...], same: int, touched: list[int], added: int, removed: int
) -> None:
    change = compare(table_of(*BEFORE), table_of(*after))
    assert (change.same, list(change.touched), change.added, change.removed) == (same, touched, added, removed)


def test_another_size_or_date_counts_as_touched() -> None:
    before = RecordTable(encode(Header(1, 1, 9, 1), [Record(b"a.msg", 0, 1, 10, 20), Record(b"b.msg", 0, 2, 10, 20)]))
    after = RecordTable(encode(Header(1, 1, 9, 1), [Record(b"a.msg", 0, 1, 11, 20), Record(b"b.msg", 4, 2, 10, 21)]))
    assert list(compare(before, after).touched) == [0, 1]


def test_bytes_after_the_nul_of_a_name_make_no_other_record() -> None:
    before = RecordTable(encode(Header(1, 1, 9, 1), [Record(b"a.msg\0x", 0, 1, 10, 20)]))
    after = RecordTable(encode(Header(1, 1, 9, 1), [Record(b"a.msg\0y", 0, 1, 10, 20)]))
    assert (compare(before, after).same, list(compare(before, after).touched)) == (1, [0])


def test_with_another_uidvalidity_every_record_is_another_one() -> None:
    before, after = table_of(*BEFORE), table_of(*BEFORE, uid_validity=8)
    change = compare(before, after)
    assert (change.same, len(change.touched), change.added, change.removed) == (0, 4, 4, 4)
    assert change.place(2) is None


def test_a_file_without_a_header_has_nothing_in_common_with_one_that_has() -> None:
    assert compare(table_of(*BEFORE), RecordTable(b"short")).removed == 4
    assert compare(RecordTable(b"short"), table_of(*BEFORE)).added == 4
    assert compare(RecordTable(b""), RecordTable(b"short")).added == 0


def test_each_record_is_found_where_it_is_now() -> None:
    after = table_of((1, 0), (4, 0), (3, 0), (7, 0))
    change = compare(table_of(*BEFORE), after)
    assert [change.place(index) for index in range(4)] == [0, None, 2, 1]
    assert change.moved
    assert not compare(after, after).moved
