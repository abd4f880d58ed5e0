from __future__ import annotations

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from mdtui.server import MailServer
from mdtui.tui.screens.full_screen import FullScreen


class Page(FullScreen[None]):
    """Shows a text, and counts how often something of it is painted."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = Static(text)
        self.painted = 0

    def compose(self) -> ComposeResult:
        yield self.text

    def _compositor_refresh(self) -> None:
        self.painted += 1
        super()._compositor_refresh()


def on_screen(app: App[None]) -> str:
    strips = app.screen._compositor.render_strips()
    return "".join(segment.text for segment in strips[0]).rstrip()


async def test_a_change_of_what_is_covered_paints_nothing_and_is_there_when_it_is_seen_again() -> None:
    app, below, above = App[None](), Page("before"), Page("above")
    async with app.run_test(size=(20, 5)) as pilot:
        await app.push_screen(below)
        await app.push_screen(above)
        await pilot.pause()
        assert (below.is_current, above.is_current) == (False, True)
        painted = below.painted, above.painted
        below.text.update("after")
        await pilot.pause()
        assert (below.painted, above.painted) == painted
        assert on_screen(app) == "above"
        app.pop_screen()
        await pilot.pause()
        assert below.is_current
        assert on_screen(app) == "after"


async def test_what_a_dialog_lies_on_is_painted() -> None:
    app, below = App[None](), Page("before")
    async with app.run_test(size=(20, 5)) as pilot:
        await app.push_screen(below)
        await app.push_screen(ModalScreen[None]())
        await pilot.pause()
        assert below.is_current
        below.text.update("after")
        await pilot.pause()
        assert on_screen(app) == "after"


async def test_a_covered_screen_takes_the_size_of_the_window_when_it_is_seen_again() -> None:
    app, below = App[None](), Page("a text of more than twenty cells")
    async with app.run_test(size=(40, 5)) as pilot:
        await app.push_screen(below)
        await app.push_screen(Page("above"))
        await pilot.resize_terminal(20, 5)
        app.pop_screen()
        await pilot.pause()
        assert on_screen(app) == "a text of more than"


@pytest.mark.parametrize("key", ["E", "S", "L", "C"])
async def test_the_browse_screen_is_not_painted_below_another(app_of: Any, server: MailServer, key: str) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.browse.is_current
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is not app.browse
        assert not app.browse.is_current
