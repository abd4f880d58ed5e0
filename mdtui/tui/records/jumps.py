"""From one row of the grid to the next that is unseen, or flagged."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.mrk.flags import Flag
from mdtui.tui.records.rows import FolderRows

_STRETCH = 1 << 15
"""Rows that are looked at in one go."""


def next_with(rows: FolderRows, flag: Flag, *, is_set: bool, start: int, by: int = 1) -> int | None:
    """Return the next row whose record has a flag, or has it not; None where there is none.

    Args:
        rows: the rows; a message file without a record has no flags, and is passed over.
        flag: the flag.
        is_set: whether it is to be set.
        start: the first row to look at.
        by: 1 to go down, -1 to go up.
    """
    fits = bytes(bool(value & flag) is is_set for value in range(256))
    while 0 <= start < len(rows):
        end = max(-1, min(start + by * _STRETCH, len(rows)))
        some = rows.shown[start : None if end < 0 else end : by]
        found = _next_in(rows, some, fits)
        if found is not None:
            return start + by * found
        start = end
    return None


def _next_in(rows: FolderRows, some: Sequence[int], fits: bytes) -> int | None:
    flags, count = rows.table.flags, len(rows.table)
    hits = bytes(fits[flags[index]] if index < count else 0 for index in some)
    place = hits.find(1)
    while place >= 0:
        # What is on its way to the file counts as it will be.
        if fits[rows.flags(some[place])]:
            return place
        place = hits.find(1, place + 1)
    return None
