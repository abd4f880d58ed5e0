from __future__ import annotations

from typing import Any

import pytest

from mdtui.server import MailServer
from mdtui.tui.screens.message import MessageScreen
from mdtui.tui.screens.overview import OverviewScreen
from mdtui.tui.screens.record_bytes import BytesScreen


@pytest.mark.parametrize(("key", "screen"), [("0", OverviewScreen), ("enter", MessageScreen), ("x", BytesScreen)])
async def test_the_ways_there_and_back(app_of: Any, server: MailServer, key: str, screen: type) -> None:
    app = app_of(server, start=server.folder("anna@example.com"))
    async with app.run_test(size=(80, 24)) as pilot:
        while app.workers:
            await app.workers.wait_for_complete()
            await pilot.pause()
        await pilot.press(key)
        assert isinstance(app.screen, screen)
        await pilot.press("q")
        assert app.screen is app.browse
