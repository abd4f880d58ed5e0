"""Every key of the health screen, pressed in the running program."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.demo.libraries import write_libraries
from mdtui.keys.action import Action, Place
from mdtui.processes.semaphores import WATCHDOG
from mdtui.tui.actions import of_place
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.screens.health import HealthScreen
from mdtui.tui.screens.help import HelpScreen

PAIRS = [(action, key) for action in of_place(Place.HEALTH) for key in action.keys]
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}
FIRST, MODULES = "process:mdaemon.exe", "modules"
TO_MODULES = ("end", *["up"] * 3)
"""Keys that lead from anywhere to the group of the libraries: ports, one that is closed, and a disk are below it."""


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's id for its name."""
    CHECKS[check.__name__.replace("__", ".", 1)] = check
    return check


@pytest.fixture
def well_root(busy_root: Path) -> Path:
    """Give a mail root whose libraries are there."""
    write_libraries(busy_root / "App")
    os.utime(busy_root / "Logs" / "MDaemon-System.log", (1_700_000_000, 1_700_000_000))
    return busy_root


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, well_root: Path, action: Action, key: str) -> None:
    async with open_app(well_root, processes=("MDaemon.exe", "WebAdmin.exe")) as driver:
        driver.table.listen("MDaemon.exe", 25)
        await driver.press("S")
        assert chosen(driver) == "process:cfengine.exe", "the first that something speaks against"
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


def chosen(driver: Any) -> str:
    key: str = driver.app.screen.list.chosen.key
    return key


def libraries(driver: Any) -> list[str]:
    """Return the libraries that are shown."""
    return [row.name for row in driver.app.screen.list.rows if row.group == MODULES]


def moves(*before: str, to: str) -> Check:
    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        assert chosen(driver) == to

    return check


CHECKS |= {
    "health.cursor_up": moves(to=FIRST),
    "health.cursor_down": moves(to="process:worldclient.exe"),
    "health.page_up": moves("end", to=FIRST),
    "health.scroll_home": moves("end", to=FIRST),
    "health.next_reason": moves("end", to="process:cfengine.exe"),
    "health.fold_up": moves(*TO_MODULES, "space", "down", "down", to=MODULES),
}


@key_of
async def health__page_down(driver: Any, key: str) -> None:
    await driver.press("home", key)
    assert chosen(driver).startswith("disk:")


@key_of
async def health__scroll_end(driver: Any, key: str) -> None:
    await driver.press(key)
    assert chosen(driver).startswith("disk:")


@key_of
async def health__more(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(40, 16)
    await driver.press("enter", key)
    assert driver.app.screen.facts.scroll_offset.y > 0


@key_of
async def health__less(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(40, 16)
    await driver.press("enter", "m", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


@key_of
async def health__help(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, HelpScreen)


@key_of
async def health__stop_waiting(driver: Any, key: str) -> None:
    await driver.press(key)
    # Where nothing waits, Esc leads back, and the other key does nothing.
    assert isinstance(driver.app.screen, BrowseScreen if key == "escape" else HealthScreen)


@key_of
async def health__stop_probe(driver: Any, key: str) -> None:
    semaphore = driver.server.root.app / WATCHDOG
    driver.app.screen.asking.is_running = True
    await driver.pilot.press(key)
    await driver.pilot.pause()
    assert isinstance(driver.app.screen, HealthScreen)
    assert driver.app.screen.asking._stopped
    assert not semaphore.exists()


@key_of
async def health__explain(driver: Any, key: str) -> None:
    assert not driver.app.screen.facts.display
    await driver.press(key)
    assert driver.app.screen.facts.display
    assert driver.facts["Verdict"].startswith("CRITICAL: CFEngine.exe is not running")
    assert "MDLaunch.exe" in "".join(driver.lines())
    await driver.press(key)
    assert not driver.app.screen.facts.display


@key_of
async def health__fold(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Fold: the line is in no group"
    await driver.press(*TO_MODULES, key)
    assert len(libraries(driver)) == 8
    await driver.press("down", key)
    assert chosen(driver) == MODULES
    assert libraries(driver) == []


@key_of
async def health__unfold(driver: Any, key: str) -> None:
    await driver.press(*TO_MODULES, key)
    assert len(libraries(driver)) == 8


@key_of
async def health__of_line(driver: Any, key: str) -> None:
    await driver.press("home", *["down"] * 5)
    assert chosen(driver) == "process:webadmin.exe"
    await driver.press(key)
    assert isinstance(driver.app.screen, EventsScreen)
    assert [entry.event.code for entry in driver.app.screen.model.shown] == [513]
    assert "about WebAdmin.exe" in "".join(driver.lines())


@key_of
async def health__probe(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "MDaemon did not answer within 20 s"
    assert not (driver.server.root.app / WATCHDOG).exists()
    assert driver.app.screen.report.reasons[1].row == "alive:watchdog"


@key_of
async def health__copy(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, CopyScreen)
    assert driver.app.clipboard.endswith('MDLaunch.exe"')
    assert "\n" not in driver.app.clipboard
    await driver.press("q", *TO_MODULES, key)
    assert driver.app.clipboard.startswith("Library  NTUtil.dll")


@key_of
async def health__reload(driver: Any, key: str) -> None:
    (driver.server.root.app / "CFilter.dll").unlink()
    await driver.look()
    assert not any("CFilter.dll" in line for line in driver.lines())
    await driver.press(key)
    assert any("CFilter.dll is not in the App folder" in line for line in driver.lines())


@key_of
async def health__close(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, BrowseScreen)


async def test_asking_is_refused_where_nothing_may_be_written(open_app: Any, well_root: Path) -> None:
    async with open_app(well_root, config=Config(read_only=True)) as driver:
        await driver.press("S", "p")
        assert driver.notice == "Ask: nothing may be written here, and asking writes a file"
        assert not (well_root / "App" / WATCHDOG).exists()


async def test_what_ends_while_it_is_looked_at_is_said(open_app: Any, well_root: Path, clock: Any) -> None:
    async with open_app(well_root, processes=("MDaemon.exe", "CFEngine.exe")) as driver:
        driver.table.listen("MDaemon.exe", 25)
        clock.time += 10
        await driver.press("S")
        await driver.look()
        assert driver.lines()[1].split()[0] == "OK"
        driver.table.end(2)
        clock.time += 1
        await driver.look()
        assert driver.lines()[1].startswith(" CRITICAL  CFEngine.exe has ended")
        texts = [entry.event.text for entry in driver.app.browse.feeding.model.store.entries]
        assert any(text.startswith("the server is CRITICAL, and was OK") for text in texts)
