from __future__ import annotations

from typing import Any

from mdtui.errors import FailedError
from mdtui.feed.server_events import Timeline, TimelineLine
from mdtui.tui.screens.around import AroundScreen
from tests.fixtures.feed_events import at, event


def timeline(one: Any, left_out: int = 0) -> Timeline:
    lines = [TimelineLine(at(number - 1), "MDaemon-all.log", f"line {number}") for number in range(3)]
    lines[1] = TimelineLine(at(0), one.source, one.text, event=one)
    return Timeline(lines, left_out, 1)


async def shown(app: Any, press: Any, read: Any) -> AroundScreen:
    browse = app.browse
    screen = AroundScreen(browse._glyphs, browse.records, browse.why_not, event(0, 521), read)
    app.push_screen(screen)
    await press()
    return screen


async def test_what_was_logged_around_an_event(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(0, 521)) as (app, press):
        screen = await shown(app, press, lambda: timeline(event(0, 521)))
        assert lines(app)[0].endswith("3 lines")
        assert lines(app)[1].strip().startswith("11:59:59.000   -1.0s MDaemon-all.log    line 0")
        assert screen.list.cursor == 1
        await press("e")
        assert lines(app)[0].endswith("1 event")
        await press("e", "y")
        assert app.clipboard.splitlines()[0] == "2026-08-18 11:59:59.000  MDaemon-all.log  line 0"


async def test_what_was_left_out_is_said(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(0, 521), size=(120, 24)) as (app, press):
        await shown(app, press, lambda: timeline(event(0, 521), 1234))
        assert lines(app)[0].endswith("3 lines within a minute, 1,234 further away left out")


async def test_logs_that_cannot_be_read_are_said(on_feed: Any, lines: Any) -> None:
    def fail() -> Timeline:
        raise FailedError("cannot read the log", where="MDaemon-all.log")

    async with on_feed(event(0, 521)) as (app, press):
        screen = await shown(app, press, fail)
        assert screen.notice.message == "cannot read the log: MDaemon-all.log"
        assert "the logs cannot be read" in lines(app)[1]
        await press("y")
        assert screen.notice.message == "Copy: there are no lines"


async def test_an_event_without_a_time_has_none(on_feed: Any) -> None:
    async with on_feed(event(None, 521), keys=("w",)) as (app, _):
        assert app.screen.notice.message == "Around: it is not known when this event came"
