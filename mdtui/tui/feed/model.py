"""What the feed shows, without a screen: the events in order of time, filtered, with repeats as one line each.

A *row* is a line on the screen, counted from 0; an *entry* is an event that is kept, and stays the same object as long
as it is. It belongs to the screen's own thread. Searching and jumping is in `feed_moves`, the table of
one code's fields in `feed_columns`, the histogram in `feed_histogram`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mdtui.events.event import Event, Identity
from mdtui.tui.feed.filters import Facet
from mdtui.tui.feed.lines import Line
from mdtui.tui.feed.shown import ShownFeed
from mdtui.tui.feed.store import CHARACTERS, KEPT, Entry, FeedStore, Step

__all__ = ["KEPT", "Came", "Entry", "FeedModel", "Line", "Page"]


class Came(NamedTuple):
    """What a batch brought.

    Attributes:
        kept: how many of its events are kept.
        shown: how many of those fit the filters.
        late: whether one was put before what was there already, so that rows have moved.
        dropped: how many of the oldest events fell out for it.
    """

    kept: int
    shown: int
    late: bool
    dropped: int


class Page(NamedTuple):
    """What to ask a source for that shall give older events.

    Attributes:
        before: the moment of the oldest event that is kept.
        known: the identities of the events of that moment.
        events: the oldest events that are kept, which reports in other places may repeat.
    """

    before: dt.datetime
    known: set[Identity]
    events: list[Event]


class FeedModel(ShownFeed):
    """The feed.

    Args:
        kept: how many events are kept.
        marked: says whether an event has a bookmark.
        characters: of how many characters together at most.
    """

    def __init__(
        self,
        kept: int = KEPT,
        marked: Callable[[Event], bool] = lambda _: False,
        *,
        characters: int = CHARACTERS,
    ) -> None:
        super().__init__(FeedStore(kept, characters))
        self._marked = marked

    def add(self, events: Sequence[Event]) -> Came:
        """Take in events that came, in any order; those that are older than all that is kept may not be kept."""
        newest = self.store.entries[-1] if self.store.entries else None
        step = self.store.add(events)
        shown = self._follow(step)
        late = newest is not None and bool(step.added) and step.added[0].key < newest.key
        return Came(len(step.added), shown, late, len(step.dropped))

    def add_older(self, events: Sequence[Event]) -> int:
        """Take in events that were read again from their logs, in order of time.

        Returns:
            How many of them are kept: none where there is no room, see `hold`.
        """
        step = self.store.add_older(events)
        self._follow(step)
        return len(step.added)

    def hold(self, *, on: bool) -> int:
        """Keep twice as many events, while somebody reads older ones, or no longer.

        Returns:
            How many of the oldest events fell out.
        """
        step = self.store.hold(on=on)
        self._follow(step)
        return len(step.dropped)

    def older(self) -> Page | None:
        """Return what to ask for to go on before the oldest event; None where there is none, or no room for more."""
        oldest = self.store.oldest
        if oldest is None or self.store.is_full:
            return None
        near = self.store.within(oldest, oldest + dt.timedelta(seconds=10))
        return Page(oldest, self.store.known(), [entry.event for entry in near])

    def _follow(self, step: Step) -> int:
        """Show what became of the store, and return how many further entries are shown."""
        for entry in step.added:
            entry.marked = self._marked(entry.event)
        # Nothing else may be dropped before it was counted: `dropped` holds only what came in an earlier step.
        self.filters.left(step.dropped)
        self.filters.came(step.added)
        if step.dropped:
            self.lines.drop_through(step.dropped[-1])
        visible = self.filters.select(step.added)
        self.lines.add(visible)
        if step.changed:
            self._test_again(step.changed)
        return len(visible)

    def _test_again(self, entries: Sequence[Entry]) -> None:
        self.lines.remove(entries)
        self.filters.again(entries)
        self.lines.add(sorted(self.filters.select(entries), key=lambda entry: entry.key))

    def mark(self, entry: Entry, *, on: bool) -> None:
        """Take note that an entry has a bookmark, or none any more."""
        entry.marked = on
        if any(one.filter.facet is Facet.BOOKMARKED for one in self.filters.active):
            self._test_again([entry])
