"""Finding the few lines that matter in a large log, the newest first, without reading it as lines.

A log is searched in blocks, from its end, for bytes that a reported event has to hold; only the lines around such a
place are cut out. That is far faster than looking at each line, and it can stop as soon as enough was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mdtui.files import FileSystem

LINE_CAP = 64 * 1024
"""Bytes of a line that are kept; what follows them up to its end is dropped."""

BLOCK = 1 << 20
"""Bytes of one read: larger blocks are slower, as their pages are fresh."""


def scan_back(files: FileSystem, descriptor: int, end: int, needles: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the lines that hold any of the needles, the last line first, each without its line end and capped.

    Args:
        files: reads.
        descriptor: an open log.
        end: bytes from its start that are looked at; a line that they cut is looked at as far as it goes.
        needles: what to search for; none holds a line feed.

    Raises:
        OSError: as the system gives it. A log that shrinks meanwhile gives what was left of it.
    """
    rest = b""
    while end > 0:
        start = max(0, end - BLOCK)
        block = files.read_at(descriptor, end - start, start)
        if len(block) < end - start:
            rest = b""
        data = block + rest
        first = data.find(b"\n") + 1 if start else 0
        if start and not first:
            rest = data[: LINE_CAP + 1]
        else:
            yield from reversed(lines_with(data, needles, first))
            rest = data[: max(first - 1, 0)][: LINE_CAP + 1]
        end = start


def lines_with(data: bytes, needles: Sequence[bytes], first: int = 0) -> list[bytes]:
    """Return the lines that hold any of the needles, in order, each without its line end and capped.

    Args:
        data: whole lines; the last one may lack its line feed.
        needles: what to search for; none holds a line feed.
        first: where the first line to look at begins.
    """
    spans: dict[int, int] = {}
    for needle in needles:
        hit = data.find(needle, first)
        while hit >= 0:
            start = data.rfind(b"\n", first, hit) + 1 or first
            stop = data.find(b"\n", hit)
            stop = len(data) if stop < 0 else stop
            spans[start] = stop
            hit = data.find(needle, stop)
    return [capped(data[start:stop]) for start, stop in sorted(spans.items())]


def capped(line: bytes) -> bytes:
    r"""Return a line without the ``\r`` of its end, cut to the cap between two UTF-8 characters."""
    if len(line) <= LINE_CAP:
        return line.removesuffix(b"\r")
    end = LINE_CAP
    while end > LINE_CAP - 4 and line[end] & 0xC0 == 0x80:  # noqa: PLR2004 - a byte inside a UTF-8 character
        end -= 1
    return line[:end]
