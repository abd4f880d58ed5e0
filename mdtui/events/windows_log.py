"""MDaemon's events as Windows logs them on this machine, now and since this program looked last.

How far the log was read is kept between two runs, so that what came while the program was off is not missed. Windows
may have dropped the record to go on from, or numbers its records anew, when somebody cleared the log; then the source
goes on from now and says so.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Container, Sequence
from pathlib import Path

import msgspec

from mdtui.errors import reason
from mdtui.events.event import Event, Identity
from mdtui.events.log_folder import EVENT_LIMIT
from mdtui.events.moments import LAST_MOMENT, local
from mdtui.events.windows_api import GapError, WindowsLog
from mdtui.events.windows_event import Position, RecordReader
from mdtui.text import safe_text

FILE_NAME = "windows-log.json"
"""In the state directory: how far each log was read."""
_LARGEST = 1 << 20
_HOUR = dt.timedelta(hours=1)
_CLEARED = "the log was cleared, or holds no more what came since it was read last; events may be missing"


class Bookmarks:
    """How far the logs of Windows were read, kept in a file.

    Args:
        directory: the state directory; it is made when it is first written to. None keeps nothing.
    """

    def __init__(self, directory: Path | None) -> None:
        self._path = None if directory is None else directory / FILE_NAME

    def get(self, channel: str) -> Position | None:
        """Return how far a log was read; None where it never was, or what was kept cannot be read."""
        return self._all().get(channel)

    def put(self, channel: str, position: Position) -> None:
        """Keep how far a log was read.

        Raises:
            OSError: as the system gives it.
        """
        if self._path is None:
            return
        kept = self._all() | {channel: position}
        draft = self._path.with_name(f"{FILE_NAME}.{os.getpid()}")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(msgspec.json.encode(kept))
            draft.replace(self._path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def _all(self) -> dict[str, Position]:
        try:
            if self._path is None or self._path.stat().st_size > _LARGEST:
                return {}
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Position])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return {}


class LiveLog:
    """MDaemon's events in a log of Windows; an `EventSource`.

    Without a call of `read`, `poll` goes on from where the last run stopped.

    Args:
        log: the log.
        reader: knows which records are MDaemon's.
        bookmarks: where it is kept how far the log was read.
        since: leave out what is older when the log is read.
        limit: how many of the newest events `read` returns.
    """

    def __init__(
        self,
        log: WindowsLog,
        reader: RecordReader,
        bookmarks: Bookmarks,
        *,
        since: dt.datetime | None = None,
        limit: int = EVENT_LIMIT,
    ) -> None:
        self._log = log
        self._reader = reader
        self._channel = reader.settings.channel
        self._bookmarks = bookmarks
        self._since = None if since is None else local(since)
        self._limit = limit
        self._position: Position | None = bookmarks.get(self._channel)
        self._resumed = False
        self._problem = ""
        self._closed = False

    @property
    def name(self) -> str:
        """The name of the log, safe for a terminal."""
        return safe_text(f"Windows Event Log, {self._channel}")

    @property
    def problem(self) -> str:
        """What went wrong, one line safe for a terminal; empty where nothing did."""
        return safe_text(f"{self._channel}: {self._problem}") if self._problem else ""

    def read(self) -> list[Event]:
        """Return the newest events that the log holds, the oldest first.

        Raises:
            MdtuiError: Windows does not give them.
        """
        before, self._position = self._position, None
        # What comes while the log is read is in both, and left out of the second.
        self._follow(None)
        events: list[Event] = []
        for record in self._log.backward():
            event = self._reader.event(record, self._channel)
            if event is None:
                continue
            old = self._since is not None and event.time is not None and local(event.time) < self._since
            if self._closed or old or len(events) >= self._limit:
                break
            events.append(event)
        events.reverse()
        newest = _moved(Position(), events)
        if before is not None and events and newest.record < before.record:
            self._problem = _CLEARED
        self._keep(newest if events else before or newest)
        return events

    def poll(self) -> list[Event]:
        """Return the events that came since the last call of `read` or `poll`, or since the last run.

        Raises:
            MdtuiError: Windows does not give them.
        """
        if self._closed:
            return []
        try:
            if not self._resumed:
                self._follow(self._position.record if self._position else None)
            records = self._log.come()
        except GapError:
            self._problem = _CLEARED
            self._position = None
            self._follow(None)
            return []
        events = []
        for record in records:
            event = self._reader.event(record, self._channel)
            if event is not None and (self._position is None or self._position.is_before(event)):
                self._position = (self._position or Position()).past(event)
                events.append(event)
        if events and self._position is not None:
            self._keep(self._position)
        return events

    def before(self, moment: dt.datetime, limit: int, known: Container[Identity] = ()) -> list[Event]:
        """Return the newest events up to a moment, the oldest first; `poll` is not touched.

        Args:
            moment: leave out what is younger.
            limit: how many events at most.
            known: the `identity` of events that are to be left out.

        Raises:
            MdtuiError: Windows does not give them.
        """
        at = local(moment)
        # Where clocks are set back a local time stands for two moments an hour apart.
        until = at + _HOUR if at < LAST_MOMENT - _HOUR else None
        events: list[Event] = []
        with contextlib.closing(self._log.backward(until)) as records:
            for record in records:
                event = self._reader.event(record, self._channel)
                if event is None or event.time is None or local(event.time) > at or event.identity in known:
                    continue
                events.append(event)
                if self._closed or len(events) >= limit:
                    break
        events.reverse()
        return events

    def close(self) -> None:
        """Let go of the log."""
        self._closed = True
        self._log.close()

    def _follow(self, after: int | None) -> None:
        self._log.follow(after)
        self._resumed = True

    def _keep(self, position: Position) -> None:
        self._position = position
        try:
            self._bookmarks.put(self._channel, position)
        except OSError as error:
            self._problem = f"it cannot be kept how far the log was read: {reason(error)}"


def _moved(position: Position, events: Sequence[Event]) -> Position:
    for event in events:
        position = position.past(event)
    return position
