"""The screens as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.tui.glyphs import ASCII, WGL4, GlyphSet

INBOX = "anna.mueller@example.com"
PROCESSES = ("MDaemon.exe", "CFEngine.exe", "WorldClient.exe", "MDSpamD.exe", "LDaemon.exe", "WebAdmin.exe")
QUOTES = (0x2018, 0x2019)
"""They stand in the text of an event."""
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def demo(open_app: Any, demo_root: Path) -> Any:
    """Give a function that opens the demo."""

    def run(width: int, height: int, *, glyphs: GlyphSet = WGL4, start: str = INBOX, **options: Any) -> Any:
        options.setdefault("processes", PROCESSES)
        return open_app(demo_root, width=width, height=height, glyphs=glyphs, start=start, **options)

    return run


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_browse(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height) as driver:
        await driver.press("end", "up", "up", "up", "space", "space", "up", "up", "up")
        snapshot(driver, f"browse-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_browse_in_ascii(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height, glyphs=ASCII) as driver:
        await driver.press("v", "down", "down", "1")
        snapshot(driver, f"browse-ascii-{width}x{height}")
        drawn = {sign for line in driver.lines() for sign in line if ord(sign) > 0x7E}
        assert [sign for sign in drawn if not sign.isalpha() and ord(sign) not in QUOTES] == []


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_nothing_is_open(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height, start="", processes=PROCESSES[:4]) as driver:
        snapshot(driver, f"nothing-open-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_help(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height) as driver:
        await driver.press("question_mark")
        snapshot(driver, f"help-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_palette(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height) as driver:
        await driver.press("colon", *"sel")
        snapshot(driver, f"palette-{width}x{height}")


@pytest.mark.parametrize(("pane", "key"), [("folders", "1"), ("records", "2"), ("events", "3")])
async def test_zoom(demo: Any, snapshot: Any, pane: str, key: str) -> None:
    async with demo(80, 24) as driver:
        await driver.press(key, "z")
        snapshot(driver, f"zoomed-{pane}")


async def test_a_small_terminal_shows_one_pane(demo: Any, snapshot: Any) -> None:
    async with demo(40, 12) as driver:
        snapshot(driver, "small-40x12")


async def test_a_filter(demo: Any, snapshot: Any) -> None:
    async with demo(80, 24) as driver:
        await driver.press("slash", *"unseen", "enter")
        snapshot(driver, "filter")
        await driver.press("slash", *" & flagged & answered & size>1G", "enter")
        snapshot(driver, "filter-without-a-hit")


async def test_a_query_that_cannot_be_read(demo: Any, snapshot: Any) -> None:
    async with demo(80, 24) as driver:
        await driver.press("slash", *"unseen & size>>1M", "enter")
        snapshot(driver, "query-error")


async def test_a_damaged_folder(demo: Any, snapshot: Any) -> None:
    async with demo(80, 24, start="") as driver:
        await driver.press("e", "e", "enter")
        snapshot(driver, "damaged-folder")


async def test_read_only(demo: Any, snapshot: Any) -> None:
    async with demo(80, 24, config=Config(read_only=True)) as driver:
        await driver.press("s")
        snapshot(driver, "read-only")


async def test_an_empty_mail_root(open_app: Any, snapshot: Any, tmp_path: Path) -> None:
    (tmp_path / "App").mkdir()
    async with open_app(tmp_path) as driver:
        await driver.press("n")
        snapshot(driver, "empty-root")


async def test_a_held_lock(open_app: Any, snapshot: Any, root: Path) -> None:
    (root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck").touch()
    os.utime(root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck", (1_699_990_000, 1_699_990_000))
    async with open_app(root, start="anna@example.com", glyphs=WGL4) as driver:
        await driver.press("s")
        assert driver.flags(1) == driver.flags_on_disk(1) == "------"
        snapshot(driver, "held-lock")
