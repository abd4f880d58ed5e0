"""Everything that is reported about one mail server: which places that is, as one feed, and what is kept about it.

The feed of the screens reads the root's logs, on Windows its Event Log, the further places of the settings and what the
program notices itself. A place that cannot be read is said, and the others go on.
"""

from __future__ import annotations

import datetime as dt
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol, runtime_checkable

from mdtui.errors import MdtuiError
from mdtui.events.catalogue import Catalogue
from mdtui.events.distinct import Distinct
from mdtui.events.event import Event, Identity
from mdtui.events.feed import CanBeBehind, EventSource, Feed, merged, timed
from mdtui.events.log_folder import EVENT_LIMIT
from mdtui.events.matching import Recogniser
from mdtui.events.moments import FIRST_MOMENT, local
from mdtui.events.sources import LIVE, HowToRead, Place, open_source
from mdtui.feed.bookmarks import Bookmarks
from mdtui.feed.observing import Observed, Observer
from mdtui.feed.right_of_way import RightOfWay
from mdtui.feed.timeline import HasLines, Timeline, TimelineLine, timeline
from mdtui.files import FileSystem
from mdtui.mrk.journal import Journal

__all__ = ["PAGE", "ServerEvents", "Timeline", "TimelineLine", "WholeFeed"]

PAGE = 1000
"""Older events that are read again at a time."""
AROUND_SECONDS = 60.0
AROUND_LINES = 2000
"""How far the surroundings of an event reach, and how many lines they hold at most."""


class Reported(Observed, Protocol):
    """What the feed needs to know of a mail server; `mdtui.server.MailServer` knows it."""

    @property
    def catalogue(self) -> Catalogue:
        """The known events."""

    @property
    def journal(self) -> Journal:
        """Whose directory is the state directory."""


@runtime_checkable
class GoesBack(Protocol):
    """A source whose older events can be read again."""

    def before(self, moment: dt.datetime, limit: int, known: Collection[Identity] = ()) -> list[Event]:
        """Return the newest events up to a moment, the oldest first."""


class ServerEvents:
    """The events of one mail server.

    Args:
        server: the mail server.
        files: opens and reads.

    Attributes:
        right_of_way: lets what reads events wait, for whoever takes it.
    """

    def __init__(self, server: Reported, files: FileSystem) -> None:
        self.right_of_way = RightOfWay(server.clock)
        self._server = server
        self._files = files

    @cached_property
    def observer(self) -> Observer:
        """What the program notices itself."""
        return Observer(self._server)

    @cached_property
    def bookmarks(self) -> Bookmarks:
        """This user's bookmarks of events."""
        return Bookmarks(self._server.journal.directory, self._server.clock, self._files)

    @property
    def field_names(self) -> set[str]:
        """The names of the catalogue's fields, which a query may ask for."""
        return {name for kind in self._server.catalogue for name in kind.fields}

    def feed(self, places: Sequence[Place] = (), *, since: dt.datetime | None = None, limit: int = EVENT_LIMIT) -> Feed:
        """Return the merged events of these places; by default of the root's logs.

        Args:
            places: see `open_source`.
            since: leave out what is older; local time where it has no zone.
            limit: how many of the newest events each source reads of what is already there.

        Raises:
            UsageError: a source is not there or of no known kind.
        """
        logs = self._server.root.logs
        open_it = self._opener(since, limit)
        return Feed(map(open_it, places or ([logs] if logs else [])))

    def whole(self, *, since: dt.datetime | None = None, limit: int = EVENT_LIMIT) -> WholeFeed:
        """Return the events of every place that is known; it takes its time, and never fails.

        Args:
            since: as for `feed`.
            limit: as for `feed`.
        """
        open_it = self._opener(since, limit)
        sources: list[EventSource] = []
        problems = []
        for place in self.places():
            try:
                sources.append(open_it(place))
            except MdtuiError as error:
                problems.append(error.line())
        return WholeFeed(sources, self.observer, self._recogniser(), problems, limit=limit)

    def places(self) -> list[Place]:
        """Return every place where events are looked for: the logs, the log of Windows, those of the settings."""
        logs = self._server.root.logs
        places: list[Place] = [logs] if logs is not None else []
        if sys.platform == "win32":
            places.append(LIVE)
        places += [LIVE if source == LIVE else Path(source) for source in self._server.config.feed.sources]
        return list(dict.fromkeys(places))

    def _recogniser(self) -> Recogniser:
        return Recogniser(self._server.catalogue, bare=self._server.config.bare_events, give_way=self.right_of_way.give)

    def _opener(self, since: dt.datetime | None, limit: int) -> Callable[[Place], EventSource]:
        known, own, state = self._recogniser(), self._server.config, self._server.journal.directory
        how = HowToRead(own.windows_log, own.event_files, state, self._server.clock, self._files)
        return lambda place: open_source(place, known, since=since, limit=limit, how=how)


class WholeFeed:
    """The events of every place, each given once, and what the program notices itself.

    `read` and `poll` belong to one thread; `older` and `around` may be called from others at the same time.

    Args:
        sources: where the events are read; they are closed with the feed.
        observer: looks at the server at each call of `poll`.
        recogniser: knows the events' texts.
        problems: what is wrong with places that could not be opened.
        limit: how many events a source reads of what is there; one that gives so many has more.
    """

    def __init__(
        self,
        sources: Sequence[EventSource],
        observer: Observer,
        recogniser: Recogniser,
        problems: Sequence[str] = (),
        *,
        limit: int = EVENT_LIMIT,
    ) -> None:
        self._observer = observer
        self._observations = observer.listen()
        self._sources = [_Steady(source, limit) for source in (*sources, self._observations)]
        self._recogniser = recogniser
        self._unopened = list(problems)
        self._feed = Feed(self._sources, distinct=True)
        self._since = FIRST_MOMENT
        self._guard = threading.Lock()

    @property
    def names(self) -> list[str]:
        """The names of the places that are read, safe for a terminal."""
        return [source.name for source in self._sources[:-1]]

    @property
    def problems(self) -> list[str]:
        """What is wrong with places that could not be read, or in part only, a line each, safe for a terminal."""
        return [*self._unopened, *self._feed.problems]

    @property
    def is_behind(self) -> bool:
        """Whether there is more to be read already, which the last `poll` left to the next."""
        return self._feed.is_behind

    def read(self) -> list[Event]:
        """Return what is there now, the oldest first, as far back as every source goes that has more.

        What one source has before that is given by `older`, when the others have got there.
        """
        events = self._feed.read()
        self._since = max(source.since for source in self._sources)
        return self._recent(events)

    def poll(self) -> list[Event]:
        """Return what came since the last call, the oldest first; it may be older than what an earlier call gave.

        What is older than all that was read is left to `older`.
        """
        self._observer.look()
        return self._recent(self._feed.poll())

    def _recent(self, events: list[Event]) -> list[Event]:
        if self._since == FIRST_MOMENT:
            return events
        return [event for event in events if event.time is None or local(event.time) >= self._since]

    def older(
        self, before: dt.datetime, limit: int = PAGE, known: Collection[Identity] = (), near: Sequence[Event] = ()
    ) -> list[Event]:
        """Return the newest events up to a moment, the oldest first, of all places that can be read again.

        Args:
            before: leave out what is younger.
            limit: how many events at most.
            known: the identities of events of that moment that are to be left out.
            near: the events that come next, of which some may be further reports.

        Returns:
            The events; none where there is nothing older.
        """
        known = set(known)
        with self._guard:
            while True:
                page = merged([source.before(before, limit, known) for source in self._sources])[-limit:]
                distinct = Distinct()
                distinct.of(near)
                once = distinct.of(page)
                oldest = min((local(event.time) for event in page if event.time), default=before)
                self._since = min(self._since, oldest if page else FIRST_MOMENT)
                if once or not page:
                    return once
                # All of them repeat what is known, so that what is asked for stands before them.
                known = {event.identity for event in page} | (known if oldest == before else set())
                before = oldest

    def around(
        self,
        event: Event,
        seconds: float = AROUND_SECONDS,
        limit: int = AROUND_LINES,
        known: Sequence[Event] = (),
    ) -> Timeline:
        """Return what every place says around an event, also in lines that are no events.

        Args:
            event: the event.
            seconds: how far to look to both sides.
            limit: how many lines at most; those are kept that are nearest.
            known: the events of that time, as logs have lines but other places do not.

        Raises:
            UsageError: the event has no time.
        """
        with self._guard:
            sources = [source.lines for source in self._sources if source.lines is not None]
            return timeline(event, sources, known, self._recogniser, seconds=seconds, limit=limit)

    def close(self) -> None:
        """Close every source."""
        self._feed.close()
        self._observer.leave(self._observations)


class _Steady:
    """A source that does not keep others from being read when it fails; what was wrong with it last is said.

    Of a source whose older events cannot be read again those are remembered that it gave.

    Args:
        source: the source.
        limit: how many events it reads of what is there.

    Attributes:
        since: it has more before this moment; local time without a zone.
    """

    def __init__(self, source: EventSource, limit: int) -> None:
        self.since = FIRST_MOMENT
        self._source = source
        self._behind = source if isinstance(source, CanBeBehind) else None
        self._goes_back = source if isinstance(source, GoesBack) else None
        self._limit = limit
        self._failed = ""
        self._given: deque[Event] = deque(maxlen=EVENT_LIMIT)

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def problem(self) -> str:
        return self._failed or getattr(self._source, "problem", "")

    @property
    def is_behind(self) -> bool:
        return self._behind is not None and self._behind.is_behind

    @property
    def lines(self) -> HasLines | None:
        """The source, where it has lines that are no events."""
        return self._source if isinstance(self._source, HasLines) else None

    def read(self) -> list[Event]:
        events = self._remember(self._try(self._source.read))
        if len(events) >= self._limit:
            self.since = min(moment for moment, _ in timed(events))
        return events

    def poll(self) -> list[Event]:
        return self._remember(self._try(self._source.poll))

    def before(self, moment: dt.datetime, limit: int, known: Collection[Identity]) -> list[Event]:
        source = self._goes_back
        if source is not None:
            return self._try(lambda: source.before(moment, limit, known))
        fits = [event for at, event in timed(list(self._given)) if at <= moment and event.identity not in known]
        return merged([fits])[-limit:]

    def _remember(self, events: list[Event]) -> list[Event]:
        if self._goes_back is None:
            self._given.extend(events)
        return events

    def close(self) -> None:
        self._source.close()

    def _try(self, ask: Callable[[], list[Event]]) -> list[Event]:
        try:
            events = ask()
        except MdtuiError as error:
            self._failed = error.line()
            return []
        self._failed = ""
        return events
