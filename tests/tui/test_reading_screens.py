"""The overview, and a message, its headers, its source and the bytes of its record as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.overview import Disk, Overview
from mdtui.tui.glyphs import ASCII, WGL4

INBOX = "anna.mueller@example.com"
SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_message(open_app: Any, snapshot: Any, demo_root: Path, width: int, height: int) -> None:
    async with open_app(demo_root, start=INBOX, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("G", "k", "enter")
        snapshot(driver, f"message-{width}x{height}")
        await driver.press("h")
        snapshot(driver, f"headers-{width}x{height}")
        await driver.press("s")
        snapshot(driver, f"source-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_bytes(open_app: Any, snapshot: Any, root: Path, width: int, height: int) -> None:
    async with open_app(root, start="anna@example.com", width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("s", "x")
        snapshot(driver, f"bytes-{width}x{height}")


async def test_both_in_ascii(open_app: Any, snapshot: Any, root: Path) -> None:
    async with open_app(root, start="anna@example.com", glyphs=ASCII) as driver:
        await driver.press("f", "x")
        snapshot(driver, "bytes-ascii")
        await driver.press("q", "enter")
        snapshot(driver, "message-ascii")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_overview(
    open_app: Any, snapshot: Any, demo_root: Path, monkeypatch: Any, width: int, height: int
) -> None:
    monkeypatch.setattr(Overview, "disks", lambda _: (Disk("C:\\MDaemon", 12 << 30, 100 << 30),))
    async with open_app(demo_root, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("0")
        snapshot(driver, f"overview-{width}x{height}")
        await driver.press("n", "n", "n", "n")
        snapshot(driver, f"overview-folder-{width}x{height}")
