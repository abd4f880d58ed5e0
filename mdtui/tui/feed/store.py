"""The events of the feed in order of time, as many as are kept.

Events arrive in batches, mostly at the end, some late. What is kept is bounded in number and in characters, as a line
of a log may be long and whoever tries to log in can make any number of them. What falls out stands in its log still.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple, TypeAlias

import msgspec

from mdtui.events.event import Event, Identity
from mdtui.events.moments import FIRST_MOMENT, local

KEPT = 100_000
"""Events that are kept unless the settings say otherwise."""
CHARACTERS = 200_000_000
"""Characters of texts and fields that are kept; 2,000 for each of as many events as are kept by default."""

FEW = 300
"""So many late events are put in one by one; more are merged with all that is younger than the oldest of them."""

Key: TypeAlias = tuple[dt.datetime, int]
"""What events are sorted by."""


class Entry(msgspec.Struct, gc=False, eq=False):
    """An event of the feed; the same object as long as the event is kept.

    Attributes:
        key: what it is sorted by: its moment, and among those of one moment its serial number.
        event: the event; a longer one takes its place when its line had not been written to its end.
        mask: a bit for each filter that it fits; `FilterStack` alone knows which.
        marked: whether it has a bookmark.
    """

    key: Key
    event: Event
    mask: int = 0
    marked: bool = False

    @property
    def moment(self) -> dt.datetime:
        """Its local time without a zone, or that of the event before it."""
        return self.key[0]

    @property
    def serial(self) -> int:
        """What tells it from every other entry."""
        return self.key[1]


key_of = attrgetter("key")
moment_of = attrgetter("moment")


class Step(NamedTuple):
    """What became of the store.

    Attributes:
        added: what came in and is kept, in order.
        dropped: what fell out, in order.
        changed: entries whose event was given again, longer.
        passed: how many came in that were too old to be kept at all.
    """

    added: list[Entry]
    dropped: list[Entry]
    changed: list[Entry]
    passed: int = 0


class FeedStore:
    """Events in order of time, those of one moment in the order they came in.

    Args:
        kept: how many; twice as many while they are held.
        characters: of how many characters together; likewise.

    Attributes:
        entries: the events, the oldest first; not to be changed from outside.
        arrived: how many came in ever, those read again not counted.
        since: what is older than this has fallen out, and comes in again by `add_older` only, so that nothing is
            missing between two events; None while nothing has.
    """

    def __init__(self, kept: int = KEPT, characters: int = CHARACTERS) -> None:
        self.entries: list[Entry] = []
        self.arrived = 0
        self.since: dt.datetime | None = None
        self._kept = max(1, kept)
        self._characters = characters
        self._held = False
        self._weight = 0
        self._next = 0
        self._first = -1
        self._last_of: dict[str, Entry] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def add(self, events: Iterable[Event]) -> Step:
        """Take in events that came, in any order."""
        came: list[Entry] = []
        changed: list[Entry] = []
        moment = self._start_of(events := list(events))
        for event in events:
            if (again := self._given_again(event)) is not None:
                if again.serial < self._next - len(came):
                    changed.append(again)
                continue
            if event.time is not None:
                moment = local(event.time)
            entry = Entry((moment, self._next), event)
            self._next += 1
            self._weight += weight(event)
            self._last_of[event.source] = entry
            came.append(entry)
        self.arrived += len(came)
        came.sort(key=key_of)
        too_old = 0 if self.since is None else bisect_left(came, self.since, key=moment_of)
        for entry in came[:too_old]:
            self._weight -= weight(entry.event)
            if self._last_of.get(entry.event.source) is entry:
                del self._last_of[entry.event.source]
        insert_late(self.entries, came := came[too_old:])
        return self._cut(came, changed, too_old)

    def add_older(self, events: Sequence[Event]) -> Step:
        """Take in events that were read again, in order of time; those of the oldest moment stand before the rest."""
        room = self._limit - len(self.entries)
        events = events[max(0, len(events) - room) :] if room > 0 else []
        moment = next((local(event.time) for event in events if event.time), self.oldest or FIRST_MOMENT)
        older = []
        for serial, event in enumerate(events, self._first - len(events) + 1):
            moment = local(event.time) if event.time is not None else moment
            older.append(Entry((moment, serial), event))
            self._weight += weight(event)
        self._first -= len(older)
        if older and self.since is not None:
            self.since = min(self.since, older[0].moment)
        insert_late(self.entries, older)
        return self._cut(older, [])

    def hold(self, *, on: bool) -> Step:
        """Keep twice as many, so that nothing falls out under the eyes of who reads, or no longer."""
        self._held = on
        return self._cut([], [])

    @property
    def is_full(self) -> bool:
        """Whether no older event would be kept."""
        return len(self.entries) >= self._limit or self._weight >= self._most

    @property
    def oldest(self) -> dt.datetime | None:
        """The moment of the oldest event; None where there is none."""
        return self.entries[0].moment if self.entries else None

    def known(self) -> set[Identity]:
        """Return the identities of the events of the oldest moment: what a page of older ones shall leave out."""
        end = bisect_right(self.entries, self.oldest or FIRST_MOMENT, key=moment_of)
        return {entry.event.identity for entry in islice(self.entries, end)}

    def within(self, start: dt.datetime, end: dt.datetime) -> list[Entry]:
        """Return the events from one moment to another, both included; local times without a zone."""
        first = bisect_left(self.entries, start, key=moment_of)
        return self.entries[first : bisect_right(self.entries, end, lo=first, key=moment_of)]

    @property
    def _limit(self) -> int:
        return self._kept * 2 if self._held else self._kept

    @property
    def _most(self) -> int:
        return self._characters * 2 if self._held else self._characters

    def _start_of(self, events: Sequence[Event]) -> dt.datetime:
        """Return the moment of events without a time that stand before the first one with a time."""
        dated = next((local(event.time) for event in events if event.time), None)
        newest = self.entries[-1].moment if self.entries else FIRST_MOMENT
        return newest if dated is None else dated

    def _given_again(self, event: Event) -> Entry | None:
        """Return the entry of a line that was not written to its end when it was given first."""
        last = self._last_of.get(event.source)
        if last is None or event.place is None or last.event.place != event.place or last.event.time != event.time:
            return None
        if not event.text.startswith(last.event.text):
            return None
        self._weight += weight(event) - weight(last.event)
        last.event = event
        return last

    def _cut(self, came: list[Entry], changed: list[Entry], passed: int = 0) -> Step:
        """Let go the oldest ones beyond what may be kept."""
        entries = self.entries
        count, excess = max(0, len(entries) - self._limit), self._weight - self._most
        for entry in islice(entries, count):
            excess -= weight(entry.event)
        while excess > 0 and count < len(entries):
            excess -= weight(entries[count].event)
            count += 1
        if not count:
            return Step(came, [], changed, passed)
        dropped = entries[:count]
        del entries[:count]
        self._weight = excess + self._most
        last = dropped[-1].key
        self._last_of = {source: entry for source, entry in self._last_of.items() if entry.key > last}
        self.since = self.oldest or last[0]
        fell = bisect_right(came, last, key=key_of)
        if fell:
            mine = set(came[:fell])
            dropped = [entry for entry in dropped if entry not in mine]
        return Step(came[fell:], dropped, [entry for entry in changed if entry.key > last], passed + fell)


def insert_late(entries: list[Entry], came: Sequence[Entry]) -> list[int]:
    """Put entries where they belong among others, both in order.

    Args:
        entries: takes them in.
        came: the entries.

    Returns:
        Where those stand now that are not behind all that was there, ascending.
    """
    if not came or not entries or entries[-1].key <= came[0].key:
        entries.extend(came)
        return []
    if came[-1].key < entries[0].key:
        entries[:0] = came
        return list(range(len(came)))
    late = bisect_left(came, entries[-1].key, key=key_of)
    if late <= FEW:
        places: list[int] = []
        for entry in came[:late]:
            places.append(bisect_left(entries, entry.key, lo=places[-1] + 1 if places else 0, key=key_of))
            entries.insert(places[-1], entry)
        entries.extend(came[late:])
        return places
    first = bisect_left(entries, came[0].key, key=key_of)
    mine = set(came[:late])
    tail = entries[first:] + list(came)
    # Two runs that are in order already: this only merges them.
    tail.sort(key=key_of)
    entries[first:] = tail
    return [place for place, entry in enumerate(tail, first) if entry in mine]


def weight(event: Event) -> int:
    """Return how many characters an event keeps; its fields are parts of its text."""
    return len(event.text)
