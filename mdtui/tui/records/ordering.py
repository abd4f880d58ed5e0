"""In which order the records of a folder are shown; made to run in a worker while the screen goes on answering."""

from __future__ import annotations

import enum
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from mdtui.mrk.layout import UINT32
from mdtui.mrk.locking import never
from mdtui.pairing import Pairing
from mdtui.tui.records.sorting import RUN, sorted_places

_INSERTED_AT_MOST = 1000
"""New records that are put into their place one by one; with more, all are sorted again."""


class SortColumn(enum.StrEnum):
    """What the rows can be sorted by; the value names it for a person."""

    FILE = "file order"
    UID = "UID"
    FLAGS = "flags"
    DATE = "date"
    SIZE = "size"


class Then(msgspec.Struct, frozen=True):
    """What decides among those that are equal in what is sorted by.

    Attributes:
        column: what they are sorted by; FILE leaves them in the order of the file.
        reverse: the highest first.
    """

    column: SortColumn = SortColumn.FILE
    reverse: bool = False

    def __bool__(self) -> bool:
        return self.column is not SortColumn.FILE


NOTHING_ELSE = Then()


class Order(NamedTuple):
    """What rows are sorted by.

    Attributes:
        column: first of all.
        reverse: the highest first.
        then: what decides among those that are equal in that.
    """

    column: SortColumn = SortColumn.FILE
    reverse: bool = False
    then: Then = NOTHING_ELSE


def next_column(column: SortColumn) -> SortColumn:
    """Return what is sorted by next."""
    columns = list(SortColumn)
    return columns[(columns.index(column) + 1) % len(columns)]


def next_then(order: Order) -> Then:
    """Return what decides next among equal rows: each column up, then down, then nothing."""
    columns = [column for column in SortColumn if column not in (order.column, SortColumn.FILE)]
    steps = [NOTHING_ELSE, *(Then(column, reverse) for column in columns for reverse in (False, True))]
    return steps[(steps.index(order.then) + 1) % len(steps)] if order.then in steps else NOTHING_ELSE


def sort_order(
    pairing: Pairing,
    column: SortColumn,
    *,
    reverse: bool = False,
    then: Then = NOTHING_ELSE,
    cancelled: Callable[[], bool] = never,
) -> array[int]:
    """Return the indexes of a folder's records and message files without one in order.

    Args:
        pairing: the records and message files; these have no UID, so they stand behind all records where that decides.
        column: what to sort by; records that are equal in it keep the order of the file.
        reverse: turn the whole order round; of what `then` decides, only the first.
        then: what decides among those that are equal.
        cancelled: asked between the pieces; once it says yes, an empty order comes back.
    """
    count = len(pairing)
    if column is SortColumn.FILE:
        return array("I", range(count - 1, -1, -1) if reverse else range(count))
    columns = _columns(pairing, column)
    if not then or then.column is column:
        order = sorted_places(columns, count, cancelled=cancelled)
        if reverse:
            order.reverse()
        return order
    behind = sort_order(pairing, then.column, reverse=then.reverse, cancelled=cancelled)
    if len(behind) < count:
        return array("I")
    ranks = array("I", bytes(4 * count))
    for rank, index in enumerate(behind):
        ranks[index] = rank
    order = sorted_places(columns, count, highest_first=reverse, ranks=ranks, cancelled=cancelled)
    places = array("I")
    for start in range(0, count, RUN):
        if cancelled():
            return array("I")
        # In stretches, as nobody else has a turn in the middle of one.
        places.extend(map(behind.__getitem__, order[start : start + RUN]))
    return places


def _columns(pairing: Pairing, column: SortColumn) -> tuple[memoryview, memoryview]:
    """Return the values of the records, and those of the message files."""
    table, files = pairing.table, pairing.files
    if column is SortColumn.UID:
        return table.uids, memoryview(array("I", (UINT32 - 1,)) * len(files))
    if column is SortColumn.FLAGS:
        return table.flags, files.flags
    return (table.dates, files.dates) if column is SortColumn.DATE else (table.sizes, files.sizes)


def with_new(
    order: Sequence[int],
    new: Sequence[int],
    pairing: Pairing,
    column: SortColumn,
    *,
    reverse: bool,
    then: Then = NOTHING_ELSE,
) -> Sequence[int]:
    """Return an order with some more records and message files, each where it belongs.

    Args:
        order: those so far, as `sort_order` would give them; where flags have changed since, they stay in place.
        new: indexes of those to put in, ascending.
        pairing: the records and message files.
        column: what the order is sorted by.
        reverse: whether it is turned round.
        then: what decides among equals.
    """
    if then or len(new) > _INSERTED_AT_MOST:
        return sort_order(pairing, column, reverse=reverse, then=then)
    values, further = _columns(pairing, column)
    count, sign = len(values), -1 if reverse else 1

    def key(index: int) -> tuple[int, int]:
        return sign * (values[index] if index < count else further[index - count]), sign * index

    merged = array("I", order)
    for index in new:
        merged.insert(bisect_left(merged, key(index), key=key), index)
    return merged
