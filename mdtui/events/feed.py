"""Many sources of events as one stream in order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Protocol

from mdtui.events.event import Event

FIRST_MOMENT = dt.datetime(1, 1, 1)  # noqa: DTZ001 - moments to sort by have no zone
LAST_MOMENT = dt.datetime(9999, 12, 31)  # noqa: DTZ001 - likewise


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


class Feed:
    """The events of several sources, merged.

    Args:
        sources: where the events are read; they are closed with the feed.
    """

    def __init__(self, sources: Iterable[EventSource]) -> None:
        self._sources = tuple(sources)

    @property
    def names(self) -> list[str]:
        """The names of the sources, safe for a terminal."""
        return [source.name for source in self._sources]

    def read(self) -> list[Event]:
        """Return what is there now, the oldest first."""
        return merged([source.read() for source in self._sources])

    def poll(self) -> list[Event]:
        """Return what came since the last call, the oldest first; it may be older than what an earlier call gave."""
        return merged([source.poll() for source in self._sources])

    def close(self) -> None:
        """Close every source."""
        for source in self._sources:
            source.close()


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


def local(time: dt.datetime) -> dt.datetime:
    """Return a time as this machine's local time without a zone, so that times of every source compare."""
    if time.tzinfo is None:
        return time
    try:
        return time.astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return time.replace(tzinfo=None)
