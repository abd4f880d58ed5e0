from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from mdtui.as_commands import commands_of
from mdtui.keys.action import Place
from mdtui.mrk.history import Past
from mdtui.tui.actions import action_of
from mdtui.tui.screens.commands import CommandsScreen, root_to_name
from mdtui.tui.screens.copy import CopyScreen

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def press(settled: Any) -> Any:
    """Give a function that presses keys, each once what the one before does is done."""

    def of(app: Any, pilot: Any) -> Any:
        async def run(*keys: str) -> None:
            for key in keys:
                await pilot.press(key)
                await settled(app, pilot)
                while app.browse.records.writes.busy:
                    await settled(app, pilot)

        return run

    return of


async def test_nothing_done_is_nothing_to_show(app_of: Any, server: Any, settled: Any, press: Any, lines: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot)("equals_sign")
        assert "nothing was changed in this run of the program" in lines(app)[1]


async def test_what_was_done_is_shown_copied_and_written(
    app_of: Any, server: Any, settled: Any, press: Any, lines: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MDTUI_ROOT", str(server.root.path))
    app = app_of(server, start=server.folder(SENT))
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(app, pilot)
        run = press(app, pilot)
        await run("space", "space", "s", "minus", "end", "f", "u", "equals_sign")
        assert isinstance(app.screen, CommandsScreen)
        assert lines(app)[0].endswith("3 changes in this run, the newest first")
        text = "\n".join(lines(app))
        assert f"mdtui flag '{SENT}' --remove flagged --uid 10" in text
        await run("end")
        assert f"mdtui flag '{SENT}' --add seen --uid 1-2" in "\n".join(lines(app))
        await run("y")
        assert isinstance(app.screen, CopyScreen)
        assert "--add seen --uid 1-2" in lines(app)[1]
        await run("q", "x")
        app.screen.bar._input.value = str(tmp_path / "evening.sh")
        await run("enter")
        assert app.screen.notice.message == "3 changes are in evening.sh"
        script = (tmp_path / "evening.sh").read_text(encoding="utf-8")
        assert script.count("\nrun mdtui flag") == 3
        await run("x")
        app.screen.bar._input.value = str(tmp_path / "evening.sh")
        await run("enter")
        assert "there is such a file already" in app.screen.notice.message
        await run("x", "escape", "q")
        assert app.screen is app.browse


def test_a_root_that_is_found_by_itself_is_not_named(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDTUI_ROOT", str(server.root.path))
    assert root_to_name(server) is None
    monkeypatch.setenv("MDTUI_ROOT", str(server.root.path / "elsewhere"))
    assert root_to_name(server) == server.root.path


async def test_lines_are_written_out_in_a_worker(
    app_of: Any, server: Any, settled: Any, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def noted(past: Past, root: Path | None = None) -> list[tuple[str, ...]]:
        threads.append(threading.current_thread())
        return commands_of(past, root)

    monkeypatch.setattr("mdtui.tui.past.as_commands_text.commands_of", noted)
    app = app_of(server, start=server.folder(SENT))
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(app, pilot)
        await press(app, pilot)("f", "s", "equals_sign", "down", "y", "q", "up")
        screen = app.screen
        assert isinstance(screen, CommandsScreen)
        assert len(threads) > 2
        assert threading.main_thread() not in threads
        copy = action_of(Place.COMMANDS, "copy")
        assert copy is not None
        assert screen.why_not(copy) == ""
        screen._show([], None)
        assert screen.why_not(copy) == "nothing was changed in this run of the program"


async def test_lines_that_are_not_there_yet_cannot_be_copied(
    app_of: Any, server: Any, settled: Any, press: Any
) -> None:
    app = app_of(server, start=server.folder(SENT))
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(app, pilot)
        await press(app, pilot)("f", "s", "equals_sign")
        screen = app.screen
        assert isinstance(screen, CommandsScreen)
        screen.action_cursor_down()
        await pilot.pause()
        screen._known = None
        copy = action_of(Place.COMMANDS, "copy")
        assert copy is not None
        assert screen.why_not(copy) == "its lines are being written out"
        screen.action_copy()
        assert app.screen is screen
