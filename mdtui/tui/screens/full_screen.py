"""A screen that leaves nothing to be seen of what lies below it."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

Answer = TypeVar("Answer")


class FullScreen(Screen[Answer]):
    """Covers the screen below.

    Textual takes the screen below the top one for visible in any case, and paints all of the top one again for each
    change of it.
    """

    @property
    def is_current(self) -> bool:
        """Whether anybody sees it: it is the top one, or what is above it are dialogs."""
        return super().is_current and (self.app.screen is self or self.app.screen.is_modal)
