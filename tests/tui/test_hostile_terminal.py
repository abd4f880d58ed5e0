"""Whoever writes a name, a subject or a log line cannot reach the administrator's terminal with it.

The real program runs in a pseudo terminal on a mail root full of control sequences, every pane is looked at, and none
of them is in what it sent; their visible forms are, as proof that they were on the screen at all.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mdtui.mrk.records import Header, Record
from tests.fixtures.hostile_texts import ATTACKS, MARKUP, text_of
from tests.fixtures.program import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals, and no such names on its disks")


def hostile_root(directory: Path) -> Path:
    """Build a mail root in which every name and text that can be hostile is."""
    root = directory / "MD"
    for name in ("App", "LockFiles", "Logs"):
        (root / name).mkdir(parents=True)
    inbox = root / "Users" / "example.com" / "anna"
    inbox.mkdir(parents=True)
    nasty = [attack for attack in ATTACKS if "\0" not in attack]
    for number, attack in enumerate([*nasty, MARKUP]):
        (inbox / f"{number:02}{attack.replace('/', '_')}.IMAP").mkdir()
    records = []
    for number, attack in enumerate([*ATTACKS, MARKUP], 1):
        name = f"md50{number:03}.msg"
        raw = attack.encode("utf-8", "surrogateescape")
        head = b"From: " + raw.replace(b"\r\n", b"\r\n ") + b" <x@example.net>\r\nSubject: "
        (inbox / name).write_bytes(head + raw.replace(b"\r\n", b"\r\n ") + b"\r\n\r\ntext\r\n")
        records.append(Record(name.encode().ljust(23, b"\0"), 0, number, 100, 1_700_000_000 + number))
        odd = (b"%02d" % number + raw)[:23].ljust(23, b"\0")
        records.append(Record(odd, 0, 100 + number, 100, 1_700_000_000))
    data = Header(1, 5, 200, 1).pack() + b"".join(record.pack() for record in records)
    (inbox / "IMAP.MRK").write_bytes(data)
    lines = [
        f"Tue 2026-08-18 00:00:{number:02}.993: 05: **** ALERT **** {attack} gave false logon/password to POP server; "
        f"user: {attack}"
        for number, attack in enumerate([attack for attack in ATTACKS if "\n" not in attack])
    ]
    (root / "Logs" / "MDaemon-\x1b[5mPWNED.log").write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return root


def test_no_control_sequence_of_a_name_or_text_reaches_the_terminal(tmp_path: Path) -> None:
    with Terminal(str(hostile_root(tmp_path))) as terminal:
        terminal.read_until(lambda: terminal.shows("false logon") and terminal.shows("anna"))
        terminal.press("jl", "INBOX")
        terminal.press("\r", "UID")
        terminal.read_until(lambda: terminal.screen.count("PWNED") > 20)
        terminal.press("\r", "Message md50")
        terminal.press("s", "source")
        terminal.press("x", "Bytes of")
        terminal.press("q", "Bytes of", gone=True)
        terminal.press("q", "source", gone=True)
        terminal.press("z", "Events", gone=True)
        terminal.press("z1z", "UID", gone=True)
        terminal.press("z3z", "Folders", gone=True)
        assert terminal.leave() == 0
        check(terminal.output)


def check(sent: bytes) -> None:
    """Check that no control sequence was sent but the program's own, and that their visible forms were."""
    shown = text_of(sent)
    for visible in (r"\x1b]0;PWNED\x07", r"\x9b5mPWNED", r"\u202ePWNED", r"\u200bPWNED", r"\x07PWNED"):
        assert visible in shown, f"{visible!r} was never on the screen"


@pytest.mark.parametrize("command", ["tree", "events", "records"])
def test_nor_does_it_from_the_command_line(tmp_path: Path, command: str) -> None:
    root = hostile_root(tmp_path)
    words = [command, "anna@example.com"] if command == "records" else [command]
    done = subprocess.run(
        [sys.executable, "-m", "mdtui", *words, "--root", str(root)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0
    assert b"PWNED" in done.stdout
    for attack in ATTACKS:
        assert attack.encode("utf-8", "surrogateescape") not in done.stdout + done.stderr
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", done.stdout + done.stderr)
