from __future__ import annotations

import zlib

import pytest

from mdtui.mrk.past.blocks import LONGEST, SHORTEST, content, cut, digest, pack, unpack
from mdtui.mrk.records import Header, Record, RecordTable, encode


def table_of(*uids: int) -> RecordTable:
    records = [Record((b"md%d.msg" % uid).ljust(23, b"\0"), uid % 64, uid, uid * 3, uid * 7) for uid in uids]
    return RecordTable(encode(Header(1, 9, 9, 9), records))


def blocks_of(table: RecordTable) -> list[bytes]:
    return [content(table, *block) for block in cut(table)]


@pytest.mark.parametrize(
    ("uids", "expected"),
    [
        ([], []),
        ([5], [(0, 1)]),
        (range(1, 512), [(0, 511)]),
        (range(1, 1025), [(0, 511), (511, 1023), (1023, 1024)]),
        (range(512, 700), [(0, 188)]),
        (range(1, 2 * LONGEST * 512, 512), [(0, LONGEST), (LONGEST, 2 * LONGEST)]),
        ([512] * (SHORTEST * 2 + 3), [(0, SHORTEST), (SHORTEST, 2 * SHORTEST), (2 * SHORTEST, 2 * SHORTEST + 3)]),
    ],
)
def test_where_blocks_end(uids: list[int], expected: list[tuple[int, int]]) -> None:
    assert cut(table_of(*uids)) == expected


def test_what_comes_and_goes_leaves_the_other_blocks_as_they_were() -> None:
    before = blocks_of(table_of(*range(1, 5000)))
    appended = blocks_of(table_of(*range(1, 5003)))
    assert appended[:-1] == before[:-1]
    removed = blocks_of(table_of(*(uid for uid in range(1, 5000) if uid != 1500)))
    assert len(set(removed) - set(before)) == 1


def test_what_is_packed_is_unpacked() -> None:
    table = table_of(*range(1, 1000))
    records = content(table, 0, len(table))
    assert unpack(pack(records)) == records
    assert len(pack(records)) < len(records) // 5
    assert unpack(pack(b"")) == b""


@pytest.mark.parametrize("data", [b"no zlib", zlib.compress(bytes(35)), zlib.compress(bytes(36 * (LONGEST + 1)))])
def test_what_is_no_packed_records_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no whole records|incorrect header"):
        unpack(data)


def test_bytes_are_known_by_their_digest() -> None:
    assert digest(b"a") == digest(memoryview(b"a")) != digest(b"b")
    assert len(digest(b"")) == 32
