"""What MDaemon reports, newest at the bottom: the pane of the browse screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.message import Message

from mdtui.clock import Clock
from mdtui.events.event import Event
from mdtui.keys.action import Place
from mdtui.tui.actions import bindings
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import count_text
from mdtui.tui.widgets.event_lines import EventLines

KEPT = 5000
"""Events that are kept; the feed screen has more, and the rest is in the logs."""


class EventFeed(EventLines, can_focus=True):
    """Follows the events as they come, until somebody goes up to read.

    Args:
        clock: gives the day whose times are shown without a date.
        glyphs: the marks.
        empty_text: what to show where there is no event.

    Attributes:
        events: what is kept, oldest first.
        unread: how many came since it stopped following.
    """

    BINDINGS: ClassVar = bindings(Place.FEED)

    @dataclass
    class NoteChanged(Message):
        """The feed started or stopped following, or has more that was not seen yet."""

        note: str

    @dataclass
    class Chosen(Message):
        """All that is known of an event is wanted."""

        event: Event

    def __init__(self, clock: Clock, glyphs: GlyphSet, empty_text: str) -> None:
        super().__init__(clock, glyphs, empty_text)
        self.events: deque[Event] = deque(maxlen=KEPT)
        self.unread = 0

    @property
    def count(self) -> int:
        """How many events are kept."""
        return len(self.events)

    @property
    def chosen(self) -> Event | None:
        """The event under the cursor; None where there is none."""
        return self.events[self.cursor] if self.cursor < len(self.events) else None

    def event_at(self, row: int) -> Event:
        """Return the event of a row."""
        return self.events[row]

    @property
    def note(self) -> str:
        """What to say of the feed beside its title."""
        if self.unread:
            return f"{self.glyphs.more_below} {count_text(self.unread)} new"
        if not self.events:
            return ""
        return f"{count_text(len(self.events))}" if self.following else "not following"

    def add(self, batch: Iterable[Event]) -> None:
        """Add events at the end; what is looked at stays in place unless the feed follows."""
        came = list(batch)
        if not came:
            return
        dropped = max(0, len(self.events) + len(came) - KEPT)
        self.events.extend(came)
        if not self.following:
            self.unread = min(self.unread + len(came), len(self.events))
        self.changed(lambda: self.cursor - dropped)
        self._tell()

    def _follow(self, *, on: bool) -> None:
        super()._follow(on=on)
        if on:
            self.unread = 0
        self._tell()

    def action_card(self) -> None:
        """Ask for all that is known of the event."""
        if (chosen := self.chosen) is not None:
            self.post_message(self.Chosen(chosen))

    def _tell(self) -> None:
        self.post_message(self.NoteChanged(self.note))
