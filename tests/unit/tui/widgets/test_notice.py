from __future__ import annotations

from typing import Any

from mdtui.tui.widgets import notice
from mdtui.tui.widgets.notice import Notice


async def test_a_line_is_shown_and_taken_away(host: Any) -> None:
    line = Notice("!")
    async with host(line, 40, 4) as (app, pilot):
        assert app.lines()[-1] == ""
        line.say("3 records changed")
        await pilot.pause()
        assert app.lines()[-1] == " 3 records changed"
        line.clear()
        await pilot.pause()
        assert app.lines()[-1] == ""


async def test_a_problem_has_a_mark(host: Any) -> None:
    line = Notice("!")
    async with host(line, 40, 4) as (app, pilot):
        line.say("locked", problem=True)
        await pilot.pause()
        assert app.lines()[-1] == " ! locked"
        line.say("done")
        await pilot.pause()
        assert app.lines()[-1] == " done"


async def test_a_line_about_progress_stays_until_another_is_said(host: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(notice, "SECONDS", 0.01)
    line = Notice("!")
    async with host(line, 40, 4) as (_, pilot):
        line.say("gone soon")
        line.hold("1 of 9")
        assert line._timer is None
        assert line.display
        line.say("9 changed")
        while line.message:
            await pilot.pause()
        assert not line.display


async def test_what_looks_like_markup_is_shown_as_it_is(host: Any) -> None:
    line = Notice("!")
    async with host(line, 40, 4) as (app, pilot):
        line.say("[bold]x[/] [b + [$y] \\")
        await pilot.pause()
        assert app.lines()[-1] == " [bold]x[/] [b + [$y] \\"


async def test_a_long_line_takes_up_to_three(host: Any) -> None:
    line = Notice("!")
    async with host(line, 20, 6) as (app, pilot):
        line.say("word " * 40)
        await pilot.pause()
        assert [bool(text) for text in app.lines()] == [False] * 3 + [True] * 3


async def test_it_goes_by_itself(host: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(notice, "SECONDS", 0.01)
    line = Notice("!")
    async with host(line, 40, 4) as (_, pilot):
        line.say("gone soon")
        while line.message:
            await pilot.pause()
        assert not line.display
