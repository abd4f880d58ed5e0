"""What was logged around an event, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from mdtui.events.event import Event
from mdtui.events.moments import local
from mdtui.feed.server_events import TimelineLine
from mdtui.tui.facts import Fact
from mdtui.tui.feed.event_text import LOOKS, brief, code_text, full_time, place_text


def is_it(line: TimelineLine, around: Event) -> bool:
    """Return whether a line is the event that the others are around."""
    event = line.event
    return event is not None and event.identity == around.identity and event.source == around.source


def since_text(line: TimelineLine, around: dt.datetime) -> str:
    """Return how long before or after the event a line was written: ``-12.3s``, ``+0.0s``.

    Args:
        line: the line.
        around: the local moment of the event, without a zone.
    """
    return f"{(local(line.time) - around).total_seconds():+.1f}s"


def words(line: TimelineLine) -> str:
    """Return what a line says; of an event without the marker that all of them carry."""
    return line.shown if line.event is None else brief(line.event)


def line_facts(line: TimelineLine) -> list[Fact]:
    """Return all that is known of a line."""
    facts = [Fact("Text", words(line) or "nothing"), Fact("Time", full_time(line.time))]
    if line.event is None:
        return [*facts, Fact("Source", line.shown_source)]
    said = f"{code_text(line.event)}, {line.event.severity.value}"
    return [Fact("Event", said, LOOKS[line.event.severity]), *facts, Fact("Source", place_text(line.event))]


def plain_lines(lines: Iterable[TimelineLine]) -> list[str]:
    """Return lines to be copied, safe wherever they are put."""
    return [f"{full_time(line.time)}  {line.shown_source}  {line.shown}" for line in lines]
