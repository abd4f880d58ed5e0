from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import Said, StateChanged
from mdtui.tui.widgets.preview_pane import PreviewPane

SENT = "anna@example.com/Sent Items"
JUST_ENOUGH = 13


class Pane(PreviewPane):
    """A pane without what the records pane adds."""

    def go_to_uid(self, text: str) -> None:
        del text


@pytest.fixture
def pane(server: MailServer) -> Pane:
    return Pane(server, ASCII)


@pytest.fixture
def opened(host: Any, server: MailServer, settled: Any) -> Any:
    """Give a function that shows a pane with a folder, and gives one that waits until what was asked for is there."""

    class Context:
        def __init__(self, pane: Pane, height: int) -> None:
            self.pane, self.hosted = pane, host(pane, 60, height)

        async def __aenter__(self) -> tuple[Any, Any]:
            app, pilot = await self.hosted.__aenter__()

            async def settle() -> None:
                await settled(app, pilot)
                if self.pane.preview is not None:
                    self.pane.preview.look()
                await settled(app, pilot)

            self.pane.open_folder(server.folder(SENT))
            await settle()
            return app, settle

        async def __aexit__(self, *error: object) -> None:
            await self.hosted.__aexit__(*error)

    return Context


def said(app: Any) -> list[str]:
    return [message.text for message in app.got if isinstance(message, Said)]


async def test_it_is_made_when_it_is_opened_and_gone_when_it_is_closed(opened: Any, pane: Pane) -> None:
    async with opened(pane, 16) as (app, settle):
        children, without = len(pane.children), app.lines()
        assert pane.preview is None
        pane.grid.action_preview()
        await settle()
        assert pane.preview is not None
        assert app.lines()[8].startswith("  Preview")
        assert "  Subject  Message 1" in app.lines()
        assert pane.grid.page == 6
        pane.grid.action_preview()
        await settle()
        assert pane.preview is None
        assert (len(pane.children), app.lines()) == (children, without)


async def test_the_setting_opens_it_with_the_first_folder(opened: Any, server: MailServer) -> None:
    server.config = msgspec.structs.replace(server.config, preview=True)
    pane = Pane(server, ASCII)
    async with opened(pane, 16) as (app, _):
        assert pane.preview is not None
        assert "  Subject  Message 1" in app.lines()


async def test_it_shows_what_is_under_the_cursor(opened: Any, pane: Pane) -> None:
    async with opened(pane, 16) as (app, settle):
        pane.grid.action_preview()
        await settle()
        pane.grid.action_last()
        await settle()
        assert any(line.startswith("  there is no such message file") for line in app.lines())
        pane.grid.action_cursor_up()
        await settle()
        assert "  Subject  Message 9" in app.lines()
        assert pane.rows is not None
        pane.rows.set_filter([], "uid:99")
        pane.grid.rows_changed()
        await settle()
        assert "  There is no record here" in app.lines()


async def test_it_scrolls_by_keys_of_the_grid(opened: Any, pane: Pane) -> None:
    async with opened(pane, JUST_ENOUGH) as (_, settle):
        pane.grid.action_preview_more()
        await settle()
        pane.grid.action_preview()
        await settle()
        preview = pane.preview
        assert preview is not None
        preview.page.show([[(str(number), "text")] for number in range(30)])
        pane.grid.action_preview_more()
        pane.grid.action_preview_more()
        await settle()
        assert preview.page.scroll_offset.y == 6
        pane.grid.action_preview_less()
        await settle()
        assert preview.page.scroll_offset.y == 3


async def test_it_goes_where_there_is_no_room_and_comes_back(opened: Any, pane: Pane) -> None:
    async with opened(pane, JUST_ENOUGH) as (app, settle):
        pane.grid.action_preview()
        await settle()
        assert (pane.preview is not None, pane.grid.page) == (True, 6)
        changes = sum(isinstance(message, StateChanged) for message in app.got)
        for height in (JUST_ENOUGH - 1, JUST_ENOUGH - 2):
            pane.styles.height = height
            await settle()
            assert pane.preview is None
        assert said(app) == ["no preview: the window is too low for it"]
        assert sum(isinstance(message, StateChanged) for message in app.got) == changes + 1
        pane.styles.height = 5
        await settle()
        assert pane.grid.page == 3
        pane.styles.height = JUST_ENOUGH
        await settle()
        assert pane.preview is not None


async def test_a_zoom_is_named_where_it_would_help(opened: Any, pane: Pane) -> None:
    async with opened(pane, 24) as (app, settle):
        pane.grid.action_preview()
        pane.styles.height = JUST_ENOUGH - 1
        await settle()
        assert said(app) == ["no preview: there is no room for it here; z zooms the records"]
        pane.styles.height = JUST_ENOUGH
        await settle()
        assert pane.why_no_preview == ""


async def test_a_message_file_that_goes_is_gone_from_the_preview(opened: Any, pane: Pane, server: MailServer) -> None:
    async with opened(pane, 16) as (app, settle):
        pane.grid.action_preview()
        await settle()
        next(server.folder(SENT).path.glob("*1.msg")).unlink()
        pane.list_files(again=True)
        await settle()
        assert any(line.startswith("  there is no such message file") for line in app.lines())
