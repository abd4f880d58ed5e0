"""The find screen as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from mdtui.tui.glyphs import ASCII, WGL4
from mdtui.tui.searching import State

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_before_anything_was_looked_for(
    open_app: Any, snapshot: Any, demo_root: Path, width: int, height: int
) -> None:
    async with open_app(demo_root, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("F")
        snapshot(driver, f"find-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_hits(open_app: Any, snapshot: Any, demo_root: Path, width: int, height: int) -> None:
    async with open_app(demo_root, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("F", *"subject:invoice | orphan", "enter")
        await driver.press("down", "down")
        snapshot(driver, f"find-hits-{width}x{height}")


async def test_a_search_under_way_in_ascii(open_app: Any, snapshot: Any, demo_root: Path) -> None:
    async with open_app(demo_root, glyphs=ASCII) as driver:
        await driver.press("F", *"orphan", "enter")
        searching = driver.app.browse.searching
        searching.state, searching.folders = State.RUNNING, 61
        searching.changed()
        await driver.press("end")
        snapshot(driver, "find-running-ascii")


async def test_a_mistake(open_app: Any, snapshot: Any, demo_root: Path) -> None:
    async with open_app(demo_root, glyphs=WGL4) as driver:
        await driver.press("F", *"unseen & invoice", "enter")
        snapshot(driver, "find-mistake")


async def test_nothing_found(open_app: Any, snapshot: Any, demo_root: Path) -> None:
    async with open_app(demo_root, glyphs=WGL4) as driver:
        await driver.press("F", *"uid:4711 & size>1G", "enter")
        snapshot(driver, "find-nothing")


async def test_a_small_screen(open_app: Any, snapshot: Any, demo_root: Path) -> None:
    async with open_app(demo_root, width=40, height=12, glyphs=ASCII) as driver:
        await driver.press("F", *"subject:invoice", "enter")
        snapshot(driver, "find-40x12")


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on its disks")
async def test_hostile_names_are_seen_and_not_obeyed(open_app: Any, root: Path) -> None:
    nasty = "\x9b5mPWNED\u202e"
    inbox = root / "Users" / "example.com" / "anna"
    folder = inbox / f"x{nasty}.IMAP"
    folder.mkdir()
    data = bytearray((inbox / "IMAP.MRK").read_bytes())
    data[36:59] = b"\x1b[5mPWNED.msg".ljust(23, b"\0")
    (folder / "IMAP.MRK").write_bytes(data)
    (folder / "md5000000000002.msg").write_bytes(
        b"From: \x1b[5mPWNED <a@b>\r\nSubject: =?utf-8?q?=1b[5mPWNED=e2=80=ae?=\r\n\r\n"
    )
    torn = inbox / f"torn{nasty}.IMAP"
    torn.mkdir()
    (torn / "IMAP.MRK").write_bytes(b"torn")
    seen = ""
    async with open_app(root, width=120, height=40) as driver:
        for keys in (
            ("F", *"uid:1,2 & name:*.msg", "enter"),
            ("end",),
            ("home", "down", "down"),
            ("down",),
            ("down",),
            ("down",),
        ):
            await driver.press(*keys)
            seen += "".join(driver.lines())
        await driver.press("slash", "ctrl+u", *"uid:4711", "enter")
        seen += "".join(driver.lines())
    assert seen.isprintable()
    for text in ("x\\x9b5mPWNED\\u202e", "\\x1b[5mPWNED.msg", "Subject  \\x1b[5mPWNED\\u202e", "torn\\x9b5mPWNED"):
        assert text in seen, text
