"""No control sequence of a mail reaches the terminal by its preview: the real program, in a pseudo terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.fixtures.hostile_texts import ATTACKS
from tests.fixtures.program import Terminal
from tests.tui.test_hostile_terminal import check, hostile_root

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals, and no such names on its disks")


def test_nor_does_one_of_a_preview_whichever_mail_the_cursor_is_on(tmp_path: Path) -> None:
    root = hostile_root(tmp_path)
    for path in root.rglob("*.msg"):
        attached = b'Content-Type: image/png; name="' + path.read_bytes().split(b"\r\n")[0][6:] + b'"\r\n\r\n--b--\r\n'
        head, body = path.read_bytes().split(b"\r\n\r\n")
        kind = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
        text = "".join(ATTACKS).encode("utf-8", "surrogateescape")
        path.write_bytes(head + b"\r\n" + kind + text + body + b"--b\r\n" + attached)
    with Terminal(str(root)) as terminal:
        terminal.read_until(lambda: terminal.shows("false logon") and terminal.shows("anna"))
        terminal.press("jl", "INBOX")
        terminal.press("\r", "UID")
        terminal.press("p", "Enter opens")
        for uid in range(1, len(ATTACKS) + 1):
            # Each record has one below it whose file name is hostile, and whose file is not there.
            terminal.press("j", f"UID {100 + uid}")
            terminal.press("j", f"UID {uid + 1}, ")
        assert terminal.shows("PWNEDtext")
        terminal.press("p", "Enter opens", gone=True)
        assert terminal.leave() == 0
        check(terminal.output)
