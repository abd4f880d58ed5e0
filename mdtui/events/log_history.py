"""Finding the few lines that matter in a large log, the newest first, without reading it as lines.

A log is searched in blocks, from its end, for bytes that a reported event has to hold; only the lines around such a
place are cut out. That is far faster than looking at each line, and it can stop as soon as enough was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mdtui.files import FileSystem

LINE_CAP = 64 * 1024
"""Bytes of a line that are kept; what follows them up to its end is dropped."""

BLOCK = 1 << 20
"""Bytes of one read: smaller ones cost more calls, larger ones fall out of the processor's caches."""
_HEAD = 96
"""Bytes of a line in which its time stands."""


class Hit(NamedTuple):
    """A line that was found.

    Attributes:
        place: where it begins, in bytes from the start of the log.
        raw: the line without its line end, capped.
    """

    place: int
    raw: bytes


class Block(NamedTuple):
    """What one block of a log gave.

    Attributes:
        hits: the lines that were looked for, in order.
        head: the first bytes of the first line that was looked at; empty where no line begins in the block.
    """

    hits: list[Hit]
    head: bytes


class BackwardScan:
    """Looks for lines in a log from a place in it towards its start, a block at a time.

    Args:
        files: reads.
        end: where to begin, in bytes from the log's start; a line that this cuts is looked at as far as it goes.
        buffer: holds a block while it is searched, nothing between two calls, so that many scans can share one: memory
            that was just used is read into faster than fresh memory. See `scan_buffer`.

    Attributes:
        end: everything from here on has been looked at, but for what a line that began before it left over.
    """

    def __init__(self, files: FileSystem, end: int, buffer: bytearray) -> None:
        self.end = end
        self._files = files
        self._buffer = buffer
        self._rest = b""

    def step(self, descriptor: int, needles: Sequence[bytes]) -> Block:
        """Return what the next block gave; at the log's start it gives nothing.

        Args:
            descriptor: the open log.
            needles: what a line has to hold one of; none holds a line feed.

        Raises:
            OSError: as the system gives it. A log that shrinks meanwhile gives what was left of it.
        """
        buffer, start = self._buffer, max(0, self.end - BLOCK)
        with memoryview(buffer) as view:
            count = self._fill(descriptor, view[: self.end - start], start)
            if count < self.end - start:
                self._rest = b""
            size = count + len(self._rest)
            view[count:size] = self._rest
        self.end = start
        first = buffer.find(b"\n", 0, size) + 1 if start else 0
        if start and not first:
            self._rest = bytes(buffer[: min(size, LINE_CAP + 1)])
            return Block([], b"")
        self._rest = bytes(buffer[: min(max(first - 1, 0), LINE_CAP + 1)])
        hits = [Hit(start + place, raw) for place, raw in lines_with(buffer, needles, first, size)]
        return Block(hits, bytes(buffer[first : min(first + _HEAD, size)]))

    def _fill(self, descriptor: int, view: memoryview, offset: int) -> int:
        done = 0
        while done < len(view) and (count := self._files.read_into(descriptor, view[done:], offset + done)):
            done += count
        return done


def scan_buffer() -> bytearray:
    """Return a buffer for scans."""
    return bytearray(BLOCK + LINE_CAP + 1)


def lines_with(data: bytes | bytearray, needles: Sequence[bytes], first: int = 0, end: int | None = None) -> list[Hit]:
    """Return the lines that hold any of the needles, in order.

    Args:
        data: lines.
        needles: what to search for; none holds a line feed, and an empty one is in each line.
        first: where the first line to look at begins.
        end: where the last one ends, without its line feed; by default the end of the data.
    """
    end = len(data) if end is None else end
    spans: dict[int, int] = {}
    for needle in needles:
        hit = data.find(needle, first, end)
        while hit >= 0:
            start = data.rfind(b"\n", first, hit) + 1 or first
            stop = data.find(b"\n", hit, end)
            stop = end if stop < 0 else stop
            spans[start] = stop
            hit = data.find(needle, stop + 1, end)
    return [
        Hit(start, capped(bytes(data[start : min(stop, start + LINE_CAP + 1)])))
        for start, stop in sorted(spans.items())
    ]


def capped(line: bytes) -> bytes:
    r"""Return a line without the ``\r`` of its end, cut to the cap between two UTF-8 characters."""
    if len(line) <= LINE_CAP:
        return line.removesuffix(b"\r")
    end = LINE_CAP
    while end > LINE_CAP - 4 and line[end] & 0xC0 == 0x80:  # noqa: PLR2004 - a byte inside a UTF-8 character
        end -= 1
    return line[:end]
