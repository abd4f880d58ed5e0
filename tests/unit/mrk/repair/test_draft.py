from __future__ import annotations

import msgspec
import pytest

from mdtui.mrk import layout
from mdtui.mrk.look import Look
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.mrk.repair.draft import LAST_UID, Draft, key_of
from mdtui.mrk.repair.steps import Step, StepKind
from tests.conftest import MakeMrk


def record(uid: int, name: bytes = b"", flags: int = 0) -> Record:
    return Record((name or b"md%d.msg" % uid).ljust(23, b"\0"), flags, uid, 100, 1_690_000_000)


def draft_of(*records: Record, uid_next: int = 10, tail: bytes = b"") -> Draft:
    return Draft(Look(RecordTable(encode(Header(1, 99, uid_next, 7, 1, 2, 3, 4, 5), records, tail)), None, 0))


def uids(draft: Draft) -> list[int]:
    data = draft.data()
    assert data is not None
    return RecordTable(data).uids.tolist()


def test_an_untouched_draft_is_the_file(make_mrk: MakeMrk) -> None:
    for data in (None, b"", b"x" * 20, bytes(200), make_mrk([1, 255], tail=bytes(72) + b"md5")):
        look = Look(None if data is None else RecordTable(data), None, 0)
        assert Draft(look).data() == data


def test_everything_else_stays_byte_for_byte() -> None:
    odd = record(2, b"md2.msg\0left over", 192)
    draft = draft_of(record(1), odd, record(3), record(4), tail=bytes(36) + b"torn")
    draft.remove(0)
    draft.put(2, record(3, b"md33.msg").pack())
    assert draft.append(record(0, b"new.msg"), None) == record(10, b"new.msg").pack()
    header = Header(1, 99, 11, 7, 1, 2, 3, 4, 5)
    expected = encode(header, [odd, record(3, b"md33.msg"), record(4), record(10, b"new.msg")], bytes(36) + b"torn")
    assert draft.data() == expected
    assert draft.rows() == [1, 2, 3, None]


def test_ends_are_cut_on_their_own() -> None:
    draft = draft_of(record(1), tail=bytes(72) + b"torn")
    assert (draft.zeros, draft.tail) == (2, b"torn")
    draft.zeros = 0
    assert draft.data() == encode(draft.header, [record(1)], b"torn")
    draft.tail = b""
    assert draft.data() == encode(draft.header, [record(1)])


def test_names_and_uids_are_counted_as_they_are_by_now() -> None:
    draft = draft_of(record(1), record(1), record(2, b"MD1.msg"))
    assert (draft.names("md1.msg"), draft.uids(1), draft.names("other.msg"), draft.uids(9)) == (3, 2, 0, 0)
    draft.remove(0)
    draft.put(2, record(2, b"other.msg").pack())
    draft.append(record(0, b"new.msg"))
    assert (draft.names("md1.msg"), draft.names("other.msg"), draft.names("new.msg")) == (1, 1, 1)
    assert (draft.uids(1), draft.uids(10)) == (1, 1)
    assert key_of(record(7, b"MD\xc4.msg\0x").pack()) == "md\xe4.msg"


def test_a_new_uid_is_above_every_one_that_a_message_has_or_had() -> None:
    draft = draft_of(record(1), record(20), uid_next=3)
    draft.remove(1)
    assert draft.highest() == 20
    assert draft.append(record(0)) == record(21, b"md0.msg").pack()
    assert (draft.header.uid_next, draft.highest()) == (22, 21)


def test_the_uid_of_a_record_that_was_an_accident_does_not_count() -> None:
    draft = draft_of(record(1), record(20, b"..\\x.msg"), uid_next=3)
    draft.remove(1)
    assert draft.highest() == 1
    high = draft_of(record(1), record(LAST_UID + 1))
    assert high.highest() == LAST_UID + 1
    high = draft_of(record(1), record(LAST_UID + 1))
    high.remove(1)
    assert high.highest() == 1


def test_uids_come_to_an_end() -> None:
    draft = draft_of(record(1), uid_next=LAST_UID)
    assert draft.append(record(0)) is not None
    assert draft.header.uid_next == layout.UINT32 - 1
    assert draft.append(record(0)) is None


def test_records_are_sorted_by_uid_and_else_stay_in_order() -> None:
    draft = draft_of(record(5), record(3), record(5, b"second.msg"), tail=b"torn")
    assert draft.is_out_of_order()
    draft.append(record(0, b"new.msg"))
    draft.is_sorted = True
    assert not draft.is_out_of_order()
    assert (uids(draft), draft.rows()) == ([3, 5, 5, 10], [1, 0, 2, None])
    assert bytes(RecordTable(draft.data() or b"").tail) == b"torn"


def test_order_is_that_of_the_records_that_are_left() -> None:
    assert not draft_of(record(1), record(2)).is_out_of_order()
    draft = draft_of(record(5), record(0), record(3))
    assert not draft.is_out_of_order()
    draft.remove(1)
    assert draft.is_out_of_order()


@pytest.mark.parametrize("row", [0, 1, 7, -1])
def test_a_record_is_found_wherever_it_stands_and_whatever_flags_it_has(row: int) -> None:
    draft = draft_of(record(1), record(2, flags=33))
    assert draft.find(Step(StepKind.DROP, "MRK026", row, record(2).pack())) == 1
    assert draft.find(Step(StepKind.DROP, "MRK026", row, record(3).pack())) is None


def test_a_record_that_was_changed_is_found_as_it_is_by_now() -> None:
    draft = draft_of(record(1), record(2))
    changed = msgspec.structs.replace(record(2), size=7).pack()
    assert draft.find(Step(StepKind.SIZE, "MRK023", 0, record(2).pack(), changed)) == 1
    draft.put(1, changed)
    assert draft.find(Step(StepKind.DATE, "MRK024", 0, changed)) == 1
    assert draft.find(Step(StepKind.DATE, "MRK024", 0, record(2).pack())) is None
    draft.remove(1)
    assert draft.find(Step(StepKind.DATE, "MRK024", 0, changed)) is None


def test_of_records_that_are_all_alike_the_last_is_found_where_the_hint_is_wrong() -> None:
    draft = draft_of(record(1), record(1), record(1), record(2))
    assert draft.find(Step(StepKind.DROP, "MRK012", 1, record(1).pack())) == 1
    assert draft.find(Step(StepKind.DROP, "MRK012", 3, record(1).pack())) == 2
