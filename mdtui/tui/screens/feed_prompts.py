"""What a person asks of the feed screen: filters, searches, times, notes and file names, and how they are written."""

from __future__ import annotations

from collections.abc import Callable

from textual import on

from mdtui.errors import MdtuiError
from mdtui.events.event import Event
from mdtui.feed.export import export_events, form_of
from mdtui.query import QueryError
from mdtui.tui.background import in_background
from mdtui.tui.feed.event_leads import CLIENT, USER, by_who, value_of
from mdtui.tui.feed.filters import Filter, bookmarked, by_code, by_severity, by_tag, count_fitting
from mdtui.tui.feed.store import Entry
from mdtui.tui.feed.text import filter_of, moment_of
from mdtui.tui.messages import line_of
from mdtui.tui.present import count_text
from mdtui.tui.screens.feed_jumps import FeedJumps
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose


def _only(of: Callable[[Event], Filter]) -> Callable[[FeedPrompts], None]:
    """Return an action that adds a filter made from the event under the cursor."""

    def action(screen: FeedPrompts) -> None:
        if (chosen := screen.list.chosen) is not None:
            screen.feeding.filtering.add(of(chosen.last.event))

    return action


class FeedPrompts(FeedJumps):
    """Narrows the feed, and asks what is to be found in it."""

    # Filters

    action_only_code = _only(lambda event: by_code(event.code))
    action_only_tag = _only(lambda event: by_tag(event.tag))
    action_only_severity = _only(lambda event: by_severity(event.severity))
    action_only_user = _only(lambda event: by_who(USER, value_of(event, USER)))
    action_only_client = _only(lambda event: by_who(CLIENT, value_of(event, CLIENT)))

    def action_only_marked(self) -> None:
        """Show only events with a bookmark."""
        self.feeding.filtering.add(bookmarked())

    def action_switch(self, number: int = 0) -> None:
        """Switch a filter on or off."""
        self.feeding.filtering.switch(number)

    def action_plain(self) -> None:
        """Show the same place without filters, or with them again."""
        self.feeding.filtering.toggle()

    def action_turn(self) -> None:
        """Turn the last filter round."""
        self.feeding.filtering.turn()

    def action_remove(self) -> None:
        """Take the last filter away."""
        self.feeding.filtering.remove()

    # Prompts

    def _ask(self, purpose: QueryPurpose, text: str = "") -> None:
        self.bar.open(purpose, text)
        self.show_keys()

    def action_filter(self) -> None:
        """Ask for a text or a query."""
        self._ask(QueryPurpose.FILTER)

    def action_search(self) -> None:
        """Ask for a text to go to."""
        self._ask(QueryPurpose.SEARCH, self.feeding.words)

    def action_go_to_time(self) -> None:
        """Ask for a time to go to."""
        self._ask(QueryPurpose.TIME)

    def action_note(self) -> None:
        """Ask for a note to the event's bookmark."""
        if (chosen := self.list.chosen) is not None:
            self._ask(QueryPurpose.NOTE, self.feeding.note_of(chosen.entry.event) if chosen.entry.marked else "")

    def action_export(self) -> None:
        """Ask for the file to write to."""
        self._ask(QueryPurpose.EXPORT, "events.csv")

    @on(QueryBar.Typed)
    def _typed(self, message: QueryBar.Typed) -> None:
        """Count what fits as far as it is written."""
        message.stop()
        self.workers.cancel_group(self, "count")
        if message.text:
            self._count_fitting(message.text, list(self.model.store.entries))

    @in_background("count", exclusive=True)
    def _count_fitting(self, text: str, entries: list[Entry]) -> None:
        server, count = self.feeding.server, len(entries)
        try:
            chosen = filter_of(text, server.reports.field_names, server.clock, server.config.queries)
            fitting = count_fitting(entries, chosen, self.cancelled())
        except QueryError:
            # What is no query yet fits nothing yet.
            return
        if fitting is not None:
            said = f"{count_text(fitting)} of {count_text(count)}"
            self.call_later(self.bar.show_count, text, said)

    @on(QueryBar.Submitted)
    def _asked(self, message: QueryBar.Submitted) -> None:
        message.stop()
        answers = {
            QueryPurpose.FILTER: self._filter,
            QueryPurpose.SEARCH: self.search_for,
            QueryPurpose.TIME: self._to_time,
            QueryPurpose.NOTE: self._write_note,
            QueryPurpose.EXPORT: self._export,
        }
        try:
            answers[message.purpose](message.text)
        except QueryError as error:
            self.bar.show_error(error.what, error.position)
            if error.hint:
                self.say(error.hint)
        else:
            self._close_bar()

    @on(QueryBar.Cancelled)
    def _close_bar(self) -> None:
        self.workers.cancel_group(self, "count")
        self.bar.close()
        self.set_focus(None)
        self.show_keys()

    def _filter(self, text: str) -> None:
        server = self.feeding.server
        self.feeding.filtering.add(filter_of(text, server.reports.field_names, server.clock, server.config.queries))

    def _to_time(self, text: str) -> None:
        chosen = self.list.chosen
        moment = moment_of(text, chosen.last.moment if chosen is not None else None, self.feeding.server.clock)
        self.to_moment(moment)

    def _write_note(self, text: str) -> None:
        if (chosen := self.list.chosen) is not None:
            self.feeding.mark(chosen.entry, text)

    # Export

    def _export(self, text: str) -> None:
        self._write(text, [entry.event for entry in self.model.shown])

    @in_background("export")
    def _write(self, name: str, events: list[Event]) -> None:
        count = len(events)
        try:
            path = export_events(name, events, form_of(name))
        except MdtuiError as error:
            self.call_later(self.say, line_of(error), problem=True)
        else:
            self.call_later(self.say, f"{count_text(count)} events are in {path.name}")
        finally:
            # As above.
            events.clear()
