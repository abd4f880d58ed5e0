"""The feed in words: how much of it is shown, what a person writes into its prompts, and what is said of one line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from mdtui.clock import Clock, local_time
from mdtui.events.query import EventContext
from mdtui.query import NONE_SAVED
from mdtui.query_values import QueryError, parse_moment
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.feed.event_text import LOOKS, Repeats, brief, code_text, full_time, place_text
from mdtui.tui.feed.feeding import Feeding
from mdtui.tui.feed.filters import Filter, by_query, by_text
from mdtui.tui.feed.lines import Line
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import count_text

SPANS = (6, 24, 168)
"""Hours that the histogram can go back; the last step is as far as there are events."""
_OF_DAY = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
_QUERY_SIGNS = re.compile(r"[:=<>&|!()]|(?:^|\s)(?:~\w\b|@\w)")
"""Whoever writes one of these means a query, not words."""
_TIMES = "times are like 14:30, 2026-08-18, 2026-08-18 14:30 or, for an age, 2h"


def filter_of(text: str, field_names: Iterable[str], clock: Clock, saved: Mapping[str, str] = NONE_SAVED) -> Filter:
    """Return the filter that a person has written: a query, or else words that the text is to have.

    Args:
        text: what was written; in double quotes it is words, whatever they are.
        field_names: the names of the catalogue's fields.
        clock: for the ages in a query.
        saved: the queries that ``@name`` stands for.

    Raises:
        QueryError: it is meant as a query, and is none.
    """
    if len(text) > 2 and text[0] == text[-1] == '"':  # noqa: PLR2004 - more than the quotes
        return by_text(text[1:-1])
    try:
        return by_query(text, field_names, EventContext(clock.now(), clock.zone()), saved)
    except QueryError:
        if _QUERY_SIGNS.search(text):
            raise
        return by_text(text)


def moment_of(text: str, near: dt.datetime | None, clock: Clock) -> dt.datetime:
    """Return the moment that a person has written, local without a zone.

    Args:
        text: a time of the day, a date with or without one, or an age.
        near: the moment whose day a time without a date is of; None for today.
        clock: for ages, and for today.

    Raises:
        QueryError: it is no time.
    """
    text = text.strip()
    now = local_time(clock, clock.now())
    today = (near or (now.replace(tzinfo=None) if now is not None else None)) if _OF_DAY.fullmatch(text) else None
    try:
        if (match := _OF_DAY.fullmatch(text)) and today is not None:
            hour, minute, second = (int(part or 0) for part in match.groups())
            return today.replace(hour=hour, minute=minute, second=second, microsecond=0)
        moment = parse_moment(text.replace(" ", "T", 1))
        if moment.start is not None:
            return moment.start.replace(tzinfo=None)
        if now is not None:
            return now.replace(tzinfo=None) - dt.timedelta(seconds=moment.age)
    except (ValueError, OverflowError, QueryError):
        pass
    raise QueryError(f"not a time: '{text}'", text=text, position=0, hint=_TIMES)


def title_notes(feeding: Feeding, glyphs: GlyphSet, chart: str) -> list[str]:
    """Return what to say beside the title, the longest first: whether it follows, and how much of it is shown.

    Args:
        feeding: the feed.
        glyphs: the marks.
        chart: what a bar of the histogram is.
    """
    model = feeding.model
    kept, shown = len(model.store), len(model.shown)
    follows = "following" if feeding.following else f"paused, {count_text(feeding.unread)} new"
    if not feeding.following and not feeding.unread:
        follows = "paused"
    much = count_text(kept) if shown == kept else f"{count_text(shown)} of {count_text(kept)}"
    reading = f"reading older{glyphs.ellipsis}  " if feeding.is_reading else ""
    bad = f"{len(feeding.problems)} with problems  " if feeding.problems else ""
    said = f"{reading}{bad}{follows}  {much} event{'' if kept == 1 else 's'}"
    # Without an event there is no bar to explain.
    return [f"{chart}   {said}" if shown else said, said, f"{reading}{follows}  {much}", follows]


def empty_text(feeding: Feeding) -> str:
    """Return what to say where no event is shown."""
    if not feeding.model.store.entries:
        problems = "".join(f"\n{problem}" for problem in feeding.problems)
        return f"no events yet{problems}\nThey are shown as they are logged"
    return "no event fits the filters\n\\ shows all, - takes the last filter away"


def hours_text(hours: int | None) -> str:
    """Return how far the histogram goes back."""
    return "whole feed" if hours is None else f"last {hours} hours" if hours < SPANS[-1] else "last 7 days"


def line_title(line: Line, note: str, glyphs: GlyphSet) -> str:
    """Return what a line is: code, group, severity, and its bookmark.

    Args:
        line: the line.
        note: of its bookmark, exactly; empty where it has none.
        glyphs: the marks.
    """
    event = line.last.event
    bookmark = f"   {glyphs.selected} {safe_text(note)}" if line.last.marked or line.entry.marked else ""
    return f"{code_text(event)}, {event.severity.value}{bookmark}".rstrip()


def line_facts(line: Line, note: str) -> list[Fact]:
    """Return the whole text of a line, and where it was read.

    Args:
        line: the line.
        note: of its bookmark, exactly; empty where it has none.
    """
    event = line.last.event
    facts = [Fact("Text", brief(event), LOOKS[event.severity]), Fact("Source", place_text(event))]
    if line.last.marked or line.entry.marked:
        facts.append(Fact("Bookmark", safe_text(note) or "without a note"))
    return facts


def line_time(line: Line) -> str:
    """Return when an event came, or from when to when its repeats did."""
    if line.stands_for == 1:
        return full_time(line.last.event.time)
    return f"{count_text(line.count)} times, {full_time(line.entry.event.time)} to {full_time(line.last.event.time)}"


def repeats_of(line: Line) -> Repeats:
    """Return how often a line's event came."""
    return Repeats(line.stands_for, line.entry.event.time, line.last.event.time)
