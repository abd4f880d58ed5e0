"""Message files without a record and records without a message file, as a person sees them, in pictures too."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.keys.keymap import Keymap
from mdtui.mrk import layout
from mdtui.mrk.records import Record
from mdtui.tui.glyphs import ASCII, WGL4
from mdtui.tui.possible import NO_RECORD_YET
from mdtui.tui.theme import MONO

INBOX = "anna.mueller@example.com"
SIZES = [(80, 24), (120, 40)]
ARRIVED = 1_699_999_000


def deliver(folder: Path, number: int) -> None:
    """Put a message file into a folder, as MDaemon does before it writes the record."""
    path = folder / f"md7500000000{number}.msg"
    text = f"From: Ina Newcome <ina{number}@example.org>\r\nSubject: Just arrived {number}\r\n\r\nText\r\n"
    path.write_bytes(text.encode())
    os.utime(path, (ARRIVED + number, ARRIVED + number))
    os.utime(folder, (ARRIVED + number, ARRIVED + number))


def times(root: Path) -> dict[Path, int]:
    """Return when each file and directory was changed last."""
    return {path: path.stat().st_mtime_ns for path in root.rglob("*")}


@pytest.fixture
def untidy(demo_root: Path, tmp_path: Path) -> Path:
    """Give a demo in whose inbox two records have lost their message file, and three files have no record."""
    root = tmp_path / "MDaemon"
    shutil.copytree(demo_root, root)
    inbox = root / "Users" / "example.com" / "anna.mueller"
    for path in sorted(inbox.glob("*.msg"))[-5:-3]:
        path.unlink()
    for number in (1, 2, 3):
        deliver(inbox, number)
    return root


@pytest.fixture
def inbox(open_app: Any, untidy: Path) -> Callable[..., Any]:
    """Give a function that opens that inbox."""
    return lambda width=80, height=24, **options: open_app(untidy, width=width, height=height, start=INBOX, **options)


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_they_stand_in_place(inbox: Any, snapshot: Any, width: int, height: int) -> None:
    async with inbox(width, height, glyphs=WGL4) as driver:
        await driver.press("end")
        snapshot(driver, f"file-order-{width}x{height}")
        await driver.press("o", "o", "o", "O")
        snapshot(driver, f"newest-first-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_they_can_be_told_without_colour_and_in_ascii(inbox: Any, snapshot: Any, width: int, height: int) -> None:
    async with inbox(width, height, glyphs=ASCII, theme=MONO) as driver:
        await driver.press("end", "space", "up", "up", "up", "v")
        snapshot(driver, f"ascii-no-colour-{width}x{height}")


async def test_a_folder_without_an_index_shows_its_message_files(open_app: Any, demo_root: Path, snapshot: Any) -> None:
    start = "damaged@example.com/Missing index"
    async with open_app(demo_root, start=start, glyphs=WGL4) as driver:
        assert driver.uids == [0] * 4
        await driver.press("down", "s")
        assert "MDaemon makes it on the next visit" in driver.notice
        snapshot(driver, "no-index")


async def test_a_filter_finds_them(inbox: Any, snapshot: Any) -> None:
    async with inbox(glyphs=WGL4) as driver:
        await driver.press("slash", *"orphan | missing", "enter")
        assert driver.uids.count(0) == 3
        assert len(driver.uids) == 5
        await driver.press("asterisk")
        snapshot(driver, "filter")


async def test_flag_keys_say_why_not(inbox: Any) -> None:
    async with inbox() as driver:
        await driver.press("end", "s")
        assert driver.notice == f"Seen: {Keymap().say(NO_RECORD_YET)}"
        await driver.press("asterisk", "f")
        assert driver.notice.endswith("records changed, 3 left out that have no record yet")
        assert driver.app.browse.situation().only_files is False


async def test_the_keys_are_dimmed_where_there_is_no_record(inbox: Any) -> None:
    async with inbox() as driver:
        assert not driver.app.browse.situation().only_files
        await driver.press("end")
        assert driver.app.browse.situation().only_files
        await driver.press("end", "up", "up", "up")
        assert not driver.app.browse.situation().only_files


async def test_a_message_that_is_recorded_stays_under_the_cursor(inbox: Any) -> None:
    async with inbox() as driver:
        await driver.press("end", "up", "space", "up")
        mrk = driver.app.browse.records.folder.mrk
        data = bytearray(mrk.read_bytes())
        data += Record(b"md75000000002.msg", 0, 9001, 66, ARRIVED).pack()
        layout.COUNTER.pack_into(
            data, layout.COUNTER_OFFSET, layout.COUNTER.unpack_from(data, layout.COUNTER_OFFSET)[0] + 1
        )
        mrk.write_bytes(data)
        await driver.look()
        assert (driver.uid, driver.selected) == (9001, [9001])
        await driver.press("s")
        assert driver.flags_on_disk(9001) == "S-----"


async def test_nothing_but_reading_is_done_where_nothing_may_be_written(inbox: Any, untidy: Path) -> None:
    before = times(untidy)
    async with inbox(config=Config(read_only=True)) as driver:
        await driver.press("end", "s")
        assert "read-only" in driver.notice
        await driver.look()
    assert times(untidy) == before
