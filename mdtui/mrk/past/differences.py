"""What differs between a folder at two moments, as a person asks for it: flags, and what came, went or was renumbered.

A difference is a line that is made when somebody looks at it; what is kept of a million of them is two numbers each.
"""

from __future__ import annotations

import enum
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, pairwise

import msgspec

from mdtui.mrk.past.comparing import TableChange, compare
from mdtui.mrk.records import Header, Record, RecordTable


class Kind(enum.StrEnum):
    """What became of a record; the order of the members is the order of the differences."""

    FLAGS = "flags"
    """Its flags changed."""
    ALTERED = "altered"
    """Its size or date changed, or bytes behind the end of its name, and its flags did not."""
    RENUMBERED = "renumbered"
    """The message file has another UID; its flags may have changed, too."""
    CAME = "came"
    """It was not there before."""
    WENT = "went"
    """It is not there any more."""


class Difference(msgspec.Struct, frozen=True, gc=False):
    """What became of one record.

    Attributes:
        kind: what.
        before: the record as it was; None where it came.
        after: the record as it became; None where it went.
        row: where it stands in the later table; in the earlier one where it went.
    """

    kind: Kind
    before: Record | None
    after: Record | None
    row: int

    @property
    def record(self) -> Record:
        """The record as it became, or as it was where it went."""
        record = self.after or self.before
        if record is None:
            raise RuntimeError("neither before nor after")
        return record

    @property
    def flags_changed(self) -> bool:
        """Whether it was there before and after, with other flags."""
        return self.before is not None and self.after is not None and self.before.flags != self.after.flags


class HeaderChange(msgspec.Struct, frozen=True, gc=False):
    """One field of the header that changed.

    Attributes:
        field: its name, as in `Header`.
        before: what it was; None where the file had no whole header.
        after: what it became.
    """

    field: str
    before: int | None
    after: int | None


class Counts(msgspec.Struct, frozen=True, gc=False):
    """How many differences there are.

    Attributes:
        flags: records whose flags changed, renumbered ones included.
        altered: records of which something else changed.
        renumbered: message files with another UID.
        came: records that were not there before.
        went: records that are not there any more.
    """

    flags: int = 0
    altered: int = 0
    renumbered: int = 0
    came: int = 0
    went: int = 0

    @property
    def any(self) -> bool:
        """Whether any record differs."""
        return any(msgspec.structs.astuple(self))

    def text(self, number: Callable[[int], str] = str) -> str:
        """Return how much changed in words; that nothing in the records did, where it is so.

        Args:
            number: writes a number.
        """
        words = {"flags": f"flag change{'' if self.flags == 1 else 's'}"}
        counts = msgspec.structs.asdict(self).items()
        return ", ".join(f"{number(count)} {words.get(what, what)}" for what, count in counts if count) or "no record"


class Differences:
    """The differences between two tables by index: by kind, then in the order of the records.

    Args:
        before: the records as they were.
        after: the records as they became.
        places: for each difference the number of its kind, and the indexes in both tables; -1 where the record is not
            there. Numbers alone, as the garbage collector looks at a tuple with anything else in it again and again.

    Attributes:
        before: the records as they were.
        after: the records as they became.
        counts: how many there are of what.
        header: the fields of the header that changed.
        any: whether anything differs at all.
    """

    def __init__(self, before: RecordTable, after: RecordTable, places: Iterable[tuple[int, int, int]]) -> None:
        self.before, self.after = before, after
        self.header = tuple(_header_changes(before.header, after.header))
        self._old, self._new = array("i"), array("i")
        self._kinds = bytearray()
        for number, old, new in places:
            self._kinds.append(number)
            self._old.append(old)
            self._new.append(new)
        self.counts = self._count()
        # Once, by whoever compares: to look through all of a large file takes a while.
        self.any = self.counts.any or bytes(before.data) != bytes(after.data)

    def _count(self) -> Counts:
        altered, renumbered, came, went = (
            self._kinds.count(_NUMBERS[kind]) for kind in (Kind.ALTERED, Kind.RENUMBERED, Kind.CAME, Kind.WENT)
        )
        there = zip(self._old, self._new, strict=True) if renumbered else ()
        flags = sum(old >= 0 <= new and self.before.flags[old] != self.after.flags[new] for old, new in there)
        return Counts(flags if renumbered else self._kinds.count(_NUMBERS[Kind.FLAGS]), altered, renumbered, came, went)

    @property
    def tail_changed(self) -> bool:
        """Whether the bytes behind the last whole record differ."""
        return self.before.tail != self.after.tail

    @property
    def reordered(self) -> bool:
        """Whether the same records stand in another order, and nothing else says that the files differ."""
        told = self.counts.any or self.header or self.tail_changed
        return not told and self.any

    def of_kind(self, kind: Kind) -> range:
        """Return the indexes of all differences of a kind."""
        number = _NUMBERS[kind]
        return range(bisect_left(self._kinds, number), bisect_right(self._kinds, number))

    def places_before(self, indexes: Iterable[int]) -> list[int]:
        """Return where the records of some differences stand in the earlier table; those that came stand nowhere.

        Args:
            indexes: of the differences.
        """
        return [old for index in indexes if (old := self._old[index]) >= 0]

    def __len__(self) -> int:
        return len(self._kinds)

    def __getitem__(self, index: int) -> Difference:
        """Return the difference at an index."""
        old, new = self._old[index], self._new[index]
        return Difference(
            kind=_KINDS[self._kinds[index]],
            before=self.before.record(old) if old >= 0 else None,
            after=self.after.record(new) if new >= 0 else None,
            row=new if new >= 0 else old,
        )

    def __iter__(self) -> Iterator[Difference]:
        return map(self.__getitem__, range(len(self)))


_KINDS = tuple(Kind)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_INDEX_BITS = 32
_INDEX = (1 << _INDEX_BITS) - 1
_STRETCH = 1 << 14


def differences(before: RecordTable, after: RecordTable) -> Differences:
    """Return what differs; two tables of a million records take some 50 ms where little does.

    A record is the same one where UID and file name are. What is left is matched by file name alone, so that the
    records of an index that was made anew, with another UIDVALIDITY, are renumbered, and neither went nor came.
    """
    change = compare(before, after)
    gone = [old for old, place in enumerate(change.places, change.same) if place < 0] if change.removed else []
    pairs = _by_name(before, after, gone, change.came)
    matched_old, matched_new = {old for old, _ in pairs}, {new for _, new in pairs}
    there = {kind: array("Q") for kind in (Kind.FLAGS, Kind.ALTERED, Kind.RENUMBERED)}
    for by_name, both in ((False, _touched(change)), (True, pairs)):
        for old, new in both:
            kind = _kind(before, after, old, new, by_name=by_name)
            if kind is not None:
                there[kind].append(new << _INDEX_BITS | old)
    ordered = ((_NUMBERS[kind], both) for kind, all_both in there.items() for both in _ascending(all_both))
    places = ((number, both & _INDEX, both >> _INDEX_BITS) for number, both in ordered)
    came = ((_NUMBERS[Kind.CAME], -1, new) for new in change.came if new not in matched_new)
    went = ((_NUMBERS[Kind.WENT], old, -1) for old in gone if old not in matched_old)
    return Differences(before, after, chain(places, came, went))


def _ascending(numbers: array[int]) -> Iterator[int]:
    """Yield numbers in their order, sorted in stretches, so that a million hold the interpreter for no long time."""
    stretches = [array("Q", sorted(numbers[at : at + _STRETCH])) for at in range(0, len(numbers), _STRETCH)]
    if all(one[-1] <= other[0] for one, other in pairwise(stretches)):
        return chain.from_iterable(stretches)
    return iter(merge(*stretches))


def _kind(before: RecordTable, after: RecordTable, old: int, new: int, *, by_name: bool) -> Kind | None:
    """Return what became of a record that is in both tables; None where nothing did."""
    if by_name and before.uids[old] != after.uids[new]:
        return Kind.RENUMBERED
    if before.flags[old] != after.flags[new]:
        return Kind.FLAGS
    return Kind.ALTERED if before.record(old) != after.record(new) else None


def _by_name(
    before: RecordTable, after: RecordTable, gone: Sequence[int], came: Sequence[int]
) -> list[tuple[int, int]]:
    """Return the indexes of the records that are in both tables under one file name; doubled ones, in turn."""
    if not gone or not came:
        return []
    there: dict[bytes, list[int]] = {}
    for new in reversed(came):
        there.setdefault(after.filename(new), []).append(new)
    pairs = []
    for old in gone:
        name = before.filename(old)
        if name and (places := there.get(name)):
            pairs.append((old, places.pop()))
    return pairs


def _touched(change: TableChange) -> Iterator[tuple[int, int]]:
    """Yield the indexes in both tables of the records that are the same ones and yet not equal."""
    came = set(change.came) if change.touched and change.came else set()
    touched = [new for new in change.touched if new not in came]
    moved = {new for new in touched if new >= change.same}
    # Below `same` a record stands where it stood.
    yield from ((new, new) for new in touched if new < change.same)
    if moved:
        yield from ((old, new) for old, new in enumerate(change.places, change.same) if new in moved)


def _header_changes(before: Header | None, after: Header | None) -> Iterator[HeaderChange]:
    for field in Header.__struct_fields__:
        was = None if before is None else getattr(before, field)
        now = None if after is None else getattr(after, field)
        if was != now:
            yield HeaderChange(field, was, now)
