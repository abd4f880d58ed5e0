"""The events of the feed screen: filtered, repeats as one line, and what has a bookmark marked."""

from __future__ import annotations

from mdtui.clock import Clock, age_text
from mdtui.events.event import Event
from mdtui.tui.feed.feeding import Feeding
from mdtui.tui.feed.lines import Line
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import count_text
from mdtui.tui.widgets.event_lines import EventLines
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList


class FeedList(EventLines, SideList, can_focus=False):
    """Shows the feed.

    Args:
        clock: gives the day whose times are shown without a date.
        glyphs: the marks.
        feeding: the feed.
    """

    def __init__(self, clock: Clock, glyphs: GlyphSet, feeding: Feeding) -> None:
        super().__init__(clock, glyphs, "")
        self.feeding = feeding
        self.following = feeding.following

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.feeding.model)

    @property
    def chosen(self) -> Line | None:
        """The line under the cursor; None where there is none."""
        return self.feeding.model.line(self.cursor) if self.cursor < self.count else None

    def show(self, empty_text: str) -> None:
        """Show the feed as it is now; the cursor stays on its event.

        Args:
            empty_text: what to say where there is no event.
        """
        feeding = self.feeding
        self.show_empty(empty_text)
        self.changed(lambda: 0 if feeding.entry is None else feeding.model.row_near(feeding.entry))
        self._keep()

    def cursor_moved(self) -> None:
        """Keep the place."""
        self._keep()
        super().cursor_moved()

    def _follow(self, *, on: bool) -> None:
        super()._follow(on=on)
        self.feeding.follow(on=on)

    def _keep(self) -> None:
        """Remember the event under the cursor: rows move, events do not."""
        chosen = self.chosen
        self.feeding.entry = chosen.entry if chosen is not None else None

    def event_at(self, row: int) -> Event:
        """Return the event of a line; of repeats the last."""
        return self.feeding.model.line(row).last.event

    def mark(self, row: int) -> str:
        """Return the sign of a bookmark."""
        line = self.feeding.model.line(row)
        return self.glyphs.selected if line.entry.marked or line.last.marked else " "

    def lead(self, row: int) -> list[Part]:
        """Return how many events a line stands for, or which of the repeats it is."""
        line = self.feeding.model.line(row)
        if line.count == 1:
            return []
        if line.opened:
            sign = self.glyphs.unfolded if not line.number else " "
            return [(f"{sign} {line.number + 1} of {count_text(line.count)} ", "quiet")]
        span = age_text(line.span.total_seconds())
        return [(f"{self.glyphs.folded} {count_text(line.count)}x in {span} ", "key")]
