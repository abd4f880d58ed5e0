"""What the keys of the query line, of the jumps and of the columns do, for `test_keys`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from mdtui.tui.screens.commands import CommandsScreen
from mdtui.tui.screens.layout import LayoutScreen


async def everywhere__as_command(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, CommandsScreen)
    await driver.press(key)
    assert driver.app.screen is driver.app.browse


async def records__columns(driver: Any, key: str) -> None:
    await driver.press(key)
    assert isinstance(driver.app.screen, LayoutScreen)
    await driver.press("down", "x", "q")
    assert "Flags" not in "".join(driver.lines())


async def records__sort_then(driver: Any, key: str) -> None:
    await driver.press("f", "o", "o")
    await driver.press(key, key, key, key)
    assert driver.rows.column.value == "flags"
    assert (driver.rows.then.column.value, driver.rows.then.reverse) == ("date", True)
    assert driver.uids == [*range(10, 1, -1), 1]


async def records__go_to_uid(driver: Any, key: str) -> None:
    await driver.press("slash", *"uid:1-3", "enter", key, *"7", "enter")
    assert driver.uid == 7
    await driver.press(key, *"77", "enter")
    assert "no record has this UID" in "".join(driver.lines())
    await driver.press("escape")
    assert driver.uid == 7


async def records__first_unseen(driver: Any, key: str) -> None:
    await driver.press("s", "end", key)
    assert driver.uid == 2


async def records__next_unseen(driver: Any, key: str) -> None:
    await driver.press("down", "s", "up", key)
    assert driver.uid == 3
    await driver.press("end", key)
    assert driver.notice == "no unseen record below"


async def records__previous_unseen(driver: Any, key: str) -> None:
    await driver.press("down", "s", "down", key)
    assert driver.uid == 1


async def records__next_flagged(driver: Any, key: str) -> None:
    await driver.press("end", "f", "home", key)
    assert driver.uid == 10


async def records__previous_flagged(driver: Any, key: str) -> None:
    await driver.press("f", "end", key)
    assert driver.uid == 1
    await driver.press(key)
    assert driver.notice == "no flagged record above"


async def records__preview(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.app.browse.records.preview is not None
    await driver.press("down")
    assert "Subject  Message 2" in "".join(driver.lines())
    await driver.press(key)
    assert driver.app.browse.records.preview is None


async def records__preview_more(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Preview more: the preview is closed; p opens it"
    await preview_scrolled(driver, key)
    assert driver.app.browse.records.preview.page.scroll_offset.y == 12


async def records__preview_less(driver: Any, key: str) -> None:
    await preview_scrolled(driver, "J")
    await driver.press(key)
    assert driver.app.browse.records.preview.page.scroll_offset.y == 6


async def preview_scrolled(driver: Any, key: str) -> None:
    """Open the preview of a long message, and press a key twice."""
    path = next(driver.server.root.users.rglob("Sent Items.IMAP/*1.msg"))
    path.write_text("Subject: long\n\n" + "line\n" * 50, encoding="ascii")
    await driver.press("p", key, key)


async def query__complete(driver: Any, key: str) -> None:
    bar = driver.app.browse.records.query_bar
    await driver.press("slash", *"fl", key)
    assert bar.text == "flagged "
    await driver.press("ampersand", *"un", key, key)
    assert bar.text == "flagged &unanswered"
    assert driver.app.focused in bar.walk_children()


async def query__complete_back(driver: Any, key: str) -> None:
    await driver.press("slash", *"un", key)
    assert driver.app.browse.records.query_bar.text == "undraft"


async def query__older(driver: Any, key: str) -> None:
    await driver.press("slash", *"uid:7", "enter", "backslash", "slash", *"uid:6", "enter", "backslash", "slash", key)
    assert driver.app.browse.records.query_bar.text == "uid:6"
    await driver.press(key, key)
    assert driver.app.browse.records.query_bar.text == "uid:7"


async def query__newer(driver: Any, key: str) -> None:
    await driver.press("slash", *"uid:7", "enter", "backslash", "slash", *"uid", "up", key)
    assert driver.app.browse.records.query_bar.text == "uid"


MORE_CHECKS: dict[str, Callable[[Any, str], Awaitable[None]]] = {
    name.replace("__", ".", 1): check
    for name, check in globals().copy().items()
    if "__" in name[1:-2] and callable(check)
}
