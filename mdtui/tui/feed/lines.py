"""The lines of the feed: the entries that are shown, where repeats of one event are a single line until it is opened.

A line is found by its row, counted from 0, and the row that shows an entry by the entry; both are quick whatever the
feed holds. Rows move when something comes in late or falls out, entries do not: what shall stay in sight is kept as an
entry.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from mdtui.events.event import Event
from mdtui.tui.feed.groups import Groups, starts_of
from mdtui.tui.feed.parts import Parts
from mdtui.tui.feed.store import Entry, insert_late, key_of, moment_of


class Line(msgspec.Struct, frozen=True, gc=False, eq=False):
    """One line of the feed.

    Attributes:
        entry: the event it shows; of several, the first.
        last: the last event it stands for.
        count: how many events are alike, this one among them; 1 for an event that is not repeated.
        number: which of them is the first that it shows, from 0.
        opened: whether each of them has a line of its own.
    """

    entry: Entry
    last: Entry
    count: int = 1
    number: int = 0
    opened: bool = False

    @property
    def event(self) -> Event:
        """The event it shows."""
        return self.entry.event

    @property
    def stands_for(self) -> int:
        """How many events it shows: all that are alike, or one of them where they are opened."""
        return 1 if self.opened else self.count

    @property
    def span(self) -> dt.timedelta:
        """From the first event it stands for to the last."""
        return self.last.moment - self.entry.moment


class FeedLines:
    """Which entries are shown, and in which lines."""

    def __init__(self) -> None:
        self._groups = Groups([], collapse=True)
        self._opened: dict[int, Entry] = {}
        self._table: _OpenTable | None = None

    def __len__(self) -> int:
        return self._open.rows

    @property
    def shown(self) -> list[Entry]:
        """The entries, in order; not to be changed from outside."""
        return self._groups.entries

    @property
    def collapse(self) -> bool:
        """Whether repeats are one line; switching it keeps what was opened."""
        return self._groups.collapse

    @collapse.setter
    def collapse(self, on: bool) -> None:
        self._groups.collapse = on
        self._groups.changed_from(0)
        self._table = None

    def show(self, entries: list[Entry]) -> Parts[None]:
        """Show these entries, in order of their keys, instead of what was shown."""
        starts = yield from starts_of(entries, collapse=self.collapse)
        self._groups = Groups(entries, collapse=self.collapse, starts=starts)
        self._table = None

    def add(self, entries: Sequence[Entry]) -> None:
        """Show further entries, in order of their keys."""
        before = len(self.shown)
        places = insert_late(self.shown, entries)
        self._groups.put_in(places)
        self._groups.changed_from(before + len(places))
        self._table = None

    def remove(self, entries: Iterable[Entry]) -> None:
        """Show some entries no more, wherever they stand."""
        gone = set(entries)
        first = min((place for entry in gone if (place := self.place_of(entry)) is not None), default=None)
        if first is not None:
            self.shown[first:] = [entry for entry in self.shown[first:] if entry not in gone]
            self._groups.changed_from(first)
            self._table = None

    def drop_through(self, last: Entry) -> None:
        """Show nothing any more up to an entry, which need not be shown itself."""
        count = bisect_right(self.shown, last.key, key=key_of)
        del self.shown[:count]
        self._groups.dropped(count)
        for serial in [serial for serial, entry in self._opened.items() if entry.key <= last.key]:
            del self._opened[serial]
        self._table = None

    def line(self, row: int) -> Line:
        """Return a line.

        Raises:
            IndexError: there is no such row.
        """
        if not 0 <= row < len(self):
            raise IndexError(row)
        group, number = self._open.locate(row)
        first, end = self._groups.bounds(group)
        if self._open.is_open(group):
            entry = self.shown[first + number]
            return Line(entry, entry, end - first, number, opened=True)
        return Line(self.shown[first], self.shown[end - 1], end - first)

    def entries(self, row: int) -> list[Entry]:
        """Return the entries that a row stands for."""
        first, last = self.places(row)
        return self.shown[first : last + 1]

    def places(self, row: int) -> tuple[int, int]:
        """Return where the first and the last entry that a row stands for are among those that are shown."""
        group, number = self._open.locate(row)
        first, end = self._groups.bounds(group)
        return (first + number, first + number) if self._open.is_open(group) else (first, end - 1)

    def place_of(self, entry: Entry) -> int | None:
        """Return where an entry is among those that are shown, or None."""
        place = bisect_left(self.shown, entry.key, key=key_of)
        return place if place < len(self.shown) and self.shown[place] is entry else None

    def row_at(self, place: int) -> int:
        """Return the row that shows what is at a place among the entries that are shown."""
        group = self._groups.group_of(place)
        return self._open.row(group, place - self._groups.bounds(group)[0])

    def row_of(self, entry: Entry) -> int | None:
        """Return the row that shows an entry, alone or among its repeats; None where none does."""
        place = self.place_of(entry)
        return None if place is None else self.row_at(place)

    def row_near(self, entry: Entry) -> int:
        """Return the row that shows an entry, or else the next entry after it, or else the last one; 0 without any."""
        return self._row_from(bisect_left(self.shown, entry.key, key=key_of))

    def row_of_time(self, moment: dt.datetime) -> int:
        """Return the row of the first entry that is not before a moment, or the last row; 0 without any."""
        return self._row_from(bisect_left(self.shown, moment, key=moment_of))

    def toggle(self, row: int) -> bool:
        """Open the repeats that a row stands for, or close those it is one of.

        Returns:
            Whether there are any repeats.
        """
        if not 0 <= row < len(self):
            return False
        group, _ = self._open.locate(row)
        first, end = self._groups.bounds(group)
        if end - first == 1:
            return False
        if self._open.is_open(group):
            for entry in self.shown[first:end]:
                self._opened.pop(entry.serial, None)
        else:
            # The last one of them is kept for longest.
            self._opened[self.shown[end - 1].serial] = self.shown[end - 1]
        self._table = None
        return True

    def _row_from(self, place: int) -> int:
        return self.row_at(min(place, len(self.shown) - 1)) if self.shown else 0

    @property
    def _open(self) -> _OpenTable:
        if self._table is None:
            places = [place for entry in self._opened.values() if (place := self.place_of(entry)) is not None]
            groups = sorted(set(map(self._groups.group_of, places)))
            sizes = [(group, end - first) for group in groups for first, end in [self._groups.bounds(group)]]
            self._table = _OpenTable(len(self._groups), [(group, size) for group, size in sizes if size > 1])
        return self._table


class _OpenTable:
    """Where rows are, with the groups that are open; those are few.

    Args:
        groups: how many groups there are.
        opened: those that are open, each with its size, in order.
    """

    def __init__(self, groups: int, opened: Sequence[tuple[int, int]]) -> None:
        self._groups = [group for group, _ in opened]
        self._sizes = [size for _, size in opened]
        self._first_rows: list[int] = []
        extra = 0
        for group, size in opened:
            self._first_rows.append(group + extra)
            extra += size - 1
        self.rows = groups + extra

    def is_open(self, group: int) -> bool:
        place = bisect_left(self._groups, group)
        return place < len(self._groups) and self._groups[place] == group

    def locate(self, row: int) -> tuple[int, int]:
        """Return the group of a row, and which of its events the row shows."""
        place = bisect_right(self._first_rows, row) - 1
        if place < 0:
            return row, 0
        behind = row - self._first_rows[place]
        if behind < self._sizes[place]:
            return self._groups[place], behind
        return self._groups[place] + behind - self._sizes[place] + 1, 0

    def row(self, group: int, number: int) -> int:
        """Return the row of a group's event."""
        place = bisect_right(self._groups, group) - 1
        if place < 0:
            return group
        if self._groups[place] == group:
            return self._first_rows[place] + number
        return self._first_rows[place] + self._sizes[place] + group - self._groups[place] - 1
