"""The earlier states of a folder as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.config import Config, CopySettings
from mdtui.copies import FILE
from mdtui.mailroot.root import open_root
from mdtui.mrk.journal_lines import Who
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII, WGL4
from tests.fixtures.earlier_states import elsewhere, live_on

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"
SIZES = [(80, 24), (120, 40)]
US = Who("anna", "mail", "", 4711, 7.0)
"""Who this process is."""


@pytest.fixture(autouse=True)
def _known_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "mail")
    monkeypatch.setattr("mdtui.server.this_user", lambda _: US)
    monkeypatch.setattr("mdtui.changes.started_at", lambda pid: US.started if pid == US.pid else None)


@pytest.fixture
def server(root: Path, clock: Any) -> MailServer:
    """Give a mail root with a folder that has a past."""
    server = MailServer(open_root(root), Config(), clock=clock)
    live_on(server, SENT)
    return server


async def show(driver: Any, *keys: str) -> None:
    """Show the earlier states of the folder without opening it, which would keep a copy."""
    driver.app.browse.earlier(driver.server.folder(SENT))
    await driver.settle()
    await driver.press(*keys)


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_states(open_app: Any, snapshot: Any, server: MailServer, width: int, height: int) -> None:
    async with open_app(server.root.path, width=width, height=height, glyphs=WGL4) as driver:
        await show(driver, "down", "down")
        snapshot(driver, f"states-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_base(open_app: Any, snapshot: Any, server: MailServer, width: int, height: int) -> None:
    async with open_app(server.root.path, width=width, height=height, glyphs=WGL4) as driver:
        await show(driver, "end", "space", "home")
        snapshot(driver, f"states-base-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_differences(open_app: Any, snapshot: Any, server: MailServer, width: int, height: int) -> None:
    async with open_app(server.root.path, width=width, height=height, glyphs=WGL4) as driver:
        await show(driver, "end", "enter", "space", "space", "down")
        snapshot(driver, f"differences-{width}x{height}")
        await driver.press("r")
        snapshot(driver, f"restore-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_an_index_that_was_made_anew(
    open_app: Any, snapshot: Any, server: MailServer, width: int, height: int
) -> None:
    elsewhere(server.folder(SENT), {2: 0, 5: 0}, renumber=100, validity=7)
    async with open_app(server.root.path, width=width, height=height, glyphs=WGL4) as driver:
        await show(driver, "down")
        snapshot(driver, f"states-anew-{width}x{height}")
        await driver.press("enter", "asterisk", "r")
        snapshot(driver, f"restore-by-name-{width}x{height}")


async def test_states_in_ascii(open_app: Any, snapshot: Any, server: MailServer) -> None:
    async with open_app(server.root.path, glyphs=ASCII) as driver:
        await show(driver, "c", "down", "space", "end")
        snapshot(driver, "states-ascii")


async def test_differences_in_ascii(open_app: Any, snapshot: Any, server: MailServer) -> None:
    async with open_app(server.root.path, glyphs=ASCII) as driver:
        await show(driver, "end", "enter", "space", "f", "f", "f")
        snapshot(driver, "differences-ascii")


async def test_a_small_screen(open_app: Any, snapshot: Any, server: MailServer) -> None:
    async with open_app(server.root.path, width=40, height=12, glyphs=ASCII) as driver:
        await show(driver, "end")
        snapshot(driver, "states-40x12")
        await driver.press("enter")
        snapshot(driver, "differences-40x12")


async def test_no_copy_yet(open_app: Any, snapshot: Any, root: Path) -> None:
    async with open_app(root, glyphs=WGL4) as driver:
        await show(driver)
        snapshot(driver, "states-none")


async def test_no_copies_at_all(open_app: Any, snapshot: Any, root: Path) -> None:
    async with open_app(root, glyphs=WGL4, config=Config(copies=CopySettings(keep="never"))) as driver:
        await show(driver)
        snapshot(driver, "states-never")


async def test_a_damaged_file(open_app: Any, snapshot: Any, server: MailServer) -> None:
    state = server.journal.directory
    (state / FILE).write_bytes(b"no database, but long enough to be looked at as one" * 40)
    async with open_app(server.root.path, glyphs=WGL4) as driver:
        await show(driver)
        await driver.hide(state, "/home/anna/.local/state/mdtui")
        snapshot(driver, "states-damaged")


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on its disks")
async def test_hostile_names_are_seen_and_not_obeyed(
    open_app: Any, root: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nasty = "\x9b5mPWNED\u202e"
    monkeypatch.setattr("mdtui.server.this_user", lambda _: msgspec.structs.replace(US, user=f"u{nasty}"))
    where = root / "Users" / "example.com" / "anna" / f"x{nasty}.IMAP"
    where.mkdir()
    data = bytearray((root / "Users" / "example.com" / "anna" / "Sent Items.IMAP" / "IMAP.MRK").read_bytes())
    data[36:59] = b"\x1b[5mPWNED.msg".ljust(23, b"\0")
    (where / "IMAP.MRK").write_bytes(data)
    server = MailServer(open_root(root), Config(), clock=clock)
    folder = live_on(server, str(where))
    seen = ""
    async with open_app(root, width=120, height=40) as driver:
        driver.app.browse.earlier(folder)
        await driver.settle()
        for keys in (("end",), ("enter",), ("down",), ("up", "r"), ("n", "q")):
            await driver.press(*keys)
            seen += "".join(driver.lines())
    assert seen.isprintable()
    for text in ("x\\x9b5mPWNED\\u202e", "\\x1b[5mPWNED.msg", "u\\x9b5mPWNED\\u202e"):
        assert text in seen, text
