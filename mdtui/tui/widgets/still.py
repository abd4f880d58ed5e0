"""Widgets that mostly stand still while something else of the screen changes.

Textual asks every widget for all of its lines with every picture, and works out backgrounds and filters each time. What
nothing asked to be painted anew is given as it was.
"""

from __future__ import annotations

from typing import Self

from textual.containers import Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Still(Widget):
    """Gives the lines that it gave before until it is to be painted anew; to be mixed into a widget, as the first."""

    _still_for: Region | None = None
    _still_lines: list[Strip]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines of the widget for the screen."""
        if self._still_for != crop:
            self._still_lines, self._still_for = super().render_lines(crop), crop
        return self._still_lines

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint again."""
        self._still_for = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Paint in other styles."""
        self._still_for = None
        super().notify_style_update()


class StillRow(Still, Horizontal):
    """Puts widgets side by side."""

    # Textual takes no more than the styles of the first base class.
    DEFAULT_CSS = Horizontal.DEFAULT_CSS.replace("Horizontal", "StillRow")
