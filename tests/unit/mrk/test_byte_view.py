from __future__ import annotations

from mdtui.mrk.byte_view import header_fields, is_new, record_fields, tail_fields
from mdtui.mrk.records import Header, Record, RecordTable
from tests.conftest import MakeMrk


def test_the_fields_are_all_bytes_of_the_file_in_their_order(make_mrk: MakeMrk) -> None:
    data = make_mrk([0, 32, 255], tail=b"tail")
    table = RecordTable(data)
    records = [field for index in range(3) for field in record_fields(table, index)]
    fields = [*header_fields(table), *records, *tail_fields(table)]
    assert b"".join(field.data for field in fields) == data
    assert [field.offset for field in fields] == [
        sum(len(field.data) for field in fields[:place]) for place in range(len(fields))
    ]


def test_what_they_mean(make_mrk: MakeMrk) -> None:
    table = RecordTable(make_mrk([0, 32 | 128]))
    assert [(field.name, field.value) for field in record_fields(table, 1)] == [
        ("name", "md5000000000002.msg"),
        ("flags", "seen and 128, which means nothing known"),
        ("uid", "2"),
        ("size", "1,002"),
        ("date", "1690000002: 2023-07-22 04:26:42, UTC or local is not known"),
    ]
    assert record_fields(table, 0)[1].value == "none set"
    assert [field.value for field in header_fields(table)][:4] == ["1", "99", "3", "7"]


def test_what_changed_is_told_byte_by_byte(make_mrk: MakeMrk) -> None:
    before, now = RecordTable(make_mrk([0, 0], counter=255)), RecordTable(make_mrk([0, 32], counter=256))
    counter = header_fields(now, before)[3]
    assert (counter.changed, counter.before, counter.value_before) == ((True, True, False, False), b"\xff\0\0\0", "255")
    flags = record_fields(now, 1, before)[1]
    assert (flags.changed, flags.value, flags.value_before) == ((True,), "seen", "none set")
    assert not any(any(field.changed) for field in record_fields(now, 0, before))
    assert not any(any(field.changed) for field in record_fields(now, 1))


def test_a_record_is_found_again_wherever_it_stands(make_mrk: MakeMrk) -> None:
    table = RecordTable(make_mrk([0, 32, 8]))
    moved = RecordTable(Header(1, 99, 4, 8).pack() + b"".join(record.pack() for record in table.records()[1:]))
    assert not any(any(field.changed) for field in record_fields(moved, 0, table))
    assert not is_new(moved, 0, table)
    assert is_new(table, 0, moved)
    assert record_fields(table, 0, moved)[0].before is None


def test_bytes_after_the_end_of_a_name_are_shown() -> None:
    record = Record(b"a.msg\0\x1b[m".ljust(23, b"\0"), 0, 1, 2, -1)
    table = RecordTable(Header(1, 1, 1, 1).pack() + record.pack())
    assert record_fields(table, 0)[0].value == r"a.msg, and bytes after its end: \x1b[m"
    assert record_fields(table, 0)[4].value.startswith("-1: 1969-12-31 23:59:59")


def test_a_torn_header_is_shown_as_far_as_it_goes() -> None:
    table = RecordTable(b"torn")
    (rest,) = header_fields(table)
    assert (rest.name, rest.data, rest.value) == ("rest", b"torn", "4 bytes that are no whole record")
    assert tail_fields(table) == []
    assert header_fields(RecordTable(b"")) == []


def test_the_header_of_a_file_that_was_torn_before_has_nothing_to_be_compared_with(make_mrk: MakeMrk) -> None:
    fields = header_fields(RecordTable(make_mrk([])), RecordTable(b"torn"))
    assert all(field.before is None for field in fields)
