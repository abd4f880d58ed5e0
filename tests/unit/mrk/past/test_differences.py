from __future__ import annotations

import pytest

from mdtui.mrk.past.differences import Counts, Differences, HeaderChange, Kind, differences
from mdtui.mrk.records import Header, Record, RecordTable, encode

HEADER = Header(1, 7, 99, 1)


def record(uid: int, flags: int = 0, name: bytes = b"", size: int = 1, date: int = 1) -> Record:
    return Record((name or b"md%d.msg" % uid).ljust(23, b"\0"), flags, uid, size, date)


def table(*records: Record, header: Header | None = HEADER, tail: bytes = b"") -> RecordTable:
    return RecordTable(encode(header, records, tail))


BEFORE = table(record(1), record(2, 32), record(3), record(4, 8))


def lines(found: Differences) -> list[tuple[str, int | None, int | None, bytes]]:
    return [
        (
            each.kind.value,
            None if each.before is None else each.before.uid,
            None if each.after is None else each.after.uid,
            each.record.filename,
        )
        for each in found
    ]


@pytest.mark.parametrize(
    ("after", "expected", "counts"),
    [
        (BEFORE, [], Counts()),
        (
            table(record(1, 4), record(2, 32), record(3, 16), record(4, 8)),
            [("flags", 1, 1, b"md1.msg"), ("flags", 3, 3, b"md3.msg")],
            Counts(flags=2),
        ),
        (
            table(record(2, 32), record(3), record(4, 8), record(5)),
            [("came", None, 5, b"md5.msg"), ("went", 1, None, b"md1.msg")],
            Counts(came=1, went=1),
        ),
        (
            table(record(1), record(2, 32), record(3, size=9), record(9, 9, b"md4.msg")),
            [("altered", 3, 3, b"md3.msg"), ("renumbered", 4, 9, b"md4.msg")],
            Counts(flags=1, altered=1, renumbered=1),
        ),
        (
            table(record(1), record(3, 1), record(2, 33), record(4, 8)),
            [("flags", 3, 3, b"md3.msg"), ("flags", 2, 2, b"md2.msg")],
            Counts(flags=2),
        ),
        (
            table(record(11, 0, b"md1.msg"), record(2, 33), header=Header(1, 8, 99, 1)),
            [
                ("flags", 2, 2, b"md2.msg"),
                ("renumbered", 1, 11, b"md1.msg"),
                ("went", 3, None, b"md3.msg"),
                ("went", 4, None, b"md4.msg"),
            ],
            Counts(flags=1, renumbered=1, went=2),
        ),
    ],
)
def test_what_differs(
    after: RecordTable, expected: list[tuple[str, int | None, int | None, bytes]], counts: Counts
) -> None:
    found = differences(BEFORE, after)
    assert lines(found) == expected
    assert found.counts == counts
    assert len(found) == len(expected)
    assert counts.any is bool(expected)
    assert found.any is bool(expected)


def test_a_difference_says_what_it_was_and_where_it_stands() -> None:
    found = differences(BEFORE, table(record(2, 33), record(3), record(4, 8), record(5)))
    flags, came, went = found
    assert (flags.kind, flags.row, flags.before, flags.after) == (Kind.FLAGS, 0, record(2, 32), record(2, 33))
    assert flags.flags_changed
    assert (came.row, came.before, came.record) == (3, None, record(5))
    assert (went.row, went.after, went.record) == (0, None, record(1))
    assert not came.flags_changed
    with pytest.raises(IndexError):
        found[3]


def test_doubled_names_are_matched_in_turn_and_empty_ones_not_at_all() -> None:
    before = table(record(1, 0, b"a.msg"), record(2, 32, b"a.msg"), record(3, 0, b"\0"))
    after = table(record(5, 0, b"a.msg"), record(6, 32, b"a.msg"), record(7, 0, b"\0"))
    assert lines(differences(before, after)) == [
        ("renumbered", 1, 5, b"a.msg"),
        ("renumbered", 2, 6, b"a.msg"),
        ("came", None, 7, b""),
        ("went", 3, None, b""),
    ]


def test_bytes_behind_the_end_of_a_name_are_an_alteration() -> None:
    after = table(record(1, name=b"md1.msg\0x"), record(2, 32), record(3), record(4, 8))
    assert lines(differences(BEFORE, after)) == [("altered", 1, 1, b"md1.msg")]


def test_the_header_the_tail_and_the_order_are_told_apart() -> None:
    records = BEFORE.records()
    found = differences(BEFORE, table(*records, header=Header(1, 7, 120, 5), tail=b"ab"))
    assert found.header == (HeaderChange("uid_next", 99, 120), HeaderChange("last_write_counter", 1, 5))
    assert (found.tail_changed, found.reordered, len(found)) == (True, False, 0)
    torn = differences(BEFORE, table(header=None, tail=b"torn"))
    assert torn.header[0] == HeaderChange("version", 1, None)
    assert torn.counts == Counts(went=4)
    turned = differences(BEFORE, table(*reversed(records)))
    assert (turned.any, turned.reordered, len(turned), turned.header) == (True, True, 0, ())
    assert not differences(BEFORE, BEFORE).reordered


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        (Counts(), "no record"),
        (Counts(flags=1), "1 flag change"),
        (Counts(2, 3, 4, 5, 6000), "2 flag changes, 3 altered, 4 renumbered, 5 came, 6000 went"),
    ],
)
def test_how_much_changed_in_words(counts: Counts, text: str) -> None:
    assert counts.text() == text


def test_numbers_are_written_as_they_are_wanted() -> None:
    assert Counts(flags=6000, went=1).text("{:,}".format) == "6,000 flag changes, 1 went"


def test_the_differences_of_a_kind_stand_together() -> None:
    found = differences(BEFORE, table(record(1, 33), record(2, 33), record(13, 0, b"md3.msg"), record(5)))
    assert {kind.value: list(found.of_kind(kind)) for kind in Kind} == {
        "flags": [0, 1],
        "altered": [],
        "renumbered": [2],
        "came": [3],
        "went": [4],
    }
    assert found.places_before(range(len(found))) == [0, 1, 2, 3]
    assert found.places_before([3]) == []


def test_it_is_found_out_once_whether_anything_differs() -> None:
    found = differences(BEFORE, table(record(1), record(3), record(2, 32), record(4, 8)))
    same = differences(BEFORE, BEFORE)
    found.after = same.after = RecordTable(b"")
    found.before = RecordTable(b"")
    assert (found.counts.any, found.any, found.reordered) == (False, True, True)
    assert not same.any


@pytest.mark.parametrize("stretch", [1, 2, 3, 9])
@pytest.mark.parametrize("order", [[1, 2, 3, 4, 5, 6], [4, 5, 6, 1, 2, 3], [6, 5, 4, 3, 2, 1]])
def test_records_that_moved_are_told_in_their_new_order(
    monkeypatch: pytest.MonkeyPatch, stretch: int, order: list[int]
) -> None:
    monkeypatch.setattr("mdtui.mrk.past.differences._STRETCH", stretch)
    found = differences(table(*(record(uid) for uid in range(1, 7))), table(*(record(uid, 8) for uid in order)))
    assert [each.record.uid for each in found] == order
    assert [each.row for each in found] == list(range(6))
