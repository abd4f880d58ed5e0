"""What every place says around an event, merged by time: lines of logs, events or not, and events without a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeAlias, runtime_checkable

import msgspec

from mdtui.errors import UsageError
from mdtui.events.event import Event, event_of_line
from mdtui.events.log_folder import Surroundings
from mdtui.events.matching import Recogniser
from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT, local
from mdtui.events.parsing import LogLine
from mdtui.findings import Severity
from mdtui.text import safe_text

_ByPlace: TypeAlias = dict[tuple[str, int | None, str], Event]


@runtime_checkable
class HasLines(Protocol):
    """A source of events that has lines which are none."""

    def around(self, start: dt.datetime, end: dt.datetime, limit: int) -> Surroundings:
        """Return all lines from one moment to another."""


class TimelineLine(msgspec.Struct, frozen=True):
    """A line of the timeline.

    Attributes:
        time: local time without a zone.
        source: where it stands, exactly.
        text: what it says, exactly.
        colour: its class in its log, see `mdtui.events.parsing.LogLine`; empty where there is none.
        event: the event that it reports; None where it reports none.
    """

    time: dt.datetime
    source: str
    text: str
    colour: str = ""
    event: Event | None = None

    @property
    def shown(self) -> str:
        """The text, safe for a terminal."""
        return safe_text(self.text)

    @property
    def shown_source(self) -> str:
        """The source, safe for a terminal."""
        return safe_text(self.source)

    @property
    def severity(self) -> Severity | None:
        """How much its event matters; None where it reports none."""
        return None if self.event is None else self.event.severity


class Timeline(msgspec.Struct, frozen=True):
    """What is around an event.

    Attributes:
        lines: the lines, in order of time.
        left_out: how many more there are, further away from the event.
        centre: which of them is the event itself, from 0.
    """

    lines: list[TimelineLine]
    left_out: int
    centre: int = 0


def timeline(
    event: Event,
    sources: Iterable[HasLines],
    known: Sequence[Event],
    recogniser: Recogniser,
    *,
    seconds: float,
    limit: int,
) -> Timeline:
    """Return what is around an event.

    Args:
        event: the event.
        sources: logs.
        known: events of that time, of any source; those that stand in a line of a log are not given twice.
        recogniser: knows the texts of events.
        seconds: how far to look to both sides.
        limit: how many lines at most.

    Raises:
        UsageError: the event has no time.
    """
    if event.time is None:
        raise UsageError("it is not known when this event came", where=event.text)
    middle, span = local(event.time), dt.timedelta(seconds=seconds)
    start = middle - span if middle - FIRST_MOMENT > span else FIRST_MOMENT
    end = middle + span if LAST_MOMENT - middle > span else LAST_MOMENT
    all_around = [source.around(start, end, limit) for source in sources]
    by_place: _ByPlace = {(one.source, one.place, one.text): one for one in (*known, event) if one.place is not None}
    lines = list(_lines(all_around, by_place, recogniser))
    standing = {(line.event.source, line.event.identity) for line in lines if line.event is not None}
    for one in (*known, event):
        moment = local(one.time) if one.time is not None else end
        if one.time is not None and start <= moment <= end and (one.source, one.identity) not in standing:
            standing.add((one.source, one.identity))
            lines.append(TimelineLine(moment, one.source, one.text, event=one))
    lines.sort(key=lambda line: line.time)
    kept = _nearest(lines, event, middle, limit)
    centre = next(place for place, line in enumerate(kept) if _is_it(line, event))
    left_out = sum(around.left_out for around in all_around) + len(lines) - len(kept)
    return Timeline(kept, left_out, centre)


def _lines(all_around: Iterable[Surroundings], by_place: _ByPlace, recogniser: Recogniser) -> Iterator[TimelineLine]:
    for around in all_around:
        for line in around.lines:
            event = by_place.get((line.source, line.place, line.text))
            if event is None:
                parsed = LogLine(line.time, line.colour, line.text)
                event = event_of_line(parsed, recogniser, line.source, line.place)
            yield TimelineLine(line.time, line.source, line.text, line.colour, event)


def _nearest(lines: list[TimelineLine], event: Event, middle: dt.datetime, limit: int) -> list[TimelineLine]:
    """Return the lines that are nearest to a moment, in their order, and the event's own in any case."""
    if len(lines) <= limit:
        return lines
    places = sorted(range(len(lines)), key=lambda at: (not _is_it(lines[at], event), abs(lines[at].time - middle)))
    return [lines[place] for place in sorted(places[: max(1, limit)])]


def _is_it(line: TimelineLine, event: Event) -> bool:
    return line.event is not None and line.event.identity == event.identity and line.event.source == event.source
