"""A page of lines that were broken already, each of parts that may look different."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, crop
from mdtui.tui.widgets.line_view import LineView, Part


class TextPage(LineView, can_focus=False):
    """Shows lines.

    Args:
        glyphs: the marks.
        empty_text: what to show where there is no line.
        fit: called when `room` is another than before, so that the lines can be broken anew.

    Attributes:
        lines: what is shown.
    """

    def __init__(self, glyphs: GlyphSet, empty_text: str = "", fit: Callable[[], None] = lambda: None) -> None:
        super().__init__(glyphs, empty_text)
        self.lines: Sequence[Sequence[Part]] = ()
        self._fit = fit
        self._fitted = 0

    def resized(self) -> None:
        """Ask for other lines where they have other room."""
        if self.room != self._fitted:
            self._fitted = self.room
            self._fit()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    @property
    def room(self) -> int:
        """Cells that a line may take."""
        return self.scrollable_content_region.width

    def show(self, lines: Sequence[Sequence[Part]], *, same: bool = False) -> None:
        """Show lines; of those in sight, the ones that are as they were are not painted again.

        Args:
            lines: each no wider than `room`; what is wider is cut off.
            same: they are about the same thing as before, so that what is looked at stays in place.
        """
        before, top = self.lines, self.scroll_offset.y
        self.lines = lines
        if not before or not lines:
            self.lines_changed()
        else:
            self.count_changed()
            for row in range(top, top + self.size.height):
                if before[row : row + 1] != lines[row : row + 1]:
                    self.refresh_line(row)
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
