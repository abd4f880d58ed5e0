"""The repair of a folder as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.mrk.repair.steps import StepKind
from mdtui.tui.glyphs import ASCII, WGL4
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.screens.repair import RepairScreen
from mdtui.tui.theme import MONO
from tests.fixtures.broken_folder import MIXED, break_folder

SIZES = [(80, 24), (120, 40)]
STATE = "/home/anna/.local/state/mdtui"
"""What a picture says instead of the temporary directory."""


@pytest.fixture
def mixed(root: Path) -> Path:
    """Give a mail root in which one folder has many kinds of damage."""
    break_folder(root)
    return root


async def hide(driver: Any) -> None:
    """Put a name in the place of the state directory, which is another one in each run."""
    state = driver.server.journal.directory
    for screen in driver.app.screen_stack:
        if isinstance(screen, RepairScreen) and screen.bar._copies:
            bar, show = screen.bar, type(screen.bar).show

            # The screen may show it again at any time, as when the folder below it is read once more.
            def show_hidden(switches: Any, copies: str, *rest: Any, bar: Any = bar, show: Any = show) -> None:
                show(bar, switches, f"{STATE}/byte-copies" if copies else copies, *rest)

            bar.show = show_hidden  # type: ignore[method-assign, assignment]
            bar.show(bar._switches, bar._copies, bar._lock, bar._why_not)
    if any(str(state) in text for text in driver.facts.values()):
        await driver.hide(state, STATE)
    await driver.settle()


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_plan_with_many_kinds(open_app: Any, snapshot: Any, mixed: Path, width: int, height: int) -> None:
    async with open_app(mixed, start=MIXED, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("R")
        await hide(driver)
        snapshot(driver, f"plan-{width}x{height}")
        await driver.press("n", "down", "space", "up")
        await hide(driver)
        snapshot(driver, f"left-out-{width}x{height}")
        await driver.press("space", "y")
        await hide(driver)
        snapshot(driver, f"question-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_after_the_repair(open_app: Any, snapshot: Any, mixed: Path, width: int, height: int) -> None:
    async with open_app(mixed, start=MIXED, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("R", "y", "y", "right")
        driver.app.screen.notice.clear()
        await hide(driver)
        snapshot(driver, f"after-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_header_that_cannot_be_read(open_app: Any, snapshot: Any, root: Path, width: int, height: int) -> None:
    mrk = root / "Users" / "example.com" / "anna" / "IMAP.MRK"
    mrk.write_bytes(mrk.read_bytes()[:20])
    async with open_app(root, start="anna@example.com", width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("R", "end")
        await hide(driver)
        snapshot(driver, f"no-header-{width}x{height}")
        await driver.press("e", "home", "down")
        await hide(driver)
        snapshot(driver, f"new-header-{width}x{height}")
        await driver.press("y")
        await hide(driver)
        snapshot(driver, f"new-header-question-{width}x{height}")


async def test_read_only(open_app: Any, snapshot: Any, mixed: Path) -> None:
    async with open_app(mixed, start=MIXED, glyphs=WGL4, config=Config(read_only=True)) as driver:
        await driver.press("R", "y")
        await hide(driver)
        snapshot(driver, "read-only")


async def test_nothing_to_mend(open_app: Any, snapshot: Any, root: Path) -> None:
    sales = root / "Public Folders" / "Sales.IMAP" / "IMAP.MRK"
    sales.write_bytes(sales.read_bytes()[:36])
    async with open_app(root, start="public/Sales", glyphs=WGL4) as driver:
        await driver.press("R")
        await hide(driver)
        snapshot(driver, "nothing-to-mend")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_in_ascii_without_colour(open_app: Any, snapshot: Any, mixed: Path, width: int, height: int) -> None:
    async with open_app(mixed, start=MIXED, width=width, height=height, glyphs=ASCII, theme=MONO) as driver:
        await driver.press("R", "n", "down")
        await hide(driver)
        snapshot(driver, f"ascii-no-colour-{width}x{height}")


async def test_before_and_after_mdaemon_makes_the_index_anew(open_app: Any, snapshot: Any, mixed: Path) -> None:
    async with open_app(mixed, start=MIXED, glyphs=WGL4) as driver:
        await driver.press("R", "B")
        await hide(driver)
        snapshot(driver, "make-anew-question")
        await driver.press("y")
        driver.app.screen.notice.clear()
        await hide(driver)
        snapshot(driver, "made-anew")


async def test_a_folder_of_many_messages(open_app: Any, snapshot: Any, demo_root: Path) -> None:
    async with open_app(demo_root, start="damaged@example.com/Name without end", glyphs=WGL4) as driver:
        await driver.press("R")
        driver.app.screen.mending.wish(Wishes(seen=True).with_kind(StepKind.RENAME))
        await driver.settle()
        await driver.press("down")
        await hide(driver)
        snapshot(driver, "rename")


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on its disks")
async def test_hostile_names_are_seen_and_not_obeyed(open_app: Any, root: Path) -> None:
    writable = "\x9b5mPWNED\u202e"
    folder = root / "Users" / "example.com" / "anna" / f"x{writable}.IMAP"
    folder.mkdir()
    (folder / "IMAP.MRK").write_bytes(b"torn")
    (folder / f"y{writable}.msg").write_bytes(b"")
    seen = ""
    async with open_app(root, width=120, height=40) as driver:
        key = next(one.key for one in driver.server.folders() if one.path == folder)
        driver.app.browse.repair(driver.server.folder(key))
        await driver.settle()
        for keys in (
            ("down",),
            ("end",),
            ("e", "r"),
            ("home", "down"),
            ("n", "down"),
            ("y",),
            ("y",),
            ("right", "down"),
        ):
            await driver.press(*keys)
            seen += "".join(driver.lines())
    assert seen.isprintable()
    assert "x\\x9b5mPWNED\\u202e" in seen
    assert "y\\x9b5mPWNED\\u202e.msg" in seen


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_what_is_around_the_index(open_app: Any, snapshot: Any, root: Path, width: int, height: int) -> None:
    sent = root / "Users" / "example.com" / "anna" / "Sent Items.IMAP"
    (sent / "Hiwater.mrk").write_bytes(b"[Groupware]\r\nFolderClass=IPF.Nonsense\r\n")
    sent.rename(sent.with_name("R&D.IMAP"))
    key = "anna@example.com/R&D"
    async with open_app(root, start=key, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("R")
        await hide(driver)
        snapshot(driver, f"around-left-{width}x{height}")
        await driver.press("c", "c", "d", "end", "left", "down")
        await hide(driver)
        snapshot(driver, f"around-{width}x{height}")
        await driver.press("y")
        await hide(driver)
        snapshot(driver, f"around-question-{width}x{height}")
