"""Filters of the feed that stack: which events fit each of them, and which are shown.

Filters narrow what is shown one after the other, but those that ask for one of several values of the same thing, such
as two codes or two users, are alternatives: an event cannot have both. A filter that was turned round takes away.

For each event it is kept which filters it fits, a bit each, so that switching a filter tests nothing anew, and how many
events fit is known without counting. A new filter is tried on all events, in parts.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import msgspec

from mdtui.events.moments import local
from mdtui.events.query import EventContext, compile_event_query
from mdtui.findings import Severity
from mdtui.query import NONE_SAVED
from mdtui.text import safe_text
from mdtui.tui.feed.parts import Parts, blocks
from mdtui.tui.feed.store import Entry

RANKS = {severity: rank for rank, severity in enumerate(Severity)}
MOST = 24
"""Filters that may be there at a time; their bits stay small numbers."""


class Facet(enum.Enum):
    """What a filter looks at; the value is the word for it."""

    CODE = "code"
    TAG = "tag"
    SEVERITY = "severity"
    FIELD = "field"
    TEXT = "text"
    QUERY = "query"
    TIME = "time"
    BOOKMARKED = "bookmarked"


_ALTERNATIVES = {Facet.CODE, Facet.TAG, Facet.FIELD}


class Filter(msgspec.Struct, frozen=True, eq=False):
    """One filter; two are equal where they ask for the same.

    Attributes:
        facet: what it looks at.
        name: of a field, which one.
        value: what it asks for.
        words: what to call it, exactly.
        test: whether an entry fits.
        inverse: whether it takes away what fits.
    """

    facet: Facet
    name: str
    value: str | int | Severity | tuple[dt.datetime, dt.datetime] | None
    words: str
    test: Callable[[Entry], bool]
    inverse: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Filter) and self._asks == other._asks

    def __hash__(self) -> int:
        return hash(self._asks)

    @property
    def _asks(self) -> tuple[object, ...]:
        return self.facet, self.name, self.value, self.inverse

    @property
    def label(self) -> str:
        """What to call it, safe for a terminal."""
        return safe_text(f"not {self.words}" if self.inverse else self.words)

    @property
    def turned(self) -> Filter:
        """The filter that takes away what this one asks for, or the other way round."""
        return msgspec.structs.replace(self, inverse=not self.inverse)

    @property
    def alternatives(self) -> tuple[Facet, str] | None:
        """What it has in common with filters that are alternatives to it; None where there are none."""
        return (self.facet, self.name) if self.facet in _ALTERNATIVES and not self.inverse else None


def by_code(code: int | None) -> Filter:
    """Return the filter for a code; None for alerts that no known text fits."""
    words = "no code" if code is None else f"code {code}"
    return Filter(Facet.CODE, "", code, words, lambda entry: entry.event.code == code)


def by_tag(tag: str) -> Filter:
    """Return the filter for MDaemon's group; empty for events that the catalogue does not have."""
    return Filter(Facet.TAG, "", tag, f"tag {tag}" if tag else "no tag", lambda entry: entry.event.tag == tag)


def by_severity(least: Severity) -> Filter:
    """Return the filter for what matters at least so much."""
    fitting = frozenset(severity for severity in Severity if RANKS[severity] >= RANKS[least])
    words = least.value if least is Severity.CRITICAL else f"{least.value} or worse"
    return Filter(Facet.SEVERITY, "", least, words, lambda entry: entry.event.severity in fitting)


def by_field(name: str, value: str) -> Filter:
    """Return the filter for a field that has a value, in any case."""
    folded = value.casefold()

    def test(entry: Entry) -> bool:
        found = entry.event.fields.get(name)
        return found is not None and found.casefold() == folded

    return Filter(Facet.FIELD, name, folded, f"{name} {value}", test)


def by_text(text: str) -> Filter:
    """Return the filter for events whose text holds some words, in any case."""
    return Filter(Facet.TEXT, "", text.casefold(), f'"{text}"', partial(holds, text.casefold()))


def by_query(
    text: str, field_names: Iterable[str], context: EventContext, saved: Mapping[str, str] = NONE_SAVED
) -> Filter:
    """Return the filter for what fits a query.

    Args:
        text: the query, see `mdtui.events.query`.
        field_names: the names of the catalogue's fields.
        context: the moment that ages in the query are counted from, which does not move on with time.
        saved: the queries that ``@name`` stands for.

    Raises:
        QueryError: it is no query over events.
    """
    query = compile_event_query(text, field_names, saved)
    return Filter(Facet.QUERY, "", text, text, lambda entry: query.matches(entry.event, context))


def by_time(start: dt.datetime, end: dt.datetime) -> Filter:
    """Return the filter for what came from one moment to another, both included; local where it has no zone."""
    first, last = local(start), local(end)
    day = "%Y-%m-%d "
    to = f"{last:%H:%M:%S}" if first.date() == last.date() else f"{last:{day}%H:%M:%S}"
    words = f"{first:{day}%H:%M:%S} to {to}"
    return Filter(Facet.TIME, "", (first, last), words, lambda entry: first <= entry.moment <= last)


def bookmarked() -> Filter:
    """Return the filter for events that have a bookmark."""
    return Filter(Facet.BOOKMARKED, "", None, "bookmarked", lambda entry: entry.marked)


def holds(folded: str, entry: Entry) -> bool:
    """Return whether an entry's text, exactly as it was read, holds a text that has been case-folded."""
    text = entry.event.text
    return folded in (text.lower() if text.isascii() else text.casefold())


def count_fitting(entries: Sequence[Entry], chosen: Filter, cancelled: Callable[[], bool]) -> int | None:
    """Return how many entries fit a filter, in any thread; None where it was given up.

    Args:
        entries: a copy of `FeedStore.entries`.
        chosen: the filter.
        cancelled: asked again and again.
    """
    count, test = 0, chosen.test
    for block in blocks(entries):
        if cancelled():
            return None
        count += sum(1 for entry in block if test(entry))
    return count


class Active(msgspec.Struct):
    """A filter of the stack.

    Attributes:
        filter: the filter.
        bit: of the entries' masks.
        on: whether it takes part.
    """

    filter: Filter
    bit: int
    on: bool = True


class _Verdicts(dict[int, bool]):
    """Whether entries with a mask are shown; the masks are few."""

    def __init__(self, active: Iterable[Active]) -> None:
        super().__init__()
        on = [one for one in active if one.on]
        self._refused = sum(one.bit for one in on if one.filter.inverse)
        groups: dict[object, int] = {}
        for one in on:
            if not one.filter.inverse:
                group = one.filter.alternatives or one.bit
                groups[group] = groups.get(group, 0) | one.bit
        self._needed = tuple(groups.values())

    def __missing__(self, mask: int) -> bool:
        fits = not mask & self._refused and all(mask & bits for bits in self._needed)
        self[mask] = fits
        return fits


class FilterStack:
    """The filters, and how many events fit.

    Attributes:
        filtering: whether the filters take part at all; without them everything is shown.
    """

    def __init__(self) -> None:
        self.filtering = True
        self._active: list[Active] = []
        self._masks: Counter[int] = Counter()
        self._verdicts = _Verdicts(())

    def __len__(self) -> int:
        return len(self._active)

    @property
    def active(self) -> tuple[Active, ...]:
        """The filters, in the order they were added."""
        return tuple(self._active)

    @property
    def narrows(self) -> bool:
        """Whether anything may be hidden."""
        return self.filtering and any(one.on for one in self._active)

    def hits(self, number: int) -> int:
        """Return how many of the kept events fit a filter by itself, on or off.

        Args:
            number: its place in `active`, from 0; what a filter that takes away would leave is counted.
        """
        one = self._active[number]
        return sum(n for mask, n in self._masks.items() if bool(mask & one.bit) is not one.filter.inverse)

    @property
    def fitting(self) -> int:
        """How many of the kept events fit all filters that are on, also while the filters take no part."""
        return sum(n for mask, n in self._masks.items() if self._verdicts[mask])

    def verdict(self) -> Callable[[Entry], bool]:
        """Return what says whether an entry is shown."""
        if not self.narrows:
            return lambda _: True
        verdicts = self._verdicts
        return lambda entry: verdicts[entry.mask]

    def select(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return those that are shown."""
        if not self.narrows:
            return list(entries)
        verdicts = self._verdicts
        return [entry for entry in entries if verdicts[entry.mask]]

    def find(self, wanted: Filter) -> int | None:
        """Return the place of a filter that asks for the same, or None."""
        return next((number for number, one in enumerate(self._active) if one.filter == wanted), None)

    def add(self, wanted: Filter, entries: Sequence[Entry]) -> Parts[int | None]:
        """Add a filter, switched on; one that is there already is only switched on.

        Args:
            wanted: the filter.
            entries: all that is kept.

        Returns:
            Its place; None where there are too many.
        """
        number = self.find(wanted)
        if number is not None:
            self._active[number].on = True
            self._changed()
            return number
        taken = {one.bit for one in self._active}
        bit = next((1 << place for place in range(MOST) if 1 << place not in taken), 0)
        if not bit:
            return None
        test, masks = wanted.test, Counter[int]()
        for block in blocks(entries):
            # No entry has the bit of a filter that is not there.
            for entry in block:
                if test(entry):
                    entry.mask |= bit
            masks.update([entry.mask for entry in block])
            yield
        self._active.append(Active(wanted, bit))
        self._masks = masks
        self._changed()
        return len(self._active) - 1

    def switch(self, number: int) -> None:
        """Switch a filter on or off."""
        self._active[number].on = not self._active[number].on
        self._changed()

    def turn(self, number: int) -> None:
        """Turn a filter round: what it asked for is taken away, or the other way round."""
        self._active[number].filter = self._active[number].filter.turned
        self._changed()

    def remove(self, number: int, entries: Sequence[Entry]) -> Parts[None]:
        """Take a filter away."""
        yield from self._keep([one for place, one in enumerate(self._active) if place != number], entries)

    def clear(self, entries: Sequence[Entry]) -> Parts[None]:
        """Take all filters away."""
        yield from self._keep([], entries)

    def _keep(self, kept: list[Active], entries: Sequence[Entry]) -> Parts[None]:
        bits, masks = sum(one.bit for one in kept), Counter[int]()
        for block in blocks(entries):
            for entry in block:
                entry.mask &= bits
            masks.update([entry.mask for entry in block])
            yield
        self._active, self._masks = kept, masks
        self._changed()

    def came(self, entries: Sequence[Entry]) -> None:
        """Try the filters on entries that are new."""
        for one in self._active:
            test, bit = one.filter.test, one.bit
            for entry in entries:
                if test(entry):
                    entry.mask |= bit
        self._masks.update([entry.mask for entry in entries])

    def left(self, entries: Iterable[Entry]) -> None:
        """Count entries no more."""
        self._masks.subtract([entry.mask for entry in entries])
        self._masks = +self._masks

    def again(self, entries: Sequence[Entry]) -> None:
        """Try the filters anew on entries that are counted already."""
        self.left(entries)
        for entry in entries:
            entry.mask = 0
        self.came(entries)

    def _changed(self) -> None:
        self._verdicts = _Verdicts(self._active)
