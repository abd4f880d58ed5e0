"""The line that ``:`` opens takes a query, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mdtui.config import Config
from mdtui.tui.screens.palette import PaletteScreen

SENT = "anna@example.com/Sent Items"


async def test_what_is_no_action_is_a_query_over_the_records(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT) as driver:
        await driver.press("1", "colon", *"uid>7")
        assert any("Query" in line and "fit: uid>7" in line for line in driver.lines())
        await driver.press("enter")
        assert driver.uids == [8, 9, 10]
        assert driver.app.browse.records.grid.has_focus
        # It is among what was asked, like any other query.
        await driver.press("slash", "ctrl+u", "up")
        assert driver.app.browse.records.query_bar.text == "uid>7"


async def test_a_query_that_is_an_action_by_name_stands_below_the_actions(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT) as driver:
        await driver.press("colon", *"undo")
        screen = driver.app.screen
        assert isinstance(screen, PaletteScreen)
        assert getattr(screen._matches.chosen, "id", "") == "records.undo"
        await driver.press("pagedown")
        assert screen._matches.chosen == "undo"


async def test_a_mistake_is_shown_in_the_query_line_at_its_place(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT) as driver:
        await driver.press("colon", *"uid>x", "enter")
        bar = driver.app.browse.records.query_bar
        assert (bar.is_open, bar.text) == (True, "uid>x")
        assert any("^" in line for line in driver.lines())
        assert driver.uids == list(range(1, 11))


async def test_without_a_folder_it_says_why_not(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        await driver.press("colon", *"uid>7")
        assert any("not now: " in line for line in driver.lines() if "Query" in line)
        await driver.press("enter")
        assert isinstance(driver.app.screen, PaletteScreen)


async def test_the_row_names_the_key_that_the_query_line_has_here(open_app: Any, root: Path) -> None:
    config = Config(keys={"records.filter": "f7"})
    async with open_app(root, start=SENT, config=config) as driver:
        await driver.press("colon", *"uid>7")
        assert any("Query" in line and "F7" in line for line in driver.lines())
