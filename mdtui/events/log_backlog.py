"""The events that stand in several logs, the newest first, each log read backwards only as far as it is needed.

A thousand logs may hold gigabytes while somebody wants the last hundred events. So that log is read on whose next
block can hold the newest of what is left, and none is read whose lines are all older.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import heapq
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from mdtui.events.event import Event, event_of_line
from mdtui.events.feed import timed
from mdtui.events.log_history import BackwardScan, lines_with, scan_buffer
from mdtui.events.matching import Recogniser
from mdtui.events.moments import LAST_MOMENT
from mdtui.events.parsing import parse_line
from mdtui.files import FileStamp, FileSystem, is_regular

SESSION = dt.timedelta(hours=1)
"""MDaemon writes a session into the log when it ends, so a line may stand behind others that are so much younger."""
_SAMPLE = 128 * 1024
"""Bytes at the end of each log in which events are looked for that have no marker."""
_OPEN = 64
"""Logs that stay open while several are read."""

Pair: TypeAlias = tuple[dt.datetime, Event]
"""An event and the moment to sort it by."""


class PastLog(NamedTuple):
    """A log that is to be read backwards.

    Attributes:
        path: the log.
        newest: nothing in it that is wanted is newer; local time without a zone.
        modified: when it was written last; an event without a time, with no time before it either, is put there.
        begin: is given the open log and returns the place in bytes to begin at; raises OSError.
    """

    path: Path
    newest: dt.datetime
    modified: dt.datetime
    begin: Callable[[int], int]


class Backlog:
    """Reads logs backwards.

    Args:
        recogniser: knows the texts.
        files: opens and reads.
        cancelled: asked before each block; the reading ends where it says so.

    Attributes:
        bare: whether the logs hold events without the marker, as far as was seen.
    """

    def __init__(self, recogniser: Recogniser, files: FileSystem, cancelled: Callable[[], bool]) -> None:
        self.bare = recogniser.bare == "yes"
        self.files = files
        self._recogniser = recogniser
        self._cancelled = cancelled

    @property
    def needles(self) -> tuple[bytes, ...]:
        """What lines are searched for, all through a log."""
        return self._recogniser.needles if self.bare else (self._recogniser.marker,)

    def event(self, name: str, place: int, raw: bytes) -> Event | None:
        """Return the event that a line of a log reports, and remember whether it came without a marker."""
        event = event_of_line(parse_line(raw), self._recogniser, name, place)
        if event is not None and self._recogniser.bare == "auto" and self._recogniser.marker not in raw:
            self.bare = True
        return event

    def look_for_bare(self, descriptor: int, name: str, end: int) -> None:
        """Find out from the end of a log whether it holds events without the marker, where that is not known yet."""
        if self.bare or self._recogniser.bare == "no":
            return
        start = max(0, end - _SAMPLE)
        data = self.files.read_at(descriptor, end - start, start)
        for hit in lines_with(data, self._recogniser.texts, data.find(b"\n") + 1 if start else 0):
            self.event(name, start + hit.place, hit.raw)

    def newest_first(self, logs: Sequence[PastLog], since: dt.datetime | None) -> Generator[Pair]:
        """Yield the events of the logs, the newest first, as exactly as each log itself is in order of time.

        An event without a time stands where the one before it in its log does. A log that cannot be read, or not any
        further, is left out.

        Args:
            logs: what to read.
            since: leave out what is older; local time without a zone.
        """
        with contextlib.ExitStack() as stack:
            buffer = scan_buffer()
            readers = [_Reader(self, log, buffer, stay_open=len(logs) <= _OPEN) for log in logs]
            for reader in readers:
                stack.callback(reader.close)
            heap = [(LAST_MOMENT - reader.newest, number) for number, reader in enumerate(readers)]
            heapq.heapify(heap)
            while heap and not self._cancelled():
                _, number = heapq.heappop(heap)
                reader = readers[number]
                if since is not None and reader.newest < since:
                    return
                if not reader.pending:
                    reader.step()
                else:
                    moment, event = reader.pending.pop()
                    if since is None or event.time is None or moment >= since:
                        yield moment, event
                if reader.pending or not reader.ended:
                    heapq.heappush(heap, (LAST_MOMENT - reader.newest, number))


class _Reader:
    """Where the reading of one log stands.

    Attributes:
        pending: events that were found and not given yet, the oldest first.
        ended: whether there is nothing more to be found.
    """

    def __init__(self, backlog: Backlog, log: PastLog, buffer: bytearray, *, stay_open: bool) -> None:
        self.pending: list[Pair] = []
        self.ended = False
        self._backlog = backlog
        self._log = log
        self._files = backlog.files
        self._buffer = buffer
        self._stay_open = stay_open
        self._bound = log.newest
        self._descriptor: int | None = None
        self._stamp: FileStamp | None = None
        self._scan: BackwardScan | None = None

    @property
    def newest(self) -> dt.datetime:
        """The moment that nothing is younger than of what is left."""
        return self.pending[-1][0] if self.pending else self._bound

    def step(self) -> None:
        """Search the next block."""
        try:
            self._step()
        except OSError:
            self.ended = True
        if self.ended or not self._stay_open:
            self.close()

    def close(self) -> None:
        """Close the log."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._files.close(descriptor)

    def _step(self) -> None:
        descriptor = self._opened()
        if self._scan is None:
            self.ended = True
            return
        block = self._scan.step(descriptor, self._backlog.needles)
        self.ended = self._scan.end <= 0
        name = self._log.path.name
        found = (self._backlog.event(name, place, raw) for place, raw in block.hits)
        events = [event for event in found if event is not None]
        begins = parse_line(block.head).time
        if any(event.time for event in events):
            self.pending = timed(events)
        else:
            self.pending = [(begins or self._log.modified, event) for event in events]
        if begins is not None and begins < LAST_MOMENT:
            self._bound = min(self._bound, begins + SESSION)

    def _opened(self) -> int:
        """Open the log where it is not open, and return it; there is no scan where it is not the log it was."""
        if self._descriptor is not None:
            return self._descriptor
        descriptor = self._descriptor = self._files.open_read(self._log.path)
        stamp = self._files.stamp(descriptor)
        if self._stamp is None and is_regular(descriptor):
            self._stamp = stamp
            end = self._log.begin(descriptor)
            self._backlog.look_for_bare(descriptor, self._log.path.name, end)
            self._scan = BackwardScan(self._files, end, self._buffer)
        elif self._stamp is None or not stamp.same_file(self._stamp):
            self._scan = None
        return descriptor
