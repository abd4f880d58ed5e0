from __future__ import annotations

from typing import Any

import msgspec
import pytest
from textual.widgets import Input

from mdtui.keys.action import Place
from mdtui.tui.actions import action_of
from mdtui.tui.app import MdtuiApp
from mdtui.tui.glyphs import ASCII
from mdtui.tui.pollers import SLOW_SECONDS
from mdtui.tui.theme import TRUECOLOR


def app_of(server: Any) -> MdtuiApp:
    return MdtuiApp(server, glyphs=ASCII, live=False)


async def test_it_starts_on_the_browse_screen_in_the_folders(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen is app.browse
        assert app.browse.place is Place.TREE
        assert app.theme == TRUECOLOR.name
        assert app.animation_level == "none"


async def test_an_action_that_is_not_possible_says_why_and_does_not_run(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        ran: list[str] = []
        monkeypatch.setattr(app.browse.records.grid, "action_undo", lambda: ran.append("undo"))
        await pilot.press("2", "u")
        assert app.browse.notice.message == "Undo: nothing was changed yet"
        assert ran == []


async def test_a_key_is_not_handed_round_before_its_action_runs(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        seen: list[str] = []
        monkeypatch.setattr(app.browse.records.grid, "_forward_event", lambda event: seen.append(event.key))
        for key in ("H", "q", "y"):
            await pilot.press(key)
        assert seen == []
        assert app.screen is app.browse


async def test_what_is_typed_is_for_the_line_that_it_is_typed_in(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon", "q", "z", "H")
        assert app.screen.query_one(Input).value == "qzH"


async def test_what_reads_events_waits_from_a_key_to_the_picture_that_it_leads_to(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        steps: list[str] = []
        monkeypatch.setattr(server.reports.right_of_way, "take", lambda: steps.append("key"))
        monkeypatch.setattr(server.reports.right_of_way, "release", lambda: steps.append("picture"))
        await pilot.press("down")
        await pilot.pause()
        assert (steps[0], steps[-1]) == ("key", "picture")


async def test_keys_of_a_terminal_that_mean_leaving_elsewhere(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+c")
        assert app.browse.notice.message == "q leaves the program"
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app._exit


async def test_textuals_own_palette_is_not_there(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert app.screen is app.browse


async def test_a_slow_line_slows_down_what_changes_by_itself(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)):
        browse = app.browse
        assert browse.process_poller.interval < SLOW_SECONDS
        app.on_line_slow()
        assert browse.process_poller.interval == browse.feed.poller.interval == SLOW_SECONDS
        assert browse.records.poller.interval < SLOW_SECONDS


@pytest.mark.parametrize(("wish", "slow"), [("on", True), ("off", False)])
async def test_the_settings_decide_whether_the_line_is_slow(server: Any, wish: str, slow: bool) -> None:  # noqa: FBT001 - a parameter
    server.config = msgspec.structs.replace(server.config, slow=wish)
    app = app_of(server)
    async with app.run_test(size=(80, 24)):
        app.on_line_slow()
        assert app.browse.slow is slow


async def test_a_line_that_is_gone_ends_the_program(server: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        app.on_line_gone()
        app.on_line_gone()
        await pilot.pause()
        assert app._exit


async def test_the_screen_is_painted_anew_on_request(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(server)
    asked: list[dict[str, Any]] = []
    async with app.run_test(size=(80, 24)) as pilot:
        monkeypatch.setattr(app, "refresh", lambda **options: asked.append(options))
        await pilot.press("ctrl+l")
        await app.browse.perform(action_of(Place.EVERYWHERE, "redraw"))
        await pilot.pause()
    assert asked.count({"layout": True}) == 2
