"""A screen that leaves nothing to be seen of what lies below it."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from textual import events
from textual.screen import Screen

from mdtui.tui.widgets.still import Still

WIDE, TALL = 100, 32
"""From so many cells and lines on a screen has the class ``-wide`` or ``-tall``."""
HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS = [(WIDE, "-wide")], [(TALL, "-tall")]

TURNS = 3
"""Turns of the loop in which a message from one widget by way of another comes to the screen."""
MOST_PUT_OFF = 10
"""How often a picture waits for messages that come without end."""

Answer = TypeVar("Answer")


class FullScreen(Still, Screen[Answer]):
    """Covers the screen below.

    Textual takes the screen below the top one for visible in any case, and paints all of the top one again for each
    change of it. It also gives a screen the classes of its size when all of its styles have been worked out.
    """

    _put_off = 0

    def take_size(self) -> None:
        """Have the classes of the window's size, before anything is on the screen whose styles are to be worked out."""
        width, height = self.app.size
        for limit, name in self.HORIZONTAL_BREAKPOINTS or ():
            self.set_class(width >= limit, name, update=False)
        for limit, name in self.VERTICAL_BREAKPOINTS or ():
            self.set_class(height >= limit, name, update=False)

    async def on_idle(self, event: events.Idle) -> None:
        """Let what a key sets off come to its end before a picture is made, or it takes two of them."""
        for _ in range(TURNS):
            await asyncio.sleep(0)
            if self.message_queue_size and self._put_off < MOST_PUT_OFF:
                self._put_off += 1
                event.prevent_default()
                return
        self._put_off = 0

    @property
    def is_current(self) -> bool:
        """Whether anybody sees it: it is the top one, or what is above it are dialogs."""
        return super().is_current and (self.app.screen is self or self.app.screen.is_modal)
