"""The names of the columns above a list that is alone on its screen."""

from __future__ import annotations

from typing import Protocol

from rich.segment import Segment
from textual.strip import Strip

from mdtui.tui.widgets.still import Still


class Named(Protocol):
    """A list whose columns have names."""

    def header(self, width: int) -> str:
        """Return the names of the columns in at most `width` cells."""


class ListHeader(Still):
    """Shows the names of the columns of a list.

    Args:
        rows: the list.
    """

    DEFAULT_CSS = """
    ListHeader { height: 1; background: $surface; color: $text-muted; }
    """

    def __init__(self, rows: Named) -> None:
        super().__init__()
        self._rows = rows

    def render_line(self, y: int) -> Strip:
        """Return the one line."""
        width = self.size.width
        # The last cell is the list's scroll bar.
        text = self._rows.header(max(0, width - 1)) if y == 0 else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(width, self.rich_style)
