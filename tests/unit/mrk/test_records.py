from __future__ import annotations

import sys
from array import array

import pytest

from mdtui.mrk import layout
from mdtui.mrk.records import Header, Record, RecordTable, decode, encode, swapped_words
from tests.conftest import MakeMrk


def test_the_columns_are_those_of_the_records(make_mrk: MakeMrk) -> None:
    table = RecordTable(make_mrk([0, 32, 63]))
    assert len(table) == 3
    assert list(table.flags) == [0, 32, 63]
    assert list(table.uids) == [1, 2, 3]
    assert list(table.sizes) == [1001, 1002, 1003]
    assert list(table.dates) == [1_690_000_001, 1_690_000_002, 1_690_000_003]
    assert table.filename(1) == b"md5000000000002.msg"
    assert list(table.filenames()) == [record.filename for record in table.records()]


def test_a_record_by_index_is_the_same_as_in_the_list(make_mrk: MakeMrk) -> None:
    table = RecordTable(make_mrk([1, 2, 4]))
    assert [table.record(index) for index in range(3)] == table.records()


@pytest.mark.parametrize("index", [-1, 3, 1 << 40])
def test_an_index_outside_is_an_index_error(make_mrk: MakeMrk, index: int) -> None:
    with pytest.raises(IndexError):
        RecordTable(make_mrk([1, 2, 4])).record(index)


def test_the_header_is_read_field_by_field(make_mrk: MakeMrk) -> None:
    header = RecordTable(make_mrk([0])).header
    assert header == Header(1, 99, 2, 7, 11, 12, 13, 14, 0x0A0D)


def test_a_date_before_1970_is_negative() -> None:
    data = Header(1, 1, 2, 1).pack() + Record(b"a.msg".ljust(23, b"\0"), 0, 1, 1, -5).pack()
    assert list(RecordTable(data).dates) == [-5]


def test_bytes_after_the_nul_are_kept_and_not_part_of_the_name() -> None:
    record = Record(b"a.msg\0rest of the field"[:23].ljust(23, b"x"), 0, 1, 1, 1)
    table = RecordTable(Header(1, 1, 2, 1).pack() + record.pack())
    assert table.filename(0) == b"a.msg"
    assert table.record(0).name == record.name


@pytest.mark.parametrize("length", range(36))
def test_a_torn_header_is_a_finding_and_everything_is_tail(make_mrk: MakeMrk, length: int) -> None:
    data = make_mrk([0, 0])[:length]
    table, findings = decode(data)
    assert (table.header, len(table), table.tail) == (None, 0, data)
    assert [finding.rule for finding in findings] == ["MRK001"]


@pytest.mark.parametrize("length", range(1, 36))
def test_a_torn_last_record_is_a_tail_and_a_finding(make_mrk: MakeMrk, length: int) -> None:
    table, findings = decode(make_mrk([0, 0], tail=b"t" * length))
    assert (len(table), table.tail) == (2, b"t" * length)
    assert [finding.rule for finding in findings] == ["MRK003"]


def test_another_version_is_a_finding_and_still_shown(make_mrk: MakeMrk) -> None:
    data = bytearray(make_mrk([32]))
    data[0] = 2
    table, findings = decode(data)
    assert [finding.rule for finding in findings] == ["MRK002"]
    assert list(table.flags) == [32]


def test_a_sound_file_has_no_finding(make_mrk: MakeMrk) -> None:
    assert decode(make_mrk([0]))[1] == []
    assert decode(make_mrk([]))[1] == []


def test_encoding_the_parts_gives_the_file_again(make_mrk: MakeMrk) -> None:
    data = make_mrk([0, 255], tail=b"xyz")
    table, _ = decode(data)
    assert encode(table.header, table.records(), table.tail) == data


def test_a_patched_table_shows_the_new_flags_and_counter(make_mrk: MakeMrk) -> None:
    table = RecordTable(make_mrk([0, 0]))
    table.patch_flags(1, 40)
    table.patch_counter(8)
    assert list(table.flags) == [0, 40]
    assert table.header is not None
    assert table.header.last_write_counter == 8
    assert bytes(table.data) == make_mrk([0, 40], counter=8)


def test_the_buffer_cannot_be_written_through(make_mrk: MakeMrk) -> None:
    assert RecordTable(make_mrk([0])).data.readonly


def test_records_are_found_by_uid_and_name(make_mrk: MakeMrk) -> None:
    table = RecordTable(make_mrk([0] * 5))
    assert table.index_of(3, b"md5000000000003.msg") == 2
    assert table.index_of(3, b"md5000000000003.msg", hint=2) == 2
    assert table.index_of(3, b"md5000000000003.msg", hint=4) == 2
    assert table.index_of(3, b"other.msg") is None
    assert table.index_of(77, b"md5000000000003.msg", hint=99) is None


def test_records_are_found_where_uids_are_doubled_and_out_of_order() -> None:
    rows = [(9, b"a.msg"), (2, b"b.msg"), (2, b"c.msg"), (1, b"d.msg")]
    records = [Record(name.ljust(23, b"\0"), 0, uid, 1, 1) for uid, name in rows]
    table = RecordTable(encode(Header(1, 1, 10, 1), records))
    for index, (uid, name) in enumerate(rows):
        assert table.index_of(uid, name) == index
    assert table.find([(2, b"c.msg"), (9, b"a.msg"), (5, b"x")]) == {(2, b"c.msg"): 2, (9, b"a.msg"): 0}


def test_words_of_a_big_endian_machine_are_turned_round() -> None:
    words = array("I", [1, 0xAABBCCDD])
    swapped = swapped_words(memoryview(words.tobytes()))
    assert list(swapped) == [0x01000000, 0xDDCCBBAA]


def test_a_big_endian_machine_reads_the_same_columns(make_mrk: MakeMrk, monkeypatch: pytest.MonkeyPatch) -> None:
    big = array("I", make_mrk([1, 2])[layout.HEADER_SIZE :])
    big.byteswap()
    data = make_mrk([1, 2])[: layout.HEADER_SIZE] + big.tobytes()
    monkeypatch.setattr(sys, "byteorder", "big" if sys.byteorder == "little" else "little")
    assert list(RecordTable(data).uids) == [1, 2]
    assert list(RecordTable(data).dates) == [1_690_000_001, 1_690_000_002]
