"""What the tests of a single widget need: an application with nothing else in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from mdtui.tui.theme import THEME


class Host(App[None]):
    """Shows one widget, and keeps the messages that reach it."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(THEME)
        self.theme = THEME.name
        self.widget = widget
        self.got: list[Message] = []

    def keep(self, message: Message) -> None:
        """Keep a message once, although it is seen again in each widget that it bubbles to."""
        if not any(message is kept for kept in self.got):
            self.got.append(message)

    def compose(self) -> ComposeResult:
        yield self.widget

    def lines(self) -> list[str]:
        """Return what is on the screen, without the blanks at the ends."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


HostWidget = Callable[..., AbstractAsyncContextManager[tuple[Host, Pilot[None]]]]


@pytest.fixture
def host() -> HostWidget:
    """Give a function that shows a widget in a screen of some size, as an asynchronous context."""

    @asynccontextmanager
    async def run(widget: Widget, width: int = 60, height: int = 8) -> AsyncIterator[tuple[Host, Pilot[None]]]:
        app = Host(widget)
        async with app.run_test(size=(width, height), message_hook=app.keep) as pilot:
            widget.focus()
            await pilot.pause()
            yield app, pilot

    return run
