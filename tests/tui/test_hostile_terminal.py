"""Whoever writes a name, a subject or a log line cannot reach the administrator's terminal with it.

The real program runs in a pseudo terminal on a mail root full of control sequences, every pane is looked at, and none
of them is in what it sent; their visible forms are, as proof that they were on the screen at all.
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from mdtui.mrk.records import Header, Record
from tests.fixtures.program import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals, and no such names on its disks")

ATTACKS = (
    "\x1b]0;PWNED\x07",
    "\x1b[5mPWNED",
    "\x1bcPWNED",
    "\x9b5mPWNED",
    "\x9d0;PWNED\x9c",
    "\x07PWNED",
    "\x7fPWNED",
    "\u202ePWNED",
    "\u200bPWNED",
    "\u2066PWNED",
    "\r\nPWNED",
    "\x00PWNED",
)
"""Sequences that set the title, blink, reset, beep, or turn the direction, each before the same word."""
MARKUP = "[b +[$x][@click=app.quit]PWNED[/]\\"


class Step(NamedTuple):
    """Keys, and a text that the screen shows once they are done, or shows no more."""

    keys: str
    wanted: str
    gone: bool = False


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
        terminal.press("q", "source")
        terminal.press("q", "Message md50", gone=True)
        terminal.press("z", "Events", gone=True)
        terminal.press("z1z", "UID", gone=True)
        terminal.press("z3z", "Folders", gone=True)
        assert terminal.leave() == 0
        check(terminal.output)


WITH_EVENTS = (
    Step("3k\r", "Causes"),
    Step("w", "Timeline around"),
    Step("k", "2026-08-18 00:00:09.993"),
    Step("e", "11 events within"),
    Step("y", "or select it here"),
    Step("q", "Timeline around"),
    Step("q", "Folders"),
    Step("E", "following"),
    Step("g", "paused"),
    Step("m", "without a note"),
    Step("M", "Note:"),
    Step("a\x1b[31mb\r", "Bookmark ab"),
    Step("c", "1 code 521"),
    Step("u", "2 user"),
    Step("i", "3 IP"),
    Step("/", "Show:"),
    Step("\x9b5mx\r", "no event fits"),
    Step("-", "no event fits", gone=True),
    Step("\\", "filters again"),
    Step("s", "Search:"),
    Step("PWNED\r", "Search:", gone=True),
    Step("t", "All 521"),
    Step("o", "client ▲"),
    Step("o", "user ▲"),
    Step("o", "time ▼"),
    Step("o", "client ▲"),
    Step(" ", "11 values"),
    Step("y", "or select it here"),
    Step("q", "11 values"),
    Step("q", "filters again"),
    Step("y", "or select it here"),
    Step("q", "filters again"),
    Step("\r", "Causes"),
    Step("q", "filters again"),
    Step("x", "Write to:"),
    Step("\x15", "events.csv", gone=True),
    Step("out.txt\r", "events are in out.txt"),
    Step("x", "Write to:"),
    Step("\x15", "events.csv", gone=True),
    Step("out.csv\r", "events are in out.csv"),
    Step("x", "Write to:"),
    Step("\x15", "events.csv", gone=True),
    Step("o\x9bm.jsonl\r", "events are in om.jsonl"),
    Step("q", "Folders"),
)
"""What is done with events, and what is then to be seen.

Keys that are no characters stand alone: typed in one go, Textual takes the characters behind them first.
"""


def test_nor_does_one_of_an_event_whatever_is_done_with_it(tmp_path: Path) -> None:
    with Terminal(str(hostile_root(tmp_path)), directory=tmp_path) as terminal:
        terminal.read_until(lambda: terminal.shows("false logon") and terminal.shows("anna"))
        for keys, wanted, gone in WITH_EVENTS:
            terminal.press(keys, wanted, gone=gone)
        assert terminal.leave() == 0
        check(terminal.output)
        copied = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", terminal.output)
    assert len(copied) >= 3
    for text in [base64.b64decode(text).decode() for text in copied]:
        assert text.replace("\n", "").isprintable()
        assert "PWNED" in text
    exported = list(tmp_path.glob("o*"))
    assert len(exported) == 3
    for path in exported:
        assert path.read_text(encoding="utf-8").replace("\n", "").isprintable()


def check(sent: bytes) -> None:
    """Check that no control sequence was sent but the program's own, and that their visible forms were."""
    assert b"PWNED" in sent
    for attack in ATTACKS:
        assert attack.encode("utf-8", "surrogateescape") not in sent, f"{attack!r} reached the terminal"
    shown = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", sent)
    for visible in (b"\\x1b]0;PWNED\\x07", b"\\x9b5mPWNED", b"\\u202ePWNED", b"\\u200bPWNED", b"\\x07PWNED"):
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
