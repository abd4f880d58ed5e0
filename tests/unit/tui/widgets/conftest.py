"""What the tests of the panes with records share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mdtui.tui.widgets.writing_pane import WritingPane

SENT = "anna@example.com/Sent Items"
Act = Callable[..., Awaitable[None]]


@pytest.fixture
def act(server: Any, settled: Any) -> Any:
    """Give a function that opens the folder, and gives one that posts messages to the grid and waits."""

    async def start(app: Any, pilot: Any, pane: WritingPane) -> Act:
        pane.open_folder(server.folder(SENT))
        await settled(app, pilot)

        async def post(*messages: Any) -> None:
            for message in messages:
                pane.grid.post_message(message)
                await pilot.pause()
            while pane.writes.busy or app.workers:
                await settled(app, pilot)
            await settled(app, pilot)

        return post

    return start
