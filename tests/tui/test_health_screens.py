"""The health screen as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.demo.libraries import write_libraries
from mdtui.demo.processes import PROGRAMS
from mdtui.health.settings import HealthSettings
from mdtui.processes.service import ServiceState
from mdtui.processes.table import Measure
from mdtui.tui.glyphs import ASCII, WGL4

SIZES = [(80, 24), (120, 40)]
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil gives it
PORTS = (25, 587, 465, 366, 110, 995, 143, 993)


@pytest.fixture
def server_root(busy_root: Path, monkeypatch: pytest.MonkeyPatch, clock: Any) -> Path:
    """Give a mail root whose disk, libraries, logs and queues are the same in every run."""
    write_libraries(busy_root / "App")
    now = clock.now()
    os.utime(busy_root / "Logs" / "MDaemon-System.log", (now - 40, now - 40))
    os.utime(busy_root / "Logs" / "MDaemon-all.log", (now - 90, now - 90))
    for name, count in (("Inbound", 2), ("Remote", 17), ("Bad", 1)):
        folder = busy_root / "Queues" / name
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"{number}.msg").touch()
            os.utime(folder / f"{number}.msg", (now - 60 * number - 5,) * 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(250 << 30, 208 << 30, 42 << 30))
    monkeypatch.setattr(
        "mdtui.health.watching.look_at_services",
        lambda names: [ServiceState(name, "running", "automatic", "LocalSystem") for name in names],
    )
    return busy_root


def run_all(driver: Any, clock: Any) -> None:
    """Let all programs run, listen, and take what they take, looked at for a minute."""
    table = driver.table
    table.listen("MDaemon.exe", *PORTS)
    table.listen("WorldClient.exe", 3000)
    table.listen("WebAdmin.exe", 1000)
    table.listen("LDaemon.exe", 389)
    for step in range(12):
        for place, name in enumerate(PROGRAMS):
            memory = (40 + 9 * place + (step * (place + 1)) % 7) << 20
            exe = str(driver.server.root.app / name)
            table.measures[name] = Measure(step * 0.1 * place, memory, 8 + place, exe, "services.exe")
        clock.time += 5
        driver.server.health.report()


async def hide(driver: Any, root: Path) -> None:
    """Put a name in the place of the temporary directory."""
    await driver.hide(root, "C:/MDaemon")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_well(open_app: Any, snapshot: Any, server_root: Path, clock: Any, width: int, height: int) -> None:
    config = Config(health=HealthSettings(log_quiet=0))
    async with open_app(
        server_root, width=width, height=height, glyphs=WGL4, processes=PROGRAMS, config=config
    ) as driver:
        run_all(driver, clock)
        await driver.press("S")
        await hide(driver, server_root)
        snapshot(driver, f"well-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_critical(open_app: Any, snapshot: Any, server_root: Path, clock: Any, width: int, height: int) -> None:
    async with open_app(server_root, width=width, height=height, glyphs=WGL4, processes=PROGRAMS) as driver:
        run_all(driver, clock)
        (server_root / "App" / "CFilter.dll").unlink()
        driver.table.end(2)
        driver.table.listening = [one for one in driver.table.listening if one.port != 143]
        clock.time += 60
        await driver.press("S")
        await hide(driver, server_root)
        snapshot(driver, f"critical-{width}x{height}")
        await driver.press("enter")
        await hide(driver, server_root)
        snapshot(driver, f"critical-explained-{width}x{height}")


async def test_unknown(open_app: Any, snapshot: Any, server_root: Path, clock: Any) -> None:
    async with open_app(server_root, glyphs=WGL4, processes=PROGRAMS) as driver:
        run_all(driver, clock)
        driver.table.listening = None
        clock.time += 20
        await driver.press("S")
        snapshot(driver, "unknown-80x24")


async def test_unfolded_in_ascii(open_app: Any, snapshot: Any, server_root: Path, clock: Any) -> None:
    async with open_app(server_root, width=120, height=40, glyphs=ASCII, processes=PROGRAMS) as driver:
        run_all(driver, clock)
        await driver.press("S", "end", "up", "up", "space", "up", "space")
        await hide(driver, server_root)
        snapshot(driver, "ports-ascii-120x40")
