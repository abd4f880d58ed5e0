"""How many events there were, stretch by stretch, and what was the worst in each: bars, marks and hours.

The marks say what the colours say, and the sign below the hours where the event under the cursor is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from mdtui.clock import age_text
from mdtui.findings import Severity
from mdtui.tui.feed.event_text import LOOKS
from mdtui.tui.feed.histogram import Histogram
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import count_text
from mdtui.tui.widgets.still import Still

MARGIN = 1
"""Blank cells on either side."""
ROWS = 3
"""Lines: bars, marks, hours."""
_LABEL = 8
"""Cells from one label of the hours to the next at least."""
_DAY = 86_400


class HistogramView(Still):
    """Shows a histogram.

    Args:
        glyphs: the marks.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "histogram--text",
        "histogram--warning",
        "histogram--error",
        "histogram--quiet",
        "histogram--here",
    }
    DEFAULT_CSS = """
    HistogramView {
        height: 3;
        background: $surface;
        .histogram--text { color: $secondary; }
        .histogram--warning { color: $warning-text; background: $warning-background; }
        .histogram--error {
            color: $error-text;
            background: $error-background;
            text-style: $error-text-style;
        }
        .histogram--quiet { color: $text-muted; }
        .histogram--here { color: $accent; text-style: bold; }
    }
    """

    @dataclass
    class Pressed(Message):
        """A bar was clicked."""

        number: int

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__()
        self.shown: Histogram | None = None
        self.here: int | None = None
        self._glyphs = glyphs

    @property
    def bars(self) -> int:
        """How many bars there is room for."""
        return max(1, self.size.width - 2 * MARGIN)

    @property
    def note(self) -> str:
        """How long a bar is, and how many events the highest has."""
        if self.shown is None:
            return ""
        highest = max(self.shown.totals, default=0)
        return f"{age_text(self.shown.seconds)} a bar, {count_text(highest)} at most"

    def show(self, shown: Histogram, here: int | None) -> None:
        """Show a histogram.

        Args:
            shown: the counts.
            here: the bar of the event under the cursor; None where it is outside.
        """
        if (shown, here) != (self.shown, self.here):
            self.shown, self.here = shown, here
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return a line."""
        width = self.size.width
        if self.shown is None or y >= ROWS:
            return Strip([]).adjust_cell_length(width, self.rich_style)
        cells = (self._bars, self._marks, self._hours)[y](self.shown)
        segments = [Segment(" " * MARGIN, self.rich_style)]
        # Neighbours that look alike are one piece, as each costs when the screen is put together.
        for look, pieces in groupby(cells, key=itemgetter(1)):
            text = "".join(text for text, _ in pieces)
            segments.append(Segment(text, self.get_component_rich_style(f"histogram--{look}")))
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _bars(self, shown: Histogram) -> list[tuple[str, str]]:
        totals = shown.totals
        highest = max(totals, default=0)
        levels = self._glyphs.levels
        return [(level(total, highest, levels), _look(shown.worst(number))) for number, total in enumerate(totals)]

    def _marks(self, shown: Histogram) -> list[tuple[str, str]]:
        worst = [shown.worst(number) for number in range(len(shown.buckets))]
        return [(getattr(self._glyphs, each.value) if each else " ", _look(each)) for each in worst]

    def _hours(self, shown: Histogram) -> list[tuple[str, str]]:
        line, here = hours(shown, self.here), self.here
        if here is None:
            return [(line, "quiet")]
        return [(line[:here], "quiet"), (self._glyphs.caret, "here"), (line[here + 1 :], "quiet")]

    def on_click(self, event: events.Click) -> None:
        """Go where a bar was clicked."""
        event.stop()
        number = event.x - MARGIN
        if self.shown is not None and 0 <= number < len(self.shown.buckets):
            self.post_message(self.Pressed(number))


def level(total: int, highest: int, levels: str) -> str:
    """Return the cell for a count: blank for none, the highest cell for the highest count."""
    return levels[-(-total * len(levels) // highest) - 1] if total else " "


def hours(shown: Histogram, here: int | None = None) -> str:
    """Return the line with the times, each below the bar that begins then: hours, and days where they begin.

    Args:
        shown: the histogram.
        here: a bar that nothing is to stand below.
    """
    line = [" "] * len(shown.buckets)
    step = _label_step(shown)
    place = 0
    for number in range(len(line)):
        moment = shown.moment(number)
        if number < place or (moment - moment.min).total_seconds() % step:
            continue
        text = f"{moment:%m-%d}" if moment.time() == dt.time() else f"{moment:%H:%M}"
        if number + len(text) <= len(line) and here not in range(number, number + len(text)):
            line[number : number + len(text)] = text
            place = number + len(text) + 1
    return "".join(line)


def _label_step(shown: Histogram) -> int:
    """Return the seconds from one label to the next: a round number of bars, with room between them."""
    steps = (60, 300, 600, 1800, 3600, 7200, 10_800, 21_600, 43_200, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY)
    return next((step for step in steps if step >= shown.seconds * _LABEL), 28 * _DAY)


def _look(worst: Severity | None) -> str:
    return LOOKS[worst] if worst is not None else "text"
