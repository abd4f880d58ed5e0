from __future__ import annotations

import datetime as dt
from typing import Any

from mdtui.feed.server_events import TimelineLine
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.around_list import AroundList
from tests.fixtures.feed_events import at, event


def lines(count: int) -> list[TimelineLine]:
    return [TimelineLine(at(number), "MDaemon-all.log", f"line {number}") for number in range(count)]


async def test_a_line_has_time_distance_source_and_text(host: Any) -> None:
    shown, around = AroundList(ASCII), event(1, 521, "**** ALERT **** logon", place=7)
    async with host(shown, 80, 3) as (app, pilot):
        shown.show([*lines(1), TimelineLine(at(1), "MDaemon.log", around.text, event=around)], around)
        await pilot.pause()
        assert app.lines()[:2] == [
            "   12:00:00.000   -1.0s MDaemon-all.log    line 0",
            ">! 12:00:01.000   +0.0s MDaemon.log        logon",
        ]
        assert shown.cursor == 1


async def test_the_event_is_in_the_middle(host: Any) -> None:
    shown, around = AroundList(ASCII), event(50, 521)
    async with host(shown, 80, 10) as (_, pilot):
        every = lines(100)
        every[50] = TimelineLine(at(50), around.source, around.text, event=around)
        shown.show(every, around)
        await pilot.pause()
        assert (shown.cursor, shown.scroll_offset.y) == (50, 45)


async def test_hostile_lines_are_safe(host: Any) -> None:
    shown = AroundList(ASCII)
    async with host(shown, 80, 3) as (app, pilot):
        line = TimelineLine(at(0) + dt.timedelta(milliseconds=5), "\x1b[5m.log", "\x1b[5mPWNED[b]")
        shown.show([line], event(0))
        await pilot.pause()
        assert r"\x1b[5m.log" in app.lines()[0]
        assert r"\x1b[5mPWNED[b]" in app.lines()[0]


async def test_without_lines(host: Any) -> None:
    shown = AroundList(ASCII)
    async with host(shown, 80, 3) as (app, pilot):
        assert shown.chosen is None
        assert app.lines()[0] == "  reading the logs~"
        shown.show([], event(0))
        await pilot.pause()
        assert app.lines()[0] == "  nothing was logged"
