"""The look of the feed screen: the histogram, the filters, the events, and what is said of the one under the cursor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widget import Widget

from mdtui.clock import local_time
from mdtui.events.event import Event
from mdtui.events.moments import local
from mdtui.keys.action import Action, Place
from mdtui.tui.actions import footer
from mdtui.tui.background import given_up, in_background
from mdtui.tui.feed.arranging import AT_ONCE
from mdtui.tui.feed.event_text import Repeats
from mdtui.tui.feed.feeding import Feeding
from mdtui.tui.feed.histogram import Histogram, histogram
from mdtui.tui.feed.store import Entry
from mdtui.tui.feed.text import SPANS, empty_text, line_facts, line_time, line_title, title_notes
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.pace import Pace
from mdtui.tui.possible import why_not_written
from mdtui.tui.query_line import for_events
from mdtui.tui.screens.full_screen import VERTICAL_BREAKPOINTS
from mdtui.tui.screens.pane_screen import LEAST_HEIGHT
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.event_lines import EventLines
from mdtui.tui.widgets.feed_list import FeedList
from mdtui.tui.widgets.filter_line import FilterLine
from mdtui.tui.widgets.histogram_view import HistogramView
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.writing_pane import WritingPane

COUNT_AGAIN = 0.5
"""Seconds after which it is looked whether very many events may be counted anew."""


class Ways(NamedTuple):
    """Where the feed leads.

    Attributes:
        explain: shows all that is known of an event, and how often it came.
        around: shows what was logged around an event.
    """

    explain: Callable[[Event, Repeats], None]
    around: Callable[[Event], None]


class FeedBar(QueryBar):
    """Asks for a query, words, a time, a note or a file name, above the keys."""

    DEFAULT_CSS = """
    FeedBar { dock: none; }
    """


class FeedView(SideScreen):
    """Shows the feed.

    Args:
        glyphs: the marks.
        records: stops what waits.
        elsewhere: says why an action of another place is not possible now.
        feeding: the feed.
        ways: where it leads.
    """

    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = VERTICAL_BREAKPOINTS

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        feeding: Feeding,
        ways: Ways,
    ) -> None:
        self.list = FeedList(feeding.server.clock, glyphs, feeding)
        super().__init__(glyphs, Place.EVENTS, self.list, records, elsewhere)
        self.bar = FeedBar(glyphs, {QueryPurpose.FILTER: for_events(feeding.server)})
        self.chart = HistogramView(glyphs)
        self.filter_line = FilterLine(glyphs, feeding.model.filters)
        self.feeding = feeding
        self.model = feeding.model
        self._pace = Pace(feeding.server.clock)
        self._later: Timer | None = None
        self.ways = ways

    def compose(self) -> ComposeResult:
        """Put histogram and filters above the events, and the whole text of the chosen one below."""
        self.take_size()
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self.chart
        yield self.filter_line
        yield self.list
        yield self.details_line
        yield self.facts
        yield self.bar
        yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Show what there is."""
        self.feeding.changed = self.show_feed
        self.show_feed()

    def on_unmount(self) -> None:
        """Look no more; the feed goes on."""
        if self.feeding.changed == self.show_feed:
            self.feeding.changed = lambda: None

    def on_resize(self, event: events.Resize) -> None:
        """Have as many bars as there is room for, and none on a small screen."""
        self.chart.display = event.size.height >= LEAST_HEIGHT
        self.facts.display = self.chart.display
        self.call_after_refresh(self.show_feed)

    def show_feed(self) -> None:
        """Show the feed as it is now."""
        self.list.show(empty_text(self.feeding))
        self.filter_line.show()
        self.show_chart()
        self.show_place()

    def show_place(self) -> None:
        """Show where the cursor is, and what is said of the event."""
        self.title_line.show(note=title_notes(self.feeding, self._glyphs, self.chart.note))
        chart, chosen = self.chart.shown, self.list.chosen
        if chart is not None:
            here = None if chosen is None else chart.bucket_of(chosen.last.moment)
            self.chart.show(chart, here)
        self.show_chosen()
        self.show_keys()

    def show_chart(self) -> None:
        """Count the events that are shown anew; many in the background, and not without a pause."""
        if len(self.model.shown) > AT_ONCE:
            self._pace.wanted = True
            self._count_in_time()
        else:
            self._show_chart(self._chart(self.model.shown))

    def _count_in_time(self) -> None:
        """Count what is wanted, as soon as its time has come."""
        if self._later is not None:
            self._later.stop()
            self._later = None
        if self._pace.start():
            self._count(list(self.model.shown))
        elif self._pace.wanted:
            self._later = self.set_timer(COUNT_AGAIN, self._count_in_time)

    @in_background("chart")
    def _count(self, shown: Sequence[Entry]) -> None:
        cancelled = self.cancelled()
        chart = self._chart(shown, cancelled)
        if not cancelled():
            self.call_later(self._counted, chart)

    def cancelled(self) -> Callable[[], bool]:
        """Return, in a worker, what says whether it is given up; it waits while a key is answered."""
        return given_up(self.feeding.server.reports.right_of_way.give)

    def _counted(self, chart: Histogram) -> None:
        self._pace.end()
        self._show_chart(chart)
        if self._pace.wanted:
            self._count_in_time()

    def _show_chart(self, chart: Histogram) -> None:
        chosen = self.list.chosen
        self.chart.show(chart, None if chosen is None else chart.bucket_of(chosen.last.moment))

    def _chart(self, shown: Sequence[Entry], give_way: Callable[[], object] = lambda: None) -> Histogram:
        """Return the counts of the last hours, or of all where there is nothing in the last hours."""
        clock = self.feeding.server.clock
        now = local_time(clock, clock.now())
        newest = shown[-1].moment if shown else None
        end = local(now) if now is not None else newest
        end = max(each for each in (end, newest) if each is not None)
        hours = self.feeding.hours
        if hours is not None and newest is not None and end - newest > dt.timedelta(hours=hours):
            hours = None
        return histogram(shown, self.chart.bars, end, hours, give_way)

    def show_chosen(self, *, same: bool = False) -> None:
        """Show the whole text of the event under the cursor."""
        chosen = self.list.chosen
        if chosen is None:
            self.details_line.show(title="", note="")
            self.facts.show(())
            return
        note = self.feeding.note_of(chosen.entry.event) if chosen.entry.marked else ""
        title = line_title(chosen, note, self._glyphs)
        self.details_line.show(title=title, note=(line_time(chosen), ""))
        self.facts.show(line_facts(chosen, note), same=same)

    @on(EventLines.Moved)
    def _moved(self, message: EventLines.Moved) -> None:
        message.stop()
        self.show_place()

    # Keys and clicks

    def show_keys(self) -> None:
        """Show which actions are possible: of the prompt while something is written, else of the feed."""
        place = Place.QUERY if self.bar.is_open else Place.EVENTS
        self._keys.show([(action, not self.why_not(action)) for action in footer((place,))])

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.place is Place.QUERY:
            return why_not_written(action, is_open=self.bar.is_open, helped=self.bar.helped)
        return super().why_not(action)

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        message.stop()
        namespace: Widget = self.bar if message.action.place is Place.QUERY else self
        await self.app.run_action(message.action.method, namespace)


def next_hours(hours: int | None) -> int | None:
    """Return how far the histogram goes back after it went back so far."""
    if hours is None:
        return SPANS[0]
    return next((span for span in SPANS if span > hours), None)
