"""What the tests of the screens that are over the browse screen share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from mdtui.events.event import Event
from mdtui.server import MailServer
from mdtui.tui.app import MdtuiApp
from mdtui.tui.feed.feeding import News
from mdtui.tui.glyphs import ASCII


@pytest.fixture
def app_of() -> Any:
    """Give a function that makes the program, on which nothing moves by itself."""

    def make(server: MailServer, **options: Any) -> MdtuiApp:
        return MdtuiApp(server, glyphs=ASCII, **{"live": False} | options)

    return make


@pytest.fixture
def lines() -> Any:
    """Give a function that returns what is on the screen, without the blanks at the ends."""

    def read(app: MdtuiApp) -> list[str]:
        strips = app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    return read


FeedApp = Callable[..., AbstractAsyncContextManager[tuple[MdtuiApp, Any]]]


@pytest.fixture
def on_feed(app_of: Any, server: Any, settled: Any) -> FeedApp:
    """Give a function that shows the feed screen with events, as an asynchronous context; then some keys are pressed.

    What the context gives is the program, and a function that presses keys and waits for what they do.
    """

    @asynccontextmanager
    async def run(*events: Event, keys: tuple[str, ...] = (), size: tuple[int, int] = (80, 24)) -> AsyncIterator[Any]:
        app = app_of(server)
        async with app.run_test(size=size) as pilot:

            async def press(*keys: str) -> None:
                await pilot.press(*keys)
                await settled(app, pilot)

            await settled(app, pilot)
            app.browse.feeding.came(News(events))
            await press("E", *keys)
            yield app, press

    return run
