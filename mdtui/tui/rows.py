"""What the record grid shows, without a screen: order, filter, selection, and what is on its way or has just changed.

A *row* is a place on the screen, counted from 0 in the order that is shown; an *index* is a place in the file. The
records themselves stay in their `RecordTable`; a million of them cost a few bytes each here, and nothing is made for a
row before somebody looks at it. Sorting (`ordering`) and comparing (`comparing`) may run in a worker; what is here
belongs to the screen's own thread.
"""

from __future__ import annotations

import enum
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, count
from typing import TypeVar

from mdtui.mailroot.messages import Envelope
from mdtui.mrk import layout
from mdtui.mrk.editing import Change, Target
from mdtui.mrk.flags import Verb
from mdtui.mrk.records import Header, RecordTable
from mdtui.tui.comparing import TableChange, compare, identity
from mdtui.tui.ordering import SortColumn, sort_order, with_new
from mdtui.tui.selection import Selection, moved_mask

__all__ = ["CHANGED_SECONDS", "FolderRows", "Mark", "SortColumn", "TableChange", "compare", "sort_order"]

CHANGED_SECONDS = 3.0
"""How long a record that somebody else changed stays marked."""

_NEARBY = 64
"""Rows on either side of the cursor where it looks for a record that is left when its own is gone."""

_Value = TypeVar("_Value", int, float)


class Mark(enum.Enum):
    """What is special about a record at this moment."""

    NONE = enum.auto()
    PENDING = enum.auto()
    """A change of ours is on its way to the file."""
    CHANGED = enum.auto()
    """Somebody else changed or added it a moment ago."""


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
        highest_uid: no UID was higher so far.
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
        self.highest_uid = max(table.uids, default=0)
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

    def targets(self, *, seen: bool = True) -> tuple[Target, ...]:
        """Return what a key acts on: the selected records that are shown, or else the one under the cursor.

        Args:
            seen: whether the table is all that the file will hold when the key's turn comes, but for other programs;
                then each target has the byte that the person saw, if no change of ours is on its way to it.
        """
        chosen = self.selection.among(self.shown)
        if not chosen and self.shown:
            chosen = [self.shown[self.cursor]]
        table, flags = self.table, self.table.flags
        if not seen:
            return tuple(Target(*identity(table, index), index) for index in chosen)
        pending = set[int]().union(*self._pending.values())
        return tuple(
            Target(*identity(table, index), index, None if index in pending else flags[index]) for index in chosen
        )

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
        indexes = [target.index for target in targets if 0 <= target.index < len(self.table)]
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
        if change is None or change.dry_run or header is None or _holds(header, change.counter_after):
            return indexes
        for flag_change in change.changed:
            index = self.table.index_of(flag_change.uid, flag_change.filename, flag_change.index)
            if index is not None:
                self.table.patch_flags(index, flag_change.after)
                indexes.append(index)
        if header.last_write_counter == change.counter_before == change.counter_after - 1:
            self.table.patch_counter(change.counter_after)
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
        foreign = self._foreign(change, table)
        if change.moved:
            place, size = change.place, len(table)
            self.selection = self.selection.moved(place, change.same, size)
            self._fits = None if self._fits is None else moved_mask(self._fits, place, change.same, size)
            self._order = self._moved_order(change, table)
            self._pending = {token: _moved(values, place) for token, values in self._pending.items()}
            self._changed = _moved(self._changed, place)
            self.anchor = None if self.anchor is None else place(self.anchor)
            self.highest_uid = max(self.highest_uid, max(table.uids[change.same :], default=0))
            self._arrange([moved for index in around if (moved := place(index)) is not None])
        self.table = table
        self._changed.update(dict.fromkeys(foreign, now + CHANGED_SECONDS))
        return change

    def expire(self, now: float) -> list[int]:
        """Let go the marks of changes that are some seconds old, and return the indexes of their records."""
        over = [index for index, end in self._changed.items() if end <= now]
        for index in over:
            del self._changed[index]
        return over

    def _foreign(self, change: TableChange, table: RecordTable) -> Sequence[int]:
        """Return what somebody else touched: all but what is pending here and reads as it was going to."""
        if not self._pending:
            return change.touched
        return [
            index
            for index in change.touched
            if index >= change.same or self.mark(index) is not Mark.PENDING or self.flags(index) != table.flags[index]
        ]

    def _moved_order(self, change: TableChange, table: RecordTable) -> Sequence[int]:
        if self.column is SortColumn.FILE:
            return range(len(table))[:: -1 if self.reverse else 1]
        same, places = change.same, change.places
        # Written out, because a million records go through it while the screen waits.
        left = [now for index in self._order if (now := index if index < same else places[index - same]) >= 0]
        return with_new(left, change.came, table, self.column, reverse=self.reverse)

    def _around(self) -> list[int]:
        """Return the indexes of the cursor's record, of those that follow and of those before, the nearest first."""
        before = self.shown[max(0, self.cursor - _NEARBY) : self.cursor]
        return [*self.shown[self.cursor : self.cursor + _NEARBY], *reversed(before)]

    def _arrange(self, around: Iterable[int]) -> None:
        """Work out the rows, and put the cursor on the first of these records that is one."""
        fits = self._fits
        if fits is None:
            self.shown = self._order
        else:
            self.shown = array("I", compress(self._order, map(fits.__getitem__, self._order)))
        nearest = next((index for index in around if fits is None or fits[index]), None)
        row = None if nearest is None else self.row_of(nearest)
        self.cursor = row if row is not None else max(0, min(self.cursor, len(self.shown) - 1))


def _moved(values: Mapping[int, _Value], place: Callable[[int], int | None]) -> dict[int, _Value]:
    return {now: value for index, value in values.items() if (now := place(index)) is not None}


def _holds(header: Header, counter: int) -> bool:
    """Return whether a file that was read with this header already held what a write with this counter left."""
    return (header.last_write_counter - counter) % layout.UINT32 < layout.UINT32 // 2
