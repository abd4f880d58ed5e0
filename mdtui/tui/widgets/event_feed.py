"""What MDaemon reports, newest at the bottom."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mdtui.clock import Clock, local_time
from mdtui.events.event import Event
from mdtui.findings import Severity
from mdtui.tui.actions import Place, bindings
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import count_text, crop, fit
from mdtui.tui.widgets.scroll_bar import use_cells

KEPT = 5000
"""Events that are kept; older ones are in the logs."""

TIME_WIDTH = 11
CODE_WIDTH = 3
TAG_WIDTH = 10
SIDEWAYS = 16
"""Cells that a key moves the texts sideways."""


class EventFeed(ScrollView, can_focus=True):
    """Follows the events as they come, until somebody scrolls up to read.

    Args:
        clock: gives the day that times are shown without a date for.
        glyphs: the marks.
    """

    BINDINGS: ClassVar = bindings(Place.FEED)

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "event-feed--time",
        "event-feed--code",
        "event-feed--tag",
        "event-feed--text",
        "event-feed--warning",
        "event-feed--error",
        "event-feed--empty",
    }

    DEFAULT_CSS = """
    EventFeed {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $surface;
        .event-feed--time { color: $text-muted; }
        .event-feed--code { color: $foreground; }
        .event-feed--tag { color: $secondary; }
        .event-feed--text { color: $foreground; }
        .event-feed--warning { color: $warning; }
        .event-feed--error { color: $error; }
        .event-feed--empty { color: $text-muted; }
    }
    """

    @dataclass
    class NoteChanged(Message):
        """The feed started or stopped following, or has more that was not seen yet."""

        note: str

    def __init__(self, clock: Clock, glyphs: GlyphSet, empty_text: str) -> None:
        super().__init__()
        self.events: deque[Event] = deque(maxlen=KEPT)
        self.following = True
        self.unread = 0
        self._clock = clock
        self._glyphs = glyphs
        self._empty_text = empty_text
        self._sideways = 0

    def on_mount(self) -> None:
        """Draw the scroll bar with the signs of the screen."""
        use_cells(self, self._glyphs)

    def show_empty(self, text: str) -> None:
        """Say something else where there is no event."""
        self._empty_text = text
        self.refresh()

    def add(self, batch: Iterable[Event]) -> None:
        """Add events at the end; what is looked at stays in place unless the feed follows."""
        came = list(batch)
        if not came:
            return
        dropped = max(0, len(self.events) + len(came) - KEPT)
        self.events.extend(came)
        top = self.scroll_offset.y
        self.virtual_size = Size(self.size.width, len(self.events))
        if self.following:
            self._go(len(self.events))
        else:
            self.unread = min(self.unread + len(came), len(self.events))
            self._go(top - dropped)
        self.refresh()
        self._tell()

    def render_line(self, y: int) -> Strip:
        """Return one event as a line."""
        index = y + self.scroll_offset.y
        width = self.size.width
        if index < len(self.events):
            segments = self._line(self.events[index], width)
        else:
            text = crop(self._empty_text, width - 2, self._glyphs.ellipsis) if not self.events and y == 0 else ""
            segments = [Segment(f"  {text}", self.get_component_rich_style("event-feed--empty"))]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _line(self, event: Event, width: int) -> list[Segment]:
        mark = getattr(self._glyphs, event.severity.value)
        time = time_text(event.time, local_time(self._clock, self._clock.now()))
        weight = {Severity.INFO: "text", Severity.WARNING: "warning"}.get(event.severity, "error")
        code = "" if event.code is None else str(event.code)
        rest = width - TIME_WIDTH - CODE_WIDTH - TAG_WIDTH - 7
        text = crop(brief(event)[self._sideways :], max(0, rest), self._glyphs.ellipsis)
        parts = (
            (f" {mark} ", weight),
            (f"{time} ", "time"),
            (f"{code:>{CODE_WIDTH}} ", "code"),
            (f"{fit(event.tag, TAG_WIDTH, self._glyphs.ellipsis)} ", "tag"),
            (text, "text"),
        )
        return [Segment(part, self.get_component_rich_style(f"event-feed--{name}")) for part, name in parts]

    def on_resize(self, event: events.Resize) -> None:
        """Keep the newest event in sight while following."""
        self.virtual_size = Size(event.size.width, len(self.events))
        if self.following:
            self._go(len(self.events))

    def action_follow(self) -> None:
        """Go to the newest event and follow."""
        self._go(len(self.events))
        self._settle()

    def action_scroll_left(self) -> None:
        """Show the beginning of the texts again."""
        self._sideways = max(0, self._sideways - SIDEWAYS)
        self.refresh()

    def action_scroll_right(self) -> None:
        """Show more of long texts."""
        self._sideways = min(self._sideways + SIDEWAYS, max((len(brief(event)) for event in self.events), default=0))
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow exactly while the end is in sight, whatever moved the lines."""
        super().watch_scroll_y(old_value, new_value)
        self._settle()

    def _go(self, top: int) -> None:
        self.scroll_to(y=top, animate=False)

    def _settle(self) -> None:
        self.following = self.scroll_offset.y >= self.max_scroll_y
        if self.following:
            self.unread = 0
        self._tell()

    def _tell(self) -> None:
        self.post_message(self.NoteChanged(self.note))

    @property
    def note(self) -> str:
        """What to say of the feed beside its title."""
        if not self.events:
            return ""
        if self.unread:
            return f"{self._glyphs.more_below} {count_text(self.unread)} new"
        return f"{count_text(len(self.events))} events" if self.following else "not following"


def time_text(time: dt.datetime | None, now: dt.datetime | None) -> str:
    """Return the time of an event in `TIME_WIDTH` cells: today the time, before that the day and the minute.

    Args:
        time: local time, with or without a zone; None where it is not known.
        now: the time now, in the zone to show times in.
    """
    if time is None:
        return " " * TIME_WIDTH
    if time.tzinfo is not None and now is not None:
        time = time.astimezone(now.tzinfo)
    if now is None or time.date() == now.date():
        return f"{time:%H:%M:%S}".rjust(TIME_WIDTH)
    return (f"{time:%m-%d %H:%M}" if time.year == now.year else f"{time.year:04}{time:-%m-%d}").rjust(TIME_WIDTH)


def brief(event: Event) -> str:
    """Return an event's text without the marker that all of them carry; the code and the tag say as much."""
    before, marker, after = event.shown.partition("**** ALERT ****")
    return after.strip() if marker and not before.strip() else event.shown
