"""Which rows are shown, and in which order, as one value that a worker can prepare for a screen with a million rows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import compress

import msgspec

from mdtui.mrk.records import RecordTable
from mdtui.pairing import Pairing
from mdtui.tui.records.moves import Moves, moves_of_files, moves_of_records
from mdtui.tui.records.ordering import NOTHING_ELSE, SortColumn, Then, with_new
from mdtui.tui.records.selection import moved_mask

_STRETCH = 1 << 15
"""Rows that are looked at in one go; the interpreter is held that long, a few milliseconds."""


class Arrangement(msgspec.Struct, frozen=True, eq=False):
    """The rows of a folder.

    Attributes:
        order: the index of each record and message file, in order.
        shown: those of them that are rows.
        fits: one byte for each index, 1 where it is a row; None where all are.
        query: the query that fits every row; empty where everything is a row.
        column: what the order is by.
        reverse: whether it is turned round.
        then: what decides among those that are equal in it.
    """

    order: Sequence[int]
    shown: Sequence[int]
    fits: bytearray | None = None
    query: str = ""
    column: SortColumn = SortColumn.FILE
    reverse: bool = False
    then: Then = NOTHING_ELSE

    def ordered(
        self, order: Sequence[int], column: SortColumn, *, reverse: bool, then: Then = NOTHING_ELSE
    ) -> Arrangement:
        """Return the same rows in another order, as `sort_order` gave it."""
        if column is SortColumn.FILE:
            order = _file_order(len(order), reverse=reverse)
        return Arrangement(order, _shown(order, self.fits), self.fits, self.query, column, reverse, then)

    def filtered(self, indexes: Iterable[int] | None, query: str = "") -> Arrangement:
        """Return the rows at some indexes only, or all, in the same order."""
        fits = None
        if indexes is not None:
            fits = bytearray(len(self.order))
            for index in indexes:
                fits[index] = 1
        return Arrangement(self.order, _shown(self.order, fits), fits, query, self.column, self.reverse, self.then)

    def followed(self, moves: Moves) -> Arrangement:
        """Return the same rows in the same order where the folder has changed; under a filter what came is no row."""
        if not moves.moved:
            return self
        order, size = self._order(moves), len(moves.after)
        fits = None if self.fits is None else moved_mask(self.fits, moves.place, moves.same, size)
        return Arrangement(order, _shown(order, fits), fits, self.query, self.column, self.reverse, self.then)

    def _order(self, moves: Moves) -> Sequence[int]:
        if self.column is SortColumn.FILE:
            return _file_order(len(moves.after), reverse=self.reverse)
        same, places, came = moves.same, moves.places, moves.came
        if moves.recorded:
            # A record may have another date or size than its file had, so it is put in anew.
            recorded = set(moves.recorded)
            places = [-1 if place in recorded else place for place in places]
            came = sorted([*came, *moves.recorded])
        # Written out, because a million rows go through it.
        left = [now for index in self.order if (now := index if index < same else places[index - same]) >= 0]
        return with_new(left, came, moves.after, self.column, reverse=self.reverse, then=self.then)


def all_rows(count: int) -> Arrangement:
    """Return so many rows, in file order."""
    return Arrangement(range(count), range(count))


class Step(msgspec.Struct, frozen=True, eq=False):
    """A change of a folder, and what it does to its rows.

    Attributes:
        moves: the change.
        before: the rows as they were.
        after: the rows now.
    """

    moves: Moves
    before: Arrangement
    after: Arrangement


def step_of_records(pairing: Pairing, rows: Arrangement, table: RecordTable) -> Step:
    """Return what it means for the rows that the records changed; for the arguments see `moves_of_records`."""
    moves = moves_of_records(pairing, table)
    return Step(moves, rows, rows.followed(moves))


def step_of_files(pairing: Pairing, rows: Arrangement, after: Pairing) -> Step:
    """Return what it means for the rows that the directory was listed again; for the arguments see `moves_of_files`."""
    moves = moves_of_files(pairing, after)
    return Step(moves, rows, rows.followed(moves))


def _file_order(count: int, *, reverse: bool) -> range:
    return range(count)[:: -1 if reverse else 1]


def _shown(order: Sequence[int], fits: bytearray | None) -> Sequence[int]:
    if fits is None:
        return order
    shown = array("I")
    in_file_order = isinstance(order, range) and order.step == 1
    for start in range(0, len(order), _STRETCH):
        some = order[start : start + _STRETCH]
        shown.extend(compress(some, fits[start : start + _STRETCH] if in_file_order else map(fits.__getitem__, some)))
    return shown
