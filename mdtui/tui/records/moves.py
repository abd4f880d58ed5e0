"""Where the rows of a folder stand after its records, or the message files beside them, have changed.

A worker finds that out, so that the screen has only to look up where things went.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import msgspec

from mdtui.mrk.past.comparing import compare
from mdtui.mrk.records import RecordTable
from mdtui.pairing import Pairing, follow_records


class Moves(msgspec.Struct, frozen=True, eq=False):
    """What became of the rows of one pairing in the next.

    Attributes:
        before: the pairing as it was.
        after: the pairing now.
        same: below this index the same records stand in both.
        places: for each index in the old pairing from `same` on the one in the new; -1 where there is none any more.
        came: indexes in the new pairing of what was not there before, ascending.
        recorded: indexes in the new pairing of records whose message files stood there without a record, ascending.
        touched: indexes in the new pairing of records that are new, or whose flags, size or date differ, ascending.
        moved: whether any record or message file came, went or stands elsewhere.
    """

    before: Pairing
    after: Pairing
    same: int
    places: Sequence[int]
    came: Sequence[int] = ()
    recorded: Sequence[int] = ()
    touched: Sequence[int] = ()
    moved: bool = False

    def place(self, index: int) -> int | None:
        """Return where a row of the old pairing stands in the new one, or None where it is gone."""
        place = index if index < self.same else self.places[index - self.same]
        return place if place >= 0 else None


def moves_of_records(before: Pairing, table: RecordTable) -> Moves:
    """Return what becomes of a pairing when the records change, the directory not being looked at.

    Args:
        before: the pairing as it was.
        table: the records as they were just read.
    """
    change = compare(before.table, table)
    followed = follow_records(before, change, table)
    places = array("i", change.places)
    places.extend(followed.files)
    recorded = sorted(place for place in followed.files if place < len(table))
    came = change.came
    if recorded:
        known = set(recorded)
        came = [index for index in came if index not in known]
    return Moves(before, followed.after, change.same, places, came, recorded, change.touched, change.moved)


def moves_of_files(before: Pairing, after: Pairing) -> Moves:
    """Return what becomes of a pairing when the directory was listed again.

    Args:
        before: the pairing as it was.
        after: the pairing of the same records now.
    """
    same = len(after.table)
    if before.files.names == after.files.names:
        return Moves(before, after, same, range(same, len(after)))
    left = {name: index for index, name in enumerate(after.files.names, start=same)}
    places = array("i", (left.pop(name, -1) for name in before.files.names))
    return Moves(before, after, same, places, came=sorted(left.values()), moved=True)
