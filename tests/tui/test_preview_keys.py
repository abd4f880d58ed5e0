"""The preview of the message under the cursor, key by key."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.keys.action import Place
from mdtui.mailroot.message import FIRST_READ
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.message import MessageScreen
from tests.fixtures.hostile_mails import MAKERS

INBOX, SENT = "anna@example.com", "anna@example.com/Sent Items"
REST = "mdtui.tui.widgets.message_preview.REST_SECONDS"


def directory(root: Path, folder: str = "Sent Items.IMAP") -> Path:
    return root / "Users" / "example.com" / "anna" / folder


def times(root: Path) -> dict[Path, int]:
    """Return when each file and directory was changed last."""
    return {path: path.stat().st_mtime_ns for path in root.rglob("*")}


def shown(driver: Any) -> list[str]:
    """Return the lines of the preview without its title."""
    region = driver.app.browse.records.preview.page.region
    lines: Sequence[str] = driver.lines()[region.y : region.bottom]
    return [line[region.x :].rstrip(" #") for line in lines]


def subject(driver: Any) -> str:
    return next((line for line in shown(driver) if line.startswith("  Subject")), "")


async def test_it_follows_the_cursor_and_leaves_nothing_behind(open_app: Any, small_root: Path) -> None:
    before = times(small_root)
    async with open_app(small_root, start=SENT) as driver:
        closed = driver.lines()
        await driver.press("p")
        assert driver.place is Place.GRID
        assert subject(driver) == "  Subject  Message 1"
        await driver.press("down", "down")
        assert subject(driver) == "  Subject  Message 3"
        await driver.press("pagedown")
        assert subject(driver) == "  Subject  Message 8"
        await driver.press("home", "p")
        assert driver.lines() == closed
    assert times(small_root) == before


async def test_while_a_key_is_held_no_file_is_read(open_app: Any, small_root: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(REST, 3600)
    async with open_app(small_root, start=SENT) as driver:
        await driver.press("p")
        page, title = shown(driver), driver.app.browse.records.preview._title.note
        read: list[str] = []
        files = driver.server.message_files
        listed = files.read_listed

        def noted(*how: Any) -> Any:
            read.append(how[1])
            return listed(*how)

        monkeypatch.setattr(files, "read_listed", noted)
        for _ in range(7):
            await driver.pilot.press("down")
            assert (shown(driver), driver.app.browse.records.preview._title.note) == (page, title)
        assert driver.uid == 8
        assert read == []
        await driver.settle()
        assert subject(driver) == "  Subject  Message 8"
        assert len(read) == 1


async def test_it_reads_by_itself_once_the_cursor_has_rested(open_app: Any, small_root: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(REST, 0.001)
    async with open_app(small_root, start=SENT) as driver:
        await driver.press("p")
        preview, looked = driver.app.browse.records.preview, asyncio.Event()
        look = preview.look

        def noted() -> None:
            look()
            looked.set()

        monkeypatch.setattr(preview._rest, "_then", noted)
        await driver.pilot.press("down")
        await looked.wait()
        monkeypatch.setattr(preview, "look", lambda: None)
        await driver.settle()
        assert subject(driver) == "  Subject  Message 2"


async def test_no_more_than_64_kib_are_read_and_enter_leads_to_the_whole(open_app: Any, small_root: Path) -> None:
    path = next(directory(small_root).glob("*1.msg"))
    path.write_bytes(b"Subject: large\r\n\r\n" + b"line of text\r\n" * 10_000)
    async with open_app(small_root, start=SENT) as driver:
        await driver.press("p")
        assert "UID 1, 137K; Enter opens, Right scrolls" in "".join(driver.lines())
        await driver.press(*["right"] * 100)
        assert shown(driver)[-2:] == [
            "  The whole message has more text",
            f"  {path.stat().st_size - FIRST_READ:,} more bytes were not read",
        ]
        await driver.press("enter")
        assert isinstance(driver.app.screen, MessageScreen)
        await driver.press("n", "q")
        assert subject(driver) == "  Subject  Message 2"
        assert shown(driver)[0].startswith("  From")


async def test_a_file_that_is_gone_one_that_never_was_and_one_without_a_record(open_app: Any, small_root: Path) -> None:
    async with open_app(small_root, start=INBOX) as driver:
        await driver.press("p", "down", "down")
        assert shown(driver)[0] == "  there is no such message file in the folder:"
        await driver.press("down")
        assert subject(driver) == "  Subject  No record"
        assert "no record, " in "".join(driver.lines())
        gone = next(directory(small_root, "").glob("*1.msg"))
        data = gone.read_bytes()
        gone.unlink()
        await driver.press("home")
        assert shown(driver)[0].startswith("  cannot read: ")
        gone.write_bytes(data)
        await driver.press("f5")
        assert subject(driver) == "  Subject  Message 1"


async def test_a_file_that_cannot_be_read_is_said(open_app: Any, small_root: Path) -> None:
    path = next(directory(small_root).glob("*1.msg"))
    path.unlink()
    path.mkdir()
    async with open_app(small_root, start=SENT) as driver:
        await driver.press("p")
        assert "Subject" not in "".join(shown(driver))
        assert shown(driver)[:2] == ["  there is no such message file in the folder:", f"  {path.name}"]
        await driver.press("down")
        assert subject(driver) == "  Subject  Message 2"


async def test_a_hostile_mail_is_shown_without_a_control_character_and_stops_nothing(
    open_app: Any, small_root: Path
) -> None:
    paths = sorted(directory(small_root).glob("*.msg"))
    makers = list(MAKERS.items())
    async with open_app(small_root, start=SENT) as driver:
        await driver.press("p")
        while makers:
            some, makers = makers[: len(paths)], makers[len(paths) :]
            for path, (_, make) in zip(paths, some, strict=False):
                path.write_bytes(make(FIRST_READ + 100))
            await driver.press("home", "f5")
            for name, _ in some:
                assert all(line.isprintable() for line in driver.lines()), name
                assert "cannot be read" not in "".join(shown(driver)), name
                assert "".join(shown(driver)).strip(), name
                await driver.press("right", "down")


async def test_it_goes_with_its_room_and_comes_back(open_app: Any, small_root: Path) -> None:
    async with open_app(small_root, start=SENT, config=Config(preview=True)) as driver:
        records = driver.app.browse.records
        assert subject(driver) == "  Subject  Message 1"
        assert (records.grid.page, records.preview.size.height) == (6, 8)
        await driver.pilot.resize_terminal(80, 20)
        await driver.settle()
        assert records.preview is None
        assert driver.notice == "no preview: there is no room for it here; z zooms the records"
        await driver.press("p")
        assert driver.notice == "Preview: there is no room for it here; z zooms the records"
        await driver.press("z")
        assert subject(driver) == "  Subject  Message 1"
        await driver.pilot.resize_terminal(40, 12)
        await driver.settle()
        assert records.preview is None
        assert driver.notice == "no preview: the window is too low for it"
        await driver.pilot.resize_terminal(120, 40)
        await driver.press("z", "down")
        assert subject(driver) == "  Subject  Message 2"


async def test_six_records_stay_in_sight_whatever_else_is_open(open_app: Any, small_root: Path) -> None:
    async with open_app(small_root, start=SENT) as driver:
        await driver.press("p", "slash")
        records = driver.app.browse.records
        assert records.query_bar.is_open
        assert records.grid.page == 6
        assert records.preview.page.size.height >= 4
        await driver.press(*"uid:99", "enter")
        assert shown(driver)[0] == "  There is no record here"
        await driver.press("escape")
        assert subject(driver) == "  Subject  Message 1"


async def test_another_folder_is_previewed_too(open_app: Any, root: Path) -> None:
    async with open_app(root, start=SENT, config=Config(preview=True)) as driver:
        await driver.press("1", "home", "down", "enter")
        assert driver.app.browse.records.folder.key == INBOX
        assert subject(driver) == "  Subject  Message 1"
        assert shown(driver)[0].startswith("  From")


async def test_without_a_folder_there_is_nothing_to_preview(open_app: Any, small_root: Path) -> None:
    async with open_app(small_root, config=Config(preview=True)) as driver:
        await driver.press("2", "p")
        assert driver.app.browse.records.preview is None
        assert driver.notice == "Preview: no folder is open, choose one and press Enter"


@pytest.mark.parametrize("preset", ["default", "mutt", "function-keys"])
async def test_its_keys_are_free_in_every_preset(open_app: Any, small_root: Path, preset: Any) -> None:
    async with open_app(small_root, start=SENT, glyphs=ASCII, config=Config(key_preset=preset)) as driver:
        await driver.press("p")
        assert subject(driver) == "  Subject  Message 1"
        await driver.press("J", "right", "K", "left")
        assert driver.uid == 1
        assert driver.selected == []
