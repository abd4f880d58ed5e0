"""How many events there were, by code and by hour."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import msgspec

from mdtui.events.event import Event
from mdtui.events.moments import FIRST_MOMENT, local
from mdtui.findings import Severity


class CodeCount(msgspec.Struct):
    """The events of one code.

    Attributes:
        code: the code; None for alerts that no known text fits.
        tag: MDaemon's group.
        severity: the most that one of them matters.
        count: how many there are.
        first: when the earliest came, local time without a zone; None where none has a time.
        last: when the latest came.
    """

    code: int | None
    tag: str
    severity: Severity
    count: int = 0
    first: dt.datetime | None = None
    last: dt.datetime | None = None


class EventCounts:
    """Counts events.

    Args:
        events: those to begin with.

    Attributes:
        total: how many there are.
        hours: how many of each code in an hour, by the moment it begins at, local time without a zone; events without
            a time are under None.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.total = 0
        self.hours: dict[dt.datetime | None, Counter[int | None]] = {}
        self._codes: dict[int | None, CodeCount] = {}
        for event in events:
            self.add(event)

    def add(self, event: Event) -> None:
        """Count one more event."""
        self.total += 1
        moment = None if event.time is None else local(event.time)
        hour = None if moment is None else moment.replace(minute=0, second=0, microsecond=0)
        self.hours.setdefault(hour, Counter())[event.code] += 1
        of_code = self._codes.get(event.code)
        if of_code is None:
            of_code = self._codes[event.code] = CodeCount(event.code, event.tag, event.severity)
        of_code.count += 1
        of_code.severity = max(of_code.severity, event.severity, key=tuple(Severity).index)
        if moment is not None:
            of_code.first = min(of_code.first or moment, moment)
            of_code.last = max(of_code.last or moment, moment)

    @property
    def codes(self) -> list[CodeCount]:
        """What there is of each code, the most frequent first."""
        return sorted(self._codes.values(), key=lambda of_code: (-of_code.count, of_code.code or 0))

    @property
    def ordered_hours(self) -> list[tuple[dt.datetime | None, Counter[int | None]]]:
        """The hours in which there were any, the earliest first, events without a time before them."""
        return sorted(self.hours.items(), key=lambda hour: hour[0] or FIRST_MOMENT)
