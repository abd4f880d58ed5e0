"""The findings and their marks in the tree as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from mdtui.tui.findings.checking import State
from mdtui.tui.glyphs import ASCII, WGL4

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_findings_of_the_demo(open_app: Any, snapshot: Any, demo_root: Path, width: int, height: int) -> None:
    async with open_app(demo_root, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("C")
        snapshot(driver, f"findings-{width}x{height}")
        await driver.press("n", "down")
        snapshot(driver, f"finding-{width}x{height}")
        await driver.press("o", "space")
        snapshot(driver, f"findings-by-rule-{width}x{height}")
        await driver.press("o", "home", "down", "space")
        snapshot(driver, f"findings-by-folder-{width}x{height}")
        await driver.press("q")
        snapshot(driver, f"tree-after-a-check-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_findings_in_ascii(open_app: Any, snapshot: Any, demo_root: Path, width: int, height: int) -> None:
    async with open_app(demo_root, width=width, height=height, glyphs=ASCII) as driver:
        await driver.press("C")
        await driver.press("n", "down", "i")
        snapshot(driver, f"findings-ascii-{width}x{height}")


async def test_while_it_checks(open_app: Any, snapshot: Any, demo_root: Path) -> None:
    async with open_app(demo_root, glyphs=WGL4) as driver:
        await driver.press("C")
        driver.app.browse.checking.state = State.RUNNING
        driver.app.browse.checking.known = lambda: 12_345
        driver.app.browse.checking.changed()
        await driver.settle()
        snapshot(driver, "findings-while-it-checks")
        driver.app.browse.checking.stop()


async def test_of_one_folder(open_app: Any, snapshot: Any, demo_root: Path) -> None:
    async with open_app(demo_root, start="damaged@example.com/Odd flags", glyphs=WGL4) as driver:
        await driver.press("C")
        await driver.press("c")
        await driver.press("down")
        snapshot(driver, "findings-of-one-folder")


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on its disks")
async def test_hostile_names_are_seen_and_not_obeyed(open_app: Any, root: Path) -> None:
    writable = "\x9b5mPWNED\u202e"
    inbox = root / "Users" / "example.com" / "anna"
    (inbox / f"x{writable}.IMAP").mkdir()
    (inbox / f"x{writable}.IMAP" / "IMAP.MRK").write_bytes(b"torn")
    (inbox / f"y{writable}.msg").write_bytes(b"")
    seen = ""
    async with open_app(root, width=120, height=40) as driver:
        for keys in (("C",), ("down",), ("end",), ("o",), ("a", "down"), ("o",), ("a", "down"), ("c",), ("c",)):
            await driver.press(*keys)
            seen += "".join(driver.lines())
    assert seen.isprintable()
    assert "x\\x9b5mPWNED\\u202e" in seen
    assert "y\\x9b5mPWNED\\u202e.msg" in seen
