"""One event that several places report, given once.

MDaemon writes an event into the Windows Event Log, into the log of a service and maybe into the log of everything.
Those are one event where code and fields, or the text where there are no fields, are the same, the times lie within two
seconds, and the places differ: two reports in one place are two events, such as two false logons of one user.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Sequence
from itertools import islice
from typing import TypeAlias

import msgspec

from mdtui.events.catalogue import MARKER
from mdtui.events.event import Event
from mdtui.events.moments import local

SAME_SECONDS = 2.0
"""Two reports that lie so far apart at most may be of one event."""
REMEMBERED = 10_000
"""Events that a later report can still be of; a text log gets some of its lines only when a session ends."""

_LOOKED_AT = 1000
"""Like events that are compared with a report, the latest first, so that a flood of them costs no more and more."""
_BLANKS = re.compile(r"\s+")
_WINDOW = dt.timedelta(seconds=SAME_SECONDS)
_Key: TypeAlias = tuple[int | None, str | tuple[tuple[str, str], ...]]


class _Given(msgspec.Struct):
    """An event that was given.

    Attributes:
        key: what it has in common with other reports of it.
        moment: its local time, None where it has none.
        sources: where it was found.
        place: where it stands in the list that is being made; None once that is done.
    """

    key: _Key
    moment: dt.datetime | None
    sources: set[str]
    place: int | None


class Distinct:
    """Leaves out further reports of an event, also of one that was given in an earlier call.

    Args:
        remembered: how many events a later report can still be of.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._by_key: dict[_Key, deque[_Given]] = {}
        self._order: deque[_Given] = deque()

    def of(self, events: Sequence[Event]) -> list[Event]:
        """Return the events that were not reported before, in their order.

        Of several reports of one event the first is given; its `also` names where the others of the same call stand.
        """
        kept: list[Event] = []
        placed: list[_Given] = []
        for event in events:
            key, moment = _key(event), _moment(event)
            given = self._known(event, key, moment)
            if given is None:
                placed.append(_Given(key, moment, {event.source}, len(kept)))
                self._remember(placed[-1])
                kept.append(event)
                continue
            given.sources.add(event.source)
            if given.place is not None:
                first = kept[given.place]
                kept[given.place] = msgspec.structs.replace(first, also=(*first.also, event.source))
        for given in placed:
            given.place = None
        return kept

    def _known(self, event: Event, key: _Key, moment: dt.datetime | None) -> _Given | None:
        same = self._by_key.get(key)
        if same is None or moment is None:
            return None
        for given in islice(reversed(same), _LOOKED_AT):
            near = given.moment is not None and abs(given.moment - moment) <= _WINDOW
            if near and event.source not in given.sources:
                return given
        return None

    def _remember(self, given: _Given) -> None:
        if given.moment is None:
            return
        self._by_key.setdefault(given.key, deque()).append(given)
        self._order.append(given)
        if len(self._order) > self._remembered:
            oldest = self._order.popleft()
            same = self._by_key[oldest.key]
            same.popleft()
            if not same:
                del self._by_key[oldest.key]


def _moment(event: Event) -> dt.datetime | None:
    return None if event.time is None else local(event.time)


def _key(event: Event) -> _Key:
    if event.fields:
        return event.code, tuple(sorted(event.fields.items()))
    _, marker, words = event.text.partition(MARKER)
    return None, _BLANKS.sub(" ", words if marker else event.text).strip()
