from __future__ import annotations

from typing import Any

from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.fact_view import FactView

FACTS = (Fact("Folder", "anna@example.com/Sent Items"), Fact("State", "done"))


async def test_facts_and_what_is_below_them(host: Any) -> None:
    view = FactView(ASCII)
    async with host(view, 60, 6) as (app, pilot):
        view.show(FACTS, [("a line", "text"), ("a line of more than there is room for, by far and beyond", "text")])
        await pilot.pause()
        assert [line.rstrip(" #") for line in app.lines()] == [
            "  Folder   anna@example.com/Sent Items",
            "  State    done",
            "  a line",
            "  a line of more than there is room for, by far and beyond",
            "",
            "",
        ]


async def test_texts_are_broken_anew_in_another_window(host: Any) -> None:
    view = FactView(ASCII)
    async with host(view, 60, 6) as (app, pilot):
        view.show(FACTS)
        await pilot.pause()
        assert view.count == 2
        await pilot.resize_terminal(33, 6)
        await pilot.pause()
        assert app.lines()[:3] == ["  Folder   anna@example.com/Sent", "           Items", "  State    done"]


async def test_it_scrolls_and_stays_where_it_is_while_it_is_about_the_same(host: Any) -> None:
    view = FactView(ASCII)
    lines = [(f"line {number}", "text") for number in range(30)]
    async with host(view, 40, 6) as (_, pilot):
        view.show(FACTS, lines)
        await pilot.pause()
        view.action_page_down()
        view.show(FACTS, lines, same=True)
        await pilot.pause()
        assert view.scroll_offset.y == 5
        view.show(FACTS, lines)
        await pilot.pause()
        assert view.scroll_offset.y == 0


async def test_where_it_takes_what_it_needs_a_text_that_just_fits_no_more_has_room(host: Any) -> None:
    view = FactView(ASCII)
    view.styles.height = "auto"
    async with host(view, 31, 8) as (_, pilot):
        for letters in range(1, 40):
            view.show([Fact("A", "x" * letters), Fact("B", "end")])
            await pilot.pause()
            assert view.size.height == view.count, letters
