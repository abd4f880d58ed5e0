"""In which order the records of a folder are shown; made to run in a worker while the screen goes on answering."""

from __future__ import annotations

import enum
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from mdtui.mrk.layout import UINT32
from mdtui.mrk.locking import never
from mdtui.pairing import Pairing

_RUN = 1 << 15
"""Records that are sorted in one go; the interpreter is held that long, some 10 ms."""
_SAMPLED = 32
"""Values looked at in each stretch of a sort, to cut them evenly."""
_INSERTED_AT_MOST = 1000
"""New records that are put into their place one by one; with more, all are sorted again."""


class SortColumn(enum.StrEnum):
    """What the rows can be sorted by; the value names it for a person."""

    FILE = "file order"
    UID = "UID"
    FLAGS = "flags"
    DATE = "date"
    SIZE = "size"


def sort_order(
    pairing: Pairing, column: SortColumn, *, reverse: bool = False, cancelled: Callable[[], bool] = never
) -> array[int]:
    """Return the indexes of a folder's records and message files without one in order.

    Stretches are sorted, cut at the same values and merged piece by piece, so that the interpreter is never held for
    long and the screen goes on answering while a worker sorts a million records.

    Args:
        pairing: the records and message files; these have no UID, so they stand behind all records where that decides.
        column: what to sort by; records that are equal in it keep the order of the file.
        reverse: turn the whole order round.
        cancelled: asked between the pieces; once it says yes, an empty order comes back.
    """
    count = len(pairing)
    if column is SortColumn.FILE:
        return array("I", range(count - 1, -1, -1) if reverse else range(count))
    runs, values = _sorted_runs(_columns(pairing, column), cancelled)
    if len(values) < count:
        return array("I")
    order = array("I")
    done = [0] * len(runs)
    for border in (*_borders(runs, values), None):
        if cancelled():
            return array("I")
        piece: list[int] = []
        for number, run in enumerate(runs):
            end = len(run) if border is None else bisect_left(run, border, lo=done[number], key=values.__getitem__)
            piece += run[done[number] : end]
            done[number] = end
        piece.sort(key=values.__getitem__)
        order.fromlist(piece)
    if reverse:
        order.reverse()
    return order


def _sorted_runs(columns: Iterable[memoryview], cancelled: Callable[[], bool]) -> tuple[list[list[int]], list[int]]:
    """Return stretches of indexes, each in order, and the columns as one list."""
    values: list[int] = []
    runs: list[list[int]] = []
    for column in columns:
        for start in range(0, len(column), _RUN):
            if cancelled():
                return runs, values
            first = len(values)
            values += column[start : start + _RUN].tolist()
            runs.append(sorted(range(first, len(values)), key=values.__getitem__))
    return runs, values


def _borders(runs: Sequence[Sequence[int]], values: Sequence[int]) -> list[int]:
    """Return values that cut the runs into pieces of about a run's length."""
    sample = sorted(values[index] for run in runs for index in run[:: _RUN // _SAMPLED])
    return sorted({sample[number * len(sample) // len(runs)] for number in range(1, len(runs))})


def _columns(pairing: Pairing, column: SortColumn) -> tuple[memoryview, memoryview]:
    """Return the values of the records, and those of the message files."""
    table, files = pairing.table, pairing.files
    if column is SortColumn.UID:
        return table.uids, memoryview(array("I", (UINT32 - 1,)) * len(files))
    if column is SortColumn.FLAGS:
        return table.flags, files.flags
    return (table.dates, files.dates) if column is SortColumn.DATE else (table.sizes, files.sizes)


def with_new(
    order: Sequence[int], new: Sequence[int], pairing: Pairing, column: SortColumn, *, reverse: bool
) -> Sequence[int]:
    """Return an order with some more records and message files, each where it belongs.

    Args:
        order: those so far, as `sort_order` would give them; where flags have changed since, they stay in place.
        new: indexes of those to put in, ascending.
        pairing: the records and message files.
        column: what the order is sorted by.
        reverse: whether it is turned round.
    """
    if len(new) > _INSERTED_AT_MOST:
        return sort_order(pairing, column, reverse=reverse)
    values, further = _columns(pairing, column)
    count, sign = len(values), -1 if reverse else 1

    def key(index: int) -> tuple[int, int]:
        return sign * (values[index] if index < count else further[index - count]), sign * index

    merged = array("I", order)
    for index in new:
        merged.insert(bisect_left(merged, key(index), key=key), index)
    return merged
