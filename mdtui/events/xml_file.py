"""The events in a file of event XML, such as ``wevtutil`` exports, also while it grows."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from mdtui.errors import reason
from mdtui.events.event import Event
from mdtui.events.event_xml import EventXml
from mdtui.events.feed import newest
from mdtui.events.log_folder import EVENT_LIMIT
from mdtui.events.settings import EventFileLimits
from mdtui.events.windows_event import Position, RecordReader
from mdtui.files import FileStamp, FileSystem
from mdtui.text import safe_text

BLOCK = 256 * 1024
_TAIL = 16 * 1024
"""Bytes before the place where reading stopped, some events, which tell a file that grew from one written anew."""


class XmlFile:
    """The events in a file of event XML; an `EventSource`.

    A file that grows is read on from where it ended. One that was written anew is read as a whole, and gives those
    events that are later than all before.

    Args:
        path: the file.
        reader: knows which records are MDaemon's.
        since: leave out what is older; an event without a time is never left out for its age.
        limit: how many of the newest events `read` returns.
        limits: how much of the file is read.
        files: opens and reads.
    """

    def __init__(
        self,
        path: Path,
        reader: RecordReader,
        *,
        since: dt.datetime | None = None,
        limit: int = EVENT_LIMIT,
        limits: EventFileLimits | None = None,
        files: FileSystem | None = None,
    ) -> None:
        self._path = path
        self._reader = reader
        self._since = since
        self._limit = limit
        self._most = (limits or EventFileLimits()).size << 20
        self._files = files or FileSystem()
        self._closed = False
        self._failed = ""
        self._begin()
        self._stamp = self._look()
        self._skipped = self._stamp.size if self._stamp else 0
        self._position = Position()

    @property
    def name(self) -> str:
        """The path, safe for a terminal."""
        return safe_text(str(self._path))

    @property
    def problem(self) -> str:
        """What was wrong with the file when it was last read, one line safe for a terminal; empty where nothing was."""
        problem = self._failed or self._xml.problem
        if not problem and self._stamp and self._stamp.size > self._most:
            problem = f"only its first {self._most >> 20} MB were read"
        if not problem and self._xml.is_open:
            problem = "the file ends early; what can be read is shown"
        if not problem and self._offset and not self._xml.count:
            problem = "there is no event in it"
        return safe_text(f"{self._path}: {problem}") if problem else ""

    def read(self) -> list[Event]:
        """Return the newest events in the file, the oldest first; of a damaged one, those before the damage."""
        self._begin()
        self._skipped = 0
        self._position = Position()
        return newest(self._events(), self._limit, self._since)

    def poll(self) -> list[Event]:
        """Return the events that were added to the file since the last call."""
        stamp = self._look()
        if stamp is None or stamp == self._stamp or self._closed:
            return []
        if self._skipped:
            self._pass_over(self._skipped)
        known = None
        if not self._has_grown(stamp):
            known = self._position
            self._begin()
        return newest((event for event in self._events() if known is None or known.is_before(event)), self._limit, None)

    def close(self) -> None:
        """Stop; a reading that is under way in another thread ends with its present block."""
        self._closed = True

    def _begin(self) -> None:
        self._xml = EventXml()
        self._offset = 0
        self._tail = b""

    def _pass_over(self, size: int) -> None:
        """Take note of what was in the file when it was opened."""
        self._skipped = 0
        for _ in self._events(size):
            pass

    def _has_grown(self, stamp: FileStamp) -> bool:
        """Return whether a changed file still begins with what was read of it."""
        same = self._stamp is not None and stamp.same_file(self._stamp) and stamp.size >= self._offset
        if not same or self._xml.problem:
            return False
        try:
            descriptor = self._files.open_read(self._path)
            try:
                start = self._offset - len(self._tail)
                return self._files.read_at(descriptor, len(self._tail), start) == self._tail
            finally:
                self._files.close(descriptor)
        except OSError:
            return True

    def _events(self, end: int = sys.maxsize) -> Iterator[Event]:
        """Yield what stands in the file from where reading stopped, up to an offset."""
        self._failed = ""
        self._stamp = self._look()
        try:
            descriptor = self._files.open_read(self._path)
        except OSError as error:
            self._failed = f"cannot read it: {reason(error)}"
            return
        try:
            end = min(end, self._most)
            while not self._closed and not self._xml.problem and self._offset < end:
                block = self._files.read_at(descriptor, min(BLOCK, end - self._offset), self._offset)
                if not block:
                    return
                self._offset += len(block)
                self._tail = (self._tail + block)[-_TAIL:]
                yield from self._parsed(block)
        except OSError as error:
            self._failed = f"cannot read it: {reason(error)}"
        finally:
            self._files.close(descriptor)

    def _parsed(self, block: bytes) -> Iterator[Event]:
        for record in self._xml.feed(block):
            event = self._reader.event(record, self._path.name)
            if event is not None:
                self._position = self._position.past(event)
                yield event

    def _look(self) -> FileStamp | None:
        try:
            return self._files.stamp_path(self._path)
        except OSError:
            return None
