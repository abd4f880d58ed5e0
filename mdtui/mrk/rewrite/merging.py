"""Three states of one IMAP.MRK made into one: what a change is taken back to, with what others did meanwhile kept.

A structure change left a file (``base``), others have written to it since (``theirs``), and now another state is wanted
(``ours``), as a rule the one from before. A record is known by its file name, in any case of its letters; where a name
is doubled, by its UID too. What somebody else changed since `base` stays as they left it; all else becomes as in
`ours`.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from mdtui.errors import RefusedError
from mdtui.mrk import layout
from mdtui.mrk.filenames import keys_of
from mdtui.mrk.records import Header, Record, RecordTable

_HIGHEST_UID = layout.UINT32 - 1


class Merged(msgspec.Struct, frozen=True):
    """What came of putting the states together.

    Attributes:
        data: the bytes of the file; LastWriteCounter is that of `theirs`.
        kept: records that stay in something as somebody else made them since.
        came: records that came since, and stay.
        gone: records that somebody removed since, and that stay removed.
        renumbered: records that come back under a new UID, as another record has theirs by now.
    """

    data: bytes
    kept: int = 0
    came: int = 0
    gone: int = 0
    renumbered: int = 0

    @property
    def summary(self) -> str:
        """What was not simply put back, in one line; empty where nothing was."""
        parts = (
            (self.kept, "changed by others since, that is kept"),
            (self.came, "came since, kept"),
            (self.gone, "removed since, not brought back"),
            (self.renumbered, "brought back under a new UID"),
        )
        return ", ".join(f"{count} {text}" for count, text in parts if count)


def merge(base: bytes, theirs: bytes, ours: bytes) -> Merged:
    """Return `ours` with everything that `theirs` has otherwise than `base`.

    UIDNext is never lower than in `theirs`, so that no UID is given twice.

    Args:
        base: the file as a change left it.
        theirs: the file as it is now.
        ours: the file as it shall be.

    Raises:
        RefusedError: one of them has no whole header of the known version, or UIDVALIDITY was changed since `base`.
    """
    return _Merge(_table(base), _table(theirs), _table(ours)).result()


def merge_by_name(theirs: bytes, ours: bytes) -> Merged:
    """Return `theirs` with the flags that the records of the same file names have in `ours`.

    For an index that was made anew since: UIDVALIDITY and all UIDs may be others, and stay. What is set in either is
    set, as nobody takes a flag off a message that has none yet; but RECENT, which is a matter of the new index alone.

    Args:
        theirs: the file as it is now.
        ours: the file whose flags are wanted.

    Raises:
        RefusedError: one of them has no whole header of the known version.
    """
    now, old = _table(theirs), _table(ours)
    places = pair(old, now)
    flags = bytearray(now.flags)
    for index, place in places.items():
        flags[place] = _joined(flags[place], old.flags[index])
    data = bytearray(theirs)
    end = layout.record_offset(len(now))
    data[layout.flags_offset(0) : end : layout.RECORD_SIZE] = flags
    return Merged(bytes(data), came=len(now) - len(places), gone=len(old) - len(places))


def pair(first: RecordTable, second: RecordTable) -> dict[int, int]:
    """Return for the index of each record of a table the index of the same record in another one, where it is there.

    Records are the same by file name; of several with one name, those with the same UID, then those in the same order.
    """
    keys, others = keys_of(list(first.filenames())), keys_of(list(second.filenames()))
    where = dict(zip(others, range(len(others)), strict=True))
    if len(where) == len(others) and len(set(keys)) == len(keys):
        return {index: where[key] for index, key in enumerate(keys) if key in where}
    there = _by_key(others)
    found: dict[int, int] = {}
    for key, indexes in _by_key(keys).items():
        places = there.get(key, [])
        if len(indexes) == len(places) == 1:
            found[indexes[0]] = places[0]
        else:
            found.update(_pair_doubled(first, indexes, second, places))
    return found


def _by_key(keys: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        found.setdefault(key, []).append(index)
    return found


def _pair_doubled(first: RecordTable, indexes: list[int], second: RecordTable, there: list[int]) -> dict[int, int]:
    by_uid: dict[int, list[int]] = {}
    for place in reversed(there):
        by_uid.setdefault(second.uids[place], []).append(place)
    found = {index: places.pop() for index in indexes if (places := by_uid.get(first.uids[index]))}
    taken = set(found.values())
    rest = [index for index in indexes if index not in found]
    found.update(zip(rest, [place for place in there if place not in taken], strict=False))
    return found


def _table(data: bytes) -> RecordTable:
    table = RecordTable(data)
    if table.header is None or table.header.version != layout.VERSION:
        what = "the file has no header that can be merged, nothing was written"
        raise RefusedError(what, hint="the byte copy can be copied back by hand")
    return table


def _joined(now: int, old: int) -> int:
    return now | old & ~layout.RECENT


def _bits(base: int, theirs: int, ours: int) -> int:
    """Return flags as ours, but each bit that somebody changed as they left it."""
    changed = base ^ theirs
    return ours & ~changed | theirs & changed


class _Merge:
    """Puts three tables together, record by record."""

    def __init__(self, base: RecordTable, theirs: RecordTable, ours: RecordTable) -> None:
        self._base, self._theirs, self._ours = base, theirs, ours
        self._old, self._new, self._mine = base.data, theirs.data, ours.data
        now_of = pair(base, theirs)
        known = set(now_of.values())
        self._base_of = pair(ours, base)
        self._now_of = now_of
        self._came = [index for index in range(len(theirs)) if index not in known]
        self._kept = self._gone = self._renumbered = 0
        self._uid_next = 0

    def result(self) -> Merged:
        """Return all of it."""
        header = self._header()
        self._uid_next = header.uid_next
        again = self._that_came_again()
        records = self._of_ours(again)
        taken = set(again.values())
        records += [_row(self._new, index) for index in self._came if index not in taken]
        header = msgspec.structs.replace(header, uid_next=self._uid_next)
        base, theirs, ours = (table.tail for table in (self._base, self._theirs, self._ours))
        data = b"".join((header.pack(), *records, ours if theirs == base else theirs))
        return Merged(data, self._kept, len(self._came), self._gone, self._renumbered)

    def _header(self) -> Header:
        base, theirs, ours = self._base.header, self._theirs.header, self._ours.header
        if base is None or theirs is None or ours is None:
            raise AssertionError("a table that is merged has a header")
        if theirs.uid_validity != base.uid_validity:
            what = f"UIDVALIDITY is now {theirs.uid_validity}, no longer {base.uid_validity}, nothing was written"
            raise RefusedError(what, hint="MDaemon made the index anew since")
        fields = (msgspec.structs.astuple(header) for header in (base, theirs, ours))
        merged = Header(*(mine if now == was else now for was, now, mine in zip(*fields, strict=True)))
        return msgspec.structs.replace(
            merged,
            uid_next=max(theirs.uid_next, ours.uid_next),
            last_write_counter=theirs.last_write_counter,
        )

    def _that_came_again(self) -> dict[int, int]:
        """Return which records of ours that the change had dropped came back by themselves, as which of theirs."""
        dropped = [index for index in range(len(self._ours)) if index not in self._base_of]
        theirs = dict(zip(_keys(self._theirs, self._came), self._came, strict=True))
        found: dict[int, int] = {}
        for index, key in zip(dropped, _keys(self._ours, dropped), strict=True):
            if (place := theirs.pop(key, None)) is not None:
                found[index] = place
        return found

    def _of_ours(self, again: dict[int, int]) -> list[memoryview | bytes]:
        taken = {self._theirs.uids[index] for index in self._came}
        records: list[memoryview | bytes] = []
        for index, uid in enumerate(self._ours.uids):
            base = self._base_of.get(index)
            now = again.get(index) if base is None else self._now_of.get(base)
            if base is not None and now is not None and uid not in taken and self._is_untouched(base, now):
                records.append(_row(self._mine, index))
            elif base is None and now is None:
                records.append(self._with_free_uid(index, taken))
            elif now is None:
                self._gone += 1
            else:
                records.append(self._merged(index, base, now, taken).pack())
        return records

    def _is_untouched(self, base: int, now: int) -> bool:
        return _row(self._old, base) == _row(self._new, now)

    def _merged(self, index: int, base: int | None, now: int, taken: set[int]) -> Record:
        mine, theirs = self._ours.record(index), self._theirs.record(now)
        if base is None:
            return msgspec.structs.replace(theirs, flags=_joined(theirs.flags, mine.flags))
        merged = self._record(self._base.record(base), theirs, mine)
        return msgspec.structs.replace(merged, uid=theirs.uid) if merged.uid in taken else merged

    def _record(self, base: Record, theirs: Record, ours: Record) -> Record:
        if theirs == base:
            return ours
        self._kept += 1
        fields = (msgspec.structs.astuple(record) for record in (base, theirs, ours))
        merged = Record(*(mine if now == was else now for was, now, mine in zip(*fields, strict=True)))
        return msgspec.structs.replace(merged, flags=_bits(base.flags, theirs.flags, ours.flags))

    def _with_free_uid(self, index: int, taken: set[int]) -> bytes:
        record = self._ours.record(index)
        if record.uid not in taken or self._uid_next >= _HIGHEST_UID:
            return record.pack()
        uid = self._uid_next
        self._uid_next += 1
        self._renumbered += 1
        return msgspec.structs.replace(record, uid=uid).pack()


def _row(data: memoryview, index: int) -> memoryview:
    start = layout.HEADER_SIZE + index * layout.RECORD_SIZE
    return data[start : start + layout.RECORD_SIZE]


def _keys(table: RecordTable, indexes: Iterable[int]) -> list[str]:
    return keys_of([table.filename(index) for index in indexes])
