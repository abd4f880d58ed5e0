"""The line above the hits with the query that is looked for: always in sight, written in when it has the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from mdtui.tui.actions import bindings
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.keys.action import Place
from mdtui.tui.query_line import QueryLine
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose


class FindBar(QueryBar):
    """Shows a query, and asks for another.

    Args:
        glyphs: the signs.
        lines: what helps to write the query.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.QUERY)

    DEFAULT_CSS = """
    FindBar {
        display: block;
        dock: none;
    }
    """

    def __init__(self, glyphs: GlyphSet, lines: Mapping[QueryPurpose, QueryLine] | None = None) -> None:
        super().__init__(glyphs, lines)
        self.purpose = QueryPurpose.FIND
        self._prompt.update(Content(self.purpose.value))

    @property
    def is_open(self) -> bool:
        """Whether it has the keys."""
        return self.is_attached and self.screen.focused is self._input

    def show(self, text: str) -> None:
        """Show a query, without the keys."""
        self._input.value = text
        self.close()

    def close(self) -> None:
        """Give the keys back to the screen."""
        self._error.display = self._hint.display = False
        self.screen.set_focus(None)
