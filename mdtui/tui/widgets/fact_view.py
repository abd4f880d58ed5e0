"""What is said of one thing, as facts, and below them any number of further lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.geometry import Size

from mdtui.tui.facts import INDENT, LABEL_WIDTH, Fact, FactLine, fact_lines
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop
from mdtui.tui.widgets.line_view import LineView, Part


class FactView(LineView, can_focus=False):
    """Shows facts; it scrolls where they need more room than there is.

    Args:
        glyphs: the marks.
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(glyphs)
        self.facts: tuple[Fact, ...] = ()
        self._lines: list[FactLine] = []
        self._body: Sequence[Part] = ()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines) + len(self._body)

    def show(self, facts: Iterable[Fact], body: Sequence[Part] = (), *, same: bool = False) -> None:
        """Show facts.

        Args:
            facts: what is known.
            body: lines below the facts; only those in sight are asked for.
            same: they are about the same thing as before, so that what is looked at stays in place.
        """
        before, said = self.count, (self.facts, self._body)
        self.facts, self._body = tuple(facts), body
        if said != (self.facts, self._body):
            self._lay_out()
        if before != self.count:
            self.refresh(layout=True)
        if not same:
            self.go(0)

    def resized(self) -> None:
        """Break the texts anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        self._lines = fact_lines(self.facts, self.scrollable_content_region.width)
        self.lines_changed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """Return how many lines there are in so many cells."""
        return len(fact_lines(self.facts, width - self.scrollbar_size_vertical)) + len(self._body)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line."""
        blank = " " * INDENT
        if row >= len(self._lines):
            text, look = self._body[row - len(self._lines)]
            return [(blank + crop(text, width - INDENT, self.glyphs.ellipsis), look)]
        line = self._lines[row]
        room = max(0, width - INDENT - LABEL_WIDTH)
        return [(blank + line.label, "quiet"), (crop(line.text, room, self.glyphs.ellipsis), line.look)]
