"""Reading a message and the bytes of a record, key by key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.tui.glyphs import ASCII
from mdtui.tui.reading.message_text import View
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.message import MessageScreen
from mdtui.tui.screens.record_bytes import BytesScreen

INBOX = "anna@example.com"


def page(driver: Any) -> list[str]:
    return [line.rstrip(" #") for line in driver.lines()]


async def test_enter_shows_the_message_and_changes_no_flag(open_app: Any, small_root: Path) -> None:
    before = (small_root / "Users" / "example.com" / "anna" / "IMAP.MRK").read_bytes()
    async with open_app(small_root, start=INBOX, glyphs=ASCII) as driver:
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, MessageScreen)
        assert page(driver)[:5] == [
            "> Message md5000000000001.msg                                   UID 1, text, 61",
            "  From     Sender 1 <s1@example.net>",
            "  Subject  Message 1",
            "",
            "  Text",
        ]
        await driver.press("q")
        assert driver.app.screen is driver.app.browse
    assert (small_root / "Users" / "example.com" / "anna" / "IMAP.MRK").read_bytes() == before


async def test_headers_and_source_and_back(open_app: Any, small_root: Path) -> None:
    async with open_app(small_root, start=INBOX, glyphs=ASCII) as driver:
        await driver.press("enter", "h")
        assert page(driver)[1:3] == ["  From: Sender 1 <s1@example.net>", "  Subject: Message 1"]
        await driver.press("s")
        assert page(driver)[1:5] == ["From: Sender 1 <s1@example.net>", "Subject: Message 1", "", "Text"]
        await driver.press("s")
        assert driver.app.screen.view is View.TEXT


async def test_the_next_record_and_one_without_a_message_file_and_a_file_without_a_record(
    open_app: Any, small_root: Path
) -> None:
    async with open_app(small_root, start=INBOX, glyphs=ASCII) as driver:
        await driver.press("enter", "N")
        assert driver.notice == "Previous: this is the first record"
        await driver.press("n")
        assert "  Subject  Message 2" in page(driver)
        await driver.press("n")
        assert page(driver)[1] == "  there is no such message file in the folder: md5000000000003.msg"
        await driver.press("h")
        assert driver.notice == "Headers: no message is read"
        await driver.press("n")
        assert "  Subject  No record" in page(driver)
        assert "no record, text" in page(driver)[0]
        await driver.press("n")
        assert driver.notice == "Next: this is the last record"


async def test_more_is_read_on_demand(open_app: Any, small_root: Path) -> None:
    path = small_root / "Users" / "example.com" / "anna" / "md5000000000001.msg"
    path.write_bytes(b"Subject: large\r\n\r\n" + b"line of text\r\n" * 10_000)
    async with open_app(small_root, start=INBOX, glyphs=ASCII) as driver:
        await driver.press("enter")
        assert len(driver.app.screen.message.data) == 1 << 16
        assert "UID 1, text, 137K, the first 64K read" in page(driver)[0]
        await driver.press("end")
        assert any("74,482 more bytes were not read; m reads on" in line for line in page(driver))
        await driver.press("m")
        assert driver.app.screen.message.is_whole
        await driver.press("m")
        assert driver.notice == "Read more: all of it is read"


async def test_the_ways_on(open_app: Any, small_root: Path) -> None:
    async with open_app(small_root, start=INBOX, glyphs=ASCII) as driver:
        await driver.press("enter", "x")
        assert isinstance(driver.app.screen, BytesScreen)
        await driver.press("q", "y")
        assert isinstance(driver.app.screen, CopyScreen)
        assert driver.app.clipboard == "From: Sender 1 <s1@example.net>\nSubject: Message 1\n\nText"


async def test_lines_are_broken_anew_in_another_window(open_app: Any, small_root: Path) -> None:
    path = small_root / "Users" / "example.com" / "anna" / "md5000000000001.msg"
    path.write_bytes(b"Subject: s\r\n\r\n" + b"word " * 30)
    async with open_app(small_root, start=INBOX, glyphs=ASCII) as driver:
        await driver.press("enter")
        before = len(driver.app.screen.page.lines)
        await driver.pilot.resize_terminal(60, 24)
        await driver.settle()
        assert len(driver.app.screen.page.lines) > before


async def test_a_fault_is_said_and_stops_nothing(open_app: Any, small_root: Path, monkeypatch: Any) -> None:
    async with open_app(small_root, start=INBOX, glyphs=ASCII) as driver:
        with monkeypatch.context() as patch:
            patch.setattr("mdtui.tui.screens.message.page_lines", lambda *_: 1 / 0)
            await driver.press("enter")
        assert page(driver)[1] == "  the message cannot be read"
        assert "ZeroDivisionError" in driver.notice
        driver.said.clear()


@pytest.mark.parametrize("key", ["enter", "x"])
async def test_without_a_folder_there_is_nothing_to_read(open_app: Any, small_root: Path, key: str) -> None:
    async with open_app(small_root, glyphs=ASCII) as driver:
        await driver.press("2", key)
        assert driver.app.screen is driver.app.browse
        assert "no folder is open" in driver.notice


async def test_bytes_that_changed_since_the_folder_was_opened_are_marked(open_app: Any, small_root: Path) -> None:
    async with open_app(small_root, start=INBOX, glyphs=ASCII, height=30) as driver:
        await driver.press("x")
        assert isinstance(driver.app.screen, BytesScreen)
        assert "+08" not in "".join(page(driver))
        await driver.press("q", "s", "x")
        lines = page(driver)
        assert "        12+08 00 00 00              last_write_counter 8" in lines
        assert "           07 00 00 00                was              7" in lines
        assert "        59+20                       flags              seen" in lines


async def test_the_next_record_and_the_one_before(open_app: Any, small_root: Path) -> None:
    async with open_app(small_root, start=INBOX, glyphs=ASCII) as driver:
        await driver.press("x", "N")
        assert driver.notice == "Previous: this is the first record"
        await driver.press("n")
        assert any("Record 2 of 3" in line for line in page(driver))
        await driver.press("n", "n")
        assert not any("Record" in line for line in page(driver))
        await driver.press("n")
        assert driver.notice == "Next: this is the last record"
        await driver.press("y")
        assert isinstance(driver.app.screen, CopyScreen)
        assert driver.app.clipboard.startswith("  Header: 36 of 36 bytes")


async def test_a_torn_file_is_shown_as_far_as_it_goes(open_app: Any, root: Path) -> None:
    async with open_app(root, start=f"{INBOX}/Work/2026", glyphs=ASCII) as driver:
        await driver.press("x")
        assert page(driver)[1:3] == [
            "  Header: 4 of 36 bytes, of 4 in the file",
            "         0 74 6f 72 6e              rest               4 bytes that are no",
        ]
        await driver.press("n")
        assert driver.notice == "Next: the folder has no records"
