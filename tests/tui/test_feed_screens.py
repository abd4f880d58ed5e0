"""The feed and the screens about an event as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.tui.feed.feeding import News
from mdtui.tui.glyphs import ASCII, FULL, WGL4, GlyphSet

SIZES = [(80, 24), (120, 40)]
PROCESSES = ("MDaemon.exe", "CFEngine.exe", "WorldClient.exe")
QUOTES = (0x2018, 0x2019)
"""They stand in the text of an event."""


@pytest.fixture
def demo(open_app: Any, demo_root: Path) -> Any:
    """Give a function that opens the demo."""

    def run(width: int, height: int, glyphs: GlyphSet = WGL4) -> Any:
        return open_app(demo_root, width=width, height=height, glyphs=glyphs, processes=PROCESSES)

    return run


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_feed(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height) as driver:
        await driver.press("E")
        snapshot(driver, f"feed-{width}x{height}")
        await driver.press(*["up"] * 5, "M", *"ask the provider", "enter")
        await driver.press("v", "slash", *"text:mdaemon", "enter")
        await driver.press("1")
        snapshot(driver, f"feed-filtered-{width}x{height}")
        await driver.press("backslash")
        snapshot(driver, f"feed-unfiltered-{width}x{height}")
        await driver.press("m")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_feed_in_ascii(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height, ASCII) as driver:
        await driver.press("E", "space", "up", "slash", "d")
        snapshot(driver, f"feed-ascii-{width}x{height}")
        drawn = {sign for line in driver.lines() for sign in line if ord(sign) > 0x7E}
        assert [sign for sign in drawn if not sign.isalpha() and ord(sign) not in QUOTES] == []


async def test_the_feed_with_all_signs(demo: Any, snapshot: Any) -> None:
    async with demo(80, 24, FULL) as driver:
        await driver.press("E")
        snapshot(driver, "feed-full")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_one_event(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height) as driver:
        await driver.press("E", "enter")
        snapshot(driver, f"event-{width}x{height}")
        await driver.press("q", "slash", *"code:509", "enter")
        await driver.press("enter")
        snapshot(driver, f"event-of-a-library-{width}x{height}")


async def test_one_event_in_ascii(demo: Any, snapshot: Any) -> None:
    async with demo(80, 24, ASCII) as driver:
        await driver.press("E", "up", "enter", "end")
        snapshot(driver, "event-ascii")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_columns_of_a_code(demo: Any, snapshot: Any, width: int, height: int) -> None:
    async with demo(width, height) as driver:
        await driver.press("E", "up", "t", "down")
        snapshot(driver, f"columns-{width}x{height}")
        await driver.press("o", "space")
        snapshot(driver, f"columns-grouped-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_timeline(open_app: Any, snapshot: Any, busy_root: Path, width: int, height: int) -> None:
    async with open_app(busy_root, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("E", "up", "w")
        snapshot(driver, f"timeline-{width}x{height}")


async def test_the_timeline_in_ascii(open_app: Any, snapshot: Any, busy_root: Path) -> None:
    async with open_app(busy_root, glyphs=ASCII) as driver:
        await driver.press("E", "up", "w")
        snapshot(driver, "timeline-ascii")


async def test_the_page_to_select_from(demo: Any, snapshot: Any) -> None:
    async with demo(80, 24) as driver:
        await driver.press("E", "up", "y")
        snapshot(driver, "copy")


async def test_nothing_fits_and_nothing_is_there(demo: Any, snapshot: Any, open_app: Any, tmp_path: Path) -> None:
    async with demo(80, 24) as driver:
        await driver.press("E", "slash", *"nowhere", "enter")
        snapshot(driver, "feed-without-a-hit")
    (tmp_path / "App").mkdir()
    async with open_app(tmp_path, glyphs=WGL4) as driver:
        driver.app.browse.feed.came(News((), ("the Event Log of Windows: access is denied",)))
        await driver.press("E")
        snapshot(driver, "feed-empty")
