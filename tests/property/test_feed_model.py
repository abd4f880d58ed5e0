"""The feed after any batches, filters and keys shows what a naive computation from scratch shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from mdtui.events.event import Event
from mdtui.events.moments import FIRST_MOMENT
from mdtui.events.query import EventContext
from mdtui.findings import Severity
from mdtui.tui.feed import filters as feed_filters
from mdtui.tui.feed import moves as feed_moves
from mdtui.tui.feed import store as feed_store
from mdtui.tui.feed.filters import Facet, Filter
from mdtui.tui.feed.groups import alike
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.parts import at_once
from mdtui.tui.feed.store import Entry

KEPT = 12
DAY = dt.datetime(2026, 8, 18, 12)  # noqa: DTZ001 - text logs carry no zone

times = st.none() | st.integers(0, 30).map(lambda second: DAY + dt.timedelta(seconds=second))
events = st.builds(
    Event,
    time=times,
    code=st.sampled_from([None, 506, 521]),
    tag=st.sampled_from(["", "EvSecurity"]),
    severity=st.sampled_from(Severity),
    text=st.sampled_from(["one", "Two", "two three"]),
    fields=st.sampled_from([{}, {"user": "anna"}, {"user": "Bob"}, {"user": "ANNA", "ip": "192.0.2.1"}]),
    source=st.just("MDaemon.log"),
)
filters = st.sampled_from(
    [
        feed_filters.by_code(None),
        feed_filters.by_code(521),
        feed_filters.by_code(506),
        feed_filters.by_tag("EvSecurity"),
        feed_filters.by_severity(Severity.ERROR),
        feed_filters.by_field("user", "anna"),
        feed_filters.by_field("user", "bob"),
        feed_filters.by_field("ip", "192.0.2.1"),
        feed_filters.by_text("TWO"),
        feed_filters.by_query("code:521 | critical", (), EventContext(0.0)),
        feed_filters.by_time(DAY, DAY + dt.timedelta(seconds=15)),
        feed_filters.bookmarked(),
    ]
)


class Naive:
    """The feed as it is defined, computed anew each time."""

    def __init__(self) -> None:
        self.kept: list[tuple[dt.datetime, Event]] = []
        self.limit = KEPT
        self.since = FIRST_MOMENT
        self.filters: list[tuple[Filter, bool]] = []
        self.filtering = True
        self.opened: set[int] = set()

    def add(self, batch: list[Event]) -> None:
        newest = self.kept[-1][0] if self.kept else FIRST_MOMENT
        self._put(batch, newest, older=False)

    def add_older(self, batch: list[Event]) -> None:
        self._put(batch, self.kept[0][0] if self.kept else FIRST_MOMENT, older=True)

    def _put(self, batch: list[Event], otherwise: dt.datetime, *, older: bool) -> None:
        moment = next((event.time for event in batch if event.time), otherwise)
        came = []
        for event in batch:
            moment = event.time or moment
            came.append((moment, event))
        if older:
            self.since = min([self.since, *(moment for moment, _ in came)])
        came = [pair for pair in came if pair[0] >= self.since]
        self.kept = sorted(came + self.kept if older else self.kept + came, key=lambda pair: pair[0])
        self.cut()

    def cut(self) -> None:
        if len(self.kept) > self.limit:
            self.kept = self.kept[len(self.kept) - self.limit :]
            self.since = self.kept[0][0]

    def fits(self, entry: Entry) -> bool:
        on = [one for one, is_on in self.filters if is_on and self.filtering]
        groups: dict[object, list[bool]] = {}
        for number, one in enumerate(on):
            fits = one.test(entry) is not one.inverse
            either = one.facet in (Facet.CODE, Facet.TAG, Facet.FIELD) and not one.inverse
            groups.setdefault((one.facet, one.name) if either else number, []).append(fits)
        return all(any(group) for group in groups.values())

    def rows(self, model: FeedModel) -> list[tuple[Entry, Entry, int, int, bool]]:
        groups: list[list[Entry]] = []
        for entry in filter(self.fits, model.store.entries):
            if model.collapse and groups and alike(groups[-1][-1].event, entry.event):
                groups[-1].append(entry)
            else:
                groups.append([entry])
        rows = []
        for group in groups:
            if len(group) > 1 and self.opened & {entry.serial for entry in group}:
                rows += [(entry, entry, len(group), number, True) for number, entry in enumerate(group)]
            else:
                rows.append((group[0], group[-1], len(group), 0, False))
        return rows


class Both:
    """The feed and the naive one, which get the same."""

    def __init__(self) -> None:
        self.model = FeedModel(KEPT)
        self.naive = Naive()

    def add(self, batch: list[Event]) -> None:
        self.model.add(batch)
        self.naive.add(batch)

    def add_older(self, batch: list[Event]) -> None:
        oldest = self.model.store.oldest
        page = sorted((event for event in batch if event.time and (not oldest or event.time <= oldest)), key=_time)
        page = page[max(0, len(page) - self.naive.limit + len(self.naive.kept)) :] if not self.is_full else []
        self.model.add_older(page)
        self.naive.add_older(page)

    @property
    def is_full(self) -> bool:
        return self.model.store.is_full

    def hold(self, on: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
        self.model.hold(on=on)
        self.naive.limit = KEPT * (2 if on else 1)
        self.naive.cut()

    def filter(self, wanted: Filter) -> None:
        number = at_once(self.model.add_filter(wanted))
        self.naive.filtering = True
        if number == len(self.naive.filters):
            self.naive.filters.append((wanted, True))
        elif number is not None:
            self.naive.filters[number] = (self.naive.filters[number][0], True)

    def switch(self, number: int) -> None:
        if self.naive.filters:
            number %= len(self.naive.filters)
            at_once(self.model.switch_filter(number))
            wanted, on = self.naive.filters[number]
            self.naive.filters[number] = wanted, not on

    def turn(self, number: int) -> None:
        if self.naive.filters:
            number %= len(self.naive.filters)
            at_once(self.model.turn_filter(number))
            wanted, on = self.naive.filters[number]
            self.naive.filters[number] = wanted.turned, on

    def remove(self, number: int) -> None:
        if self.naive.filters:
            number %= len(self.naive.filters)
            at_once(self.model.remove_filter(number))
            del self.naive.filters[number]

    def filtering(self, on: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
        at_once(self.model.use_filters(on=on))
        self.naive.filtering = on

    def collapse(self, on: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
        self.model.collapse = on

    def toggle(self, row: int) -> None:
        rows = self.naive.rows(self.model)
        if not rows:
            return
        row %= len(rows)
        _, last, count, number, opened = rows[row]
        assert self.model.toggle(row) is (count > 1)
        if opened:
            group = [one for one, *_ in rows[row - number : row - number + count]]
            self.naive.opened -= {one.serial for one in group}
        elif count > 1:
            self.naive.opened.add(last.serial)

    def mark(self, place: int, on: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
        if entries := self.model.store.entries:
            self.model.mark(entries[place % len(entries)], on=on)

    def check(self) -> None:
        model, naive = self.model, self.naive
        entries = model.store.entries
        assert [(entry.moment, id(entry.event)) for entry in entries] == [(at, id(one)) for at, one in naive.kept]
        naive.opened &= {entry.serial for entry in entries}
        expected = naive.rows(model)
        lines = [model.line(row) for row in range(len(model))]
        assert [(one.entry, one.last, one.count, one.number, one.opened) for one in lines] == expected
        fitting = list(filter(naive.fits, entries))
        assert model.shown == fitting
        if naive.filtering:
            assert model.filters.fitting == len(fitting)
        for number, (wanted, _) in enumerate(naive.filters):
            assert model.filters.hits(number) == sum(wanted.test(entry) is not wanted.inverse for entry in entries)
        self.check_rows(expected)

    def check_rows(self, expected: list[tuple[Entry, Entry, int, int, bool]]) -> None:
        model = self.model
        for entry in model.store.entries:
            rows = [row for row, (first, last, *_) in enumerate(expected) if first.key <= entry.key <= last.key]
            shown = bool(rows) and any(entry is one for one in model.shown)
            assert model.row_of(entry) == (rows[0] if shown else None)
            after = [row for row, (_, last, *_) in enumerate(expected) if last.key >= entry.key]
            assert model.row_near(entry) == (after[0] if after else max(0, len(expected) - 1))
        for row in range(-1, len(expected) + 1):
            for step in (1, -1):
                self.check_find(expected, row, step, lambda entry: "two" in entry.event.text.lower())

    def check_find(
        self,
        expected: list[tuple[Entry, Entry, int, int, bool]],
        row: int,
        step: int,
        wanted: Callable[[Entry], bool],
    ) -> None:
        model = self.model
        order = list(range(row + 1, len(expected))) + list(range(min(row + 1, len(expected))))
        if step < 0:
            order = list(range(row - 1, -1, -1)) + list(range(len(expected) - 1, max(row, 0) - 1, -1))
        hits = [at for at in order if any(map(wanted, model.lines.entries(at)))]
        found = feed_moves.find(model, "tWo", row, step)
        assert (None if found is None else found.row) == (hits[0] if hits else None)


def _time(event: Event) -> dt.datetime:
    return event.time or FIRST_MOMENT


batches = st.lists(events, max_size=6)
numbers = st.integers(0, 40)
operations = st.one_of(
    st.tuples(st.just("add"), batches),
    st.tuples(st.just("add"), batches),
    st.tuples(st.just("add_older"), batches),
    st.tuples(st.just("hold"), st.booleans()),
    st.tuples(st.just("filter"), filters),
    st.tuples(st.just("switch"), numbers),
    st.tuples(st.just("turn"), numbers),
    st.tuples(st.just("remove"), numbers),
    st.tuples(st.just("filtering"), st.booleans()),
    st.tuples(st.just("collapse"), st.booleans()),
    st.tuples(st.just("toggle"), numbers),
    st.tuples(st.just("mark"), numbers, st.booleans()),
)


@settings(max_examples=300)
@given(st.lists(operations, max_size=15), st.sampled_from([0, feed_store.FEW]))
def test_any_way_there_shows_what_is_defined(steps: list[tuple[object, ...]], few: int) -> None:
    both = Both()
    with patch.object(feed_store, "FEW", few):
        for name, *values in steps:
            getattr(both, str(name))(*values)
            both.check()
