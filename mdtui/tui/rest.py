"""Doing something once a person has let a widget alone for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.widget import Widget


class Rest:
    """Calls something once nothing has happened for a while.

    A timer of Textual's is a task, made and taken back with every key while it is held; here a key only notes the time.

    Args:
        widget: what may be closed by then, so that nothing is called any more.
        then: what is called, in the event loop.
    """

    def __init__(self, widget: Widget, then: Callable[[], object]) -> None:
        self._widget = widget
        self._then = then
        self._due = 0.0
        self._handle: asyncio.TimerHandle | None = None

    def begin(self, seconds: float) -> None:
        """Take note that something happened.

        Args:
            seconds: how long nothing more may happen.
        """
        loop = asyncio.get_running_loop()
        self._due = loop.time() + seconds
        if self._handle is None:
            self._handle = loop.call_later(seconds, self._look)

    def _look(self) -> None:
        loop, self._handle = asyncio.get_running_loop(), None
        if not self._widget.is_attached:
            return
        if (left := self._due - loop.time()) > 0:
            self._handle = loop.call_later(left, self._look)
        else:
            self._then()
