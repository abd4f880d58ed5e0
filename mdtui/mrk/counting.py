"""What a folder holds in all, straight from the columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

import msgspec

from mdtui.mrk import layout
from mdtui.mrk.records import RecordTable

_WITHOUT = {
    flag: bytes(value for value in range(256) if not value & flag)
    for flag in (layout.SEEN, layout.FLAGGED, layout.DELETED)
}
PART = 1 << 15
"""Numbers of a column that are gone through at one go: Python runs nothing else meanwhile, and a key may be waiting."""
_DELETED = bytes(value & layout.DELETED for value in range(256))


class Totals(msgspec.Struct, frozen=True, gc=False):
    """The sums over a folder's records.

    Attributes:
        records: how many there are.
        unseen: how many have no SEEN flag.
        flagged: how many are FLAGGED.
        deleted: how many are DELETED, waiting to be expunged.
        bytes: the sum of the recorded sizes.
        oldest_deleted: the earliest date of a DELETED record, ``time_t``; 0 where there is none.
    """

    records: int = 0
    unseen: int = 0
    flagged: int = 0
    deleted: int = 0
    bytes: int = 0
    oldest_deleted: int = 0


def count(table: RecordTable) -> Totals:
    """Return the totals of a table; one million records take some 20 ms, most of it for the sizes."""
    flags = table.flags.tobytes()
    deleted = _having(flags, layout.DELETED)
    return Totals(
        records=len(table),
        unseen=len(table) - _having(flags, layout.SEEN),
        flagged=_having(flags, layout.FLAGGED),
        deleted=deleted,
        bytes=sum(map(sum, _parts(table.sizes))),
        oldest_deleted=_oldest(table.dates, flags.translate(_DELETED)) if deleted else 0,
    )


def highest(column: memoryview) -> int:
    """Return the highest number of a column; 0 where there is none."""
    return max(map(max, _parts(column)), default=0)


def _having(flags: bytes, flag: int) -> int:
    return len(flags.translate(None, _WITHOUT[flag]))


def _oldest(dates: memoryview, deleted: bytes) -> int:
    parts = zip(_parts(dates), _parts(memoryview(deleted)), strict=True)
    return min(min(compress(*part)) for part in parts if any(part[1]))


def _parts(column: memoryview) -> Iterator[memoryview]:
    return (column[start : start + PART] for start in range(0, len(column), PART))
