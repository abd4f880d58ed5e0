"""The events in an ``.evtx`` file, as Windows keeps or exports its logs."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mdtui.clock import Clock, SystemClock
from mdtui.events.bounded_process import BoundedProcess
from mdtui.events.event import Event
from mdtui.events.evtx_child import Read
from mdtui.events.feed import newest
from mdtui.events.log_folder import EVENT_LIMIT
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


class EvtxFile:
    """The events in an ``.evtx`` file; an `EventSource`.

    Args:
        path: the file.
        reader: knows which records are MDaemon's.
        since: leave out what is older; an event without a time is never left out for its age.
        limit: how many of the newest events `read` returns.
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

    def close(self) -> None:
        """Stop; a reading that is under way in another thread ends at once."""
        self._closed = True
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
