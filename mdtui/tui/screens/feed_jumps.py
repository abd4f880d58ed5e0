"""Ways through the feed screen: by words, by time, from alert to alert, from bookmark to bookmark, from bar to bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from textual import on

from mdtui.tui.background import in_background
from mdtui.tui.feed import moves as feed_moves
from mdtui.tui.feed.arranging import AT_ONCE
from mdtui.tui.feed.moves import Found
from mdtui.tui.feed.store import Entry
from mdtui.tui.screens.feed_view import FeedView
from mdtui.tui.widgets.histogram_view import HistogramView

_HOUR = dt.timedelta(hours=1)


def _jump(where: Callable[[FeedJumps], Found | None], missing: str) -> Callable[[FeedJumps], None]:
    """Return an action that goes to a row, and says where it went round the end, or that there is none.

    Args:
        where: finds the row.
        missing: what to say where there is none.
    """

    def action(screen: FeedJumps) -> None:
        screen.jump(where(screen), missing)

    return action


def _nowhere(words: str) -> str:
    return f"no event that is shown has: {words}"


class FeedJumps(FeedView):
    """Goes to places in the feed."""

    action_next_alert = _jump(lambda screen: feed_moves.alert(screen.model, screen.list.cursor), "there is no error")
    action_previous_alert = _jump(
        lambda screen: feed_moves.alert(screen.model, screen.list.cursor, -1), "there is no error"
    )
    action_next_mark = _jump(
        lambda screen: feed_moves.bookmark(screen.model, screen.list.cursor), "no event that is shown has a bookmark"
    )

    def jump(self, found: Found | None, missing: str) -> None:
        """Go to a row that was found, and say where that went round an end, or that nothing was found.

        Args:
            found: the row.
            missing: what to say without one.
        """
        if found is None:
            self.say(missing)
            return
        self.list.move_to(found.row)
        if found.wrapped:
            self.say("went on from the other end")

    def action_search_next(self) -> None:
        """Go to the next event with the words that were searched for."""
        self._search(1)

    def action_search_previous(self) -> None:
        """Go to the event before with the words that were searched for."""
        self._search(-1)

    def search_for(self, text: str) -> None:
        """Remember words, and go to the next event with them."""
        self.feeding.words = text
        self._search(1)

    def _search(self, step: int) -> None:
        words, shown = self.feeding.words, self.model.shown
        if len(shown) <= AT_ONCE:
            self.jump(feed_moves.find(self.model, words, self.list.cursor, step), _nowhere(words))
        elif words:
            self._search_many(list(shown), feed_moves.ways(self.model, self.list.cursor, step), words)

    @in_background("search", exclusive=True)
    def _search_many(self, entries: Sequence[Entry], ways: Iterable[range], words: str) -> None:
        cancelled = self.cancelled()
        found = feed_moves.find_among(entries, ways, words, cancelled)
        if not cancelled():
            self.call_later(self._found, found, words)

    def _found(self, found: tuple[Entry, bool] | None, words: str) -> None:
        row = None if found is None else self.model.row_of(found[0])
        self.jump(None if found is None or row is None else Found(row, found[1]), _nowhere(words))

    # Times

    def to_moment(self, moment: dt.datetime) -> None:
        """Go to the first event from a moment on; local time without a zone."""
        self.list.move_to(feed_moves.to_time(self.model, moment))

    def action_hour_back(self) -> None:
        """Go back by an hour."""
        self.list.move_to(feed_moves.by_time(self.model, self.list.cursor, -_HOUR))

    def action_hour_forth(self) -> None:
        """Go forth by an hour."""
        self.list.move_to(feed_moves.by_time(self.model, self.list.cursor, _HOUR))

    def action_bar_back(self) -> None:
        """Go to the bar before with events."""
        self._step_bar(-1)

    def action_bar_forth(self) -> None:
        """Go to the next bar with events."""
        self._step_bar(1)

    def _step_bar(self, step: int) -> None:
        chart, chosen = self.chart.shown, self.list.chosen
        if chart is None or chosen is None:
            return
        here = chart.bucket_of(chosen.last.moment)
        if here is None:
            here = -1 if chosen.last.moment < chart.start else len(chart.buckets)
        bars = range(here + step, len(chart.buckets) if step > 0 else -1, step)
        number = next((number for number in bars if chart.totals[number]), None)
        if number is None:
            self.say("no bar with events is there")
        else:
            self.to_moment(chart.moment(number))

    @on(HistogramView.Pressed)
    def _bar_pressed(self, message: HistogramView.Pressed) -> None:
        message.stop()
        if self.chart.shown is not None:
            self.to_moment(self.chart.shown.moment(message.number))

    # Up to what is older

    def action_cursor_up(self) -> None:
        """Go to the event above; at the top, read older ones."""
        self._read_older()
        super().action_cursor_up()

    def action_page_up(self) -> None:
        """Go up by a page; at the top, read older ones."""
        self._read_older()
        super().action_page_up()

    def action_scroll_home(self) -> None:
        """Go to the oldest event; there, read older ones."""
        self._read_older()
        super().action_scroll_home()

    def _read_older(self) -> None:
        """Read older events where the cursor is on the oldest, or say why there are none."""
        if self.list.cursor > 0 or not self.model.store.entries:
            return
        if reason := self.feeding.why_not_older():
            self.say(reason)
        self.feeding.read_older()

    def action_follow(self) -> None:
        """Go to the newest event and follow."""
        self.list.action_follow()
