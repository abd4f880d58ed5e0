from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.row_view import CursorRows


class Numbers(CursorRows):
    """Shows numbers, and notes which of them were asked for."""

    def __init__(self, count: int) -> None:
        super().__init__(ASCII)
        self.total = count
        self.asked: list[int] = []
        self.cursors: list[int] = []
        self.sights: list[range] = []

    @property
    def count(self) -> int:
        return self.total

    def header(self, width: int) -> str:
        return "Number"[:width].ljust(width)

    def line(self, row: int, width: int) -> tuple[str, tuple[str, ...]]:
        self.asked.append(row)
        return f"row {row}"[:width].ljust(width), self.with_cursor(row, ())

    def empty_lines(self, width: int) -> list[str]:
        return ["nothing"[:width]]

    def cursor_moved(self) -> None:
        self.cursors.append(self.cursor)

    def sight_moved(self) -> None:
        self.sights.append(self.in_sight)


def rows_of(app: Any) -> list[str]:
    return [line.rstrip("# ") for line in app.lines()]


class Turned(Numbers):
    DEFAULT_CSS = "Turned { .cursor-rows--cursor { text-style: reverse; } }"


async def test_a_cursor_can_be_turned_round(host: Any) -> None:
    view = Turned(2)
    async with host(view, 20, 4):
        view.focus()
        lines = [view.render_line(y) for y in range(1, 3)]
        assert [all(segment.style and segment.style.reverse for segment in line) for line in lines] == [True, False]


async def test_only_rows_in_sight_are_made(host: Any) -> None:
    view = Numbers(1_000_000)
    async with host(view, 20, 5) as (app, _):
        assert rows_of(app) == ["Number", "row 0", "row 1", "row 2", "row 3"]
        assert set(view.asked) == {0, 1, 2, 3}
        assert view.sights[-1] == range(4)


async def test_a_cursor_that_moves_in_sight_paints_two_rows(host: Any) -> None:
    view = Numbers(100)
    async with host(view, 20, 8) as (_, pilot):
        view.asked.clear()
        view.cursor = 3
        await pilot.pause()
        assert sorted(view.asked) == [0, 3]


async def test_scrolling_makes_only_the_rows_that_come(host: Any) -> None:
    view = Numbers(10_000)
    async with host(view, 20, 8) as (app, pilot):
        view.cursor = 6
        await pilot.pause()
        view.asked.clear()
        view.cursor = 7
        await pilot.pause()
        thumb_went_on_to = {2}
        assert set(view.asked) <= {6, 7} | thumb_went_on_to
        assert rows_of(app)[-1] == "row 7"


async def test_a_row_that_changed_out_of_sight_is_made_again(host: Any) -> None:
    view = Numbers(100)
    async with host(view, 20, 5) as (_, pilot):
        view.cursor = 50
        await pilot.pause()
        view.refresh_row(0)
        view.forget_out_of_sight()
        view.asked.clear()
        view.cursor = 0
        await pilot.pause()
        assert set(view.asked) >= {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("action", "start", "expected"),
    [
        ("cursor_down", 0, 1),
        ("cursor_down", 99, 99),
        ("cursor_up", 0, 0),
        ("cursor_up", 7, 6),
        ("page_down", 0, 3),
        ("page_up", 50, 47),
        ("first", 50, 0),
        ("last", 50, 99),
    ],
)
async def test_actions_move_the_cursor_and_keep_it_in_sight(action: str, start: int, expected: int, host: Any) -> None:
    view = Numbers(100)
    async with host(view, 20, 5) as (_, pilot):
        view.cursor = start
        await view.run_action(action)
        await pilot.pause()
        assert view.cursor == expected
        assert expected in view.in_sight
        assert len(view.in_sight) == 4


async def test_nothing_is_below_the_last_row(host: Any) -> None:
    view = Numbers(3)
    async with host(view, 20, 6) as (app, pilot):
        await view.run_action("last")
        await pilot.pause()
        assert rows_of(app) == ["Number", "row 0", "row 1", "row 2", "", ""]


async def test_where_there_is_no_row_it_is_said(host: Any) -> None:
    view = Numbers(0)
    async with host(view, 20, 5) as (app, pilot):
        await view.run_action("cursor_down")
        await pilot.pause()
        assert rows_of(app) == ["Number", "", "  nothing", "", ""]
        assert view.cursor == 0


async def test_the_cursor_keeps_its_place_on_the_screen_when_rows_come_and_go(host: Any) -> None:
    view = Numbers(100)
    async with host(view, 20, 8) as (_, pilot):
        view.cursor = 50
        view.cursor = 48
        top = view.in_sight[0]
        view.total = 200
        view.refresh_all(98)
        await pilot.pause()
        assert (view.cursor, view.in_sight[0]) == (98, top + 50)
        view.total = 2
        view.refresh_all(98)
        assert (view.cursor, view.in_sight) == (1, range(2))


async def test_another_size_keeps_the_cursor_in_sight_and_no_room_unused(host: Any) -> None:
    view = Numbers(100)
    async with host(view, 20, 10) as (_, pilot):
        await view.run_action("last")
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        assert view.in_sight == range(96, 100)
        await pilot.resize_terminal(30, 20)
        await pilot.pause()
        assert view.in_sight == range(81, 100)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 3), (2, 2), (3, 1)])
async def test_no_window_is_too_small(width: int, height: int, host: Any) -> None:
    view = Numbers(9)
    async with host(view, width, height) as (app, pilot):
        for action in ("cursor_down", "page_down", "last", "first"):
            await view.run_action(action)
            await pilot.pause()
        assert all(len(line) <= width for line in app.lines())


async def test_the_scroll_bar_is_the_last_cell_of_the_rows(host: Any) -> None:
    view = Numbers(30)
    async with host(view, 20, 11) as (app, pilot):
        assert [line[19:] for line in app.lines()] == ["", "#", "#", "#", "", "", "", "", "", "", ""]
        await view.run_action("last")
        await pilot.pause()
        assert [line[19:] for line in app.lines()][-3:] == ["#", "#", "#"]


async def test_the_mouse_moves_the_cursor_and_the_wheel_the_rows(host: Any) -> None:
    view = Numbers(30)
    async with host(view, 20, 6) as (_, pilot):
        await pilot.click(view, offset=(3, 4))
        assert view.cursor == 3
        await pilot.click(view, offset=(3, 0))
        assert view.cursor == 3
        wheel: Any = {"x": 1, "y": 1, "delta_x": 0, "delta_y": 0, "button": 0}
        wheel |= {"shift": False, "meta": False, "ctrl": False}
        view.post_message(events.MouseScrollDown(view, **wheel))
        await pilot.pause()
        assert (view.in_sight, view.cursor) == (range(3, 8), 3)
        view.post_message(events.MouseScrollUp(view, **wheel))
        await pilot.pause()
        assert view.in_sight == range(5)


async def test_a_border_is_drawn_all_the_same(host: Any) -> None:
    view = Numbers(9)
    async with host(view, 20, 6) as (app, pilot):
        view.styles.border = ("ascii", "red")
        await pilot.pause()
        assert app.lines()[0] == "+" + "-" * 18 + "+"
        assert app.lines()[2].startswith("|row 0")


async def test_a_part_of_a_line_can_be_painted(host: Any) -> None:
    view = Numbers(9)
    async with host(view, 20, 6) as (_, _pilot):
        strips = view.render_lines(Region(0, 1, 5, 2))
        assert [strip.text for strip in strips] == ["row 0", "row 1"]


async def test_the_cursor_looks_different_while_the_keys_act_elsewhere(host: Any) -> None:
    view = Numbers(9)
    async with host(view, 20, 6) as (app, pilot):
        focused = view.render_line(1)
        app.set_focus(None)
        await pilot.pause()
        assert view.render_line(1) != focused
        assert view.render_line(1).text == focused.text


async def test_another_theme_changes_the_colours_at_once(host: Any) -> None:
    view = Numbers(9)
    async with host(view, 20, 6) as (app, pilot):
        before = view.render_line(1)
        app.theme = "textual-light"
        await pilot.pause()
        assert view.render_line(1) != before


async def test_only_lines_that_look_different_are_painted(host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    refresh = ScrollView.refresh

    def noted(view: ScrollView, *regions: Region, **how: Any) -> ScrollView:
        painted.extend(region.y for region in regions or [Region()])
        return refresh(view, *regions, **how)

    view = Numbers(3)
    async with host(view, 20, 6) as (app, pilot):
        monkeypatch.setattr(ScrollView, "refresh", noted)
        view.refresh_changed(0)
        assert painted == []
        view.total = 4
        view.refresh_changed(0)
        assert painted == [4]
        await pilot.pause()
        view.total = 2
        view.refresh_changed(0)
        assert painted == [4, 3, 4]
        await pilot.pause()
        assert rows_of(app) == ["Number", "row 0", "row 1", "", "", ""]


@pytest.mark.parametrize(
    ("before", "cursor", "now", "first"), [(3, 0, 0, "nothing"), (0, 0, 2, "row 0"), (9, 8, 7, "")]
)
async def test_whatever_changes_the_screen_is_right(host: Any, before: int, cursor: int, now: int, first: str) -> None:
    view = Numbers(before)
    async with host(view, 20, 5) as (app, pilot):
        view.cursor = cursor
        await pilot.pause()
        view.total = now
        view.refresh_changed(cursor)
        await pilot.pause()
        shown = rows_of(app)
        view.refresh()
        await pilot.pause()
        assert shown == rows_of(app)
        assert first in "".join(shown)


async def test_the_page_that_is_likely_to_be_next_is_painted_before_it_is_asked_for(
    host: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mdtui.tui.widgets.row_view.ANSWERED_SECONDS", 0.0)
    view = Numbers(10_000)
    async with host(view, 20, 31) as (app, pilot):
        view.cursor = 29
        await pilot.pause()
        assert view.ahead == range(29, 59)
        assert set(range(29, 59)) <= set(view.asked)
        view.asked.clear()
        view.action_page_down()
        await pilot.pause()
        assert rows_of(app)[-1] == "row 58"
        assert view.ahead == range(58, 88)
        assert sorted(view.asked) == [29, *range(58, 88)], "of the page in sight only the cursor's two rows"


async def test_what_was_painted_ahead_looks_as_if_it_were_not(host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[list[Strip]]] = []
    for seconds in (0.0, 3600.0):
        monkeypatch.setattr("mdtui.tui.widgets.row_view.ANSWERED_SECONDS", seconds)
        view = Numbers(200)
        async with host(view, 20, 11) as (app, pilot):
            shown.append([])
            for key in ("page_down", "page_down", "cursor_down", "page_up", "last", "page_up", "first", "page_down"):
                getattr(view, f"action_{key}")()
                await pilot.pause()
                shown[-1].append(app.screen._compositor.render_strips())
    ahead, at_once = shown
    assert ahead == at_once


async def test_no_more_is_kept_than_is_of_use(host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtui.tui.widgets.row_view.PAINTED_KEPT", 40)
    view = Numbers(10_000)
    async with host(view, 20, 11) as (app, pilot):
        for _ in range(20):
            view.action_page_down()
            await pilot.pause()
            assert len(view._painted) <= 40 + len(app.lines())
        view._prepare()
        await pilot.pause()
        assert len(view._painted) <= 20 + 2 * len(app.lines())


async def test_a_view_that_is_gone_prepares_nothing(host: Any) -> None:
    view = Numbers(100)
    async with host(view, 20, 5) as (_, pilot):
        await view.remove()
        await pilot.pause()
        view.asked.clear()
        view._prepare()
        assert view.asked == []
