"""The preview below the records as pictures."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.tui.glyphs import ASCII, WGL4
from mdtui.tui.theme import MONO

INBOX = "anna.mueller@example.com"
SIZES = [(80, 24), (120, 40)]
PREVIEW = Config(preview=True)
MAIL = (
    "From: Ina Newcome <ina@example.org>\r\n"
    "To: Anna M=?utf-8?q?=C3=BC?=ller <anna.mueller@example.com>\r\n"
    "Subject: =?utf-8?q?Minutes_of_the_meeting_on_Monday=2C_with_every_decision_and_who_does_what_until_when?=\r\n"
    "Date: Tue, 14 Nov 2023 22:07:24 +0000\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<p>Dear all,</p><p>the minutes are attached. Please look at <b>item 3</b> before Friday.</p>"
    "<ul><li>The new printers come in December.</li><li>The store room moves to the first floor.</li></ul>"
    '<script>alert("no")</script><p>See <a href="https://intranet.example.com/minutes">the intranet</a>.</p>\r\n'
    "--b\r\nContent-Type: application/pdf; name=minutes.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    f"{'QUJD' * 700}\r\n"
    "--b\r\nContent-Type: image/png; name=plan.png\r\n\r\nPNG\r\n--b--\r\n"
)


@pytest.fixture
def mails(demo_root: Path, tmp_path: Path) -> Path:
    """Give a demo with an inbox whose last message has HTML and attachments, and the one before no message file."""
    root = tmp_path / "MDaemon"
    shutil.copytree(demo_root, root)
    files = sorted((root / "Users" / "example.com" / "anna.mueller").glob("*.msg"))
    files[-1].write_bytes(MAIL.encode())
    files[-2].unlink()
    return root


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_message_with_attachments(open_app: Any, snapshot: Any, mails: Path, width: int, height: int) -> None:
    look = {"glyphs": WGL4, "config": PREVIEW, "width": width, "height": height}
    async with open_app(mails, start=INBOX, **look) as driver:
        await driver.press("end")
        snapshot(driver, f"preview-{width}x{height}")
        await driver.press("z", "up")
        snapshot(driver, f"preview-no-file-zoomed-{width}x{height}")


async def test_scrolled(open_app: Any, snapshot: Any, mails: Path) -> None:
    async with open_app(mails, start=INBOX, glyphs=WGL4, config=PREVIEW) as driver:
        await driver.press("end", "right")
        snapshot(driver, "preview-scrolled")


async def test_in_ascii_without_colour(open_app: Any, snapshot: Any, mails: Path) -> None:
    async with open_app(mails, start=INBOX, glyphs=ASCII, theme=MONO, config=PREVIEW) as driver:
        await driver.press("end")
        snapshot(driver, "preview-ascii-no-colour")


async def test_beside_a_query_line(open_app: Any, snapshot: Any, mails: Path) -> None:
    async with open_app(mails, start=INBOX, glyphs=WGL4, config=PREVIEW) as driver:
        await driver.press("end", "slash")
        snapshot(driver, "preview-and-query")


async def test_where_there_is_no_room(open_app: Any, snapshot: Any, mails: Path) -> None:
    async with open_app(mails, start=INBOX, glyphs=WGL4, config=PREVIEW, width=40, height=12) as driver:
        snapshot(driver, "no-preview-40x12")
