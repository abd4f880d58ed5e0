from __future__ import annotations

from typing import Any

from mdtui.events.event import Event
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.event_lines import EventLines
from mdtui.tui.widgets.line_view import Part
from tests.fixtures.feed_events import event


class Lines(EventLines, can_focus=True):
    """Shows a list."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock, ASCII, "none")
        self.events: list[Event] = []

    @property
    def count(self) -> int:
        return len(self.events)

    def event_at(self, row: int) -> Event:
        return self.events[row]

    def lead(self, row: int) -> list[Part]:
        return [("+ 2x ", "key")] if row == 1 else []

    def mark(self, row: int) -> str:
        return "*" if row == 0 else " "

    def fill(self, count: int) -> None:
        cursor = self.cursor
        self.events = [event(number, 521, f"event {number}") for number in range(count)]
        self.changed(lambda: cursor)


async def test_marks_and_what_stands_before_the_text(host: Any, clock: Any) -> None:
    lines = Lines(clock)
    async with host(lines, 60, 3) as (app, pilot):
        lines.fill(2)
        await pilot.pause()
        assert app.lines()[:2] == [
            "*!  2026-08-18  521 EvSecurity event 0",
            " !  2026-08-18  521 EvSecurity + 2x event 1",
        ]


async def test_it_follows_until_the_cursor_leaves_the_newest(host: Any, clock: Any) -> None:
    lines = Lines(clock)
    async with host(lines, 60, 4) as (_, pilot):
        lines.fill(10)
        await pilot.pause()
        assert (lines.following, lines.cursor) == (True, 9)
        lines.action_cursor_up()
        lines.fill(20)
        await pilot.pause()
        assert (lines.following, lines.cursor) == (False, 8)
        lines.action_follow()
        await pilot.pause()
        assert (lines.following, lines.cursor) == (True, 19)


async def test_going_down_to_the_newest_follows_and_a_jump_there_does_not(host: Any, clock: Any) -> None:
    lines = Lines(clock)
    async with host(lines, 60, 4) as (_, pilot):
        lines.fill(3)
        lines.action_cursor_up()
        lines.move_to(2)
        await pilot.pause()
        assert not lines.following
        lines.action_cursor_down()
        assert lines.following
        lines.action_scroll_home()
        lines.action_page_down()
        assert lines.following


async def test_fewer_lines_do_not_make_it_follow(host: Any, clock: Any) -> None:
    lines = Lines(clock)
    async with host(lines, 60, 4) as (_, pilot):
        lines.fill(20)
        lines.action_cursor_up()
        lines.fill(1)
        await pilot.pause()
        assert (lines.following, lines.cursor) == (False, 0)


async def test_what_is_looked_at_stays_in_place(host: Any, clock: Any) -> None:
    lines = Lines(clock)
    async with host(lines, 60, 4) as (app, pilot):
        lines.fill(20)
        lines.move_to(10)
        await pilot.pause()
        height = lines.cursor - lines.scroll_offset.y
        lines.changed(lambda: 13)
        await pilot.pause()
        assert lines.cursor - lines.scroll_offset.y == height
        assert "event 13" in app.lines()[height]


async def test_hostile_tags_and_texts_are_safe(host: Any, clock: Any) -> None:
    lines = Lines(clock)
    async with host(lines, 80, 3) as (app, pilot):
        one = event(0, 521, "\x1b[5mPWNED\u202e[b]")
        lines.events = [Event(one.time, 521, "\x1b[5m", one.severity, one.text, {}, "log")]
        lines.changed(lambda: 0)
        await pilot.pause()
        assert r"\x1b[5m" in app.lines()[0]
        assert r"\x1b[5mPWNED\u202e[b]" in app.lines()[0]
