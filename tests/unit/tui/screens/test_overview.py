from __future__ import annotations

from typing import Any

from mdtui.server import MailServer
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.screens.overview import OverviewScreen


async def settle(app: Any, pilot: Any) -> None:
    while app.workers:
        await app.workers.wait_for_complete()
        await pilot.pause()
    await pilot.pause()


async def test_it_shows_the_mail_root_and_leads_to_a_folder(app_of: Any, server: MailServer, lines: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 30)) as pilot:
        await settle(app, pilot)
        await pilot.press("0")
        await settle(app, pilot)
        screen = app.screen
        assert isinstance(screen, OverviewScreen)
        assert lines(app)[0].startswith("> Overview")
        assert lines(app)[0].endswith(" 4 folders")
        assert "   example.com" in lines(app)[2]
        await pilot.press("enter")
        assert screen.notice.message == "Go: this row leads nowhere; choose a folder"
        await pilot.press("escape")
        assert app.screen is app.browse
        await pilot.press("0")
        await settle(app, pilot)
        await pilot.press("n", "n", "n", "enter")
        await settle(app, pilot)
        assert app.screen is app.browse
        assert app.browse.records.folder is not None
        assert app.browse.records.folder.key == "anna@example.com/Sent Items"


async def test_the_events_lead_to_the_feed_and_it_is_read_again(app_of: Any, server: MailServer) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 30)) as pilot:
        await settle(app, pilot)
        await pilot.press("0", "f5")
        await settle(app, pilot)
        await pilot.press("n", "N", "n", "enter")
        await settle(app, pilot)
        assert isinstance(app.screen, EventsScreen)


async def test_a_root_that_cannot_be_read_is_said(app_of: Any, server: MailServer, monkeypatch: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 30)) as pilot:
        await settle(app, pilot)
        with monkeypatch.context() as patch:
            patch.setattr(server, "totals", lambda _: 1 / 0)
            await pilot.press("0")
            await settle(app, pilot)
        assert "ZeroDivisionError" in app.screen.notice.message
