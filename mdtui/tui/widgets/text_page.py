"""A page of lines that were broken already, each of parts that may look different."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.tui.present import cells, crop
from mdtui.tui.widgets.line_view import LineView, Part


class TextPage(LineView, can_focus=False):
    """Shows lines.

    Args:
        glyphs: the marks.
        empty_text: what to show where there is no line.

    Attributes:
        lines: what is shown.
    """

    lines: Sequence[Sequence[Part]] = ()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    @property
    def room(self) -> int:
        """Cells that a line may take."""
        return self.scrollable_content_region.width

    def show(self, lines: Sequence[Sequence[Part]], *, same: bool = False) -> None:
        """Show lines.

        Args:
            lines: each no wider than `room`; what is wider is cut off.
            same: they are about the same thing as before, so that what is looked at stays in place.
        """
        self.lines = lines
        self.lines_changed()
        if not same:
            self.go(0)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line."""
        cut, room = [], width
        for text, look in self.lines[row]:
            piece = crop(text, max(0, room), self.glyphs.ellipsis)
            room -= cells(piece)
            cut.append((piece, look))
        return cut
