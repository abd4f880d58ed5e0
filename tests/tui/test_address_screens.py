"""The addresses and their pages as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.tui.glyphs import ASCII, WGL4
from tests.fixtures.addresses import Machine, all_of, write_usual_settings

SIZES = [(80, 24), (120, 40)]
MACHINE = Machine(
    "192.0.2.10", "192.0.2.11", "192.0.2.12", "2001:db8::10",
    listens=[*all_of("192.0.2.10"), "192.0.2.10 110 MDaemon.exe", "192.0.2.12 25 backup.exe"],
)  # fmt: skip


@pytest.fixture
def settled_root(root: Path) -> Path:
    """Give the mail root with the demo's settings."""
    write_usual_settings(root / "App")
    return root


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_addresses(open_app: Any, snapshot: Any, settled_root: Path, width: int, height: int) -> None:
    async with open_app(settled_root, width=width, height=height, glyphs=WGL4) as driver:
        driver.server.addresses._table = MACHINE
        await driver.press("A")
        snapshot(driver, f"addresses-{width}x{height}")
        await driver.press("down", "down", "down", "down", "down")
        snapshot(driver, f"address-finding-{width}x{height}")
        await driver.press("v")
        snapshot(driver, f"address-verify-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_plan(open_app: Any, snapshot: Any, settled_root: Path, width: int, height: int) -> None:
    async with open_app(settled_root, width=width, height=height, glyphs=WGL4) as driver:
        driver.server.addresses._table = MACHINE
        await driver.press("A", "p", "ctrl+u", *"10.0.0.1, 10.0.0.2", "enter")
        snapshot(driver, f"address-plan-{width}x{height}")
        await driver.press("a")
        snapshot(driver, f"address-question-{width}x{height}")


async def test_an_address_that_is_none(open_app: Any, snapshot: Any, settled_root: Path) -> None:
    async with open_app(settled_root, glyphs=WGL4) as driver:
        driver.server.addresses._table = MACHINE
        await driver.press("A", "p", "ctrl+u", *"10.0.0.1, mail", "enter")
        snapshot(driver, "address-mistake")


async def test_no_settings_in_ascii(open_app: Any, snapshot: Any, root: Path) -> None:
    async with open_app(root, glyphs=ASCII) as driver:
        driver.server.addresses._table = Machine()
        await driver.press("A")
        await driver.hide(root, "/srv/MDaemon")
        snapshot(driver, "addresses-none")
        await driver.press("p", *"10.0.0.1", "enter")
        assert driver.notice.startswith("no primary domain was found")


async def test_sockets_that_cannot_be_seen(open_app: Any, snapshot: Any, settled_root: Path) -> None:
    async with open_app(settled_root, glyphs=WGL4) as driver:
        driver.server.addresses._table = Machine("192.0.2.10", problem="this account may not see what listens")
        await driver.press("A", "v")
        snapshot(driver, "address-unknown")


async def test_hostile_settings_are_seen_and_not_obeyed(open_app: Any, root: Path) -> None:
    nasty = b"\x1b[5mPWNED\x81"
    (root / "App" / "MDaemon.ini").write_bytes(b"[%b]\nDomainName=%b\nDomainIP=%b\n" % (nasty, nasty, nasty))
    (root / "App" / "Domains.dat").write_bytes(b"[x%b]\nIP=10.0.0.1\nBind=%b\n" % (nasty, nasty) * 2)
    seen = ""
    async with open_app(root, width=120, height=40) as driver:
        driver.server.addresses._table = Machine()
        await driver.press("A")
        for key in ("down", "enter", "q", "down", "down", "enter"):
            seen += "".join(driver.lines())
            await driver.press(key)
        seen += "".join(driver.lines())
    assert seen.isprintable()
    assert "\\x1b[5mPWNED\\x81" in seen
