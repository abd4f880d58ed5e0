"""The changes of the history, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.clock import Clock, local_time
from mdtui.text import safe_text
from mdtui.tui.feed.event_text import TIME_WIDTH, time_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.past.past_text import Chapter, subject_text, who_text
from mdtui.tui.present import count_text, fit, tail
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

STATE_WIDTH = 12
COUNT_WIDTH = 6
WHO_WIDTH = 10
CHANGE_WIDTH = 13
WIDE = 100
"""From this width on, who and what have room for an address and for three flags."""
WIDER = 14
FILE = "file"
"""Instead of a number of records, where the whole file was written anew."""
KEYS = "What you change is listed here, to be taken back. {history.close} goes back"
"""What to press where there is no change."""
GAPS = 8
"""Cells beside what the columns take."""


class PastList(SideList):
    """Shows the changes.

    Args:
        clock: gives the day whose times are shown without a date.
        glyphs: the marks.

    Attributes:
        chapters: what is shown.
    """

    def __init__(self, clock: Clock, glyphs: GlyphSet) -> None:
        super().__init__(glyphs, "reading the journal")
        self.chapters: Sequence[Chapter] = ()
        self._clock = clock

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.chapters)

    @property
    def chosen(self) -> Chapter | None:
        """The change under the cursor; None where there is none."""
        return self.chapters[self.cursor] if self.chapters else None

    def show(self, chapters: Sequence[Chapter]) -> None:
        """Show these changes; the cursor stays on its change."""
        name = self.chosen.past.id if self.chosen is not None else ""
        self.chapters = chapters
        self.show_empty_with_keys("nothing was changed yet in this mail root", KEYS)
        self.rows_changed(next((row for row, chapter in enumerate(chapters) if chapter.past.id == name), 0))

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a change as a line: mark, time, state, who, what, how many, where."""
        chapter = self.chapters[row]
        past, ellipsis = chapter.past, self.glyphs.ellipsis
        wider = WIDER if width >= WIDE else 0
        mark = self.glyphs.finding if chapter.leftover else " "
        time = time_text(local_time(self._clock, past.time), local_time(self._clock, self._clock.now()))
        who = fit(who_text(past.who, short=not wider), WHO_WIDTH + wider, ellipsis)
        what = fit(subject_text(past.subject), CHANGE_WIDTH + wider, ellipsis)
        count = FILE if past.is_whole else count_text(len(past.changed), COUNT_WIDTH)
        used = GAPS + TIME_WIDTH + STATE_WIDTH + WHO_WIDTH + wider + CHANGE_WIDTH + wider + COUNT_WIDTH
        return [
            (f" {mark} ", "warning"),
            (f"{time} ", "quiet"),
            (f"{chapter.state:<{STATE_WIDTH}} ", "warning" if chapter.leftover else "quiet"),
            (f"{who} ", "quiet"),
            (f"{what} ", "strong"),
            (f"{count:>{COUNT_WIDTH}} ", "text"),
            (tail(safe_text(past.subject.folder), max(0, width - used), ellipsis), "text"),
        ]
