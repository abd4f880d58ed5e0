"""Which entries of the feed repeat one another: where each group of repeats starts, whatever comes in and falls out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from mdtui.events.event import Event
from mdtui.tui.feed.parts import Parts, blocks
from mdtui.tui.feed.store import Entry


class Groups:
    """The groups of entries that stand together; without collapse each entry is one.

    Args:
        entries: the entries; whoever changes the list says so.
        collapse: whether repeats are one group.
        starts: where the groups start, as `starts_of` gives it; None to find it out here.

    Attributes:
        entries: the entries.
        collapse: whether repeats are one group.
    """

    def __init__(self, entries: list[Entry], *, collapse: bool, starts: list[int] | None = None) -> None:
        self.entries = entries
        self.collapse = collapse
        # Places counted on over all that fell out, so that they stay the same when more does.
        self._starts: list[int] = starts or []
        self._gone = 0
        if starts is None:
            self.changed_from(0)

    def __len__(self) -> int:
        return len(self._starts) if self.collapse else len(self.entries)

    def bounds(self, group: int) -> tuple[int, int]:
        """Return the place of a group's first entry, and the one behind its last."""
        if not self.collapse:
            return group, group + 1
        after = self._starts[group + 1] - self._gone if group + 1 < len(self._starts) else len(self.entries)
        return self._starts[group] - self._gone, after

    def group_of(self, place: int) -> int:
        """Return the group of the entry at a place."""
        return bisect_right(self._starts, place + self._gone) - 1 if self.collapse else place

    def dropped(self, count: int) -> None:
        """Take note that so many entries were taken away at the start."""
        self._gone += count
        if not self.entries:
            self._starts.clear()
        elif self._starts:
            del self._starts[: bisect_right(self._starts, self._gone) - 1]
            self._starts[0] = max(self._starts[0], self._gone)

    def changed_from(self, first: int) -> None:
        """Find out anew where groups start from a place on."""
        starts = self._starts
        if not self.collapse:
            starts.clear()
            return
        del starts[bisect_left(starts, first + self._gone) :]
        before = self.entries[first - 1].event if first else None
        for place, entry in enumerate(self.entries[first:] if first else self.entries, first + self._gone):
            event = entry.event
            if before is None or not alike(before, event):
                starts.append(place)
            before = event

    def put_in(self, places: Sequence[int]) -> None:
        """Find out anew where groups start at entries that were put in, and behind them; all others only move.

        Args:
            places: where they stand now, ascending.
        """
        if not places or not self.collapse:
            return
        starts, gone = self._starts, self._gone
        after = starts[: bisect_left(starts, places[0] + gone)]
        for put, (place, bound) in enumerate(pairwise([*places, len(self.entries)]), 1):
            after += [near + gone for near in (place, place + 1) if near < bound and self._starts_at(near)]
            # What stands in between has moved by as many as were put in before it.
            first, last = bisect_left(starts, place + 2 - put + gone), bisect_left(starts, bound - put + gone)
            after += [start + put for start in starts[first:last]]
        self._starts = after

    def _starts_at(self, place: int) -> bool:
        return place == 0 or not alike(self.entries[place - 1].event, self.entries[place].event)


def starts_of(entries: Sequence[Entry], *, collapse: bool) -> Parts[list[int]]:
    """Return where each group of repeats starts; without collapse nothing needs to be known."""
    starts: list[int] = []
    place, before = 0, None
    for block in blocks(entries) if collapse else ():
        for entry in block:
            event = entry.event
            if before is None or not alike(before, event):
                starts.append(place)
            place, before = place + 1, event
        yield
    return starts


def alike(one: Event, other: Event) -> bool:
    """Return whether two events repeat each other: the same code with the same fields, or the same words."""
    if one.code != other.code:
        return False
    if one.code is not None and (one.fields or other.fields):
        return one.fields == other.fields
    return one.text == other.text
