"""Many sources of events as one stream in order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Protocol, runtime_checkable

from mdtui.events.distinct import Distinct
from mdtui.events.event import Event
from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT, local

_SPARE = 1000
"""Events beyond twice the limit that are held before they are sorted and cut."""

__all__ = ["FIRST_MOMENT", "LAST_MOMENT", "EventSource", "Feed", "local", "merged", "newest", "timed"]


class EventSource(Protocol):
    """A place where events are read."""

    @property
    def name(self) -> str:
        """What the source is called, safe for a terminal."""

    def read(self) -> list[Event]:
        """Return the events that are there now, the oldest first; `poll` goes on from here."""

    def poll(self) -> list[Event]:
        """Return the events that came since the last call of `read` or `poll`, or since the source was opened."""

    def close(self) -> None:
        """Give up what the source holds; a call that is under way in another thread ends soon."""


@runtime_checkable
class CanBeDamaged(Protocol):
    """A source that may be readable in part only."""

    @property
    def problem(self) -> str:
        """What is wrong with it, one line safe for a terminal; empty while nothing is."""


@runtime_checkable
class CanBeBehind(Protocol):
    """A source that gives what it has in parts."""

    @property
    def is_behind(self) -> bool:
        """Whether there is more to be read already, which the last `poll` left to the next."""


class Feed:
    """The events of several sources, merged.

    Args:
        sources: where the events are read; they are closed with the feed.
        distinct: give an event once that several sources report.
    """

    def __init__(self, sources: Iterable[EventSource], *, distinct: bool = False) -> None:
        self._sources = tuple(sources)
        # Asked once: what a protocol is asked for each time costs more than the look at a source.
        self._damageable = [source for source in self._sources if isinstance(source, CanBeDamaged)]
        self._behind = [source for source in self._sources if isinstance(source, CanBeBehind)]
        self._distinct = Distinct() if distinct else None

    @property
    def names(self) -> list[str]:
        """The names of the sources, safe for a terminal."""
        return [source.name for source in self._sources]

    @property
    def problems(self) -> list[str]:
        """What is wrong with sources that could be read in part only, a line each, safe for a terminal."""
        problems = [source.problem for source in self._damageable]
        return [problem for problem in problems if problem]

    @property
    def is_behind(self) -> bool:
        """Whether there is more to be read already, which the last `poll` left to the next."""
        return any(source.is_behind for source in self._behind)

    def read(self) -> list[Event]:
        """Return what is there now, the oldest first."""
        return self._once(merged([source.read() for source in self._sources]))

    def poll(self) -> list[Event]:
        """Return what came since the last call, the oldest first; it may be older than what an earlier call gave."""
        return self._once(merged([source.poll() for source in self._sources]))

    def close(self) -> None:
        """Close every source."""
        for source in self._sources:
            source.close()

    def _once(self, events: list[Event]) -> list[Event]:
        return events if self._distinct is None else self._distinct.of(events)


def merged(streams: Iterable[Sequence[Event]]) -> list[Event]:
    """Return the events of several streams in order of time; those of one moment stay in the order they came in.

    Args:
        streams: events in the order they were reported, one stream for each source.
    """
    pairs = [pair for stream in streams for pair in timed(stream)]
    pairs.sort(key=itemgetter(0))
    return [event for _, event in pairs]


def timed(events: Sequence[Event]) -> list[tuple[dt.datetime, Event]]:
    """Return events with the moment to sort them by, local and without a zone.

    An event without a time stays behind the one before it, or before the first that has one.
    """
    moment = next((local(event.time) for event in events if event.time), FIRST_MOMENT)
    pairs = []
    for event in events:
        if event.time is not None:
            moment = local(event.time)
        pairs.append((moment, event))
    return pairs


def newest(events: Iterable[Event], limit: int, since: dt.datetime | None) -> list[Event]:
    """Return the newest of many events, the oldest first, without holding many more than those.

    Args:
        events: in any order.
        limit: how many at most.
        since: leave out what is older; an event without a time is never left out for its age.
    """
    oldest = None if since is None else local(since)
    kept: list[Event] = []
    for event in events:
        if oldest is None or event.time is None or local(event.time) >= oldest:
            kept.append(event)
        if len(kept) > 2 * limit + _SPARE:
            kept = _last(kept, limit)
    return _last(kept, limit)


def _last(events: list[Event], limit: int) -> list[Event]:
    ordered = merged([events])
    return ordered[max(0, len(ordered) - limit) :]
