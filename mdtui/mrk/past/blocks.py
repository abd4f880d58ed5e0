"""Records cut into blocks and packed, so that what many copies of a folder share is stored once.

A block ends where a UID is a multiple of 512, not after so many records: what is appended or removed changes the blocks
around it, and all others stay the same bytes. A block is packed by columns, in which numbers and names hardly change
from one record to the next; a third is left of what the records packed as they stand would take.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from itertools import pairwise

from mdtui.mrk import layout
from mdtui.mrk.records import RecordTable

LONGEST = 4096
"""Records of a block at most."""
SHORTEST = 128
"""Records of a block at least, but for the last; in a damaged file every UID may be a multiple of 512."""

_ODD = 1
_LEVEL = 1
"""How hard to pack: harder takes four times as long and saves a twentieth."""


def cut(table: RecordTable) -> list[tuple[int, int]]:
    """Return where the blocks of a table begin and end, as indexes of records, in their order; the end is not in it."""
    return list(pairwise((0, *_ends(table), len(table)))) if len(table) else []


def _ends(table: RecordTable) -> Iterator[int]:
    """Yield where a block ends and another one begins."""
    count, start = len(table), 0
    lowest, next_lowest = _byte_of_uids(table, 0), _byte_of_uids(table, 1)
    while count - start > SHORTEST:
        end = min(start + LONGEST, count)
        place = lowest.find(0, start + SHORTEST, end)
        # The lowest byte alone says whether it is a multiple of 256.
        while place >= 0 and next_lowest[place] & _ODD:
            place = lowest.find(0, place + 1, end)
        start = end if place < 0 else place
        if start < count:
            yield start


def _byte_of_uids(table: RecordTable, byte: int) -> bytes:
    first = layout.HEADER_SIZE + layout.UID_WORD * layout.WORD + byte
    return table.data[first : layout.record_offset(len(table)) : layout.RECORD_SIZE].tobytes()


def content(table: RecordTable, start: int, stop: int) -> bytes:
    """Return the bytes of the records from one index up to, but without, another."""
    return table.data[layout.record_offset(start) : layout.record_offset(stop)].tobytes()


def digest(data: bytes | memoryview) -> bytes:
    """Return the 32 bytes that bytes are known by."""
    return hashlib.sha256(data).digest()


def pack(records: bytes) -> bytes:
    """Return the bytes of some whole records, packed."""
    columns = b"".join(records[place :: layout.RECORD_SIZE] for place in range(layout.RECORD_SIZE))
    return zlib.compress(columns, _LEVEL)


def unpack(packed: bytes) -> bytes:
    """Return the bytes that `pack` was given.

    Raises:
        ValueError: these are no packed records.
    """
    limit = LONGEST * layout.RECORD_SIZE
    try:
        columns = zlib.decompressobj().decompress(packed, limit + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    count, rest = divmod(len(columns), layout.RECORD_SIZE)
    if rest or len(columns) > limit:
        raise ValueError("no whole records")
    records = bytearray(len(columns))
    for place in range(layout.RECORD_SIZE):
        records[place :: layout.RECORD_SIZE] = columns[place * count : (place + 1) * count]
    return bytes(records)
