"""What became of a folder between two readings of its file, and where each record stands now.

It says where things went; what that is to a person is in `differences`. Records are compared in blocks of bytes;
one by one they are looked at only around the places where something came or went.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import msgspec

from mdtui.mrk import layout
from mdtui.mrk.records import RecordTable

_BLOCK = 1 << 12
"""Records that are compared in one go, to begin with."""
_NARROW = 8
"""By how much a block shrinks when its records are not all the same, and grows when they are."""

_FLAGS = slice(layout.FLAGS_OFFSET, None, layout.RECORD_SIZE)
_NOT_IDENTITY = (
    layout.FLAGS_OFFSET,
    *range(layout.SIZE_WORD * layout.WORD, layout.RECORD_SIZE),
)
"""Where the bytes of a record stand that may change while it stays the same record."""


class TableChange(msgspec.Struct, frozen=True):
    """What became of a table.

    Attributes:
        before: the table as it was.
        same: below this index the same records, by UID and file name, stand in both.
        places: for each index in the old table from `same` on the one in the new table; -1 where the record is gone.
        came: indexes in the new table of records that are new, ascending.
        touched: indexes in the new table of records that are new, or whose flags, size or date differ, ascending.
        removed: how many are gone.
    """

    before: RecordTable
    same: int
    places: Sequence[int]
    came: Sequence[int]
    touched: Sequence[int]
    removed: int

    @property
    def added(self) -> int:
        """How many records are new."""
        return len(self.came)

    @property
    def moved(self) -> bool:
        """Whether any record came, went or stands elsewhere."""
        return bool(self.came) or self.same < len(self.before)

    def place(self, index: int) -> int | None:
        """Return where a record of the old table stands in the new one, or None where it is gone."""
        place = index if index < self.same else self.places[index - self.same]
        return place if place >= 0 else None


def identity(table: RecordTable, index: int) -> tuple[int, bytes]:
    """Return what a record is known by wherever it stands: UID and file name."""
    return table.uids[index], table.filename(index)


def compare(before: RecordTable, after: RecordTable) -> TableChange:
    """Return what became of a table; a million records take some 20 ms where little changed."""
    walk = _Walk(before, after)
    if _same_folder(before, after):
        walk.go()
    walk.finish()
    removed = walk.places.count(-1)
    touched = [*walk.touched, *walk.came] if walk.touched else walk.came
    touched = sorted(touched) if walk.touched else touched
    return TableChange(before, walk.same, walk.places, walk.came, touched, removed)


def _same_folder(before: RecordTable, after: RecordTable) -> bool:
    """Return whether UIDs mean the same in both, which UIDVALIDITY tells."""
    if before.header is None or after.header is None:
        return before.header is after.header
    return before.header.uid_validity == after.header.uid_validity


class _Walk:
    """Goes through both tables side by side, as far as UIDs ascend; what was missed is matched by name at the end."""

    def __init__(self, before: RecordTable, after: RecordTable) -> None:
        self.before, self.after = before, after
        self.same = 0
        self.places = array("i")
        self.touched: list[int] = []
        self.came: Sequence[int] = []
        self._gone: list[int] = []
        self._unmatched: list[int] = []
        self._old = self._new = 0

    def go(self) -> None:
        """Walk until one of the tables ends."""
        old_end, new_end, size = len(self.before), len(self.after), _BLOCK
        while self._old < old_end and self._new < new_end:
            size = min(size, old_end - self._old, new_end - self._new)
            if self._is_same(self._old, self._new, size):
                self._step(size)
                size = min(size * _NARROW, _BLOCK)
            elif size > 1:
                size = max(1, size // _NARROW)
            else:
                self._step_over(self.before.uids[self._old], self.after.uids[self._new])

    def finish(self) -> None:
        """Match what the walk did not: the rest of the longer table, and records that stand in another order."""
        rest = range(self._old, len(self.before))
        self.places.extend([-1] * len(rest))
        self._gone += rest
        came = range(self._new, len(self.after))
        self.came = [*self._unmatched, *came] if self._unmatched else came
        if not self._gone or not self.came or not _same_folder(self.before, self.after):
            return
        where = {identity(self.after, new): new for new in reversed(self.came)}
        for old in self._gone:
            new = where.pop(identity(self.before, old), -1)
            self.places[old - self.same] = new
            if new >= 0 and self.before.record(old) != self.after.record(new):
                self.touched.append(new)
        found = {self.places[old - self.same] for old in self._gone}
        self.came = [new for new in self.came if new not in found]

    def _step(self, size: int) -> None:
        """Step on in both tables."""
        if self.same == self._old == self._new:
            self.same += size
        else:
            self.places.extend(range(self._new, self._new + size))
        self._old += size
        self._new += size

    def _step_over(self, old_uid: int, new_uid: int) -> None:
        """Step over a record that is in one table only, as far as the UIDs can tell."""
        if old_uid <= new_uid:
            self._gone.append(self._old)
            self.places.append(-1)
            self._old += 1
        if new_uid <= old_uid:
            self._unmatched.append(self._new)
            self._new += 1

    def _is_same(self, old: int, new: int, size: int) -> bool:
        """Return whether the next records are the same ones, and note which of them were touched."""
        old_block, new_block = _block(self.before, old, size), _block(self.after, new, size)
        if old_block == new_block:
            return True
        kept = bytearray(old_block)
        kept[_FLAGS] = new_block[_FLAGS]
        if kept == new_block:
            pairs = zip(old_block[_FLAGS], new_block[_FLAGS], strict=True)
            self.touched += [index for index, (was, now) in enumerate(pairs, new) if was != now]
            return True
        for offset in _NOT_IDENTITY:
            kept[offset :: layout.RECORD_SIZE] = new_block[offset :: layout.RECORD_SIZE]
        if kept != new_block and (size > 1 or identity(self.before, old) != identity(self.after, new)):
            return False
        records = range(0, size * layout.RECORD_SIZE, layout.RECORD_SIZE)
        self.touched += [
            index
            for index, start in enumerate(records, new)
            if old_block[start : start + layout.RECORD_SIZE] != new_block[start : start + layout.RECORD_SIZE]
        ]
        return True


def _block(table: RecordTable, index: int, size: int) -> bytes:
    return table.data[layout.record_offset(index) : layout.record_offset(index + size)].tobytes()
