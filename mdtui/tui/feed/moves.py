"""Ways through the feed: by words, by time, from alert to alert, from bookmark to bookmark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT, local
from mdtui.findings import Severity
from mdtui.tui.feed.filters import RANKS, holds
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.parts import blocks
from mdtui.tui.feed.store import Entry


class Found(NamedTuple):
    """Where a search ended.

    Attributes:
        row: the row.
        wrapped: whether it went on from the other end.
    """

    row: int
    wrapped: bool


def find(model: FeedModel, text: str, row: int, step: int = 1) -> Found | None:
    """Return the next row after another whose text holds some words, in any case.

    Args:
        model: the feed.
        text: the words.
        row: where to begin; it is looked at last. -1 begins before the first row.
        step: 1 to search on, -1 to search back.
    """
    return _next(model, row, step, partial(holds, text.casefold())) if text else None


def find_among(
    entries: Sequence[Entry], ways: Iterable[range], text: str, cancelled: Callable[[], bool]
) -> tuple[Entry, bool] | None:
    """Do what `find` does, in any thread, and return the entry and whether the search went on from the other end.

    Args:
        entries: a copy of what the feed shows.
        ways: where to look, as `ways` gives it.
        text: the words.
        cancelled: asked again and again; then nothing is found.
    """
    folded = text.casefold()
    for wrapped, way in enumerate(ways):
        for block in blocks(way):
            if cancelled():
                return None
            found = next((entries[place] for place in block if holds(folded, entries[place])), None)
            if found is not None:
                return found, bool(wrapped)
    return None


def alert(model: FeedModel, row: int, step: int = 1, least: Severity = Severity.ERROR) -> Found | None:
    """Return the next row of an event that matters at least so much; see `find`."""
    fitting = frozenset(severity for severity in Severity if RANKS[severity] >= RANKS[least])
    return _next(model, row, step, lambda entry: entry.event.severity in fitting)


def bookmark(model: FeedModel, row: int, step: int = 1) -> Found | None:
    """Return the next row of an event that has a bookmark; see `find`."""
    return _next(model, row, step, lambda entry: entry.marked)


def to_time(model: FeedModel, moment: dt.datetime) -> int:
    """Return the row of the first event that is not before a moment, or the last row; local time without a zone."""
    return model.lines.row_of_time(local(moment))


def by_time(model: FeedModel, row: int, span: dt.timedelta) -> int:
    """Return the row that is so much later than another, or earlier; the first or the last where there is none.

    Going on, it is the first event that is at least so much later, and the next row at least; going back likewise.
    """
    if not len(model):
        return 0
    line = model.line(row)
    start = line.entry.moment
    if span < dt.timedelta():
        moment = start + span if start - FIRST_MOMENT > -span else FIRST_MOMENT
        return min(model.lines.row_of_time(moment), max(0, row - 1))
    moment = start + span if LAST_MOMENT - start > span else LAST_MOMENT
    return max(model.lines.row_of_time(moment), min(row + 1, len(model) - 1))


def _next(model: FeedModel, row: int, step: int, wanted: Callable[[Entry], bool]) -> Found | None:
    for wrapped, places in enumerate(ways(model, row, step)):
        for place in places:
            if wanted(model.shown[place]):
                return Found(model.lines.row_at(place), wrapped=bool(wrapped))
    return None


def ways(model: FeedModel, row: int, step: int) -> tuple[range, ...]:
    """Return the places behind a row in one direction, and those from the other end up to and with the row."""
    count = len(model.shown)
    if not count:
        return ()
    first, last = model.lines.places(row) if 0 <= row < len(model) else (0, -1) if row < 0 else (count, count - 1)
    if step > 0:
        return range(last + 1, count), range(last + 1)
    return range(first - 1, -1, -1), range(count - 1, first - 1, -1)
