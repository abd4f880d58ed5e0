"""What a key acts on, as it is at this moment; of a million records a worker makes the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mdtui.mrk.changing import Target
from mdtui.mrk.packed import packed
from mdtui.mrk.past.comparing import identity
from mdtui.mrk.records import RecordTable
from mdtui.tui.records.selection import Selection


@dataclass(frozen=True)
class Chosen:
    """The selected records that are shown, or else the one under the cursor.

    Attributes:
        table: the records.
        shown: the index of what each row shows.
        selection: what is selected; nobody changes it any more.
        cursor: the row that the keys act on.
        pending: the indexes of the records that a change of ours is on its way to; None where the table is not all that
            the file will hold when the key's turn comes, but for other programs.
    """

    table: RecordTable
    shown: Sequence[int]
    selection: Selection
    cursor: int
    pending: frozenset[int] | None

    @property
    def count(self) -> int:
        """How many rows they are, message files without a record among them."""
        return self.selection.count(self.shown) or int(bool(self.shown))

    def targets(self) -> Sequence[Target]:
        """Return the records, with the byte that the person saw where no change of ours is on its way to it."""
        table, flags, pending = self.table, self.table.flags, self.pending
        chosen = self.selection.among(self.shown) or ([self.shown[self.cursor]] if self.shown else [])
        records = (index for index in chosen if index < len(table))
        if pending is None:
            return packed((Target(*identity(table, index), index) for index in records), Target)
        return packed(
            (Target(*identity(table, index), index, None if index in pending else flags[index]) for index in records),
            Target,
        )
