"""A screen that leaves nothing to be seen of what lies below it."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

from mdtui.tui.widgets.still import Still

WIDE, TALL = 100, 32
"""From so many cells and lines on a screen has the class ``-wide`` or ``-tall``."""
HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS = [(WIDE, "-wide")], [(TALL, "-tall")]

Answer = TypeVar("Answer")


class FullScreen(Still, Screen[Answer]):
    """Covers the screen below.

    Textual takes the screen below the top one for visible in any case, and paints all of the top one again for each
    change of it. It also gives a screen the classes of its size when all of its styles have been worked out.
    """

    def take_size(self) -> None:
        """Have the classes of the window's size, before anything is on the screen whose styles are to be worked out."""
        width, height = self.app.size
        for limit, name in self.HORIZONTAL_BREAKPOINTS or ():
            self.set_class(width >= limit, name, update=False)
        for limit, name in self.VERTICAL_BREAKPOINTS or ():
            self.set_class(height >= limit, name, update=False)

    @property
    def is_current(self) -> bool:
        """Whether anybody sees it: it is the top one, or what is above it are dialogs."""
        return super().is_current and (self.app.screen is self or self.app.screen.is_modal)
