from __future__ import annotations

from typing import Any

from mdtui.keys.action import Place
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.copy import CopyScreen, leave_mouse
from tests.fixtures.feed_events import event


async def test_what_is_copied_and_what_is_shown(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(0, 521, "logon of \x1b[5mPWNED"), keys=("y",)) as (app, _):
        assert isinstance(app.screen, CopyScreen)
        assert app.clipboard == (
            r"2026-08-18 12:00:00.000  521 EvSecurity  warning  logon of \x1b[5mPWNED  [MDaemon.log]"
        )
        assert lines(app)[1:4] == [
            "Event:    521 EvSecurity, warning",
            "Time:     2026-08-18 12:00:00.000",
            r"Text:     logon of \x1b[5mPWNED",
        ]


async def test_long_lines_are_broken_and_nothing_stands_beside_them(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(0, 521, "x" * 100), keys=("y",), size=(40, 12)) as (app, press):
        assert lines(app)[3:6] == ["Text:", "x" * 40, "x" * 40]
        await press("end")
        assert "#" not in "".join(lines(app)[1:-1])


async def test_the_mouse_is_left_to_the_terminal_and_taken_back(on_feed: Any, monkeypatch: Any) -> None:
    async with on_feed(event(0, 521)) as (app, press):
        asked: list[str] = []
        for name in ("_disable_mouse_support", "_enable_mouse_support"):
            monkeypatch.setattr(app._driver, name, lambda name=name: asked.append(name), raising=False)
        await press("y")
        assert asked == ["_disable_mouse_support"]
        await press("q")
        assert asked == ["_disable_mouse_support", "_enable_mouse_support"]


async def test_a_terminal_without_a_mouse_is_no_matter(on_feed: Any, monkeypatch: Any) -> None:
    async with on_feed(event(0, 521)) as (app, _):
        with monkeypatch.context() as patch:
            patch.setattr(app, "_driver", None)
            leave_mouse(app, to_terminal=True)


async def test_text_of_several_lines_is_its_own_page(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(0, 521)) as (app, press):
        app.push_screen(CopyScreen(ASCII, lambda _: "not here", "one\ntwo"))
        await press("y")
        assert lines(app)[1:3] == ["one", "two"]
        assert app.clipboard == "one\ntwo"
        assert app.screen.notice.message == "sent to the clipboard, where the terminal allows it"
        assert app.screen._place is Place.COPY
