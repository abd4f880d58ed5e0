"""Finding a moment in a log without reading the log, and the lines around it.

Lines stand in order of time, as exactly as MDaemon writes them: the lines of a session are written together when it
ends. So a moment is found by halving, and what is near it is read through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from mdtui.events.log_history import LINE_CAP, capped
from mdtui.events.moments import FIRST_MOMENT
from mdtui.events.parsing import parse_line
from mdtui.files import FileSystem
from mdtui.text import safe_text

_PROBE = 64 * 1024
"""Bytes in which a line with a time has to stand, and within which a place is good enough."""
_NEAR = dt.timedelta(minutes=10)
"""How long a session may last whose lines are still put where they belong."""
_STEP = 1 << 20
_MOST = 64 << 20
"""Bytes that are read through for the lines near a moment."""
_HEAD = 96


class LoggedLine(msgspec.Struct, frozen=True):
    """A line of a log, an event or not.

    Attributes:
        time: local time of the server, or that of the line before where it has none.
        source: the log's file name, exactly.
        place: where it begins there, in bytes.
        colour: its class, see `mdtui.events.parsing.LogLine`.
        text: what it says, exactly.
    """

    time: dt.datetime
    source: str
    place: int
    colour: str
    text: str

    @property
    def shown(self) -> str:
        """The text, safe for a terminal."""
        return safe_text(self.text)

    @property
    def shown_source(self) -> str:
        """The source, safe for a terminal."""
        return safe_text(self.source)


def places_around(files: FileSystem, descriptor: int, size: int, moment: dt.datetime) -> tuple[int, int]:
    """Return two places between which a log comes to a moment, each where a line begins or the log ends.

    Where the log is in order, each dated line before the first place is older, and none behind the second one. In a
    log without times they are its two ends.

    Args:
        files: reads.
        descriptor: the open log.
        size: its size in bytes.
        moment: local time without a zone.

    Raises:
        OSError: as the system gives it.
    """
    low, high = 0, size
    while high - low > _PROBE:
        found = _dated_line(files, descriptor, (low + high) // 2, high)
        if found is None:
            break
        place, time = found
        if time < moment:
            low = place
        else:
            high = place
    return low, high


def lines_between(
    files: FileSystem, descriptor: int, name: str, start: dt.datetime, end: dt.datetime
) -> Iterator[LoggedLine]:
    """Yield the lines of a log from one moment to another, in the order they stand in.

    Lines before the first one with a time, banners above all, are left out. So is what stands far from where it
    belongs: the lines of a session that lasted longer than ten minutes.

    Args:
        files: reads.
        descriptor: the open log.
        name: its name.
        start: the first moment; local time without a zone.
        end: the last one.

    Raises:
        OSError: as the system gives it.
    """
    first, _ = places_around(files, descriptor, files.stamp(descriptor).size, _earlier(start))
    time = None
    for place, raw in _lines(files, descriptor, first):
        line = parse_line(raw)
        time = line.time or time
        if time is None:
            continue
        if time > end and time - end > _NEAR:
            return
        if start <= time <= end:
            yield LoggedLine(time, name, place, line.colour, line.text)


def _earlier(moment: dt.datetime) -> dt.datetime:
    return moment - _NEAR if moment - FIRST_MOMENT > _NEAR else moment


def _lines(files: FileSystem, descriptor: int, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines from a place on with where they begin, capped; the last one may lack its end."""
    carry, begin, last = b"", place, place + _MOST
    while place < last and (chunk := files.read_at(descriptor, _STEP, place)):
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            yield begin, capped(carry + line)
            place += len(line) + 1
            carry, begin = b"", place
        place += len(rest)
        carry = (carry + rest)[: LINE_CAP + 1]
    if carry:
        yield begin, capped(carry)


def _dated_line(files: FileSystem, descriptor: int, place: int, end: int) -> tuple[int, dt.datetime] | None:
    """Return where the first line with a time begins that begins between two places, and its time."""
    data = files.read_at(descriptor, min(_PROBE + _HEAD, end - place), place)
    begin = data.find(b"\n") + 1
    while 0 < begin < min(len(data), _PROBE):
        time = parse_line(data[begin : begin + _HEAD]).time
        if time is not None:
            return place + begin, time
        begin = data.find(b"\n", begin) + 1
    return None
