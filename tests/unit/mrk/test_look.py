from __future__ import annotations

from mdtui.mrk.look import Look
from mdtui.mrk.records import Header, Record, RecordTable
from tests.conftest import MakeMrk


def test_the_columns_end_before_the_zeros(make_mrk: MakeMrk) -> None:
    look = Look(RecordTable(make_mrk([32, 0], tail=bytes(36 * 2 + 5))), None, 0)
    assert len(look.table) == 4
    assert (look.count, look.uids, look.flags) == (2, [1, 2], b"\x20\0")
    assert (look.sizes, look.dates) == ([1001, 1002], [1_690_000_001, 1_690_000_002])
    assert look.names == [b"md5000000000001.msg", b"md5000000000002.msg"]


def test_zeros_between_records_are_records() -> None:
    last = Record(b"a.msg".ljust(23, b"\0"), 0, 0, 0, 0)
    look = Look(RecordTable(Header(1, 1, 1, 1).pack() + bytes(36) + last.pack()), None, 0)
    assert (look.count, look.names) == (2, [b"", b"a.msg"])
    assert Look(RecordTable(bytes(36 * 4)), None, 0).count == 0


def test_bytes_after_the_nul_are_no_part_of_a_name() -> None:
    record = Record(b"a.msg\0left over".ljust(23, b"\0"), 0, 1, 0, 0)
    assert Look(RecordTable(Header(1, 1, 2, 1).pack() + record.pack()), None, 0).names == [b"a.msg"]


def test_without_an_index_there_is_nothing(make_mrk: MakeMrk) -> None:
    look = Look(None, {"a.msg": 1}, 0)
    assert (look.has_index, look.count, look.names, look.keys, look.is_known) == (False, 0, [], [], False)
    assert Look(RecordTable(make_mrk()), None, 0).is_known


def test_files_are_found_in_any_case(make_mrk: MakeMrk) -> None:
    look = Look(RecordTable(make_mrk([0, 0])), {"MD5000000000001.MSG": 1001, "other.msg": 3}, 0)
    assert look.file_sizes == [1001, None]
    assert not look.fits_files
    assert Look(RecordTable(make_mrk([0, 0])), None, 0).fits_files
    whole = {"md5000000000001.msg": 1001, "md5000000000002.msg": 1002}
    assert Look(RecordTable(make_mrk([0, 0])), whole, 0).fits_files


def test_ascending_means_from_one_up_and_none_twice() -> None:
    def ascend(*uids: int) -> bool:
        records = b"".join(Record(bytes(23), 1, uid, 0, 0).pack() for uid in uids)
        return Look(RecordTable(Header(1, 1, 9, 1).pack() + records), None, 0).uids_ascend

    assert ascend()
    assert ascend(1, 2, 4_294_967_295)
    assert not any((ascend(0), ascend(0, 1), ascend(1, 1), ascend(2, 1)))


def test_a_record_is_called_by_its_name_or_its_place() -> None:
    records = [Record(name.ljust(23, b"\0"), 1, 1, 0, 0).pack() for name in (b"\x1b.msg", b"")]
    look = Look(RecordTable(Header(1, 1, 9, 1).pack() + b"".join(records)), None, 0)
    assert (look.label(0), look.label(1)) == ("\\x1b.msg", "record 2")
    assert look.hit(1, "gone") == ("record 2: gone", 1, "")
