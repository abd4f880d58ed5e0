"""What the record grid shows, without a screen: order, filter, selection, and what is on its way or has just changed.

A *row* is a place on the screen, counted from 0 in the order that is shown; an *index* is a place in the file, and from
the number of records on, one among the message files without a record. The records themselves stay in their
`RecordTable`; a million of them cost a few bytes each here, and nothing is made for a row before somebody looks at it.
Sorting (`ordering`) and finding out what became of a folder (`arranging`) may run in a worker; what is here belongs to
the screen's own thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mdtui.mrk import layout
from mdtui.mrk.changing import Change, Target
from mdtui.mrk.counting import highest
from mdtui.mrk.flags import Verb
from mdtui.mrk.records import Header, RecordTable
from mdtui.pairing import Pairing
from mdtui.tui.records.arranging import Step, step_of_files, step_of_records
from mdtui.tui.records.chosen import Chosen
from mdtui.tui.records.envelopes import Envelopes
from mdtui.tui.records.moves import Moves
from mdtui.tui.records.ordered_rows import OrderedRows
from mdtui.tui.records.ordering import SortColumn, sort_order
from mdtui.tui.records.pending import CHANGED_SECONDS, Mark, Pending
from mdtui.tui.records.selection import Selection

__all__ = ["CHANGED_SECONDS", "FolderRows", "Mark", "SortColumn", "sort_order"]


class FolderRows(OrderedRows):
    """The rows of one open folder.

    Args:
        table: its records, which are the rows in file order until told otherwise.
        highest_uid: what is taken for that until somebody looked; None to look now, which takes a while with very many.

    Attributes:
        anchor: the index where a range was started; None where none was.
        selection: what is selected, by index.
        envelopes: by file name, what was read of the message files so far.
        highest_uid: no UID was higher so far.
        rewriting: whether a change of ours is on its way that is too large to be shown row by row; as long as it is,
            nothing that changes is taken for somebody else's.
    """

    def __init__(self, table: RecordTable, highest_uid: int | None = None) -> None:
        super().__init__(table)
        self.anchor: int | None = None
        self.selection = Selection(len(table))
        self.envelopes = Envelopes()
        self.highest_uid = highest(table.uids) if highest_uid is None else highest_uid
        self.rewriting = False
        self._pending = Pending()

    def flags(self, index: int) -> int:
        """Return a record's flags as they will be once all that is pending has been written."""
        return self._pending.flags(index, self.table.flags[index] if self.pairing.is_record(index) else 0)

    def mark(self, index: int) -> Mark:
        """Return what is special about a record at this moment."""
        return self._pending.mark(index)

    def targets(self, *, seen: bool = True) -> Sequence[Target]:
        """Return what a key acts on: the selected records that are shown, or else the one under the cursor.

        Args:
            seen: whether the table is all that the file will hold when the key's turn comes, but for other programs;
                then each target has the byte that the person saw, if no change of ours is on its way to it.
        """
        return self.chosen(seen=seen).targets()

    def chosen(self, *, seen: bool = True) -> Chosen:
        """Return what a key acts on, for a worker to list; the rows may change meanwhile."""
        pending = frozenset(self._pending.indexes) if seen else None
        return Chosen(self.table, self.shown, self.selection.copy(), self.cursor, pending)

    def select_shown(self) -> None:
        """Select every row."""
        self.selection.add_fitting(self.arrangement.fits)

    def invert_shown(self) -> None:
        """Select the rows that are not selected, and let the others go."""
        self.selection.invert_fitting(self.arrangement.fits)

    @property
    def selected(self) -> int:
        """How many of the rows are selected."""
        return self.selection.count(self.shown, self.arrangement.fits)

    @property
    def without_record(self) -> int:
        """How many message files without a record a key would act on, if it could."""
        count, fits = len(self.table), self.arrangement.fits
        if not self.selected:
            return int(bool(self.shown) and self.shown[self.cursor] >= count)
        return sum(1 for index in self.selection.after(count) if fits is None or fits[index])

    @property
    def only_files(self) -> bool:
        """Whether a key would act on message files without a record alone, if it could."""
        return self.without_record >= max(1, self.selected)

    def select_range(self) -> bool:
        """Start a range at the cursor, or select all from where it was started up to the cursor.

        Returns:
            True where something was selected.
        """
        start = None if self.anchor is None else self.row_of(self.anchor)
        if start is None:
            self.anchor = self.shown[self.cursor] if self.shown else None
            return False
        first, last = sorted((start, self.cursor))
        self.selection.add(self.shown[first : last + 1])
        self.anchor = None
        return True

    def begin(self, targets: Iterable[Target], verb: Verb, flags: int) -> int:
        """Show what a change will do, until it is settled.

        Args:
            targets: what `targets` gave for this table.
            verb: what is done.
            flags: with which flags.

        Returns:
            What to give to `settle`.
        """
        indexes = (target.index for target in targets if 0 <= target.index < len(self.table))
        return self._pending.begin({index: verb.apply(self.flags(index), flags) for index in indexes})

    def settle(self, token: int | None, change: Change | None) -> list[int]:
        """Show what a change did, or take its showing back where it failed.

        Args:
            token: what `begin` gave; None for a change that was not begun here, such as an undo.
            change: what was written; None where nothing was. What a later reading of the file already holds is not
                taken from it.

        Returns:
            The indexes of the records that may look different now.
        """
        indexes = self._pending.settle(token)
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

    def set_table(self, table: RecordTable, now: float, step: Step | None = None) -> Moves:
        """Show the records as they are now; cursor, selection and whatever else is known of a record stay with it.

        Args:
            table: the file as it was just read.
            now: the time, from which on foreign changes are marked for a moment.
            step: what `step_of_records` said of this pairing, these rows and this table; None to find it out here.

        Returns:
            What became of the rows.
        """
        if step is None or not self.is_about(step):
            step = step_of_records(self.pairing, self.arrangement, table)
        foreign = self._foreign(step.moves, table)
        self._follow(step)
        self._pending.changed(foreign, now)
        self._pending.came(index for index in (*step.moves.came, *step.moves.recorded) if index < len(table))
        self.highest_uid = max(self.highest_uid, highest(table.uids[step.moves.same :]))
        return step.moves

    def set_pairing(self, pairing: Pairing, step: Step | None = None) -> Moves | None:
        """Show what the directory holds now beside the records; everything stays as in `set_table`.

        Args:
            pairing: of the records that are shown; of others, it is not taken.
            step: what `step_of_files` said of this pairing and these rows; None to find it out here.

        Returns:
            What became of the rows; None where the pairing was not taken.
        """
        if pairing.table is not self.table:
            return None
        if step is None or not self.is_about(step):
            step = step_of_files(self.pairing, self.arrangement, pairing)
        self._follow(step)
        return step.moves

    @property
    def expires(self) -> bool:
        """Whether there are marks of changes, which `expire` lets go when their time has come."""
        return self._pending.expires

    def expire(self, now: float) -> list[int]:
        """Let go the marks of changes that are some seconds old, and return the indexes of their records."""
        return self._pending.expire(now)

    def is_about(self, step: Step) -> bool:
        """Return whether a step begins with what is shown now."""
        return step.moves.before is self.pairing and step.before is self.arrangement

    def _follow(self, step: Step) -> None:
        moves = step.moves
        if moves.moved:
            around = [now for index in self.around() if (now := moves.place(index)) is not None]
            self.selection = self.selection.moved(moves.place, moves.same, len(moves.after))
            self._pending.follow(moves)
            self.anchor = None if self.anchor is None else moves.place(self.anchor)
            self.arrange(step.after, around)
        self.pairing = moves.after

    def _foreign(self, moves: Moves, table: RecordTable) -> Sequence[int]:
        """Return what somebody else touched: all but what is pending here and reads as it was going to."""
        if self.rewriting:
            return ()
        if not self._pending:
            return moves.touched
        return [
            index
            for index in moves.touched
            if index >= moves.same or self.mark(index) is not Mark.PENDING or self.flags(index) != table.flags[index]
        ]


def _holds(header: Header, counter: int) -> bool:
    """Return whether a file that was read with this header already held what a write with this counter left."""
    return (header.last_write_counter - counter) % layout.UINT32 < layout.UINT32 // 2
