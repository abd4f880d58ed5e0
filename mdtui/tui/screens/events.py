"""The feed on the whole screen: what is wrong, since when, and the ways that lead on from an event."""

from __future__ import annotations

from typing import ClassVar

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import bindings
from mdtui.tui.feed.event_leads import CLIENT, USER, value_of
from mdtui.tui.feed.event_text import copied, page_lines
from mdtui.tui.feed.text import hours_text, repeats_of
from mdtui.tui.screens.columns import ColumnsScreen
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.feed_prompts import FeedPrompts
from mdtui.tui.screens.feed_view import next_hours

_ON_FILTERS = {
    "plain": "there are no filters, / adds one",
    "turn": "there are no filters",
    "remove": "there are no filters",
    "switch": "there are no filters",
}
_ON_AN_EVENT = frozenset(
    {"card", "fold", "only_code", "only_tag", "only_severity", "only_user", "only_client", "columns", "around"}
    | {"mark", "note", "copy", "export", "search", "go_to_time", "hour_back", "hour_forth", "bar_back", "bar_forth"}
    | {"next_alert", "previous_alert", "next_mark", "follow", "search_next", "search_previous"}
)
"""Actions that need an event that is shown."""


class EventsScreen(FeedPrompts):
    """Shows the feed."""

    BINDINGS: ClassVar = bindings(Place.EVENTS)

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        method, chosen = action.method, self.list.chosen
        if method in _ON_FILTERS:
            return "" if len(self.model.filters) else _ON_FILTERS[method]
        if chosen is None:
            kept = len(self.model.store)
            return ("no event fits the filters" if kept else "there are no events") if method in _ON_AN_EVENT else ""
        possible: dict[str, tuple[object, str]] = {
            "follow": (not self.feeding.following, "the feed follows already"),
            "fold": (chosen.count > 1, "the event is not repeated"),
            "only_user": (value_of(chosen.last.event, USER), "the event names no user"),
            "only_client": (value_of(chosen.last.event, CLIENT), "the event names no IP address"),
            "search_next": (self.feeding.words, "nothing was searched for yet, s does"),
            "search_previous": (self.feeding.words, "nothing was searched for yet, s does"),
            "around": (chosen.last.event.time, "it is not known when this event came"),
            "only_marked": (True, ""),
        }
        is_possible, reason = possible.get(method, (True, ""))
        return "" if is_possible else reason

    # The event under the cursor

    def action_card(self) -> None:
        """Show all that is known of the event."""
        if (chosen := self.list.chosen) is not None:
            self.ways.explain(chosen.last.event, repeats_of(chosen))

    def action_around(self) -> None:
        """Show what was logged around it."""
        if (chosen := self.list.chosen) is not None:
            self.ways.around(chosen.last.event)

    def action_fold(self) -> None:
        """Show each of the repeats, or one line for all of them."""
        self.model.toggle(self.list.cursor)
        self.show_feed()

    def action_mark(self) -> None:
        """Set a bookmark, or take it away."""
        if (chosen := self.list.chosen) is not None:
            self.feeding.mark(chosen.last, None if chosen.last.marked else "")

    def action_copy(self) -> None:
        """Copy the event."""
        if (chosen := self.list.chosen) is not None:
            event = chosen.last.event
            page = page_lines(event, self.feeding.server.catalogue)
            self.app.push_screen(CopyScreen(self._glyphs, self.why_not, copied(event), page))

    def action_columns(self) -> None:
        """Show the fields of all events of this code."""
        chosen = self.list.chosen
        if chosen is None:
            return
        screen = ColumnsScreen(
            self._glyphs,
            self.records,
            self.why_not,
            self.feeding,
            chosen.last,
            explain=self.ways.explain,
            narrow=self.feeding.filtering.add,
        )
        self.app.push_screen(screen)

    def action_span(self) -> None:
        """Let the histogram go back further."""
        self.feeding.hours = next_hours(self.feeding.hours)
        self.show_chart()
        self.say(f"the histogram shows the {hours_text(self.feeding.hours)}; {self.chart.note}")

    def action_scroll_left(self) -> None:
        """Show the beginning of the texts."""
        self.list.action_scroll_left()

    def action_scroll_right(self) -> None:
        """Show more of long texts."""
        self.list.action_scroll_right()
