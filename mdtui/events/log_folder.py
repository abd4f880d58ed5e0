"""The events in a folder of text logs: what is there, and what is written from now on.

New logs appear at midnight, and old ones are renamed and zipped away, so the folder is listed anew at each look. It is
looked at, not watched: a watch notices nothing that another machine writes on a network share.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import heapq
import itertools
import os
from collections.abc import Callable, Container, Iterator
from operator import itemgetter
from pathlib import Path

import msgspec

from mdtui.events.event import Event, Identity
from mdtui.events.feed import merged
from mdtui.events.log_backlog import SESSION, Backlog, Pair, PastLog
from mdtui.events.log_tail import LogFile, Written
from mdtui.events.log_times import LoggedLine, lines_between, places_around
from mdtui.events.matching import Recogniser
from mdtui.events.moments import LAST_MOMENT, local
from mdtui.files import FileSystem, is_regular
from mdtui.text import safe_text

EVENT_LIMIT = 10_000
"""How many events a source returns of what is already there."""

_QUIET = 200
"""Looks at which nothing was written after which a log, most likely of a past day, is looked at only now and then."""
_QUIET_TURNS = 8
"""How many looks at the folder make one at such a log."""
_ZONES = dt.timedelta(days=1)
"""A log may have been written by a server in another time zone than the machine that reads it."""


class Surroundings(msgspec.Struct, frozen=True):
    """What stands in logs around a moment.

    Attributes:
        lines: the lines, in order of time.
        left_out: how many more there are, further away from the moment.
    """

    lines: list[LoggedLine]
    left_out: int


class LogFolder:
    """The events in the logs of a folder, or in a single log of it; an `EventSource`.

    Args:
        directory: the folder; every plain file in it that is named ``*.log`` is a log, in any case, and ``*.OLD`` one
            that was rotated away: it is searched, but not followed.
        recogniser: knows the events' texts.
        only: name of the one log to read; it is followed through its rotations.
        since: leave out what is older; an event without a time is never left out for its age.
        limit: how many of the newest events `read` returns.
        files: opens and reads.
    """

    def __init__(
        self,
        directory: Path,
        recogniser: Recogniser,
        *,
        only: str = "",
        since: dt.datetime | None = None,
        limit: int = EVENT_LIMIT,
        files: FileSystem | None = None,
    ) -> None:
        self._directory = directory
        self._recogniser = recogniser
        self._only = only
        self._since = since
        self._limit = limit
        self._files = files or FileSystem()
        self._closed = False
        self._backlog = Backlog(recogniser, self._files, lambda: self._closed)
        self._logs: dict[str, LogFile] = {}
        self._missing: set[str] = set()
        self._turn = 0
        for name in sorted(self._followed(self._listing() or set())):
            self._logs[name] = self._log(name, at_end=True)
            self._logs[name].poll()

    @property
    def name(self) -> str:
        """The path of the folder or the log, safe for a terminal."""
        return safe_text(str(self._directory / self._only))

    def read(self) -> list[Event]:
        """Return the newest events that are there now, the oldest first."""
        return self.history(self._since, self._limit)

    def history(self, since: dt.datetime | None, limit: int) -> list[Event]:
        """Return the newest events of all logs, the oldest first; `poll` goes on from here.

        Logs are searched from their ends and no further than needed; one that cannot be read is left out.

        Args:
            since: leave out what is older.
            limit: how many events at most.
        """
        listed = self._listing() or set()
        self._add(self._followed(listed))
        logs = [self._past(name, self._logs[name].go_to_end) for name in self._followed(listed)]
        logs += [self._past(name, self._size) for name in self._rotated(listed)]
        return self._newest(logs, since, limit, lambda _: True)

    def before(self, moment: dt.datetime, limit: int, known: Container[Identity] = ()) -> list[Event]:
        """Return the newest events up to a moment, the oldest first, read again from the logs; `poll` is not touched.

        Of several events of one moment a page may hold some only. So the next page is asked for with the moment of
        the oldest event that is known, and with what is known of that moment.

        Args:
            moment: leave out what is younger.
            limit: how many events at most.
            known: the `identity` of events that are to be left out.
        """
        at = local(moment)
        late = at + SESSION if at < LAST_MOMENT else at

        def begin(descriptor: int) -> int:
            return places_around(self._files, descriptor, self._size(descriptor), late)[1]

        listed = self._listing() or set()
        logs = [self._past(name, begin, at) for name in self._followed(listed) | self._rotated(listed)]
        return self._newest(logs, None, limit, lambda pair: pair[0] <= at and pair[1].identity not in known)

    def around(self, start: dt.datetime, end: dt.datetime, limit: int) -> Surroundings:
        """Return all lines of all logs from one moment to another, events or not.

        Args:
            start: the first moment.
            end: the last one.
            limit: how many lines at most; those are kept that are nearest to the middle.
        """
        middle = local(start) + (local(end) - local(start)) / 2
        nearest: list[tuple[float, int, LoggedLine]] = []
        count = 0
        for count, line in enumerate(self._lines_between(local(start), local(end)), 1):
            entry = (-abs(line.time - middle).total_seconds(), -count, line)
            heapq.heappush(nearest, entry)
            if len(nearest) > limit:
                heapq.heappop(nearest)
        lines = [line for _, _, line in sorted(nearest, key=itemgetter(1), reverse=True)]
        return Surroundings(sorted(lines, key=lambda line: line.time), count - len(lines))

    def poll(self) -> list[Event]:
        """Return the events that were written since the last call of `history` or `poll`, the oldest first."""
        names = self._listing()
        if names is None or self._closed:
            return []
        listed = self._followed(names)
        streams = []
        self._turn += 1
        for place, (name, log) in enumerate(self._logs.items(), self._turn):
            if name in listed:
                if (log.quiet < _QUIET or place % _QUIET_TURNS == 0) and (lines := log.poll()):
                    streams.append(self._events(lines))
            elif name not in self._missing:
                streams.append(self._events(log.gone()))
        self._missing = set(self._logs) - listed
        streams += [self._events(log.poll()) for log in self._add(listed)]
        return merged(streams) if streams else []

    @property
    def is_behind(self) -> bool:
        """Whether there is more to be read already, which the last `poll` left to the next."""
        return any(log.is_behind for log in list(self._logs.values()))

    def close(self) -> None:
        """Stop; a search that is under way in another thread ends with its present block."""
        self._closed = True

    def _listing(self) -> set[str] | None:
        """Return the names of the plain files, or None where the folder cannot be read now."""
        try:
            with os.scandir(self._directory) as entries:
                return {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
        except OSError:
            return None

    def _followed(self, names: set[str]) -> set[str]:
        """Return which of these are logs that may be written to."""
        if not self._only:
            return {name for name in names if name.casefold().endswith(".log")}
        if self._only in names:
            return {self._only}
        return {name for name in names if name.casefold() == self._only.casefold()}

    def _rotated(self, names: set[str]) -> set[str]:
        """Return which of these are logs that were renamed to make room for new ones."""
        return set() if self._only else {name for name in names if name.casefold().endswith(".old")}

    def _log(self, name: str, *, at_end: bool = False) -> LogFile:
        return LogFile(self._directory / name, self._files, self._needles(), at_end=at_end)

    def _needles(self) -> tuple[bytes, ...]:
        bare = self._recogniser.bare != "no"
        return self._recogniser.needles if bare else (self._recogniser.marker,)

    def _add(self, listed: set[str]) -> list[LogFile]:
        """Take up the logs that are new; one that is an old log under a new name is followed on."""
        added = []
        for name in sorted(listed - set(self._logs)):
            path = self._directory / name
            moved = (log.moved(path) for log in self._logs.values())
            self._logs[name] = next(filter(None, moved), None) or self._log(name)
            added.append(self._logs[name])
        return added

    def _past(self, name: str, begin: Callable[[int], int], until: dt.datetime = LAST_MOMENT) -> PastLog:
        """Return a log to be read backwards; its latest lines can be as late as it was written to."""
        path = self._directory / name
        try:
            modified = dt.datetime.fromtimestamp(self._files.stamp_path(path).modified_ns / 1e9)  # noqa: DTZ006 - local
            return PastLog(path, min(modified + _ZONES, until), modified, begin)
        except (OSError, ValueError, OverflowError):
            return PastLog(path, until, until, begin)

    def _size(self, descriptor: int) -> int:
        return self._files.stamp(descriptor).size

    def _newest(
        self, logs: list[PastLog], since: dt.datetime | None, limit: int, wanted: Callable[[Pair], bool]
    ) -> list[Event]:
        bare = not self._backlog.bare
        while bare is not self._backlog.bare:
            # What a log of bare texts taught may have been missed in those that were read before it.
            bare = self._backlog.bare
            found = self._backlog.newest_first(logs, None if since is None else local(since))
            with contextlib.closing(found):
                pairs = list(itertools.islice(filter(wanted, found), limit))
        pairs.reverse()
        pairs.sort(key=itemgetter(0))
        return [event for _, event in pairs]

    def _lines_between(self, start: dt.datetime, end: dt.datetime) -> Iterator[LoggedLine]:
        listed = self._listing() or set()
        for name in sorted(self._followed(listed) | self._rotated(listed)):
            past = self._past(name, self._size)
            if past.newest < start or self._closed:
                continue
            with contextlib.suppress(OSError):
                descriptor = self._files.open_read(past.path)
                try:
                    if is_regular(descriptor):
                        yield from lines_between(self._files, descriptor, name, start, end)
                finally:
                    self._files.close(descriptor)

    def _events(self, lines: list[Written]) -> list[Event]:
        found = (self._backlog.event(*line) for line in lines)
        return [event for event in found if event is not None]
