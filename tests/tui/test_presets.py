"""The keys of presets and of one's own settings, pressed in the running program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.errors import UsageError
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer
from mdtui.tui.app import MdtuiApp
from mdtui.tui.glyphs import ASCII

SENT = "anna@example.com/Sent Items"


async def test_mutts_keys_do_what_they_do_in_mutt(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT, config=Config(key_preset="mutt")) as driver:
        assert "N Seen" in driver.lines()[-1]
        await driver.press("N", "F", "d")
        assert driver.flags(1) == "S-FD--"
        await driver.press("t", "t")
        assert driver.selected == [1, 2]
        await driver.press("l", *"~F", "enter")
        assert driver.uids == [1]
        await driver.press("backslash", "asterisk")
        assert driver.uid == 10
        await driver.press("equals_sign")
        assert driver.uid == 1
        await driver.press("question_mark")
        assert any(line.startswith("  N s ") for line in driver.lines())
        await driver.press("q", "u")
        assert driver.flags(1) == "S-F---"


async def test_function_keys_stand_first_and_the_letters_stay(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT, config=Config(key_preset="function-keys")) as driver:
        assert driver.lines()[-1].split()[:6] == ["F1", "Help", "F10", "Quit", "Enter", "Read"]
        assert "F4 Seen" in driver.lines()[-1]
        await driver.press("f4", "f6")
        assert driver.flags(1) == "S-F---"
        await driver.press("f9", "s")
        assert driver.flags(1) == "------"
        await driver.pilot.press("f10")
        await driver.pilot.pause()
        assert driver.app._exit


async def test_ones_own_keys_hold_wherever_they_are_named(open_app: Any, root: Path) -> None:
    keys: dict[str, Any] = {"records.toggle_seen": "Z", "records": {"toggle_flagged": ""}, "everywhere.history": "F9"}
    async with open_app(root, start=SENT, config=Config(keys=keys)) as driver:
        await driver.press("s", "f")
        assert driver.flags(1) == "------"
        await driver.press("Z")
        assert driver.flags(1) == "S-----"
        footer = driver.lines()[-1]
        assert "Z Seen" in footer
        assert "Flagged" not in footer
        await driver.press("f9")
        assert driver.lines()[0].split()[1] == "History"


def test_keys_that_are_not_right_open_no_screen(root: Path, clock: Any) -> None:
    server = MailServer(open_root(root), Config(keys={"records.undo": "s"}), clock=clock)
    with pytest.raises(UsageError, match="keys clash"):
        MdtuiApp(server, glyphs=ASCII)
