"""A scroll bar of whole cells, drawn with the signs of a glyph set: Textual's own needs eighths of a block."""

from __future__ import annotations

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widget import Widget

from mdtui.tui.glyphs import GlyphSet

_PRESSED = {target: Style(meta={"@mouse.down": target}) for target in ("scroll_up", "grab", "scroll_down")}


class CellScrollBar(ScrollBarRender):
    """Draws a vertical bar; where there is nothing to scroll it is blank."""

    THUMB: ClassVar[str] = "#"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        size = options.height or console.height
        base = console.get_style(self.style)
        start, length = thumb(size, self.virtual_size, self.window_size, self.position)
        pieces = (" ", "scroll_up", start), (self.THUMB, "grab", length), (" ", "scroll_down", size - start - length)
        cells = []
        for sign, target, count in pieces:
            cells += [Segment(sign * options.max_width, base + _PRESSED[target])] * count
        yield Segments(cells, new_lines=True)


def thumb(size: int, total: float, window: float, position: float) -> tuple[int, int]:
    """Return where the thumb starts and how many cells it takes; no cells where everything is in the window.

    It touches an end of the bar only when the window is at that end.
    """
    if size <= 0 or window <= 0 or total <= window:
        return 0, 0
    length = max(1, round(size * window / total))
    last = size - length
    if position <= 0:
        return 0, length
    if position >= total - window:
        return last, length
    return min(max(1, round(last * position / (total - window))), max(last - 1, 0)), length


def move_thumb(bar: ScrollBar, position: float) -> None:
    """Tell a scroll bar where the window is, and paint it only where that shows: it takes as long as all lines."""
    size, total, window = bar.size.height, bar.window_virtual_size, bar.window_size
    if thumb(size, total, window, bar.position) == thumb(size, total, window, position):
        bar.set_reactive(ScrollBar.position, position)
    else:
        bar.position = position


def use_cells(widget: Widget, glyphs: GlyphSet) -> None:
    """Let a widget draw its vertical scroll bar with these signs."""
    renderer = type("GlyphScrollBar", (CellScrollBar,), {"THUMB": glyphs.thumb})
    widget.vertical_scrollbar.renderer = renderer  # type: ignore[misc] # Textual means it to be set on an instance
