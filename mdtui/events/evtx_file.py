"""The events in an ``.evtx`` file, as Windows keeps or exports its logs."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

import msgspec

from mdtui.clock import Clock, SystemClock
from mdtui.events.bounded_process import BoundedProcess
from mdtui.events.event import Event, Identity
from mdtui.events.evtx_child import Read
from mdtui.events.feed import newest, timed
from mdtui.events.log_folder import EVENT_LIMIT
from mdtui.events.moments import local
from mdtui.events.settings import EventFileLimits
from mdtui.events.windows_event import Position, RecordReader, WindowsEvent
from mdtui.files import FileStamp, FileSystem
from mdtui.text import safe_text

REREAD_SECONDS = 10.0
"""From one reading of a file that changed to the next at least: each reads it as a whole."""
_LONGEST_LINE = 64 << 20
_SPARE_SECONDS = 5.0
"""Processor time beyond the limit, after which the reading process ends by itself, should nobody end it before."""
_START = """\
import json, sys
job = json.load(sys.stdin)
sys.path[:] = job.pop("path")
from mdtui.events.evtx_child import main
main(job)
"""
_DECODER = msgspec.json.Decoder(Read)


class _Window:
    """Events of a file, as many as one reading kept.

    Args:
        until: all of them are up to this moment.
        events: the events, the oldest first.
        is_whole: whether there is nothing older.
    """

    def __init__(
        self, until: dt.datetime | None = None, events: Sequence[Event] = (), *, is_whole: bool = False
    ) -> None:
        self._until = until
        self._events = timed(events)
        self._is_whole = is_whole

    def page(self, at: dt.datetime, limit: int, known: Container[Identity]) -> list[Event] | None:
        """Return the newest events up to a moment, the oldest first; None where there may be others."""
        if self._until is None or at > self._until:
            return None
        fitting = [event for moment, event in self._events if moment <= at and event.identity not in known]
        return fitting[-limit:] if self._is_whole or len(fitting) >= limit else None


class EvtxFile:
    """The events in an ``.evtx`` file; an `EventSource`.

    Args:
        path: the file.
        reader: knows which records are MDaemon's.
        since: leave out what is older; an event without a time is never left out for its age.
        limit: how many of the newest events `read` returns; `before` holds so many at a time.
        limits: what reading may take.
        clock: for the time between two readings.
        files: looks whether the file has changed.
    """

    def __init__(
        self,
        path: Path,
        reader: RecordReader,
        *,
        since: dt.datetime | None = None,
        limit: int = EVENT_LIMIT,
        limits: EventFileLimits | None = None,
        clock: Clock | None = None,
        files: FileSystem | None = None,
    ) -> None:
        self._path = path
        self._reader = reader
        self._since = since
        self._limit = limit
        self._limits = limits or EventFileLimits()
        self._clock = clock or SystemClock()
        self._files = files or FileSystem()
        self._process: BoundedProcess | None = None
        self._closed = False
        self._problem = ""
        self._stamp = self._look()
        self._read_at = self._clock.monotonic() - REREAD_SECONDS
        self._position: Position | None = None
        self._again: EvtxFile | None = None
        self._window = _Window()

    @property
    def name(self) -> str:
        """The path, safe for a terminal."""
        return safe_text(str(self._path))

    @property
    def problem(self) -> str:
        """What was wrong with the file when it was last read, one line safe for a terminal; empty where nothing was."""
        return safe_text(f"{self._path}: {self._problem}") if self._problem else ""

    def read(self) -> list[Event]:
        """Return the newest events in the file, the oldest first; of a damaged one, what can be read."""
        self._position = Position()
        return newest(self._events(), self._limit, self._since)

    def poll(self) -> list[Event]:
        """Return the events that were added to the file since the last call; a change is seen after ten seconds."""
        stamp = self._look()
        soon = self._clock.monotonic() - self._read_at < REREAD_SECONDS
        if soon or stamp is None or stamp == self._stamp or self._closed:
            return []
        known = self._known()
        return newest((event for event in self._events() if known.is_before(event)), self._limit, None)

    def before(self, moment: dt.datetime, limit: int, known: Container[Identity] = ()) -> list[Event]:
        """Return the newest events up to a moment, the oldest first; `poll` is not touched.

        The file can only be read from its start, so that each reading keeps a window for the pages that follow.

        Args:
            moment: leave out what is younger.
            limit: how many events at most.
            known: the `identity` of events that are to be left out.
        """
        at = local(moment)
        page = self._window.page(at, limit, known)
        if page is None:
            again = self._again = EvtxFile(self._path, self._reader, limits=self._limits, files=self._files)
            size = max(self._limit, limit)
            # One more than is kept tells whether there is more; what is known does not take the place of the rest.
            fitting = (event for event in again._up_to(at) if event.identity not in known)
            found = newest(fitting, size + 1, None)
            self._again = None
            self._problem = again._problem or self._problem
            self._window = _Window(at, found[-size:], is_whole=len(found) <= size)
            page = self._window.page(at, limit, known)
        return page or []

    def _up_to(self, at: dt.datetime) -> Iterator[Event]:
        moment = None
        for event in self._events():
            moment = local(event.time) if event.time is not None else moment
            if moment is None or moment <= at:
                yield event

    def close(self) -> None:
        """Stop; a reading that is under way in another thread ends at once."""
        self._closed = True
        if (again := self._again) is not None:
            again.close()
        if (process := self._process) is not None:
            process.kill()

    def _known(self) -> Position:
        """Return how far the file was read; where it never was, what was in it when it was opened counts as read."""
        if self._position is None:
            modified = self._stamp.modified_ns if self._stamp else 0
            opened = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=modified // 1000)
            self._position = Position(sys.maxsize, opened)
        return self._position

    def _events(self) -> Iterator[Event]:
        self._stamp = self._look()
        self._read_at = self._clock.monotonic()
        position = self._position or Position()
        for record in self._records():
            event = self._reader.event(record, self._path.name)
            if event is not None:
                position = position.past(event)
                yield event
        self._position = position

    def _records(self) -> Iterator[WindowsEvent]:
        if not sys.executable:
            self._problem = "there is no Python to read it with"
            return
        self._problem = "reading it broke off, maybe for want of memory; what was read is shown"
        process = self._process = BoundedProcess(command(), self._limits.seconds, self._job())
        try:
            with process:
                while not self._closed and (line := process.output.readline(_LONGEST_LINE)):
                    read = _DECODER.decode(line)
                    if read.ended is not None:
                        self._problem = read.ended.problem
                    elif read.record is not None:
                        yield read.record
        except msgspec.DecodeError:
            # The line was cut off when the process was ended; the problem is as it was set above or is set below.
            pass
        except OSError as error:
            self._problem = f"cannot start what reads it: {error.strerror or type(error).__name__}"
        finally:
            self._process = None
            if process.expired:
                self._problem = f"reading it took more than {self._limits.seconds:g} s; what was read is shown"

    def _job(self) -> bytes:
        job = {
            "path": [os.path.abspath(entry) for entry in sys.path],  # noqa: PTH100 - sys.path holds texts
            "file": os.path.abspath(self._path),  # noqa: PTH100 - a text, for JSON
            "memory": self._limits.megabytes << 20,
            "seconds": self._limits.seconds + _SPARE_SECONDS,
            "size": self._limits.size << 20,
        }
        return json.dumps(job).encode()

    def _look(self) -> FileStamp | None:
        try:
            return self._files.stamp_path(self._path)
        except OSError:
            return None


def command() -> list[str]:
    """Return what starts the process that reads, wherever the package is installed, and whatever the environment."""
    return [sys.executable, "-I", "-X", "utf8", "-c", _START]
