from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.changes import LockUse
from mdtui.findings import Finding, Severity
from mdtui.lock_radar import HeldLock
from mdtui.mrk.locking import LockFile
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.lock_list import LockList

OLD = Finding("LCK001", Severity.WARNING, "the lock file is old")


def held(name: str, age: float, folder: str = "", **more: Any) -> HeldLock:
    return HeldLock(LockFile(Path("LockFiles") / name, age, 0), folder, **more)


LOCKS = [
    held("a.lck", 4000.0, "anna@example.com/Sent Items", finding=OLD, waiting=(7, 8)),
    held("b.lck", 9.0, "anna@example.com", ours=LockUse(7, "anna", dead=True)),
    held("\x1b.lck", 3.0),
]


async def test_a_lock_is_a_line(host: Any) -> None:
    view = LockList(ASCII)
    async with host(view, 80, 5) as (app, pilot):
        assert app.lines()[0] == "  looking"
        view.show(LOCKS)
        await pilot.pause()
        assert app.lines()[:3] == [
            " ! 1h06m  another program                    2 waiting  ~example.com/Sent Items",
            "      9s  left by process 7 of anna                     anna@example.com",
            "      3s  another program                               \\x1b.lck",
        ]


async def test_what_reads_as_before_is_not_painted_again(host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    view = LockList(ASCII)
    async with host(view, 80, 5):
        view.show(LOCKS)
        painted: list[int] = []
        monkeypatch.setattr(view, "rows_changed", painted.append)
        view.show([held("a.lck", 4001.0, "anna@example.com/Sent Items", finding=OLD, waiting=(7, 8)), *LOCKS[1:]])
        assert painted == []
        view.show([held("a.lck", 4100.0, "anna@example.com/Sent Items", finding=OLD, waiting=(7, 8)), *LOCKS[1:]])
        assert painted == [0]


async def test_the_cursor_stays_on_its_lock(host: Any) -> None:
    view = LockList(ASCII)
    async with host(view, 80, 5) as (app, pilot):
        assert not view.show(LOCKS)
        view.move_to(1)
        assert view.show(LOCKS[1:])
        assert view.cursor == 0
        assert not view.show(LOCKS[2:])
        assert not view.show([])
        await pilot.pause()
        assert view.chosen is None
        assert app.lines()[0] == "  No lock is held"
