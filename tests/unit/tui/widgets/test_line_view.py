from __future__ import annotations

from typing import Any

import pytest

from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.line_view import CursorView, Part


class Numbers(CursorView, can_focus=True):
    """Shows numbers."""

    def __init__(self, count: int) -> None:
        super().__init__(ASCII, "nothing here to be seen at all")
        self.total = count
        self.moves: list[int] = []
        self.clicked: list[int] = []

    @property
    def count(self) -> int:
        return self.total

    def parts(self, row: int, width: int) -> list[Part]:
        return [(f"row {row}", "text")]

    def cursor_moved(self) -> None:
        self.moves.append(self.cursor)

    def row_clicked(self) -> None:
        self.clicked.append(self.cursor)


async def test_only_lines_in_sight_are_asked_for(host: Any) -> None:
    view = Numbers(1_000_000)
    async with host(view, 20, 5) as (app, _):
        assert [line.split("#")[0].rstrip() for line in app.lines()] == [f"row {row}" for row in range(5)]


@pytest.mark.parametrize(
    ("action", "start", "expected"),
    [
        ("cursor_down", 0, 1),
        ("cursor_down", 99, 99),
        ("cursor_up", 0, 0),
        ("cursor_up", 7, 6),
        ("page_down", 0, 4),
        ("page_up", 50, 46),
        ("scroll_home", 50, 0),
        ("scroll_end", 50, 99),
    ],
)
async def test_the_cursor_moves_and_stays_in_sight(host: Any, action: str, start: int, expected: int) -> None:
    view = Numbers(100)
    async with host(view, 20, 5) as (app, pilot):
        view.move_to(start)
        getattr(view, f"action_{action}")()
        await pilot.pause()
        assert view.cursor == expected
        assert f"row {expected}" in [line.split("#")[0].rstrip() for line in app.lines()]


async def test_a_move_that_goes_nowhere_is_none(host: Any) -> None:
    view = Numbers(3)
    async with host(view, 20, 5):
        view.move_to(0)
        view.move_to(5)
        view.move_to(9)
        assert view.moves == [2]


async def test_without_lines_it_says_so(host: Any) -> None:
    view = Numbers(0)
    async with host(view, 20, 3) as (app, pilot):
        assert app.lines()[0] == "  nothing here to ~"
        view.show_empty("still nothing")
        view.action_cursor_down()
        await pilot.pause()
        assert app.lines()[0] == "  still nothing"
        assert view.cursor == 0


async def test_the_cursor_is_seen_to_be_active_or_not(host: Any) -> None:
    view = Numbers(3)
    async with host(view, 20, 3) as (app, pilot):
        assert view.whole_style(0) == "cursor"
        app.set_focus(None)
        await pilot.pause()
        assert view.whole_style(0) == "cursor-blurred"
        assert view.whole_style(1) == ""


async def test_fewer_rows_keep_the_cursor_on_one_of_them(host: Any) -> None:
    view = Numbers(100)
    async with host(view, 20, 5) as (app, pilot):
        view.move_to(80)
        view.total = 10
        view.rows_changed(view.cursor)
        await pilot.pause()
        assert view.cursor == 9
        assert "row 9" in app.lines()[-1]


async def test_a_click_goes_to_its_row(host: Any) -> None:
    view = Numbers(3)
    async with host(view, 20, 5) as (_, pilot):
        await pilot.click(Numbers, offset=(2, 2))
        assert (view.cursor, view.clicked) == (2, [2])
        await pilot.click(Numbers, offset=(2, 4))
        assert view.clicked == [2]


async def test_a_smaller_window_still_shows_the_cursor(host: Any) -> None:
    view = Numbers(100)
    async with host(view, 20, 20) as (app, pilot):
        view.move_to(19)
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        assert any(line.startswith("row 19") for line in app.lines())


async def test_where_there_is_no_line_several_lines_can_say_why(host: Any) -> None:
    view = Numbers(0)
    async with host(view, 20, 5) as (app, pilot):
        view.show_empty("nothing\n\n  here, or anywhere else")
        await pilot.pause()
        assert [line.split("#")[0].rstrip() for line in app.lines()] == ["  nothing", "", "    here, or anywh~", "", ""]
