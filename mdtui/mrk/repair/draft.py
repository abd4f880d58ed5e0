"""An IMAP.MRK in the middle of its repair: the file as it was read, and what has become of some of its records.

Only records that a step is about are looked at one by one; all others are copied as they are, bytes after a name's NUL
and flag bits without a known meaning included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property
from itertools import pairwise

import msgspec

from mdtui.mrk import filenames, layout
from mdtui.mrk.look import Look
from mdtui.mrk.records import Record
from mdtui.mrk.repair.steps import Step, record_of, without_flags

LAST_UID = layout.UINT32 - 2
"""The highest UID that a record can get: UIDNext has to be above it."""


class _Tally:
    """How often each value is there; the values at the beginning are counted only when somebody asks."""

    def __init__(self, values: Callable[[], Iterable[Hashable]]) -> None:
        self._values = values
        self._moved: Counter[Hashable] = Counter()

    @cached_property
    def _counted(self) -> Counter[Hashable]:
        return Counter(self._values())

    def move(self, value: Hashable, by: int) -> None:
        self._moved[value] += by

    def __getitem__(self, value: Hashable) -> int:
        return self._counted[value] + self._moved[value]


class Draft:
    """One file while it is repaired.

    Args:
        look: the file as it is; nothing has to be known of its message files.

    Attributes:
        look: the same.
        header: the header as it is by now; all zeros where there is none.
        tail: the bytes after the last whole record, as they are by now.
        zeros: how many records of zeros there are at the end by now.
        gone: rows of `look` that are not there any more, or stand at the end by now.
        is_sorted: whether the records are put in the order of their UIDs.
    """

    def __init__(self, look: Look) -> None:
        self.look = look
        self.header = look.header
        self.tail = look.table.tail
        self.zeros = len(look.table) - look.count
        self.gone: set[int] = set()
        self.is_sorted = False
        self._changed: dict[int, bytes] = {}
        self._added: list[tuple[int | None, bytes]] = []
        self._places: dict[int, int] = {}
        self._names = _Tally(lambda: look.keys)
        self._uids = _Tally(lambda: look.uids)
        self._highest: int | None = None

    def data(self) -> bytes | None:
        """Return the bytes of the file as it is by now; None where there is none."""
        if not self.look.is_known:
            return bytes(self.look.table.data) if self.look.has_index else None
        records = self._records()
        if self.is_sorted:
            starts = (place * layout.RECORD_SIZE for place in _by_uid(records))
            records = b"".join([records[start : start + layout.RECORD_SIZE] for start in starts])
        return self.header.pack() + records + bytes(self.zeros * layout.RECORD_SIZE) + self.tail

    def rows(self) -> list[int | None]:
        """Return for each record as it is by now the row of `look` that it was; None for one that was added."""
        kept: list[int | None] = [row for row in range(self.look.count) if row not in self.gone]
        rows = kept + [row for row, _ in self._added]
        return [rows[place] for place in _by_uid(self._records())] if self.is_sorted else rows

    def at(self, row: int) -> bytes:
        """Return the record at a row of `look` as it is by now, which must not be gone."""
        start = layout.record_offset(row)
        return self._changed.get(row) or bytes(self.look.table.data[start : start + layout.RECORD_SIZE])

    def names(self, key: str) -> int:
        """Return how many records name a file by now, by its name as Windows compares it."""
        return self._names[key]

    def uids(self, uid: int) -> int:
        """Return how many records have a UID by now."""
        return self._uids[uid]

    def highest(self) -> int:
        """Return the highest UID that a message has or had as far as can be seen; 0 where there is none.

        A UID counts even where its record was dropped, as a mail program may still know it: unless no file can have
        the record's name, which makes the record and its UID an accident, or there would be no UID above it.
        """
        if self._highest is None:
            accidents = {row for row in self.gone if not filenames.is_plain(self.look.table.filename(row))}
            uids = self.look.uids
            top = max((uid for row, uid in enumerate(uids) if row not in accidents), default=0)
            if top > LAST_UID:
                top = max((uid for row, uid in enumerate(uids) if row not in self.gone), default=0)
            self._highest = top
        return self._highest

    def is_out_of_order(self) -> bool:
        """Return whether a UID stands behind a higher one by now."""
        if self.is_sorted or self.look.uids_ascend:
            # What is added has a UID above all others.
            return False
        return any(0 < uid < before for before, uid in pairwise(_uids(self._records())))

    def _records(self) -> bytes:
        table = self.look.table
        data = bytearray(table.data[: layout.record_offset(self.look.count)])
        for row, record in self._changed.items():
            start = layout.record_offset(row)
            data[start : start + layout.RECORD_SIZE] = record
        parts, start = [], layout.HEADER_SIZE
        for row in sorted(self.gone):
            end = layout.record_offset(row)
            parts.append(data[start:end])
            start = end + layout.RECORD_SIZE
        return b"".join([*parts, data[start:], *(record for _, record in self._added)])

    def find(self, step: Step) -> int | None:
        """Return the row of a step's record, looked for where it was seen last, and then everywhere."""
        wanted = without_flags(step.before or b"")
        for row in (self._places.get(step.row), step.row):
            if row is not None and self._is(row, wanted):
                break
        else:
            # Of records that are all alike, the first is the one that stays.
            rows = [row for row in self._by_content.get(wanted, ()) if self._is(row, wanted)]
            if not rows:
                return None
            row = rows[-1]
        self._places[step.row] = row
        return row

    def _is(self, row: int, wanted: bytes) -> bool:
        return 0 <= row < self.look.count and row not in self.gone and without_flags(self.at(row)) == wanted

    @cached_property
    def _by_content(self) -> Mapping[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        table = self.look.table
        data, start = bytes(table.data[: layout.record_offset(self.look.count)]), layout.HEADER_SIZE
        for row in range(self.look.count):
            end = start + layout.RECORD_SIZE
            found.setdefault(without_flags(data[start:end]), []).append(row)
            start = end
        return found

    def put(self, row: int, record: bytes) -> None:
        """Put other bytes in the place of a record."""
        before = self.at(row)
        self._names.move(key_of(before), -1)
        self._names.move(key_of(record), 1)
        self._changed[row] = record

    def remove(self, row: int) -> None:
        """Take a record away."""
        before = self.at(row)
        self._names.move(key_of(before), -1)
        self._uids.move(record_of(before).uid, -1)
        self.gone.add(row)

    def append(self, record: Record, row: int | None = None) -> bytes | None:
        """Add a record at the end with the next UID, and return its bytes; None where there is no UID left.

        Args:
            record: the record; its UID is passed over.
            row: the row of `look` that it was; None for one that is new.
        """
        uid = max(self.header.uid_next, self.highest() + 1)
        if uid > LAST_UID:
            return None
        data = msgspec.structs.replace(record, uid=uid).pack()
        self._highest = uid
        self.header = msgspec.structs.replace(self.header, uid_next=uid + 1)
        self._names.move(key_of(data), 1)
        self._uids.move(uid, 1)
        self._added.append((row, data))
        return data


def _uids(records: bytes) -> list[int]:
    return [uid for _, _, uid, _, _ in layout.RECORD.iter_unpack(records)]


def _by_uid(records: bytes) -> list[int]:
    """Return the places of records in the order of their UIDs; those of one UID stay as they stand."""
    uids = _uids(records)
    return sorted(range(len(uids)), key=uids.__getitem__)


def key_of(record: bytes) -> str:
    """Return the name of a record's message file as Windows compares it."""
    return filenames.keys_of([record_of(record).filename])[0]
