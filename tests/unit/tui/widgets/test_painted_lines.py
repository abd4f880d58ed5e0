from __future__ import annotations

from typing import Any

import pytest
from textual.geometry import Region

from mdtui.tui.glyphs import ASCII
from mdtui.tui.theme import MONO
from mdtui.tui.widgets.line_view import LineView, Part


class Letters(LineView, can_focus=True):
    """Shows a letter on each line, and keeps which lines were worked out."""

    def __init__(self, letters: str) -> None:
        super().__init__(ASCII)
        self.letters = letters
        self.worked_out: list[int] = []
        self.painted_regions: list[Region] = []

    @property
    def count(self) -> int:
        return len(self.letters)

    def parts(self, row: int, width: int) -> list[Part]:
        self.worked_out.append(row)
        return [(self.letters[row] * 3, "strong"), ("..", "quiet")]

    def _exchange_repaint_regions(self) -> Any:
        regions = super()._exchange_repaint_regions()
        self.painted_regions += regions
        return regions


@pytest.fixture
def shown(host: Any) -> Any:
    """Give a function that shows letters in a window of 20x5; what happens before does not count."""

    def show(letters: str) -> Any:
        return host(Letters(letters), 20, 5)

    return show


def forget(app: Any) -> Letters:
    view: Letters = app.widget
    view.worked_out.clear()
    view.painted_regions.clear()
    return view


async def test_scrolling_by_a_line_works_out_one_line(shown: Any) -> None:
    async with shown("abcdefghij") as (app, pilot):
        view = forget(app)
        view.action_scroll_down()
        await pilot.pause()
        assert [line[:5] for line in app.lines()] == [f"{letter * 3}.." for letter in "bcdef"]
        assert view.worked_out == [5]


async def test_of_lines_that_look_as_before_nothing_is_painted(shown: Any) -> None:
    async with shown("abcdefghij") as (app, pilot):
        view = forget(app)
        view.lines_changed()
        await pilot.pause()
        assert view.painted_regions == []
        view.letters = "abXdefghiY"
        view.lines_changed()
        await pilot.pause()
        assert view.painted_regions == [Region(0, 2, 20, 1)]
        assert [line[:3] for line in app.lines()] == ["aaa", "bbb", "XXX", "ddd", "eee"]


@pytest.mark.parametrize("letters", ["", "ab", "abcdefghijkl"])
async def test_there_may_be_more_lines_or_fewer(shown: Any, letters: str) -> None:
    async with shown("abcde") as (app, pilot):
        view = forget(app)
        view.letters = letters
        view.lines_changed()
        await pilot.pause()
        expected = [f"{letter * 3}.." for letter in letters[:5]] + [""] * (5 - len(letters[:5]))
        assert [line[:5].strip() for line in app.lines()] == expected


async def test_a_refresh_works_everything_out_anew_and_that_of_a_line_that_line(shown: Any) -> None:
    async with shown("abcdefghij") as (app, pilot):
        view = forget(app)
        view.go(2)
        await pilot.pause()
        forget(app)
        view.refresh_line(3)
        await pilot.pause()
        assert view.worked_out == [3]
        view.refresh()
        await pilot.pause()
        assert view.worked_out == [3, 2, 3, 4, 5, 6]


async def test_another_theme_paints_everything_in_its_colours(shown: Any) -> None:
    async with shown("abcde") as (app, pilot):
        before = app.widget.render_line(0)
        app.register_theme(MONO)
        app.theme = MONO.name
        await pilot.pause()
        after = app.widget.render_line(0)
        assert after.text == before.text
        assert [segment.style for segment in after] != [segment.style for segment in before]


async def test_with_a_margin_inside_the_lines_stand_where_textual_puts_them(shown: Any) -> None:
    async with shown("abcde") as (app, pilot):
        app.widget.styles.padding = (1, 0, 0, 2)
        await pilot.pause()
        assert [line[:7].rstrip() for line in app.lines()] == ["", *(f"  {letter * 3}.." for letter in "abcd")]
