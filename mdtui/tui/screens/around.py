"""The timeline: everything that was logged within a minute of an event, from every source, in order of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.worker import get_current_worker

from mdtui.events.event import Event
from mdtui.feed.server_events import Timeline, TimelineLine
from mdtui.keys.action import Action, Place
from mdtui.tui.actions import bindings
from mdtui.tui.background import in_background
from mdtui.tui.feed.around_text import line_facts, plain_lines
from mdtui.tui.feed.event_text import code_text, full_time
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.present import count_text
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.full_screen import VERTICAL_BREAKPOINTS
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.around_list import AroundList
from mdtui.tui.widgets.writing_pane import WritingPane


class AroundScreen(SideScreen):
    """Shows lines.

    Args:
        glyphs: the marks.
        records: stops what waits.
        elsewhere: says why an action of another place is not possible now.
        event: what the lines are around.
        read: reads the lines, in any thread.
    """

    VERTICAL_BREAKPOINTS = VERTICAL_BREAKPOINTS
    BINDINGS: ClassVar = bindings(Place.AROUND)

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        event: Event,
        read: Callable[[], Timeline],
    ) -> None:
        self.list = AroundList(glyphs)
        super().__init__(glyphs, Place.AROUND, self.list, records, elsewhere)
        self._event = event
        self._read_lines = read
        self._lines: Sequence[TimelineLine] = ()
        self._left_out = 0
        self._only_events = False

    def on_mount(self) -> None:
        """Start reading."""
        self.title_line.show(title=f"Timeline around {code_text(self._event)}, {full_time(self._event.time)}")
        self._read()
        self.show_keys()

    @in_background("around")
    def _read(self) -> None:
        worker = get_current_worker()
        try:
            timeline = self._read_lines()
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self._failed, error)
        else:
            if not worker.is_cancelled:
                self.call_later(self._found, timeline)

    def _failed(self, error: Exception) -> None:
        self.list.show_empty("the logs cannot be read")
        self.say(line_of(error), problem=True)

    def _found(self, timeline: Timeline) -> None:
        self._lines, self._left_out = timeline.lines, timeline.left_out
        self._show()

    def _show(self) -> None:
        shown = [line for line in self._lines if line.event is not None] if self._only_events else self._lines
        self.list.show(shown, self._event)
        what = "events" if self._only_events else "lines"
        more = f", {count_text(self._left_out)} further away left out" if self._left_out else ""
        counted = f"{count_text(len(shown))} {what[:-1] if len(shown) == 1 else what}"
        self.title_line.show(note=(f"{counted} within a minute{more}", counted))
        self.show_chosen()
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is known of the line under the cursor."""
        chosen = self.list.chosen
        self.facts.show(line_facts(chosen) if chosen is not None else (), same=same)

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        return "there are no lines" if action.method == "copy" and not self.list.count else ""

    def action_only_events(self) -> None:
        """Show only the events, or every line."""
        self._only_events = not self._only_events
        self._show()

    def action_copy(self) -> None:
        """Copy all lines."""
        text = "\n".join(plain_lines(self.list.lines))
        self.app.push_screen(CopyScreen(self._glyphs, self.why_not, text))
