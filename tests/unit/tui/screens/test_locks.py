from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.errors import RefusedError
from mdtui.keys.action import Place
from mdtui.mrk.flags import Flag
from mdtui.server import MailServer
from mdtui.tui.actions import action_of
from mdtui.tui.screens.locks import LocksScreen
from tests.fixtures.past_runs import leave_unfinished

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that opens the locks in a running program."""

    async def start(app: Any, pilot: Any) -> LocksScreen:
        await settled(app, pilot)
        app.browse.action_locks()
        await settled(app, pilot)
        assert isinstance(app.screen, LocksScreen)
        return app.screen

    return start


def hold(server: MailServer, folder: str, age: float) -> Path:
    path = server.lock_path(server.folder(folder))
    path.touch()
    os.utime(path, (server.clock.now() - age,) * 2)
    return path


def why_not_remove(screen: LocksScreen) -> str:
    action = action_of(Place.LOCKS, "remove")
    assert action is not None
    return screen.why_not(action)


def facts(screen: LocksScreen) -> dict[str, str]:
    return {fact.label: fact.text for fact in screen.facts.facts}


async def test_no_lock_is_said(app_of: Any, server: Any, opened: Any, lines: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert lines(app)[1] == "  No lock is held"
        assert why_not_remove(screen) == "no lock is held"
        screen.action_remove()
        assert app.screen is screen


async def test_locks_come_and_go_and_the_cursor_stays(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    young = hold(server, SENT, 5)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert facts(screen)["Since"] == "5s ago"
        old = hold(server, INBOX, 4000)
        server.clock.time += 1
        screen.poller.step()
        await settled(app, pilot)
        assert screen.title_line.note == "2, 1 old"
        assert (screen.list.cursor, facts(screen)["Since"]) == (1, "6s ago")
        screen.action_cursor_up()
        await settled(app, pilot)
        assert facts(screen)["Finding"].startswith("LCK001: the lock file is 1h06m old")
        assert facts(screen)["File"] == str(old)
        young.unlink()
        old.unlink()
        screen.poller.step()
        await settled(app, pilot)
        assert screen.list.count == 0
        assert facts(screen) == {}


async def test_locks_that_read_the_same_are_not_shown_again(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(server, SENT, 4000)
    app, shown = app_of(server), list[int]()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        show = screen._show

        def note(held: Any) -> None:
            shown.append(len(held))
            show(held)

        monkeypatch.setattr(screen, "_show", note)
        for seconds in (0, 1, 60):
            server.clock.time += seconds
            screen.poller.step()
            await settled(app, pilot)
        assert shown == [1]
        assert facts(screen)["Since"] == "1h07m ago"


async def test_a_foreign_lock_is_explained_and_stays(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    path = hold(server, SENT, 5)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("x")
        await settled(app, pilot)
        assert app.screen is screen
        assert screen.notice.message.endswith(str(path))
        assert "restart MDaemon" in facts(screen)["Do"]
        assert path.exists()


async def test_our_own_lock_of_a_dead_process_is_removed(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    path = leave_unfinished(server, SENT, Flag.SEEN, 1, lock=True)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert why_not_remove(screen) == ""
        await pilot.press("x", "y")
        await settled(app, pilot)
        assert not path.exists()
        assert screen.list.count == 0


async def test_a_lock_that_cannot_be_removed_is_said(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RefusedError("not a lock that a process of ours left behind")

    leave_unfinished(server, SENT, Flag.SEEN, 1, lock=True)
    monkeypatch.setattr(server.changes, "remove_own_lock", fail)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("x", "y")
        await settled(app, pilot)
        assert screen.notice.message == "not a lock that a process of ours left behind"


async def test_read_only_removes_nothing(app_of: Any, server: Any, opened: Any) -> None:
    leave_unfinished(server, SENT, Flag.SEEN, 1, lock=True)
    guarded = MailServer(server.root, msgspec.structs.replace(server.config, read_only=True), clock=server.clock)
    app = app_of(guarded)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert why_not_remove(screen) == "read-only: nothing is removed"


async def test_an_unknown_lock_directory_is_said_with_what_to_set(
    app_of: Any, server: Any, opened: Any, lines: Any
) -> None:
    (server.root.path / "LockFiles").rmdir()
    root = msgspec.structs.replace(server.root, lock_files=None)
    app = app_of(MailServer(root, server.config, clock=server.clock))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert lines(app)[1] == "  The locks cannot be seen"
        assert facts(screen)["Problem"].startswith("the lock directory is not known")
        assert "lock_dir" in facts(screen)["Do"]


async def test_it_looks_by_itself_and_ends_with_the_screen(app_of: Any, server: Any, opened: Any, settled: Any) -> None:
    hold(server, SENT, 5)
    app = app_of(server, live=True)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        while not screen.list.count:
            await pilot.pause()
        screen.action_close()
        await settled(app, pilot)
        await asyncio.to_thread(screen.poller._thread.join, 30)
        assert not screen.poller._thread.is_alive()
