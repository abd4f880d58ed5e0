from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.containers import VerticalScroll
from textual.widgets import Static

from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.scroll_bar import move_thumb, thumb, use_cells


def test_nothing_to_scroll_has_no_thumb() -> None:
    assert thumb(10, 5, 10, 0) == (0, 0)
    assert thumb(0, 50, 10, 0) == (0, 0)


def test_the_thumb_is_as_long_as_the_window_is_large() -> None:
    assert thumb(10, 20, 10, 0) == (0, 5)
    assert thumb(10, 1_000_000, 10, 0) == (0, 1)


@given(st.integers(1, 60), st.integers(1, 10_000), st.integers(1, 200), st.floats(0, 1))
def test_the_thumb_lies_in_the_bar_and_is_at_an_end_only_there(size: int, total: int, window: int, part: float) -> None:
    position = round(part * max(0, total - window))
    start, length = thumb(size, total, window, position)
    assert start >= 0
    assert start + length <= size
    if total > window:
        assert length >= 1
        assert (start == 0) or position > 0
        if size - length >= 2 and 0 < position < total - window:
            assert 0 < start < size - length


async def test_a_widget_draws_its_bar_with_the_signs_of_the_set(host: Any) -> None:
    scroller = VerticalScroll(Static("\n".join("abc" for _ in range(20))))
    scroller.styles.scrollbar_size_vertical = 1
    async with host(scroller, 10, 10) as (app, pilot):
        use_cells(scroller, ASCII)
        scroller.vertical_scrollbar.refresh()
        await pilot.pause()
        assert [line[9:] for line in app.lines()] == ["#"] * 5 + [""] * 5


async def test_a_bar_is_painted_when_it_looks_different_and_knows_its_place_in_any_case(
    host: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scroller = VerticalScroll(Static("\n".join("abc" for _ in range(1000))))
    async with host(scroller, 10, 10):
        bar = scroller.vertical_scrollbar
        painted: list[float] = []
        monkeypatch.setattr(bar, "refresh", lambda *_, **__: painted.append(bar.position))
        for position in (1.0, 2.0, 3.0, 500.0):
            move_thumb(bar, position)
            assert bar.position == position
        assert painted == [1.0, 500.0]
