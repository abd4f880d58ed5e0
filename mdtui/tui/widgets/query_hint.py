"""The line below a query that is being written: what fits at the cursor, and at the right how many fit the query."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from mdtui.errors import MdtuiError
from mdtui.tui.background import in_background
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells
from mdtui.tui.query_line import QueryLine

GAP = 2
"""Blank cells at least between the two."""


class QueryHint(Static):
    """Shows a hint and a count; it is not there as long as there is nothing to help with.

    Args:
        glyphs: the signs.

    Attributes:
        line: helps with the query that is being written; None where nothing does.
    """

    DEFAULT_CSS = """
    QueryHint { height: 1; display: none; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(markup=False)
        self.line: QueryLine | None = None
        self._glyphs = glyphs
        self._count = ("", "")
        self._shown = ("", 0)

    def begin(self, line: QueryLine | None) -> None:
        """Help with another query.

        Args:
            line: what knows its language; None where it is none.
        """
        self.line, self._count = line, ("", "")
        if line is not None:
            line.begin()
            self._read(line)

    def count(self, text: str, said: str) -> None:
        """Take how many fit a query; it is shown as long as that is the one that is written."""
        self._count = (text.strip(), said)

    def show(self, text: str, cursor: int) -> None:
        """Say what fits.

        Args:
            text: what is written.
            cursor: the place of the cursor in it.
        """
        self._shown = (text, cursor)
        self.display = self.line is not None
        if self.line is not None:
            room = self.size.width
            count = self._count[1] if self._count[0] == text.strip() else ""
            hint = self.line.hint(text[:cursor], max(0, room - cells(count) - GAP), self._glyphs)
            self.update(Content(f"{hint}{' ' * max(0, room - cells(hint) - cells(count))}{count}"))

    def on_resize(self) -> None:
        """Use the room there is."""
        if self.display:
            self.show(*self._shown)

    @in_background("history", exclusive=True)
    def _read(self, line: QueryLine) -> None:
        try:
            line.history.read()
        except MdtuiError:
            # Without it a query can be written all the same.
            return

    def keep(self, text: str) -> None:
        """Remember a query that was asked."""
        if self.line is not None:
            self.line.asked(text)
            self._write(self.line)

    @in_background("kept")
    def _write(self, line: QueryLine) -> None:
        try:
            line.history.write()
        except MdtuiError:
            # The history is a comfort, and no reason to interrupt somebody's work.
            return
