"""What the tests of a single widget need: an application with nothing else in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget
from textual.worker import WorkerCancelled

from mdtui.config import Config
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer
from mdtui.tui.theme import TRUECOLOR
from tests.fixtures.idle import exact_idle
from tests.fixtures.machine import Machine
from tests.fixtures.quick_styles import quick_styles

__all__ = ["exact_idle", "quick_styles"]


class Host(App[None]):
    """Shows one widget, and keeps the messages that reach it."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(TRUECOLOR)
        self.theme = TRUECOLOR.name
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


@pytest.fixture
def server(small_root: Path, clock: Any) -> MailServer:
    """Give a mail server on a small root."""
    return MailServer(open_root(small_root), Config(), clock=clock, table=Machine(clock))


@pytest.fixture
def settled() -> Callable[[Host, Pilot[None]], Awaitable[None]]:
    """Give a function that waits until no worker works and no message waits."""

    async def wait(app: Host, pilot: Pilot[None]) -> None:
        await pilot.pause()
        while app.workers:
            with suppress(WorkerCancelled):
                await app.workers.wait_for_complete()
            await pilot.pause()
        await pilot.pause()

    return wait


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
