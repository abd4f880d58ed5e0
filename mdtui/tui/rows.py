"""What the record grid shows, without a screen: order, filter, selection, and what is on its way or has just changed.

A *row* is a place on the screen, counted from 0 in the order that is shown; an *index* is a place in the file. The
records themselves stay in their `RecordTable`; a million of them cost a few bytes each here, and nothing is made for a
row before somebody looks at it. `sort_order` and `compare` may run in a worker, everything else belongs to the screen.
"""

from __future__ import annotations

import enum
from array import array
from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, count

import msgspec

from mdtui.mailroot.messages import Envelope
from mdtui.mrk import layout
from mdtui.mrk.editing import Change, Target
from mdtui.mrk.flags import Verb
from mdtui.mrk.records import RecordTable
from mdtui.tui.selection import Selection

CHANGED_SECONDS = 3.0
"""How long a record that somebody else changed stays marked."""

_RUN = 1 << 15
"""Records that are sorted, or compared, in one go; the interpreter is held that long, some 10 ms."""
_SAMPLED = 32
"""Values looked at in each stretch of a sort, to cut them evenly."""
_INSERTED_AT_MOST = 1000
"""New records that are put into their place one by one; of more, all are sorted again."""
_NEARBY = 64
"""Rows on either side of the cursor where it looks for a record that is left when its own is gone."""


class SortColumn(enum.StrEnum):
    """What the rows can be sorted by; the value names it for a person."""

    FILE = "file order"
    UID = "UID"
    FLAGS = "flags"
    DATE = "date"
    SIZE = "size"


class Mark(enum.Enum):
    """What is special about a record at this moment."""

    NONE = enum.auto()
    PENDING = enum.auto()
    """A change of ours is on its way to the file."""
    CHANGED = enum.auto()
    """Somebody else changed or added it a moment ago."""


class TableChange(msgspec.Struct, frozen=True):
    """What became of a table.

    Attributes:
        before: the table it was compared with.
        same: below this index the same records, by UID and file name, stand in both.
        touched: indexes in the new table of records that are new, or whose flags, size or date differ.
        added: how many records are new.
        removed: how many are gone.
    """

    before: RecordTable
    same: int
    touched: Sequence[int]
    added: int
    removed: int


def never() -> bool:
    """Return False: nothing was cancelled."""
    return False


def sort_order(
    table: RecordTable, column: SortColumn, *, reverse: bool = False, cancelled: Callable[[], bool] = never
) -> array[int]:
    """Return the indexes of a table's records in order.

    Stretches are sorted, cut at the same values and merged piece by piece, so that the interpreter is never held for
    long and the screen goes on answering while a worker sorts a million records.

    Args:
        table: the records.
        column: what to sort by; records that are equal in it keep the order of the file.
        reverse: turn the whole order round.
        cancelled: asked between the pieces; once it says yes, an empty order comes back.
    """
    count = len(table)
    if column is SortColumn.FILE:
        return array("I", range(count - 1, -1, -1) if reverse else range(count))
    runs, values = _sorted_runs(_column(table, column), cancelled)
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


def _sorted_runs(column: memoryview, cancelled: Callable[[], bool]) -> tuple[list[list[int]], list[int]]:
    """Return stretches of indexes, each in order, and the column as a list."""
    values: list[int] = []
    runs: list[list[int]] = []
    for start in range(0, len(column), _RUN):
        if cancelled():
            break
        values += column[start : start + _RUN].tolist()
        runs.append(sorted(range(start, len(values)), key=values.__getitem__))
    return runs, values


def _borders(runs: Sequence[Sequence[int]], values: Sequence[int]) -> list[int]:
    """Return values that cut the runs into pieces of about a run's length."""
    sample = sorted(values[index] for run in runs for index in run[:: _RUN // _SAMPLED])
    return sorted({sample[number * len(sample) // len(runs)] for number in range(1, len(runs))})


def _column(table: RecordTable, column: SortColumn) -> memoryview:
    columns = {
        SortColumn.UID: table.uids,
        SortColumn.FLAGS: table.flags,
        SortColumn.DATE: table.dates,
        SortColumn.SIZE: table.sizes,
    }
    return columns[column]


def compare(before: RecordTable, after: RecordTable) -> TableChange:
    """Return what became of a table; where little changed, a million records take some 20 ms."""
    same, touched = _common(before, after)
    if same == len(before):
        added = range(same, len(after))
        return TableChange(before, same, [*touched, *added] if touched else added, len(added), 0)
    flags_of = dict(zip(before.uids[same:], before.flags[same:], strict=True))
    added = 0
    for index in range(same, len(after)):
        flags = flags_of.get(after.uids[index], -1)
        added += flags < 0
        if flags != after.flags[index]:
            touched.append(index)
    removed = len(before) - same - (len(after) - same - added)
    return TableChange(before, same, touched, added, max(0, removed))


def _common(before: RecordTable, after: RecordTable) -> tuple[int, list[int]]:
    """Return how many records at the start are the same ones, and which of these differ in flags, size or date."""
    end = min(len(before), len(after))
    touched: list[int] = []
    for start in range(0, end, _RUN):
        stop = min(start + _RUN, end)
        stretch = slice(layout.record_offset(start), layout.record_offset(stop))
        old, new = bytearray(before.data[stretch]), bytearray(after.data[stretch])
        if old == new:
            continue
        old[_FLAGS] = new[_FLAGS]
        if old == new:
            pairs = zip(before.flags[start:stop], after.flags[start:stop], strict=True)
            touched += [index for index, (was, now) in enumerate(pairs, start) if was != now]
            continue
        for index in range(start, stop):
            if identity(before, index) != identity(after, index):
                return index, touched
            if before.record(index) != after.record(index):
                touched.append(index)
    return end, touched


def identity(table: RecordTable, index: int) -> tuple[int, bytes]:
    """Return what a record is known by wherever it stands: UID and file name."""
    return table.uids[index], table.filename(index)


class FolderRows:
    """The rows of one open folder.

    Args:
        table: its records, which are the rows in file order until told otherwise.

    Attributes:
        table: the records.
        shown: the index of each row's record, in the order of the rows.
        cursor: the row that the keys act on; 0 where there is none.
        anchor: the index of the record where a range was started; None where none was.
        column: what the rows are sorted by.
        reverse: whether the order is turned round.
        query: the query that fits every row; empty where every record is a row.
        selection: the selected records.
        envelopes: by file name, what was read of the message files so far.
    """

    def __init__(self, table: RecordTable) -> None:
        self.table = table
        self.shown: Sequence[int] = range(len(table))
        self.cursor = 0
        self.anchor: int | None = None
        self.column = SortColumn.FILE
        self.reverse = False
        self.query = ""
        self.selection = Selection(len(table))
        self.envelopes: dict[bytes, Envelope] = {}
        self._order: Sequence[int] = self.shown
        self._fits: bytearray | None = None
        self._pending: dict[int, dict[int, int]] = {}
        self._tokens = count(1)
        self._changed: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self.shown)

    @property
    def filtered(self) -> bool:
        """Whether only the records that fit a query are shown."""
        return self._fits is not None

    def index(self, row: int) -> int:
        """Return the index of the record in a row."""
        return self.shown[row]

    def row_of(self, index: int) -> int | None:
        """Return the row of the record at an index, or None where it is not shown."""
        try:
            return self.shown.index(index)
        except ValueError:
            return None

    def flags(self, index: int) -> int:
        """Return a record's flags as they will be once all that is pending has been written."""
        for values in reversed(self._pending.values()):
            if index in values:
                return values[index]
        return self.table.flags[index]

    def mark(self, index: int) -> Mark:
        """Return what is special about a record at this moment."""
        if any(index in values for values in self._pending.values()):
            return Mark.PENDING
        return Mark.CHANGED if index in self._changed else Mark.NONE

    def targets(self) -> tuple[Target, ...]:
        """Return what a key acts on: the selected records that are shown, or else the one under the cursor."""
        chosen = self.selection.among(self.shown)
        if not chosen and self.shown:
            chosen = [self.shown[self.cursor]]
        return tuple(Target(*identity(self.table, index), index) for index in chosen)

    def select_range(self) -> bool:
        """Start a range at the cursor, or select all from where it was started up to the cursor.

        Returns:
            True where records were selected.
        """
        start = None if self.anchor is None else self.row_of(self.anchor)
        if start is None:
            self.anchor = self.shown[self.cursor] if self.shown else None
            return False
        first, last = sorted((start, self.cursor))
        self.selection.add(self.shown[first : last + 1])
        self.anchor = None
        return True

    def set_order(self, order: Sequence[int], column: SortColumn, *, reverse: bool) -> None:
        """Show the rows in another order; the cursor stays on its record.

        Args:
            order: what `sort_order` gave for this table; of another table, it is not taken.
            column: what it was sorted by.
            reverse: whether it was turned round.
        """
        if len(order) != len(self.table):
            return
        self.column, self.reverse = column, reverse
        self._order = range(len(order))[:: -1 if reverse else 1] if column is SortColumn.FILE else order
        self._arrange(self._around())

    def set_filter(self, indexes: Iterable[int] | None, query: str = "") -> None:
        """Show only some records, or all; the cursor stays on its record, or goes to the next one that is shown.

        Args:
            indexes: of the records in this table that fit the query; None shows all.
            query: the query, as it was written.
        """
        around = self._around()
        self.query = query
        self._fits = None
        if indexes is not None:
            self._fits = bytearray(len(self.table))
            for index in indexes:
                self._fits[index] = 1
        self._arrange(around)

    def begin(self, targets: Iterable[Target], verb: Verb, flags: int) -> int:
        """Show what a change will do, until it is settled.

        Args:
            targets: what `targets` gave for this table.
            verb: what is done.
            flags: with which flags.

        Returns:
            What to give to `settle`.
        """
        token = next(self._tokens)
        indexes = [target.index for target in targets if target.index < len(self.table)]
        self._pending[token] = {index: verb.apply(self.flags(index), flags) for index in indexes}
        return token

    def settle(self, token: int | None, change: Change | None) -> list[int]:
        """Show what a change did, or take its showing back where it failed.

        Args:
            token: what `begin` gave; None for a change that was not begun here, such as an undo.
            change: what was written; None where nothing was. What a later reading of the file already holds is not
                taken from it.

        Returns:
            The indexes of the records that may look different now.
        """
        indexes = list(self._pending.pop(token, {})) if token is not None else []
        header = self.table.header
        if change is None or change.dry_run or header is None or _is_before(change.counter_after, header):
            return indexes
        for flag_change in change.changed:
            index = self.table.index_of(flag_change.uid, flag_change.filename, flag_change.index)
            if index is not None:
                self.table.patch_flags(index, flag_change.after)
                indexes.append(index)
        return indexes

    def set_table(self, table: RecordTable, now: float, change: TableChange | None = None) -> TableChange:
        """Show the folder as it is now; cursor, selection and whatever else is known of a record stay with it.

        Args:
            table: the file as it was just read.
            now: the time, from which on foreign changes are marked for a moment.
            change: what `compare` said of the table shown until now and this one; None to compare them here.

        Returns:
            What became of the table.
        """
        if change is None or change.before is not self.table:
            change = compare(self.table, table)
        around = self._around()
        foreign = [index for index in change.touched if table.flags[index] != self._predicted(index, change)]
        if change.same < len(self.table):
            around = self._follow(change, table, around)
        elif change.added:
            self._grow(table)
        self.table = table
        self._changed.update(dict.fromkeys(foreign, now + CHANGED_SECONDS))
        if change.added or change.removed or change.same < len(change.before):
            self._arrange(around)
        return change

    def expire(self, now: float) -> list[int]:
        """Let go the marks of changes that are some seconds old, and return the indexes of their records."""
        over = [index for index, end in self._changed.items() if end <= now]
        for index in over:
            del self._changed[index]
        return over
