"""Whether the logs grow: which was written last, how old its last line is, and by how much all grew."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from mdtui.clock import Clock, local_time
from mdtui.events.parsing import parse_line
from mdtui.files import FileSystem

_SUFFIX = ".log"
_TAIL = 16 * 1024
"""Bytes at the end of a log in which its last line with a time has to stand."""
_AHEAD = 120.0
"""Seconds by which a log may be ahead; a last line that is further is of another zone, and says nothing."""


class LogActivity(msgspec.Struct, frozen=True):
    """How the logs do.

    Attributes:
        name: of the log that was written last, exactly; empty where there is none.
        age: seconds since its last line; None where there is none.
        grew: bytes that all logs together grew by since the look before, also of one that was begun anew; None at the
            first look.
    """

    name: str = ""
    age: float | None = None
    grew: int | None = None


class LogWatch:
    """Looks at a folder of logs.

    Args:
        logs: the folder; None where there is none.
        clock: gives the ages.
        files: the system calls.
    """

    def __init__(self, logs: Path | None, clock: Clock, files: FileSystem) -> None:
        self._logs = logs
        self._clock = clock
        self._files = files
        self._sizes: dict[str, int] | None = None

    def look(self) -> LogActivity:
        """Return how the logs do; never raises."""
        found = self._listed()
        sizes = {name: size for name, (_, size) in found.items()}
        before, self._sizes = self._sizes, sizes
        grew = None
        if before is not None:
            steps = ((size, before.get(name, 0)) for name, size in sizes.items())
            grew = sum(size - old if size >= old else size for size, old in steps)
        if not found:
            return LogActivity(grew=grew)
        newest = max(found, key=lambda name: found[name][0])
        return LogActivity(newest, self._age(newest, found[newest][0]), grew)

    def _listed(self) -> dict[str, tuple[float, int]]:
        """Return when each log was written last, and its size.

        What a directory says of a file that is open is out of date on Windows, so that each is asked itself.
        """
        found: dict[str, tuple[float, int]] = {}
        if self._logs is None:
            return found
        with contextlib.suppress(OSError):
            for name in os.listdir(self._logs):  # noqa: PTH208 - names only
                if name.casefold().endswith(_SUFFIX):
                    with contextlib.suppress(OSError):
                        status = (self._logs / name).lstat()
                        found[name] = status.st_mtime, status.st_size
        return found

    def _age(self, name: str, modified: float) -> float:
        now = self._clock.now()
        by_file = max(0.0, now - modified)
        line = self._last_time(name)
        return by_file if line is None or line > by_file else max(0.0, line)

    def _last_time(self, name: str) -> float | None:
        """Return how many seconds ago the last line with a time is from; None where there is none."""
        if self._logs is None:
            return None
        try:
            descriptor = self._files.open_read(self._logs / name)
            try:
                size = self._files.stamp(descriptor).size
                tail = self._files.read_at(descriptor, _TAIL, max(0, size - _TAIL))
            finally:
                self._files.close(descriptor)
        except OSError:
            return None
        now = local_time(self._clock, self._clock.now())
        for line in reversed(tail.split(b"\n")):
            time = parse_line(line).time
            if time is not None and now is not None:
                seconds = (now.replace(tzinfo=None) - time).total_seconds()
                return seconds if seconds > -_AHEAD else None
        return None
