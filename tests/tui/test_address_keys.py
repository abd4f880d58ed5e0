"""Every key of the addresses and their pages, pressed in the running program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.keys.action import Action, Place
from mdtui.tui.actions import of_place
from mdtui.tui.past.past_text import READ_ONLY
from mdtui.tui.screens.address_page import AddressPage
from mdtui.tui.screens.addresses import AddressesScreen
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.help import HelpScreen
from tests.fixtures.addresses import Machine, write_usual_settings

PLAN = ("p", "ctrl+u", *"10.0.0.1,10.0.0.2", "enter")
PAIRS = [
    (action, key)
    for place in (Place.ADDRESSES, Place.ADDRESS_PAGE)
    for action in of_place(place)
    for key in action.keys
]
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's id for its name."""
    CHECKS[check.__name__.replace("__", ".", 1)] = check
    return check


@pytest.fixture
def app(root: Path) -> Path:
    """Give the App directory with the demo's settings."""
    write_usual_settings(root / "App")
    return root / "App"


@pytest.fixture
def opened(app: Path) -> Any:
    """Give the program with the addresses open, on a machine that is always the same."""

    async def press(driver: Any, *keys: str) -> None:
        driver.server.addresses._table = Machine("10.0.0.1", "10.0.0.2", "10.0.0.3", "2001:db8::1")
        driver.app_directory = app
        await driver.press("A", *keys)

    return press


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, root: Path, opened: Any, action: Action, key: str) -> None:
    async with open_app(root) as driver:
        await opened(driver)
        if action.place is Place.ADDRESS_PAGE:
            await driver.press(*PLAN)
            assert isinstance(driver.app.screen, AddressPage)
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert set(CHECKS) == {action.id for action, _ in PAIRS}


# The list: three rows, the heading, two errors and two more


def moves(start: tuple[str, ...], row: int) -> Check:
    """Return a check that a key puts the cursor on a row."""

    async def check(driver: Any, key: str) -> None:
        screen = driver.app.screen
        await driver.press(*start, key)
        assert screen.list.count == 8
        assert screen.list.cursor == row

    return check


CHECKS["addresses.cursor_up"] = moves(("down", "down"), 1)
CHECKS["addresses.cursor_down"] = moves((), 1)
CHECKS["addresses.page_up"] = moves(("end",), 0)
CHECKS["addresses.page_down"] = moves((), 7)
CHECKS["addresses.scroll_home"] = moves(("down",), 0)
CHECKS["addresses.scroll_end"] = moves((), 7)


@key_of
async def addresses__more(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.app.screen.facts.scroll_offset.y > 0


@key_of
async def addresses__less(driver: Any, key: str) -> None:
    await driver.press("space", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


@key_of
async def addresses__help(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, HelpScreen)


@key_of
async def addresses__stop_waiting(driver: Any, key: str) -> None:
    stopped: list[bool] = []
    driver.app.screen.records.stop_waiting = lambda: stopped.append(True)
    driver.app.screen.action_stop_waiting()
    assert stopped == [True]
    await driver.press(key)
    # Where nothing waits, Esc leads back, and the other key does nothing.
    assert isinstance(driver.app.screen, BrowseScreen if key == "escape" else AddressesScreen)


@key_of
async def addresses__explain(driver: Any, key: str) -> None:
    await driver.press("end", key)
    page = driver.app.screen
    assert isinstance(page, AddressPage)
    assert page.facts.facts[1].text.startswith("ADR007 info: ")
    await driver.press("a")
    assert driver.notice.startswith("Apply: there is no plan on this page")


@key_of
async def addresses__edit(driver: Any, key: str) -> None:
    screen = driver.app.screen
    await driver.press(key)
    assert screen.bar.is_open
    assert screen.bar.text == "192.0.2.10, 192.0.2.11"
    await driver.press("ctrl+u", *"10.0.0.1 v", "enter")
    assert screen.bar._faulty == "10.0.0.1 v"
    await driver.press("escape")
    assert not screen.bar.is_open
    assert screen.bar.text == "192.0.2.10, 192.0.2.11"


@key_of
async def addresses__verify(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, AddressPage)
    assert driver.app.screen.facts.facts[0].text == "6 differences"


@key_of
async def addresses__undo(driver: Any, key: str) -> None:
    before = (driver.app_directory / "MDaemon.ini").read_bytes()
    await driver.press(key)
    assert driver.notice == "Undo: no change of addresses stands"
    await driver.press(*PLAN)
    await driver.press("a")
    await driver.press("y")
    assert driver.notice == "MDaemon.ini, Domains.dat: written"
    assert (driver.app_directory / "MDaemon.ini").read_bytes() != before
    await driver.press(key)
    assert driver.notice == "MDaemon.ini, Domains.dat: taken back"
    assert (driver.app_directory / "MDaemon.ini").read_bytes() == before


@key_of
async def addresses__reload_domains(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "DOMAINS.SEM is there, MDaemon reads its domains again and deletes it"
    assert (driver.app_directory / "DOMAINS.SEM").exists()


@key_of
async def addresses__resolve(driver: Any, key: str) -> None:
    driver.server.addresses._resolve = lambda _: ["10.9.9.9"]
    await driver.press(key)
    assert "ADR015" in {getattr(line, "rule", "") for line in driver.app.screen.list.lines}


@key_of
async def addresses__reload(driver: Any, key: str) -> None:
    (driver.app_directory / "Domains.dat").unlink()
    await driver.press(key)
    assert driver.app.screen.list.lines[1].text.startswith("Findings: ")


@key_of
async def addresses__close(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, BrowseScreen)


# The page of a plan


def scrolls(start: tuple[str, ...], *, down: bool) -> Check:
    """Return a check that a key scrolls the page."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*start)
        before = driver.app.screen.facts.scroll_offset.y
        await driver.press(key)
        after = driver.app.screen.facts.scroll_offset.y
        assert after > before if down else after < before

    return check


CHECKS["address_page.scroll_down"] = scrolls((), down=True)
CHECKS["address_page.page_down"] = scrolls((), down=True)
CHECKS["address_page.scroll_end"] = scrolls((), down=True)
CHECKS["address_page.scroll_up"] = scrolls(("end",), down=False)
CHECKS["address_page.page_up"] = scrolls(("end",), down=False)
CHECKS["address_page.scroll_home"] = scrolls(("end",), down=False)


@key_of
async def address_page__help(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, HelpScreen)


@key_of
async def address_page__stop_waiting(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, AddressesScreen if key == "escape" else AddressPage)


@key_of
async def address_page__copy(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, CopyScreen)
    assert "-DomainIP=192.0.2.10" in driver.app.clipboard


@key_of
async def address_page__apply(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, ConfirmScreen)
    assert driver.facts["Plan"] == "10.0.0.1 to example.com"
    await driver.press("n")
    assert isinstance(driver.app.screen, AddressPage)
    await driver.press(key, "y")
    assert isinstance(driver.app.screen, AddressesScreen)
    assert b"DomainIP=10.0.0.1\r\n" in (driver.app_directory / "MDaemon.ini").read_bytes()
    assert driver.app.screen.bar.text == "10.0.0.1, 10.0.0.2"


@key_of
async def address_page__close(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, AddressesScreen)


async def test_read_only_plans_and_does_not_write(open_app: Any, root: Path, opened: Any) -> None:
    async with open_app(root, config=Config(read_only=True)) as driver:
        await opened(driver, "u")
        assert driver.notice == READ_ONLY
        await driver.press("r")
        assert driver.notice == READ_ONLY
        await driver.press(*PLAN)
        await driver.press("a")
        assert driver.notice == READ_ONLY
