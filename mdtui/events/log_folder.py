"""The events in a folder of text logs: what is there, and what is written from now on.

New logs appear at midnight, and old ones are renamed and zipped away, so the folder is listed anew at each look. It is
looked at, not watched: a watch notices nothing that another machine writes on a network share.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from operator import itemgetter
from pathlib import Path

from mdtui.events.event import Event, event_of_line
from mdtui.events.feed import LAST_MOMENT, local, merged, timed
from mdtui.events.log_tail import LogFile
from mdtui.events.matching import Recogniser
from mdtui.events.parsing import parse_line
from mdtui.files import FileSystem
from mdtui.text import safe_text

EVENT_LIMIT = 10_000
"""How many events a source returns of what is already there."""

_QUIET = 200
"""Looks without a new line after which a log, most likely of a past day, is looked at only now and then."""
_QUIET_TURNS = 8
"""How many looks at the folder make one at such a log."""
_ZONES = dt.timedelta(days=1)
"""A log may have been written by a server in another time zone than the machine that reads it."""


class LogFolder:
    """The events in the logs of a folder, or in a single log of it; an `EventSource`.

    Args:
        directory: the folder; every plain file in it that is named ``*.log`` is a log, in any case.
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
        self._logs: dict[str, LogFile] = {}
        self._missing: set[str] = set()
        self._turn = 0
        for name in sorted(self._listing() or ()):
            self._logs[name] = LogFile(directory / name, self._files, at_end=True)
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
        kept: list[tuple[dt.datetime, Event]] = []
        oldest = None if since is None else local(since)
        for modified, log in self._newest_first():
            if self._closed:
                break
            full = bool(kept) and len(kept) >= limit and modified < kept[0][0]
            if not (full or (oldest and modified < oldest)):
                pairs = timed(self._newest_of(log, oldest, limit)) + kept
                pairs.sort(key=itemgetter(0))
                kept = pairs[max(0, len(pairs) - limit) :]
        return [event for _, event in kept]

    def poll(self) -> list[Event]:
        """Return the events that were written since the last call of `history` or `poll`, the oldest first."""
        listed = self._listing()
        if listed is None or self._closed:
            return []
        streams = []
        self._turn += 1
        for place, (name, log) in enumerate(self._logs.items(), self._turn):
            if name in listed:
                if log.quiet < _QUIET or place % _QUIET_TURNS == 0:
                    streams.append(self._events(log, log.poll()))
            elif name not in self._missing:
                streams.append(self._events(log, log.gone()))
        self._missing = set(self._logs) - listed
        streams += [self._events(log, log.poll()) for log in self._add(listed)]
        return merged(streams)

    def close(self) -> None:
        """Stop; a search that is under way in another thread ends with its present log."""
        self._closed = True

    def _listing(self) -> set[str] | None:
        """Return the names of the logs, or None where the folder cannot be read now."""
        try:
            with os.scandir(self._directory) as entries:
                names = {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
        except OSError:
            return None
        if not self._only:
            return {name for name in names if name.casefold().endswith(".log")}
        if self._only in names:
            return {self._only}
        return {name for name in names if name.casefold() == self._only.casefold()}

    def _add(self, listed: set[str]) -> list[LogFile]:
        """Take up the logs that are new; one that is an old log under a new name is followed on."""
        added = []
        for name in sorted(listed - set(self._logs)):
            path = self._directory / name
            moved = (log.moved(path) for log in self._logs.values())
            self._logs[name] = next(filter(None, moved), None) or LogFile(path, self._files)
            added.append(self._logs[name])
        return added

    def _newest_first(self) -> list[tuple[dt.datetime, LogFile]]:
        """Return the logs with the latest local time that something in them can have."""
        listed = self._listing() or set()
        self._add(listed)
        dated = []
        for name in sorted(listed):
            try:
                modified = self._files.stamp_path(self._logs[name].path).modified_ns / 1e9
                dated.append((dt.datetime.fromtimestamp(modified) + _ZONES, self._logs[name]))  # noqa: DTZ006 - local
            except (OSError, ValueError, OverflowError):
                dated.append((LAST_MOMENT, self._logs[name]))
        return sorted(dated, key=itemgetter(0), reverse=True)

    def _newest_of(self, log: LogFile, since: dt.datetime | None, limit: int) -> list[Event]:
        events: list[Event] = []
        with contextlib.suppress(OSError), contextlib.closing(log.history(self._recogniser.needles)) as lines:
            for raw in lines:
                event = event_of_line(parse_line(raw), self._recogniser, log.path.name)
                old = event is not None and since is not None and event.time is not None and event.time < since
                if self._closed or old or len(events) >= limit:
                    break
                if event is not None:
                    events.append(event)
        return events[::-1]

    def _events(self, log: LogFile, lines: list[bytes]) -> list[Event]:
        held = [line for line in lines if any(needle in line for needle in self._recogniser.needles)]
        found = (event_of_line(parse_line(line), self._recogniser, log.path.name) for line in held)
        return [event for event in found if event is not None]
