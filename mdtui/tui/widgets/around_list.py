"""What was logged around an event, one line each, with the time before or after it."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.events.event import Event
from mdtui.events.moments import local
from mdtui.feed.server_events import TimelineLine
from mdtui.tui.feed.around_text import is_it, since_text, words
from mdtui.tui.feed.event_text import LOOKS, full_time
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop, fit, tail
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

TIME_WIDTH = 12
SINCE_WIDTH = 7
SOURCE_WIDTH = 18
WIDER = 12
"""More cells for the source, where the window is wide."""
WIDE = 100


class AroundList(SideList):
    """Shows lines.

    Args:
        glyphs: the marks.

    Attributes:
        lines: what is shown.
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(glyphs, f"reading the logs{glyphs.ellipsis}")
        self.lines: Sequence[TimelineLine] = ()
        self._around: Event | None = None

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    @property
    def chosen(self) -> TimelineLine | None:
        """The line under the cursor; None where there is none."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def show(self, lines: Sequence[TimelineLine], around: Event) -> None:
        """Show lines, with the cursor on the event that they are around, in the middle of the window.

        Args:
            lines: in order of time.
            around: the event.
        """
        self.lines, self._around = lines, around
        self.show_empty_with_keys("nothing was logged", "{timeline.close} goes back")
        row = next((row for row, line in enumerate(lines) if is_it(line, around)), 0)
        self.rows_changed(row)
        self.go(row - self.size.height // 2)
        self.cursor_moved()

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line: mark, time, how long before or after, source, text."""
        line, around = self.lines[row], self._around
        severity, ellipsis = line.severity, self.glyphs.ellipsis
        source_width = SOURCE_WIDTH + (WIDER if width >= WIDE else 0)
        room = max(0, width - TIME_WIDTH - SINCE_WIDTH - source_width - 6)
        itself = around is not None and is_it(line, around)
        since = "" if around is None or around.time is None else since_text(line, local(around.time))
        return [
            (self.glyphs.cursor if itself else " ", "key"),
            (f"{getattr(self.glyphs, severity.value) if severity else ' '} ", LOOKS[severity] if severity else "text"),
            (f"{full_time(line.time)[11:]} ", "quiet"),
            (f"{since:>{SINCE_WIDTH}} ", "strong" if itself else "quiet"),
            (f"{fit(tail(line.shown_source, source_width, ellipsis), source_width, ellipsis)} ", "heading"),
            (crop(words(line), room, ellipsis), "text"),
        ]
