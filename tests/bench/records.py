"""One million records: decoding against bare tuples, columns against a loop over the tuples."""

from __future__ import annotations

import datetime as dt
import random
import struct
import sys
from collections.abc import Iterable
from functools import partial

from mdtui.mrk.counting import count
from mdtui.mrk.query import QueryContext, compile_query
from mdtui.mrk.records import Header, RecordTable, decode
from tests.bench._timing import compare

COUNT = 1_000_000
SEEN, FLAGGED, DELETED = 32, 8, 4


def build() -> bytes:
    draw = random.Random(1)
    pack = struct.Struct("<23sBIIi").pack
    rows = (
        pack(
            b"md50%015d.msg" % uid, draw.getrandbits(6), uid, draw.getrandbits(20), 1_600_000_000 + draw.getrandbits(26)
        )
        for uid in range(1, COUNT + 1)
    )
    return Header(1, 1, COUNT + 1, 1).pack() + b"".join(rows)


def main() -> None:
    data = build()
    table, _ = decode(bytearray(data))
    unpack = struct.Struct("<23sBIIi").iter_unpack
    body = memoryview(data)[36:]
    tuples = list(unpack(body))
    sys.stdout.write(f"{COUNT:,} records{'':27} {'ours':>12} {'rival':>12}  ratio\n")
    compare("typed records", table.records, lambda: list(unpack(body)), "bare tuples of struct")
    compare("a table of columns", lambda: decode(bytearray(data)), lambda: bytearray(data), "copying the bytes")
    compare(
        "unseen, flagged, deleted and bytes",
        lambda: count(table),
        lambda: totals(unpack(body)),
        "a loop over the records",
    )
    for text, loop in (
        ("unseen", lambda: [i for i, row in enumerate(unpack(body)) if not row[1] & SEEN]),
        ("size>1M", lambda: [i for i, row in enumerate(unpack(body)) if row[3] > 1 << 20]),
        ("uid:100-200", lambda: [i for i, row in enumerate(unpack(body)) if 100 <= row[2] <= 200]),
        ("name:*7.msg", lambda: [i for i, row in enumerate(unpack(body)) if row[0].rstrip(b"\0").endswith(b"7.msg")]),
    ):
        compare(f"filter {text}", partial(select, table, text), loop, "a loop over the records")
    compare(
        "sort by UID", lambda: order(table.uids), lambda: sorted(tuples, key=lambda row: row[2]), "sorted tuples", 3
    )
    compare(
        "sort by date", lambda: order(table.dates), lambda: sorted(tuples, key=lambda row: row[4]), "sorted tuples", 3
    )


def totals(rows: Iterable[tuple[bytes, int, int, int, int]]) -> list[int]:
    """The same sums, record by record."""
    unseen = flagged = deleted = size = 0
    for _, flags, _, length, _ in rows:
        unseen += not flags & SEEN
        flagged += bool(flags & FLAGGED)
        deleted += bool(flags & DELETED)
        size += length
    return [unseen, flagged, deleted, size]


def select(table: RecordTable, text: str) -> list[int]:
    nothing = QueryContext(now=1.7e9, zone=dt.UTC, present=lambda _: True, header=lambda _name, _field: "")
    return compile_query(text).select(table, nothing)


def order(column: memoryview) -> list[int]:
    return sorted(range(COUNT), key=column.tolist().__getitem__)
