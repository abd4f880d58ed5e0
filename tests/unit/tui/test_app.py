from __future__ import annotations

from typing import Any

import pytest

from mdtui.tui.app import MdtuiApp
from mdtui.tui.glyphs import ASCII
from mdtui.tui.keys.action import Place
from mdtui.tui.theme import TRUECOLOR


def app_of(server: Any) -> MdtuiApp:
    return MdtuiApp(server, glyphs=ASCII, live=False)


async def test_it_starts_on_the_browse_screen_in_the_folders(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen is app.browse
        assert app.browse.place is Place.TREE
        assert app.theme == TRUECOLOR.name
        assert app.animation_level == "none"


async def test_an_action_that_is_not_possible_says_why_and_does_not_run(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        ran: list[str] = []
        monkeypatch.setattr(app.browse.records.grid, "action_undo", lambda: ran.append("undo"))
        await pilot.press("2", "u")
        assert app.browse.notice.message == "Undo: nothing was changed yet"
        assert ran == []


async def test_keys_of_a_terminal_that_mean_leaving_elsewhere(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+c")
        assert app.browse.notice.message == "q leaves the program"
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app._exit


async def test_textuals_own_palette_is_not_there(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert app.screen is app.browse
