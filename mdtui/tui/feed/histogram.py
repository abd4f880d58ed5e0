"""How many events there were in each stretch of the last hours, by severity: the bars over the feed."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from operator import attrgetter

import msgspec

from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT
from mdtui.findings import Severity
from mdtui.tui.feed.filters import RANKS
from mdtui.tui.feed.store import Entry, moment_of

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400)
"""Seconds that a bucket may be long, so that its bounds are times that people think in."""
_BLOCK = 256
"""Events that are counted at one go, in which no other thread has its turn."""
_severity_of = attrgetter("event.severity._value_")


class Histogram(msgspec.Struct, frozen=True):
    """Counts of events over a stretch of time.

    Attributes:
        start: where the first bucket begins; local time without a zone.
        seconds: how long each bucket is.
        buckets: for each, the counts by severity in the order of `Severity`.
    """

    start: dt.datetime
    seconds: int
    buckets: tuple[tuple[int, ...], ...]

    @property
    def totals(self) -> list[int]:
        """How many events each bucket has."""
        return [sum(bucket) for bucket in self.buckets]

    @property
    def end(self) -> dt.datetime:
        """Where the last bucket ends."""
        return self.moment(len(self.buckets))

    def worst(self, number: int) -> Severity | None:
        """Return what matters most in a bucket; None where it is empty."""
        counts = self.buckets[number]
        return next((severity for severity in reversed(Severity) if counts[RANKS[severity]]), None)

    def moment(self, number: int) -> dt.datetime:
        """Return where a bucket begins."""
        return _later(self.start, number * self.seconds)

    def bucket_of(self, moment: dt.datetime) -> int | None:
        """Return the bucket of a moment, or None where it lies outside."""
        number = int((moment - self.start).total_seconds() // self.seconds)
        return number if 0 <= number < len(self.buckets) else None


def histogram(
    entries: Sequence[Entry],
    width: int,
    end: dt.datetime,
    hours: float | None = None,
    give_way: Callable[[], object] = lambda: None,
) -> Histogram:
    """Return how many events there were up to a moment.

    Args:
        entries: the events, in order of time: `FeedModel.shown`, or all that are kept.
        width: how many buckets at most, 2 at least.
        end: the moment, local without a zone, most likely now; what is later is counted in the last bucket, as the
            clock of a mail server may be ahead.
        hours: how far back it goes; None for as far as there are events.
        give_way: called again and again while it counts; it may wait.
    """
    width = max(2, width)
    if hours is not None:
        step = _step(max(1.0, hours * 3600), width)
    else:
        first = next((entry.moment for entry in entries if entry.moment > FIRST_MOMENT), end)
        # The last bucket ends when it ends, so that the others have to reach back all the way.
        step = _step(max(1.0, (end - first).total_seconds()), width - 1)
    # The last bucket holds the end, and begins where the step puts it in the day.
    midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)
    last = midnight + dt.timedelta(seconds=int((end - midnight).total_seconds()) // step * step)
    reach = min((last - FIRST_MOMENT) // dt.timedelta(seconds=step), width - 1)
    start = last - dt.timedelta(seconds=step * reach)
    return Histogram(start, step, _count(entries, start, step, reach + 1, give_way))


def _step(seconds: float, width: int) -> int:
    step = next((step for step in _STEPS if step * width >= seconds), 0)
    return step or math.ceil(seconds / (width * _STEPS[-1])) * _STEPS[-1]


def _later(moment: dt.datetime, seconds: int) -> dt.datetime:
    left = LAST_MOMENT - moment
    return moment + dt.timedelta(seconds=seconds) if left.total_seconds() > seconds else LAST_MOMENT


def _count(
    entries: Sequence[Entry], start: dt.datetime, step: int, width: int, give_way: Callable[[], object]
) -> tuple[tuple[int, ...], ...]:
    buckets = []
    place = bisect_left(entries, start, key=moment_of)
    for number in range(width):
        bound = _later(start, step * (number + 1))
        after = bisect_left(entries, bound, lo=place, key=moment_of) if number < width - 1 else len(entries)
        counts = Counter[str]()
        for first in range(place, after, _BLOCK):
            give_way()
            counts.update(map(_severity_of, entries[first : min(first + _BLOCK, after)]))
        buckets.append(tuple(counts[severity.value] for severity in Severity))
        place = after
    return tuple(buckets)
