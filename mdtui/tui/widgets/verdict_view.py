"""The verdict over the server, and the reasons for it: what is looked at first."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.health.report import HealthReport
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.health.verdict_text import verdict_lines
from mdtui.tui.present import crop
from mdtui.tui.widgets.line_view import LineView, Part


class VerdictView(LineView, can_focus=False):
    """Shows the verdict with as many reasons as there are lines.

    Args:
        glyphs: the marks.
    """

    DEFAULT_CSS = """
    VerdictView { height: auto; max-height: 3; scrollbar-size-vertical: 0; }
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(glyphs)
        self.lines: Sequence[tuple[str, str]] = verdict_lines(None, 1)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def show(self, report: HealthReport, most: int = 3) -> None:
        """Show a verdict in at most so many lines."""
        lines = verdict_lines(report, most)
        if lines != self.lines:
            self.lines = lines
            self.styles.height = len(lines)
            self.lines_changed()

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line."""
        text, look = self.lines[row]
        return [(" ", "text"), (crop(text, width - 1, self.glyphs.ellipsis), look)]
