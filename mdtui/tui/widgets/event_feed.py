"""What MDaemon reports, newest at the bottom."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.message import Message

from mdtui.clock import Clock, local_time
from mdtui.events.event import Event
from mdtui.findings import Severity
from mdtui.tui.actions import Place, bindings
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import count_text, crop, fit
from mdtui.tui.widgets.line_view import LineView, Part

KEPT = 5000
"""Events that are kept; older ones are in the logs."""

TIME_WIDTH = 11
CODE_WIDTH = 3
TAG_WIDTH = 10
MARKER = "**** ALERT ****"
SIDEWAYS = 16
"""Characters that a key moves the texts sideways."""

_WEIGHT = {Severity.INFO: "text", Severity.WARNING: "warning", Severity.ERROR: "error", Severity.CRITICAL: "error"}


class EventFeed(LineView, can_focus=True):
    """Follows the events as they come, until somebody scrolls up to read.

    Args:
        clock: gives the day whose times are shown without a date.
        glyphs: the marks.
        empty_text: what to show where there is no event.

    Attributes:
        events: what is kept, oldest first.
        following: whether the newest event stays in sight.
        unread: how many came since it stopped following.
    """

    BINDINGS: ClassVar = bindings(Place.FEED)

    @dataclass
    class NoteChanged(Message):
        """The feed started or stopped following, or has more that was not seen yet."""

        note: str

    def __init__(self, clock: Clock, glyphs: GlyphSet, empty_text: str) -> None:
        super().__init__(glyphs, empty_text)
        self.events: deque[Event] = deque(maxlen=KEPT)
        self.following = True
        self.unread = 0
        self._clock = clock
        self._sideways = 0

    @property
    def count(self) -> int:
        """How many events are kept."""
        return len(self.events)

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
        top = self.scroll_offset.y - dropped
        self.events.extend(came)
        self.lines_changed()
        if self.following:
            self.go(len(self.events))
        else:
            self.unread = min(self.unread + len(came), len(self.events))
            self.go(top)
        self._tell()

    def parts(self, row: int, width: int) -> list[Part]:
        """Return an event as a line: mark, time, code, tag, text."""
        event = self.events[row]
        time = time_text(event.time, local_time(self._clock, self._clock.now()))
        code = "" if event.code is None else str(event.code)
        room = max(0, width - TIME_WIDTH - CODE_WIDTH - TAG_WIDTH - 7)
        return [
            (f" {getattr(self.glyphs, event.severity.value)} ", _WEIGHT[event.severity]),
            (f"{time}  ", "quiet"),
            (f"{code:>{CODE_WIDTH}} ", "strong"),
            (f"{fit(event.tag, TAG_WIDTH, self.glyphs.ellipsis)} ", "heading"),
            (crop(brief(event)[self._sideways :], room, self.glyphs.ellipsis), "text"),
        ]

    def resized(self) -> None:
        """Keep the newest event in sight while following."""
        if self.following:
            self.go(len(self.events))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow exactly while the end is in sight, whatever moved the lines."""
        super().watch_scroll_y(old_value, new_value)
        self.following = self.scroll_offset.y >= self.max_scroll_y
        if self.following:
            self.unread = 0
        self._tell()

    def action_follow(self) -> None:
        """Go to the newest event and follow."""
        self.action_scroll_end()

    def action_scroll_left(self) -> None:
        """Show the beginning of the texts again."""
        self._sideways = max(0, self._sideways - SIDEWAYS)
        self.refresh()

    def action_scroll_right(self) -> None:
        """Show more of long texts."""
        longest = max((len(brief(event)) for event in self.events), default=0)
        self._sideways = min(self._sideways + SIDEWAYS, longest)
        self.refresh()

    def _tell(self) -> None:
        self.post_message(self.NoteChanged(self.note))


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
    clock = f"{time.hour:02}:{time.minute:02}"
    day = f"{time.month:02}-{time.day:02}"
    if now is None or time.date() == now.date():
        text = f"{clock}:{time.second:02}"
    elif time.year == now.year:
        text = f"{day} {clock}"
    else:
        text = f"{time.year:04}-{day}"
    return text.rjust(TIME_WIDTH)


def brief(event: Event) -> str:
    """Return an event's text without the marker that all of them carry; the code and the tag say as much."""
    before, marker, after = event.shown.partition(MARKER)
    return after.strip() if marker and not before.strip() else event.shown
