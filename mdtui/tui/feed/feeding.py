"""The feed as the screens have it: what the sources report, which of it is shown, and the place in it.

It goes on while its screen is not there, so that whoever comes back finds filters, place and bookmarks as they were.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from textual.widget import Widget

from mdtui.errors import FailedError
from mdtui.events.event import Event
from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT, local
from mdtui.feed.server_events import AROUND_SECONDS, Timeline, WholeFeed
from mdtui.server import MailServer
from mdtui.tui.background import given_up, start_in_background
from mdtui.tui.feed.arranging import Arranging, Filtering
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.parts import one_part
from mdtui.tui.feed.store import Entry
from mdtui.tui.messages import Said

PAGE = 1000
"""Older events that are read at a time."""
AROUND = dt.timedelta(seconds=AROUND_SECONDS)
PART = 250
"""Events that are taken in at a time, in a few milliseconds; keys are answered between one part and the next."""
SHOWN_EVERY = 40
"""How many parts come before what is shown is painted again, where they come without end."""
MANY = 250
"""So many events at one look are a flood; then it is looked more often, so that keys wait for little at a time."""
SHOWN_IN_FLOOD = 5
"""In a flood, how many looks come before what is shown is painted again."""
_Answer = TypeVar("_Answer")


class News(NamedTuple):
    """What the sources report.

    Attributes:
        events: what is new, in order of time.
        problems: what is wrong with sources now, a line each, safe for a terminal.
    """

    events: tuple[Event, ...]
    problems: tuple[str, ...] = ()


class Logs:
    """What all sources report: first what is in them, then what comes.

    Args:
        server: the mail root.

    Attributes:
        feed: the sources, once they are open.
        is_behind: whether what was read is still being taken in; then nothing more is read, as logs can wait and
            memory cannot.
        wake: has `read` called soon, from any thread.
        is_flood: whether the last look gave very many events; the look after that is given even if there was nothing.
    """

    def __init__(self, server: MailServer) -> None:
        self.feed: WholeFeed | None = None
        self.is_behind: Callable[[], bool] = lambda: False
        self.wake: Callable[[], None] = lambda: None
        self.is_flood = False
        self._server = server
        self._problems: tuple[str, ...] = ()

    def read(self) -> News | None:
        """Return the newest events at first, even if there are none; later what is new, or None where nothing is.

        Raises:
            MdtuiError: a source cannot be read.
        """
        first = self.feed is None
        if not first and self.is_behind():
            return None
        if self.feed is None:
            with contextlib.suppress(FailedError):
                self._server.reports.bookmarks.read()
            self.feed = self._server.reports.whole()
        events = self.feed.read() if first else self.feed.poll()
        while not events and not first and self.feed.is_behind:
            events = self.feed.poll()
        before, self._problems = self._problems, tuple(self.feed.problems)
        was_flood, self.is_flood = self.is_flood, not first and len(events) >= MANY
        if events or first or was_flood or before != self._problems:
            return News(tuple(events), self._problems)
        return None

    def go_on(self) -> None:
        """Read on now, where there is more to be read already; what was read is taken in."""
        if self.feed is not None and self.feed.is_behind:
            self.wake()

    def close(self) -> None:
        """Close the sources."""
        if self.feed is not None:
            self.feed.close()


class Feeding:
    """The feed.

    Args:
        server: the mail root.
        owner: runs the workers, and says what went wrong.
        logs: the sources.

    Attributes:
        model: what is shown.
        filtering: changes its filters.
        changed: called when there is something to show anew.
        entry: what the cursor is on; None for the newest.
        following: whether the newest is to stay in sight.
        unread: how many came since it stopped following.
        problems: what is wrong with sources, a line each.
        words: what was searched for last.
        is_reading: whether older events are being read.
        at_start: whether there are no older events.
        hours: how far the histogram goes back; None for as far as there are events.
    """

    def __init__(self, server: MailServer, owner: Widget, logs: Logs) -> None:
        self.server = server
        self.model = FeedModel(server.config.feed.kept, server.reports.bookmarks.has)
        self.changed: Callable[[], None] = lambda: None
        self.entry: Entry | None = None
        self.following = True
        self.unread = 0
        self.problems: tuple[str, ...] = ()
        self.words = ""
        self.is_reading = False
        self.at_start = False
        self.hours: int | None = 24
        self._coming: deque[tuple[Event, ...]] = deque()
        self._arranging = Arranging(self.model, owner, self._go_on)
        self.filtering = Filtering(self._arranging, owner, self._show)
        self._flood = 0
        self._owner = owner
        self._logs = logs
        logs.is_behind = lambda: bool(self._coming)

    def came(self, news: News) -> None:
        """Take in what the sources report, once what is being arranged is."""
        for problem in news.problems:
            if problem not in self.problems:
                self._owner.post_message(Said(problem, problem=True))
        self.problems = news.problems
        is_idle = not self._coming and not self._arranging.is_busy
        self._coming.append(news.events)
        self._flood = self._flood + 1 if len(news.events) >= MANY else 0
        if is_idle:
            self._take_in()

    def _take_in(self, shown_at: int = SHOWN_EVERY) -> None:
        """Take in a part of what came, and leave the rest for after the keys that were pressed meanwhile."""
        if self._arranging.is_busy:
            return
        events = self._coming.popleft()
        if len(events) > PART:
            self._coming.appendleft(events[PART:])
        shown = self.model.add(events[:PART]).shown
        if not self.following:
            self.unread += shown
        if not self._coming:
            if self._flood <= 1 or self._flood % SHOWN_IN_FLOOD == 0:
                self.server.reports.right_of_way.take()
                self.changed()
            self._logs.go_on()
            return
        if not shown_at:
            self.changed()
        # By way of the loop, as a widget with a message waiting goes on to it without giving others a turn.
        left = shown_at - 1 if shown_at else SHOWN_EVERY
        asyncio.get_running_loop().call_soon(self._owner.call_later, self._take_in, left)

    def _show(self) -> None:
        self.changed()

    def _go_on(self) -> None:
        if self._coming:
            self._take_in()

    def follow(self, *, on: bool) -> None:
        """Follow what comes, or keep what is looked at in place, and more of what is older."""
        if on is not self.following:
            self.following = on
            self.unread = 0
            self._arranging.do(one_part(partial(self.model.hold, on=not on)), self._held)

    def _held(self, dropped: int) -> None:
        if dropped:
            self.changed()

    def find(self, event: Event) -> Entry | None:
        """Return the entry of an event that is kept; None where it is not."""
        if event.time is None:
            near = self.model.store.entries
        else:
            moment = local(event.time)
            near = self.model.store.within(moment, moment)
        wanted = event.identity, event.code, event.source
        each = ((entry, entry.event) for entry in near)
        return next((entry for entry, one in each if (one.identity, one.code, one.source) == wanted), None)

    def go_to(self, entry: Entry) -> None:
        """Put the cursor on an entry the next time that the feed is shown, and follow no more."""
        self.entry = entry
        self.follow(on=False)

    # Older events

    def why_not_older(self) -> str:
        """Return why there is nothing older to be read; nothing where there may be."""
        if self.at_start:
            return "there is nothing older"
        return "as many events are kept as there is room for" if self.model.store.is_full else ""

    def read_older(self) -> None:
        """Read what is older than all that is kept, in the background."""
        page, feed = self.model.older(), self._logs.feed
        if page is None or feed is None or self.is_reading or self.at_start:
            return
        self.is_reading = True
        self.changed()

        def read(_cancelled: object) -> list[Event]:
            return feed.older(page.before, PAGE, page.known, page.events)

        self._work("older", read, self._older_came)

    def _older_came(self, events: Sequence[Event]) -> None:
        self.is_reading = False
        self.at_start = not events
        self._arranging.do(one_part(partial(self.model.add_older, events)), lambda _: self._show())

    # What is read again

    def timeline(self, event: Event) -> Callable[[], Timeline]:
        """Return what reads, in a worker, what was logged around an event; it raises MdtuiError."""
        feed = self._logs.feed
        moment = local(event.time) if event.time is not None else FIRST_MOMENT
        start = max(moment - FIRST_MOMENT, AROUND) - AROUND + FIRST_MOMENT
        near = [entry.event for entry in self.model.store.within(start, min(moment, LAST_MOMENT - AROUND) + AROUND)]

        def read() -> Timeline:
            return feed.around(event, known=near) if feed is not None else Timeline([], 0)

        return read

    # Bookmarks

    def mark(self, entry: Entry, note: str | None) -> None:
        """Set a bookmark with a note, or take it away where there is none.

        Args:
            entry: the event.
            note: what to write to it; None takes the bookmark away.
        """
        marks = self.server.reports.bookmarks

        def write(_cancelled: object) -> None:
            if note is None:
                marks.remove(entry.event)
            else:
                marks.put(entry.event, note)

        self._work("bookmark", write, lambda _: self._marked(entry, on=note is not None))

    def _marked(self, entry: Entry, *, on: bool) -> None:
        self._arranging.do(one_part(partial(self.model.mark, entry, on=on)), lambda _: self._show())

    def note_of(self, event: Event) -> str:
        """Return the note of an event's bookmark, exactly; empty where it has none."""
        bookmark = self.server.reports.bookmarks.of(event)
        return "" if bookmark is None else bookmark.note

    # Work

    def _work(self, group: str, do: Callable[[Callable[[], bool]], _Answer], done: Callable[[_Answer], object]) -> None:
        """Do something in the background, and then what is to be done with its answer."""

        def run() -> None:
            cancelled = given_up(self.server.reports.right_of_way.give)
            try:
                answer = do(cancelled)
            except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
                self._owner.call_later(self._failed, error)
            else:
                if not cancelled():
                    self._owner.call_later(done, answer)

        start_in_background(self._owner, run, f"feed-{group}")

    def _failed(self, error: Exception) -> None:
        self.is_reading = False
        self._owner.post_message(Said.of(error))
        self.changed()
