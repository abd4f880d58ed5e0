"""Events, one line each, the newest at the bottom: a cursor that stays on the newest until a person moves it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from textual.message import Message

from mdtui.clock import Clock, local_time
from mdtui.events.event import Event
from mdtui.text import safe_text
from mdtui.tui.feed.event_text import LOOKS, brief, time_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, crop, fit
from mdtui.tui.widgets.line_view import CursorView, Part

CODE_WIDTH = 3
TAG_WIDTH = 10
SIDEWAYS = 16
"""Characters that a key moves the texts sideways."""


class EventLines(CursorView):
    """Shows events, and follows those that come.

    Args:
        clock: gives the day whose times are shown without a date.
        glyphs: the marks.
        empty_text: what to show where there is no event.

    Attributes:
        following: whether the cursor stays on the newest event.
    """

    class Moved(Message):
        """The cursor is elsewhere, or it started or stopped following."""

    def __init__(self, clock: Clock, glyphs: GlyphSet, empty_text: str) -> None:
        super().__init__(glyphs, empty_text)
        self.following = True
        self._clock = clock
        self._sideways = 0

    @abstractmethod
    def event_at(self, row: int) -> Event:
        """Return the event of a row."""

    def lead(self, row: int) -> list[Part]:  # noqa: ARG002 - for a subclass
        """Return what stands before the text of a row."""
        return []

    def mark(self, row: int) -> str:  # noqa: ARG002 - for a subclass
        """Return the sign at the beginning of a row, one cell."""
        return " "

    def changed(self, row: Callable[[], int]) -> None:
        """Paint other events; the newest comes into sight where it follows, else what is looked at stays in place.

        Args:
            row: gives the row of what the cursor was on.
        """
        if self.following:
            self.rows_changed(self.count - 1)
            return
        height, sight = self.cursor - self.scroll_offset.y, self.scroll_offset.y
        at = row()
        in_sight = 0 <= height < max(1, self.size.height)
        moved = at - self.cursor
        self.cursor = max(0, min(at, self.count - 1))
        self.lines_changed()
        self.go(self.cursor - height if in_sight else sight + moved)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return an event as a line: marks, time, code, tag, text."""
        event = self.event_at(row)
        time = time_text(event.time, local_time(self._clock, self._clock.now()))
        code = "" if event.code is None else str(event.code)
        ellipsis = self.glyphs.ellipsis
        parts = [
            (self.mark(row), "key"),
            (f"{getattr(self.glyphs, event.severity.value)} ", LOOKS[event.severity]),
            (f"{time}  ", "quiet"),
            (f"{fit(code, CODE_WIDTH, ellipsis, right=True)} ", "strong"),
            (f"{fit(safe_text(event.tag), TAG_WIDTH, ellipsis)} ", "heading"),
            *self.lead(row),
        ]
        room = max(0, width - sum(cells(text) for text, _ in parts))
        return [*parts, (crop(brief(event)[self._sideways :], room, ellipsis), "text")]

    # Following

    def cursor_moved(self) -> None:
        """Follow no more when the cursor leaves the newest event."""
        before = self.following
        self._follow(on=self.following and self.cursor >= self.count - 1)
        if self.following is before:
            self.post_message(self.Moved())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow no more when the newest event is scrolled out of sight, as with a mouse wheel."""
        super().watch_scroll_y(old_value, new_value)
        self._follow(on=self.following and self.scroll_offset.y >= self.max_scroll_y)

    def _follow(self, *, on: bool) -> None:
        if self.following is not on:
            self.following = on
            self.post_message(self.Moved())

    def action_cursor_down(self) -> None:
        """Go to the event below; on the newest, follow."""
        super().action_cursor_down()
        self._follow(on=self.cursor >= self.count - 1)

    def action_page_down(self) -> None:
        """Go down by a page; on the newest event, follow."""
        super().action_page_down()
        self._follow(on=self.cursor >= self.count - 1)

    def action_follow(self) -> None:
        """Go to the newest event and follow."""
        self.move_to(self.count - 1)
        self.go(self.count)
        self._follow(on=True)

    # Long texts

    def action_scroll_left(self) -> None:
        """Show the beginning of the texts again."""
        self._sideways = max(0, self._sideways - SIDEWAYS)
        self.refresh()

    def action_scroll_right(self) -> None:
        """Show more of long texts."""
        top = self.scroll_offset.y
        rows = range(top, min(top + self.size.height, self.count))
        longest = max((len(brief(self.event_at(row))) for row in rows), default=0)
        self._sideways = min(self._sideways + SIDEWAYS, longest)
        self.refresh()
