from __future__ import annotations

from typing import Any

import pytest
from textual.geometry import Region
from textual.scroll_view import ScrollView

from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.text_page import TextPage


async def test_lines_of_several_parts_are_cut_at_the_edge(host: Any) -> None:
    page = TextPage(ASCII, "reading")
    async with host(page, 20, 4) as (app, pilot):
        assert app.lines()[0].strip() == "reading"
        page.show([[("a mark: \u25ca", "quiet"), (" and more than fits", "text")], []])
        await pilot.pause()
        assert app.lines()[0].rstrip() == "a mark: \u25ca and more~"
        assert page.room == 19


async def test_what_is_looked_at_stays_while_it_is_about_the_same(host: Any) -> None:
    page = TextPage(ASCII)
    lines = [[(f"line {number}", "text")] for number in range(30)]
    async with host(page, 20, 4) as (_, pilot):
        page.show(lines)
        page.action_page_down()
        page.show(lines, same=True)
        await pilot.pause()
        assert page.scroll_offset.y == 3
        page.show(lines)
        await pilot.pause()
        assert page.scroll_offset.y == 0


async def test_lines_that_are_as_they_were_are_not_painted_again(host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = TextPage(ASCII)
    lines = [[(f"line {number}", "text")] for number in range(30)]
    painted: list[int] = []
    refresh = ScrollView.refresh

    def noted(view: ScrollView, *regions: Region, **how: Any) -> ScrollView:
        painted.extend(region.y for region in regions or [Region(y=-1)])
        return refresh(view, *regions, **how)

    async with host(page, 20, 4) as (app, pilot):
        page.show(lines)
        page.go(10)
        await pilot.pause()
        monkeypatch.setattr(ScrollView, "refresh", noted)
        page.show([*lines[:11], [("another", "text")], *lines[12:20], [("out of sight", "text")]], same=True)
        await pilot.pause()
        assert painted == [1]
        assert [line.split(" #")[0].rstrip() for line in app.lines()] == ["line 10", "another", "line 12", "line 13"]
        page.show([], same=True)
        await pilot.pause()
        assert app.lines()[1] == ""
