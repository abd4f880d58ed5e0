from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input

from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose, pointing


def answers(app: Any) -> list[Any]:
    return [message for message in app.got if isinstance(message, QueryBar.Submitted | QueryBar.Cancelled)]


async def test_it_is_not_there_until_it_is_opened(host: Any) -> None:
    bar = QueryBar(ASCII)
    async with host(bar, 30, 5) as (app, pilot):
        assert not bar.is_open
        bar.open(QueryPurpose.FILTER)
        await pilot.pause()
        assert bar.is_open
        assert app.lines()[-1] == " Show:"
        assert isinstance(app.focused, Input)
        assert not app.focused.cursor_blink


async def test_enter_submits_and_the_bar_stays_until_it_is_closed(host: Any) -> None:
    bar = QueryBar(ASCII)
    async with host(bar, 40, 5) as (app, pilot):
        bar.open(QueryPurpose.SELECT)
        await pilot.press(*"size>1M", "space", "enter")
        assert answers(app) == [QueryBar.Submitted("size>1M", QueryPurpose.SELECT)]
        assert app.lines()[-1] == " Select: size>1M"
        bar.close()
        await pilot.pause()
        assert not any(app.lines())


@pytest.mark.parametrize("keys", [("escape",), ("x", "escape"), ("enter",), ("space", "enter")])
async def test_esc_or_enter_on_nothing_closes_it(keys: tuple[str, ...], host: Any) -> None:
    bar = QueryBar(ASCII)
    async with host(bar, 40, 5) as (app, pilot):
        bar.open(QueryPurpose.FILTER)
        await pilot.press(*keys)
        assert answers(app) == [QueryBar.Cancelled(QueryPurpose.FILTER)]
        assert not bar.is_open


async def test_it_can_start_from_a_query(host: Any) -> None:
    bar = QueryBar(ASCII)
    async with host(bar, 40, 5) as (app, pilot):
        bar.open(QueryPurpose.FILTER, "unseen")
        await pilot.press(*"&x", "enter")
        assert answers(app) == [QueryBar.Submitted("unseen&x", QueryPurpose.FILTER)]
        bar.open(QueryPurpose.FILTER)
        assert bar.text == ""


async def test_an_error_points_at_its_place_and_goes_with_the_next_key(host: Any) -> None:
    bar = QueryBar(ASCII)
    async with host(bar, 50, 5) as (app, pilot):
        bar.open(QueryPurpose.FILTER, "size>>1M")
        bar.show_error("a number is wanted", 5)
        await pilot.pause()
        assert app.lines()[-2:] == [" Show: size>>1M", "            ^ a number is wanted"]
        assert app.lines()[-2].index(">1M") == app.lines()[-1].index("^")
        await pilot.press("delete")
        assert app.lines()[-2:] == ["", " Show: size>1M"]


async def test_an_error_in_a_long_query_points_at_what_is_in_sight(host: Any) -> None:
    bar = QueryBar(ASCII)
    async with host(bar, 30, 5) as (app, pilot):
        bar.open(QueryPurpose.FILTER, "subject:abcdefghijklmnopqrstuvwxyz & )")
        await pilot.pause()
        bar.show_error("too many", 37)
        await pilot.pause()
        lines = app.lines()
        assert lines[-2].index(")") == lines[-1].index("^")
        assert "too many" in lines[-1]


async def test_no_control_character_is_taken_or_shown(host: Any) -> None:
    bar = QueryBar(ASCII)
    async with host(bar, 60, 5) as (app, pilot):
        bar.open(QueryPurpose.FILTER, "a\x1b[31mb")
        assert bar.text == "a\\x1b[31mb"
        app.focused.insert_text_at_cursor("\u202e\x07")
        bar.show_error("no \x1b]0;x\x07 here", 2)
        await pilot.pause()
        assert "\x1b" not in "".join(app.lines())
        assert "no \\x1b]0;x\\x07 here" in app.lines()[-1]
        await pilot.press("enter")
        assert answers(app)[0].text.isprintable()


async def test_markup_is_only_text(host: Any) -> None:
    bar = QueryBar(ASCII)
    async with host(bar, 60, 5) as (app, pilot):
        bar.open(QueryPurpose.FILTER, "[b +")
        bar.show_error("[b +] [$x] \\", 99)
        await pilot.pause()
        assert app.lines()[-2:] == [" Show: [b +", "           ^ [b +] [$x] \\"]


@pytest.mark.parametrize(
    ("column", "width", "expected"),
    [
        (3, 20, "   ^ a number"),
        (16, 20, "       a number ^"),
        (10, 14, " a number ^"),
        (0, 6, "^ a n~"),
        (5, 6, "a n~ ^"),
        (99, 12, "  a number ^"),
        (0, 1, "^"),
    ],
)
def test_what_is_said_stands_where_there_is_room(column: int, width: int, expected: str) -> None:
    assert pointing("a number", column, width, ASCII) == expected
