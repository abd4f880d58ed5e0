from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mdtui.tui.feed.histogram import Histogram
from mdtui.tui.glyphs import ASCII, FULL, WGL4, GlyphSet
from mdtui.tui.widgets.histogram_view import HistogramView, hours, level

START = dt.datetime(2026, 8, 17, 22, 0)  # noqa: DTZ001 - text logs carry no zone


def histogram(*counts: tuple[int, int, int, int], seconds: int = 600) -> Histogram:
    return Histogram(START, seconds, counts)


NONE, INFO, WARNING, ERROR, CRITICAL = (0, 0, 0, 0), (1, 0, 0, 0), (4, 4, 0, 0), (0, 0, 2, 0), (1, 1, 1, 1)
FEW = (4, 0, 0, 0)


@pytest.mark.parametrize(
    ("glyphs", "bars"), [(ASCII, " .#.:"), (WGL4, " \u2591\u2588\u2591\u2592"), (FULL, " \u2582\u2588\u2582\u2584")]
)
async def test_bars_marks_and_hours(host: Any, glyphs: GlyphSet, bars: str) -> None:
    view = HistogramView(glyphs)
    async with host(view, 20, 3) as (app, pilot):
        view.show(histogram(NONE, INFO, WARNING, ERROR, FEW), 2)
        await pilot.pause()
        lines = app.lines()
        marks = f"  {glyphs.info}{glyphs.warning}{glyphs.error}{glyphs.info}"
        assert lines[1] == marks
        assert lines[2].strip() == glyphs.caret
        assert lines[0] == f" {bars}"


async def test_what_is_worst_is_seen_without_colour(host: Any) -> None:
    view = HistogramView(ASCII)
    async with host(view, 20, 3) as (app, pilot):
        view.show(histogram(CRITICAL, ERROR, WARNING, INFO, NONE), None)
        await pilot.pause()
        assert app.lines()[1] == " #E!i"
        assert view.note == "10m a bar, 8 at most"


async def test_a_bar_can_be_clicked(host: Any) -> None:
    view = HistogramView(ASCII)
    async with host(view, 20, 3) as (app, pilot):
        await pilot.click(HistogramView, offset=(2, 1))
        view.show(histogram(INFO, ERROR), None)
        await pilot.click(HistogramView, offset=(2, 1))
        await pilot.click(HistogramView, offset=(0, 1))
        await pilot.pause()
        assert [message.number for message in app.got if isinstance(message, HistogramView.Pressed)] == [1]


def test_levels() -> None:
    assert [level(total, 100, ".:+#") for total in (0, 1, 25, 26, 75, 76, 100)] == [" ", ".", ".", ":", "+", "#", "#"]


def test_the_hours_stand_where_they_begin() -> None:
    line = hours(Histogram(START, 600, (NONE,) * 30))
    assert line.startswith("22:00 ")
    assert line.index("08-18") == 12


def test_nothing_stands_where_the_sign_is() -> None:
    assert "08-18" not in hours(Histogram(START, 600, (NONE,) * 30), 13)


def test_a_label_that_would_not_fit_is_left_out() -> None:
    assert hours(Histogram(START, 600, (NONE,) * 15)).rstrip() == "22:00"


def test_long_bars_have_days() -> None:
    line = hours(Histogram(START.replace(hour=0), 86_400, (NONE,) * 60))
    assert line.split() == ["08-17", "08-31", "09-14", "09-28"]
