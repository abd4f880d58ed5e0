"""The filters of the feed in one line: number, whether it is on, what it asks for, how many events fit it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from mdtui.tui.feed.filters import FilterStack
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, count_text, crop
from mdtui.tui.widgets.still import Still

LEAST = 8
"""Cells of a label, however many filters there are."""
UNFILTERED = "all are shown, \\ filters again: "


class FilterLine(Still):
    """Shows filters; it takes no room where there are none.

    Args:
        glyphs: the marks.
        filters: the filters.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"filter-line--on", "filter-line--off", "filter-line--note"}
    DEFAULT_CSS = """
    FilterLine {
        height: 1;
        display: none;
        background: $surface;
        color: $text-muted;
        .filter-line--on { color: $foreground; text-style: bold; }
        .filter-line--off { color: $text-muted; }
        .filter-line--note { color: $warning-text; background: $warning-background; }
    }
    """

    def __init__(self, glyphs: GlyphSet, filters: FilterStack) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._filters = filters
        self._shown: object = None

    def show(self) -> None:
        """Show the filters as they are now."""
        self.display = bool(len(self._filters))
        said = self.pieces(self.size.width)
        if said != self._shown:
            self._shown = said
            self.refresh()

    def pieces(self, width: int) -> list[tuple[str, str]]:
        """Return texts and how they look: all labels where there is room, else each cut to its share."""
        filters, ellipsis = self._filters, self._glyphs.ellipsis
        note = "" if filters.filtering else UNFILTERED
        heads = [f"{number}{'' if one.on else ' off'} " for number, one in enumerate(filters.active, 1)]
        tails = [f" ({count_text(filters.hits(number))})" for number in range(len(heads))]
        labels = [one.filter.label for one in filters.active]
        around = sum(cells(head) + cells(tail) + 2 for head, tail in zip(heads, tails, strict=True))
        room = width - 1 - cells(note) - around
        shares = shared([cells(label) for label in labels], room)
        pieces = [(f" {note}", "note")]
        for one, head, label, tail, share in zip(filters.active, heads, labels, tails, shares, strict=True):
            look = "on" if one.on and filters.filtering else "off"
            pieces.append((f"{head}{crop(label, share, ellipsis)}{tail}  ", look))
        return pieces

    def render_line(self, y: int) -> Strip:
        """Return the one line."""
        width = self.size.width
        pieces = self.pieces(width) if y == 0 else []
        segments = [Segment(text, self.get_component_rich_style(f"filter-line--{look}")) for text, look in pieces]
        return Strip(segments).adjust_cell_length(width, self.rich_style)


def shared(wanted: Sequence[int], room: int) -> list[int]:
    """Return how many cells each text gets: what it wants where that fits, else the longest are cut first."""
    limit = max(wanted, default=0)
    while limit > LEAST and sum(min(want, limit) for want in wanted) > room:
        limit -= 1
    return [min(want, limit) for want in wanted]
