from __future__ import annotations

import pytest

from mdtui.errors import RefusedError
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.mrk.rewrite.merging import Merged, merge, merge_by_name, pair


def record(name: bytes, uid: int, flags: int = 0, size: int = 10) -> Record:
    return Record(name.ljust(23, b"\0"), flags, uid, size, 100)


def mrk(*records: Record, uid_next: int = 100, validity: int = 7, tail: bytes = b"", version: int = 1) -> bytes:
    return encode(Header(version, validity, uid_next, 5), records, tail)


def rows(data: bytes) -> list[tuple[bytes, int, int]]:
    return [(each.filename, each.uid, each.flags) for each in RecordTable(data).records()]


def test_a_repair_is_taken_back_around_what_others_did() -> None:
    before = mrk(record(b"a.msg", 1), record(b"b.msg", 2), record(b"gone.msg", 3, 32), uid_next=4, tail=b"torn")
    repaired = mrk(record(b"a.msg", 1), record(b"b.msg", 2), record(b"new.msg", 4), uid_next=5)
    now = mrk(record(b"a.msg", 1, 8), record(b"new.msg", 4, 32), record(b"mail.msg", 5), uid_next=6)
    merged = merge(repaired, now, before)
    assert rows(merged.data) == [(b"a.msg", 1, 8), (b"gone.msg", 3, 32), (b"mail.msg", 5, 0)]
    table = RecordTable(merged.data)
    assert table.header is not None
    assert (table.header.uid_next, table.tail) == (6, b"torn")
    assert (merged.kept, merged.came, merged.gone) == (1, 1, 1)
    assert merged.summary == (
        "1 changed by others since, that is kept, 1 came since, kept, 1 removed since, not brought back"
    )


def test_a_flag_that_somebody_took_off_stays_off() -> None:
    before, base, now = (mrk(record(b"a.msg", 1, flags)) for flags in (32 | 8, 32 | 8, 8))
    assert rows(merge(base, now, before).data) == [(b"a.msg", 1, 8)]


def test_a_size_that_was_repaired_is_as_before_but_not_one_that_somebody_else_set() -> None:
    before, base = mrk(record(b"a.msg", 1, 0, 3)), mrk(record(b"a.msg", 1, 0, 10))
    assert RecordTable(merge(base, base, before).data).sizes[0] == 3
    assert RecordTable(merge(base, mrk(record(b"a.msg", 1, 0, 20)), before).data).sizes[0] == 20


def test_a_dropped_record_that_came_again_by_itself_is_one_record_with_both_flags() -> None:
    before, base = mrk(record(b"A.msg", 1, 32 | 1)), mrk(uid_next=2)
    now = mrk(record(b"a.MSG", 2, 8), uid_next=3)
    merged = merge(base, now, before)
    assert rows(merged.data) == [(b"a.MSG", 2, 40)]


def test_a_record_whose_uid_another_one_has_by_now_comes_back_under_a_new_one() -> None:
    before, base = mrk(record(b"a.msg", 9, 32)), mrk(uid_next=9)
    merged = merge(base, mrk(record(b"b.msg", 9), uid_next=10), before)
    assert rows(merged.data) == [(b"a.msg", 100, 32), (b"b.msg", 9, 0)]
    assert merged.renumbered == 1
    header = RecordTable(merged.data).header
    assert header is not None
    assert header.uid_next == 101


def test_where_there_is_no_uid_left_it_keeps_its_own() -> None:
    highest = 2**32 - 1
    before, base = mrk(record(b"a.msg", 9), uid_next=highest), mrk(uid_next=highest)
    merged = merge(base, mrk(record(b"b.msg", 9), uid_next=highest), before)
    assert rows(merged.data) == [(b"a.msg", 9, 0), (b"b.msg", 9, 0)]


def test_doubled_names_are_told_apart_by_uid_then_by_order() -> None:
    first = RecordTable(mrk(record(b"a.msg", 1), record(b"A.MSG", 2), record(b"a.msg", 3)))
    second = RecordTable(mrk(record(b"a.msg", 7), record(b"a.msg", 2), record(b"a.msg", 1)))
    assert pair(first, second) == {0: 2, 1: 1, 2: 0}


def test_another_uidvalidity_is_refused() -> None:
    base = mrk(record(b"a.msg", 1))
    with pytest.raises(RefusedError, match="UIDVALIDITY is now 8, no longer 7"):
        merge(base, mrk(record(b"a.msg", 1), validity=8), base)


@pytest.mark.parametrize("data", [b"", bytes(35), mrk(version=2)])
def test_a_file_without_a_known_header_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError, match="no header that can be merged"):
        merge(mrk(), data, mrk())


def test_a_new_index_gets_the_flags_by_name() -> None:
    saved = mrk(record(b"a.msg", 1, 32), record(b"b.msg", 2, 8 | 1), record(b"old.msg", 3, 4))
    new = mrk(record(b"B.MSG", 1, 1), record(b"a.msg", 2, 16), record(b"c.msg", 3), validity=8, uid_next=4)
    merged = merge_by_name(new, saved)
    assert rows(merged.data) == [(b"B.MSG", 1, 9), (b"a.msg", 2, 48), (b"c.msg", 3, 0)]
    assert (merged.came, merged.gone) == (1, 1)


def test_nothing_out_of_the_way_is_said_in_no_words() -> None:
    assert Merged(b"").summary == ""
