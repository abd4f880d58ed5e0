r"""Following text logs while MDaemon writes them, rotates them and starts new ones.

MDaemon keeps its logs open, renames one to ``.OLD`` when it grows too large, appends to or overwrites last week's at
midnight, and zips old ones. So no log is kept open between two looks, each look opens it shared, and what a log is
gets told by its number on the volume and by the last bytes that were read of it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Generator, Sequence
from pathlib import Path

import msgspec

from mdtui.events.log_history import LINE_CAP, capped, scan_back
from mdtui.files import FileStamp, FileSystem, is_regular

_STEP = 1 << 20
"""Bytes of one read."""
_STEPS = 8
"""Reads in one look, so that a log that was just copied in does not fill the memory."""
_TRAIL = 64
"""Bytes before the place that are compared to see whether it is still the same log."""


class _Place(msgspec.Struct):
    """How far a log has been read.

    Attributes:
        stamp: the log when it was last looked at; None before the first look.
        offset: bytes that were read.
        trail: the last of them.
        carry: those behind the last line end, capped.
        given: what of an unfinished line history has already handed out.
        headless: the line that is being read began before the carry, so it is dropped.
    """

    stamp: FileStamp | None = None
    offset: int = 0
    trail: bytes = b""
    carry: bytes = b""
    given: bytes = b""
    headless: bool = False

    def take(self, chunk: bytes) -> list[bytes]:
        """Go on over bytes that follow, and return the lines that they end."""
        self.offset += len(chunk)
        self.trail = (self.trail + chunk)[-_TRAIL:]
        pieces = chunk.split(b"\n")
        pieces[0] = self.carry + pieces[0]
        self.carry = pieces.pop()[: LINE_CAP + 1]
        lines = [capped(piece) for piece in pieces]
        if lines:
            if self.headless or (self.given and lines[0] == self.given):
                del lines[0]
            self.headless, self.given = False, b""
        return lines

    def unfinished(self) -> list[bytes]:
        """Return the line that has no end yet, for a log that will not be written to any more."""
        line = capped(self.carry)
        return [] if not line or self.headless or line == self.given else [line]


class LogFile:
    """One log, followed by its path.

    Args:
        path: the log; it need not be there yet.
        files: opens and reads.
        at_end: begin behind what is there at the first look, instead of at its start.

    Attributes:
        path: the log.
        quiet: how many looks in a row gave no line.
    """

    def __init__(self, path: Path, files: FileSystem, *, at_end: bool = False) -> None:
        self.path = path
        self.quiet = 0
        self._files = files
        self._at_end = at_end
        self._place = _Place()
        self._former: _Place | None = None
        self._behind = False

    def poll(self) -> list[bytes]:
        r"""Return the lines that were ended since the last look, without ``\r\n``, each capped at `LINE_CAP`.

        A log that cannot be read now gives nothing and is read on where it was left as soon as it can be. Lines that
        were written to a log just before it was renamed are read from under its new name first.
        """
        lines = self._poll()
        self.quiet = 0 if lines else self.quiet + 1
        return lines

    def _poll(self) -> list[bytes]:
        try:
            if not self._behind and self._files.stamp_path(self.path) == self._place.stamp:
                return []
            descriptor = self._files.open_read(self.path)
        except FileNotFoundError:
            return self._left_over() or []
        except OSError:
            return []
        try:
            return self._look(descriptor) if is_regular(descriptor) else []
        except OSError:
            return []
        finally:
            self._files.close(descriptor)

    def history(self, needles: Sequence[bytes]) -> Generator[bytes]:
        """Yield the lines that are there and hold any of the needles, the last one first; `poll` goes on from here.

        An unfinished last line is yielded as far as it goes, and not given again by `poll` if only its end follows.

        Raises:
            OSError: the log cannot be read.
        """
        descriptor = self._files.open_read(self.path)
        try:
            if is_regular(descriptor):
                self._go_to_end(descriptor)
                self._place.given = capped(self._place.carry)
                yield from scan_back(self._files, descriptor, self._place.offset, needles)
        finally:
            self._files.close(descriptor)

    def gone(self) -> list[bytes]:
        """Return the lines that the log still got before it was renamed; its path is not listed any more.

        A log that is nowhere keeps its place, in case it comes back.
        """
        return self._left_over() or []

    def moved(self, path: Path) -> LogFile | None:
        """Return the log that was followed here before this one, if it is now at `path`, to be followed on there."""
        former = self._former
        if former is None or not self._opens_as(path, former):
            return None
        log = LogFile(path, self._files)
        log._place, self._former = former, None
        return log

    def _look(self, descriptor: int) -> list[bytes]:
        stamp = self._files.stamp(descriptor)
        lines: list[bytes] = []
        if self._place.stamp is None and self._at_end:
            self._go_to_end(descriptor)
            return []
        if self._place.stamp is not None:
            lines += self._changed(descriptor, stamp, self._place.stamp)
        self._place.stamp = stamp
        return lines + self._read_on(descriptor, _STEPS)

    def _changed(self, descriptor: int, stamp: FileStamp, before: FileStamp) -> list[bytes]:
        """Start anew where the path has another log now, or the log was emptied, and return what the old one left."""
        if not stamp.same_file(before) and (lines := self._left_over()) is not None:
            return lines
        if self._continues(self._place, descriptor, stamp):
            return []
        lines = self._place.unfinished()
        self._restart()
        return lines

    def _read_on(self, descriptor: int, steps: int | None = None) -> list[bytes]:
        """Read on and return the lines that were ended; a read that fails is tried again at the next look."""
        lines: list[bytes] = []
        self._behind = True
        with contextlib.suppress(OSError):
            for _ in range(steps) if steps else itertools.count():
                chunk = self._files.read_at(descriptor, _STEP, self._place.offset)
                lines += self._place.take(chunk)
                if len(chunk) < _STEP:
                    self._behind = False
                    break
        return lines

    def _left_over(self) -> list[bytes] | None:
        """Read the rest of the log under the name that it was renamed to and start anew; None where it has none."""
        place = self._place
        path = self._renamed() if place.stamp else None
        if path is None:
            return None
        try:
            descriptor = self._files.open_read(path)
        except OSError:
            return None
        try:
            lines = self._read_on(descriptor) + place.unfinished()
        finally:
            self._files.close(descriptor)
        place.given = capped(place.carry)
        self._restart()
        self._former = place
        return lines

    def _renamed(self) -> Path | None:
        """Return the file in the log's folder that is the log under another name."""
        number = self._place.stamp.inode if self._place.stamp else 0
        try:
            with os.scandir(self.path.parent) as entries:
                found = [entry.name for entry in entries if entry.inode() == number and entry.name != self.path.name]
        except OSError:
            return None
        paths = map(self.path.with_name, sorted(found))
        return next((path for path in paths if self._opens_as(path, self._place)), None)

    def _opens_as(self, path: Path, place: _Place) -> bool:
        try:
            descriptor = self._files.open_read(path)
        except OSError:
            return False
        try:
            stamp = self._files.stamp(descriptor)
            same = place.stamp is not None and stamp.same_file(place.stamp) and is_regular(descriptor)
            return same and self._continues(place, descriptor, stamp)
        except OSError:
            return False
        finally:
            self._files.close(descriptor)

    def _continues(self, place: _Place, descriptor: int, stamp: FileStamp) -> bool:
        """Return whether the log is as it was up to the place."""
        if stamp.size < place.offset:
            return False
        return self._files.read_at(descriptor, len(place.trail), place.offset - len(place.trail)) == place.trail

    def _restart(self) -> None:
        self._place = _Place()
        self._at_end = False
        self._behind = False

    def _go_to_end(self, descriptor: int) -> None:
        stamp = self._files.stamp(descriptor)
        start = max(0, stamp.size - LINE_CAP - 1)
        last = self._files.read_at(descriptor, stamp.size - start, start)
        _, feed, carry = last.rpartition(b"\n")
        self._place = _Place(stamp, start + len(last), last[-_TRAIL:], carry, headless=bool(start and not feed))
        self._behind = False
