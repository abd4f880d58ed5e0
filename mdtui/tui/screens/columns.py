"""The fields of one code's events as columns, such as every failed login with its user and address, or counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.worker import get_current_worker

from mdtui.events.event import Event
from mdtui.keys.action import Action, Place
from mdtui.tui.actions import bindings
from mdtui.tui.background import in_background
from mdtui.tui.facts import Fact
from mdtui.tui.feed.columns import TIME, FieldRow, FieldTable, field_table, grouped
from mdtui.tui.feed.event_text import ONCE, Repeats, code_text, full_time, known_facts
from mdtui.tui.feed.feeding import Feeding
from mdtui.tui.feed.filters import Filter, by_field
from mdtui.tui.feed.store import Entry
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import count_text
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.full_screen import VERTICAL_BREAKPOINTS
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.columns_list import COUNT, EMPTY, ColumnsHeader, ColumnsList
from mdtui.tui.widgets.writing_pane import WritingPane


class ColumnsScreen(SideScreen):
    """Shows a table.

    Args:
        glyphs: the marks.
        records: stops what waits.
        elsewhere: says why an action of another place is not possible now.
        feeding: the feed.
        entry: an event of the code.
        explain: shows all that is known of an event.
        narrow: shows in the feed only what fits a filter.
    """

    VERTICAL_BREAKPOINTS = VERTICAL_BREAKPOINTS
    BINDINGS: ClassVar = bindings(Place.COLUMNS)

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        feeding: Feeding,
        entry: Entry,
        *,
        explain: Callable[[Event, Repeats], None],
        narrow: Callable[[Filter], None],
    ) -> None:
        self.list = ColumnsList(feeding.server.clock, glyphs)
        super().__init__(glyphs, Place.COLUMNS, self.list, records, elsewhere)
        self._header = ColumnsHeader(self.list)
        self._feeding = feeding
        self._entry = entry
        self._explain = explain
        self._narrow = narrow
        kind = None if entry.event.code is None else feeding.server.catalogue.get(entry.event.code)
        self._known = kind.fields if kind is not None else ()
        self._asked = "", TIME, True

    def compose(self) -> ComposeResult:
        """Put the names of the columns above the rows."""
        self.take_size()
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self._header
        yield self.list
        yield self.details_line
        yield self.facts
        yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Start counting."""
        self.title_line.show(title=f"All {code_text(self._entry.event)} that the feed shows")
        self.read("", TIME, reverse=True)
        self.show_keys()

    def on_unmount(self) -> None:
        """Let go of the events: a screen that is gone may stay in memory for long."""
        self.list.table = EMPTY

    @in_background("columns", exclusive=True)
    def _read(self, entries: list[Entry], group: str, column: str, reverse: bool) -> None:  # noqa: FBT001 - a worker's
        worker, code = get_current_worker(), self._entry.event.code
        table = grouped(entries, code, group) if group else field_table(entries, code, self._known)
        table = table.ordered(column, reverse=reverse)
        if not worker.is_cancelled:
            self.call_later(self._show, table, column, reverse)

    def read(self, group: str, column: str, *, reverse: bool) -> None:
        """Make the table of what the feed shows now.

        Args:
            group: the field to group by; empty for none.
            column: the name of the column to sort by.
            reverse: the largest, latest or last first.
        """
        self._asked = group, column, reverse
        self._read(list(self._feeding.model.shown), group, column, reverse)

    def _show(self, table: FieldTable, column: str, reverse: bool) -> None:  # noqa: FBT001 - a worker's
        self.list.show(table, column, reverse=reverse)
        self._header.refresh()
        what = "value" if table.grouped else "event"
        self.title_line.show(note=f"{count_text(len(table.rows))} {what}{'' if len(table.rows) == 1 else 's'}")
        self.show_chosen()
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is known of the event under the cursor, or of the group."""
        chosen = self.list.chosen
        facts = () if chosen is None else self._facts(chosen)
        self.facts.show(facts, same=same)

    def _facts(self, chosen: FieldRow) -> list[Fact]:
        if not self.list.table.grouped:
            return known_facts(chosen.entry.event, self._feeding.server.clock)
        span = f"{count_text(chosen.count)} times, from {full_time(chosen.first)} to {full_time(chosen.last)}"
        value = chosen.shown[0] or "(none)"
        return [Fact("Value", value, "strong"), Fact("Events", span), Fact("Do", "Enter shows them in the feed.")]

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if not self.list.count and action.method in {"card", "sort_next", "sort_reverse", "group", "copy"}:
            return "there are no events"
        if action.method == "group" and not (self.list.table.names or self.list.table.grouped):
            return "events of this code have no fields"
        return ""

    def action_card(self) -> None:
        """Explain the event, or show the events of the group."""
        chosen, name = self.list.chosen, self.list.table.grouped
        if chosen is None:
            return
        if name:
            self.dismiss(None)
            self._narrow(by_field(name, chosen.values[0]))
        else:
            self._explain(chosen.entry.event, ONCE)

    def action_sort_next(self) -> None:
        """Sort by the next column."""
        names = self.list.columns
        group, before, _ = self._asked
        column = names[(names.index(before) + 1) % len(names)] if before in names else names[0]
        self.read(group, column, reverse=column in (TIME, COUNT))

    def action_sort_reverse(self) -> None:
        """Turn the order round."""
        group, column, reverse = self._asked
        self.read(group, column, reverse=not reverse)

    def action_group(self) -> None:
        """Group by the column that it is sorted by, or show each event again."""
        group, column, _ = self._asked
        names = self.list.table.names
        if group:
            self.read("", group, reverse=False)
        elif names:
            self.read(column if column in names else names[-1], COUNT, reverse=True)

    def action_scroll_left(self) -> None:
        """Show the columns before."""
        self.list.step_columns(-1)
        self._header.refresh()

    def action_scroll_right(self) -> None:
        """Show more columns."""
        self.list.step_columns(1)
        self._header.refresh()

    def action_copy(self) -> None:
        """Copy the rows."""
        width = 10_000
        rows = [self.list.header(width).rstrip()]
        rows += ["".join(text for text, _ in self.list.parts(row, width)).rstrip() for row in range(self.list.count)]
        self.app.push_screen(CopyScreen(self._glyphs, self.why_not, "\n".join(rows)))
