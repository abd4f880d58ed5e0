r"""Following text logs while MDaemon writes them, rotates them and starts new ones.

MDaemon keeps its logs open, renames one to ``.OLD`` when it grows too large, appends to or overwrites last week's at
midnight, and zips old ones. So no log is kept open between two looks, each look opens it shared, and what a log is
gets told by its number on the volume and by the last bytes that were read of it. Other programs rotate by copying a
log and emptying it; then the copy is known by those last bytes alone.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from mdtui.events.log_history import LINE_CAP, Hit, capped, lines_with
from mdtui.files import FileStamp, FileSystem, is_regular

_STEP = 1 << 18
"""Bytes of one read."""
_STEPS = 4
"""Reads in one look, so that a log that was just copied in, or grows fast, does not fill the memory."""
_TRAIL = 64
"""Bytes before the place that are compared to see whether it is still the same log."""


class Written(NamedTuple):
    """A line that was written to a log.

    Attributes:
        name: the file it stands in by now; of a log that was just renamed, the new name.
        place: where it begins there, in bytes.
        raw: the line without its line end, capped.
    """

    name: str
    place: int
    raw: bytes


class _Place(msgspec.Struct):
    """How far a log has been read.

    Attributes:
        stamp: the log when it was last looked at; None before the first look.
        offset: bytes that were read.
        line: where the line begins that is being read.
        trail: the last bytes that were read.
        carry: those behind the last line end, capped.
        given: what of an unfinished line history has already handed out.
        headless: the line that is being read began before the carry, so it is dropped.
    """

    stamp: FileStamp | None = None
    offset: int = 0
    line: int = 0
    trail: bytes = b""
    carry: bytes = b""
    given: bytes = b""
    headless: bool = False

    def take(self, chunk: bytes, needles: Sequence[bytes]) -> list[Hit]:
        """Go on over bytes that follow, and return the lines that they end and that hold a needle."""
        base = self.offset
        self.offset += len(chunk)
        self.trail = (self.trail + chunk)[-_TRAIL:]
        first, last = chunk.find(b"\n") + 1, chunk.rfind(b"\n") + 1
        if not first:
            self.carry = (self.carry + chunk)[: LINE_CAP + 1]
            return []
        hits = self._finished(lines_with(self.carry + chunk[: first - 1], needles))
        if last > first:
            hits += [Hit(base + hit.place, hit.raw) for hit in lines_with(chunk, needles, first, last - 1)]
        self.line, self.carry = base + last, chunk[last:][: LINE_CAP + 1]
        self.headless, self.given = False, b""
        return hits

    def unfinished(self, needles: Sequence[bytes]) -> list[Hit]:
        """Return the line that has no end yet, for a log that will not be written to any more."""
        return self._finished(lines_with(self.carry, needles)) if self.carry else []

    def _finished(self, hits: list[Hit]) -> list[Hit]:
        if self.headless:
            return []
        return [Hit(self.line, hit.raw) for hit in hits if not self.given or hit.raw != self.given]


class LogFile:
    """One log, followed by its path.

    Args:
        path: the log; it need not be there yet.
        files: opens and reads.
        needles: what a line that is looked for holds one of; by default each line is.
        at_end: begin behind what is there at the first look, instead of at its start.

    Attributes:
        path: the log.
        quiet: how many looks in a row found nothing written.
        is_behind: whether the last look left something that was there already to the next.
    """

    def __init__(
        self, path: Path, files: FileSystem, needles: Sequence[bytes] = (b"",), *, at_end: bool = False
    ) -> None:
        self.path = path
        self.quiet = 0
        self._files = files
        self._needles = needles
        self._at_end = at_end
        self._place = _Place()
        self._former: _Place | None = None
        self.is_behind = False

    def poll(self) -> list[Written]:
        r"""Return the lines that were ended since the last look, without ``\r\n``, each capped at `LINE_CAP`.

        A log that cannot be read now gives nothing and is read on where it was left as soon as it can be. Lines that
        were written to a log just before it was renamed are read from under its new name first.
        """
        before = self._place, self._place.offset
        lines = self._poll()
        still = before[0] is self._place and before[1] == self._place.offset
        self.quiet = self.quiet + 1 if still and not lines else 0
        return lines

    def _poll(self) -> list[Written]:
        try:
            if not self.is_behind and self._files.stamp_path(self.path) == self._place.stamp:
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

    def go_to_end(self, descriptor: int) -> int:
        """Let `poll` go on from the present end, and return that end in bytes.

        What is before it is for a search of the log. An unfinished last line is taken for found: `poll` does not give
        it again if only its end follows, and gives it whole if more does.

        Args:
            descriptor: the log, open.

        Raises:
            OSError: it cannot be read.
        """
        self._go_to_end(descriptor)
        self._place.given = capped(self._place.carry)
        return self._place.offset

    def gone(self) -> list[Written]:
        """Return the lines that the log still got before it was renamed; its path is not listed any more.

        A log that is nowhere keeps its place, in case it comes back.
        """
        return self._left_over() or []

    def moved(self, path: Path) -> LogFile | None:
        """Return the log that was followed here before this one, if it is now at `path`, to be followed on there."""
        former = self._former
        if former is None or not (self._opens_as(path, former) or self._begins_as(path, former)):
            return None
        log = LogFile(path, self._files, self._needles)
        log._place, self._former = former, None
        return log

    def _look(self, descriptor: int) -> list[Written]:
        stamp = self._files.stamp(descriptor)
        lines: list[Written] = []
        if self._place.stamp is None and self._at_end:
            self._go_to_end(descriptor)
            return []
        if self._place.stamp is not None:
            lines += self._changed(descriptor, stamp, self._place.stamp)
        self._place.stamp = stamp
        return lines + self._named(self.path, self._read_on(descriptor, _STEPS))

    def _changed(self, descriptor: int, stamp: FileStamp, before: FileStamp) -> list[Written]:
        """Start anew where the path has another log now, or the log was emptied, and return what the old one left."""
        if not stamp.same_file(before) and (lines := self._left_over()) is not None:
            return lines
        if self._continues(self._place, descriptor, stamp):
            return []
        if (lines := self._left_over(copied=True)) is not None:
            return lines
        lines = self._named(self.path, self._place.unfinished(self._needles))
        self._restart()
        return lines

    def _read_on(self, descriptor: int, steps: int | None = None) -> list[Hit]:
        """Read on and return the lines that were ended; a read that fails is tried again at the next look."""
        lines: list[Hit] = []
        self.is_behind = True
        with contextlib.suppress(OSError):
            for _ in range(steps) if steps else itertools.count():
                chunk = self._files.read_at(descriptor, _STEP, self._place.offset)
                lines += self._place.take(chunk, self._needles)
                if len(chunk) < _STEP:
                    self.is_behind = False
                    break
        return lines

    def _left_over(self, *, copied: bool = False) -> list[Written] | None:
        """Read the rest of the log where it is now and start anew; None where it is nowhere.

        Args:
            copied: look for a copy of it, instead of itself under another name.
        """
        place = self._place
        path = (self._copy() if copied else self._renamed()) if place.stamp else None
        if path is None:
            return None
        try:
            descriptor = self._files.open_read(path)
        except OSError:
            return None
        try:
            lines = self._read_on(descriptor) + place.unfinished(self._needles)
        finally:
            self._files.close(descriptor)
        place.given = capped(place.carry)
        self._restart()
        self._former = place
        return self._named(path, lines)

    def _renamed(self) -> Path | None:
        """Return the file in the log's folder that is the log under another name."""
        number = self._place.stamp.inode if self._place.stamp else 0
        return self._sibling(lambda entry: entry.inode() == number, self._opens_as)

    def _copy(self) -> Path | None:
        """Return the file that is named after the log and begins as the log did before it was emptied."""
        stem = self.path.stem.casefold()
        return self._sibling(lambda entry: entry.name.casefold().startswith(stem), self._begins_as)

    def _sibling(
        self, may_be: Callable[[os.DirEntry[str]], bool], is_it: Callable[[Path, _Place], bool]
    ) -> Path | None:
        try:
            with os.scandir(self.path.parent) as entries:
                found = [entry.name for entry in entries if entry.name != self.path.name and may_be(entry)]
        except OSError:
            return None
        paths = map(self.path.with_name, sorted(found))
        return next((path for path in paths if is_it(path, self._place)), None)

    def _opens_as(self, path: Path, place: _Place) -> bool:
        """Return whether the file at a path is the very log that was read up to the place."""
        return self._opens(path, place, lambda stamp: place.stamp is not None and stamp.same_file(place.stamp))

    def _begins_as(self, path: Path, place: _Place) -> bool:
        """Return whether the file at a path has the same bytes before the place; without enough of them each had."""
        return self._opens(path, place, lambda _: len(place.trail) == _TRAIL)

    def _opens(self, path: Path, place: _Place, accepts: Callable[[FileStamp], bool]) -> bool:
        try:
            descriptor = self._files.open_read(path)
        except OSError:
            return False
        try:
            stamp = self._files.stamp(descriptor)
            return accepts(stamp) and is_regular(descriptor) and self._continues(place, descriptor, stamp)
        except OSError:
            return False
        finally:
            self._files.close(descriptor)

    def _named(self, path: Path, hits: list[Hit]) -> list[Written]:
        return [Written(path.name, place, raw) for place, raw in hits]

    def _continues(self, place: _Place, descriptor: int, stamp: FileStamp) -> bool:
        """Return whether the log is as it was up to the place."""
        if stamp.size < place.offset:
            return False
        return self._files.read_at(descriptor, len(place.trail), place.offset - len(place.trail)) == place.trail

    def _restart(self) -> None:
        self._place = _Place()
        self._at_end = False
        self.is_behind = False

    def _go_to_end(self, descriptor: int) -> None:
        stamp = self._files.stamp(descriptor)
        start = max(0, stamp.size - LINE_CAP - 1)
        last = self._files.read_at(descriptor, stamp.size - start, start)
        _, feed, carry = last.rpartition(b"\n")
        end = start + len(last)
        self._place = _Place(stamp, end, end - len(carry), last[-_TRAIL:], carry, headless=bool(start and not feed))
        self.is_behind = False
