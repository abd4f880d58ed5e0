"""The line above a list with what is asked for: always in sight, written in when it has the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from mdtui.keys.action import Place
from mdtui.tui.actions import bindings
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.query_line import QueryLine
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose


class FindBar(QueryBar):
    """Shows what is asked for, and asks for something else.

    Args:
        glyphs: the signs.
        lines: what helps to write the query.
        purpose: what is asked for.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.QUERY)

    DEFAULT_CSS = """
    FindBar {
        display: block;
        dock: none;
    }
    """

    def __init__(
        self,
        glyphs: GlyphSet,
        lines: Mapping[QueryPurpose, QueryLine] | None = None,
        purpose: QueryPurpose = QueryPurpose.FIND,
    ) -> None:
        super().__init__(glyphs, lines)
        self.purpose = purpose
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
