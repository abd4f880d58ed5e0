from __future__ import annotations

from typing import Any

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from mdtui.keys.action import Place
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.pane_screen import PaneScreen
from mdtui.tui.widgets.pane import Pane


class Body(Static, can_focus=True):
    """Something that takes keys."""


class Screen(PaneScreen):
    """Two panes."""

    def __init__(self) -> None:
        super().__init__({place: Pane(ASCII, place.value, Body()) for place in (Place.TREE, Place.GRID)}, Place.TREE)

    def compose(self) -> ComposeResult:
        yield from self.panes.values()


async def shown(pilot: Pilot[None], screen: Screen) -> list[Place]:
    await pilot.pause()
    return [place for place, pane in screen.panes.items() if pane.display]


async def start(app: Any, pilot: Pilot[None]) -> Screen:
    screen = Screen()
    await app.push_screen(screen)
    screen.go_to(Place.TREE)
    await pilot.pause()
    return screen


async def test_zoom_shows_the_focused_pane_alone_and_follows_the_focus(host: Any) -> None:
    async with host(Static(), 80, 24) as (app, pilot):
        screen = await start(app, pilot)
        assert await shown(pilot, screen) == [Place.TREE, Place.GRID]
        screen.action_zoom()
        assert await shown(pilot, screen) == [Place.TREE]
        screen.action_next_pane()
        assert await shown(pilot, screen) == [Place.GRID]
        screen.action_zoom()
        assert await shown(pilot, screen) == [Place.TREE, Place.GRID]


@pytest.mark.parametrize(("size", "count"), [((59, 24), 1), ((80, 15), 1), ((60, 16), 2)])
async def test_a_small_screen_shows_one_pane(host: Any, size: tuple[int, int], count: int) -> None:
    async with host(Static(), *size) as (app, pilot):
        screen = await start(app, pilot)
        assert len(await shown(pilot, screen)) == count
        await pilot.resize_terminal(100, 40)
        assert len(await shown(pilot, screen)) == 2


async def test_focus_marks_the_pane_however_it_got_there(host: Any) -> None:
    async with host(Static(), 80, 24) as (app, pilot):
        screen = await start(app, pilot)
        screen.panes[Place.GRID].target.focus()
        await pilot.pause()
        assert [pane.title.has_class("-focused") for pane in screen.panes.values()] == [False, True]
        screen.action_previous_pane()
        await pilot.pause()
        assert screen.place is Place.TREE
