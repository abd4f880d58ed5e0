"""Whoever writes a name, a subject or a log line cannot reach the administrator's terminal with it.

The real program runs in a pseudo terminal on a mail root full of control sequences, every pane is looked at, and none
of them is in what it sent; their visible forms are, as proof that they were on the screen at all.
"""

from __future__ import annotations

import base64
import os
import re
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.mrk.records import Header, Record

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals, and no such names on its disks")

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

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
PATIENCE = 30.0
QUIET = 0.1
"""Seconds without output after which a screen is complete."""


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


class Terminal:
    """The real program in a pseudo terminal."""

    def __init__(self, *words: str, columns: int = 120, lines: int = 40, directory: Path | None = None) -> None:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environ = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", "COLORTERM": "truecolor"}
        command = [sys.executable, "-m", "mdtui", *words]
        self.child = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environ, close_fds=True, cwd=directory
        )
        os.close(slave)
        self.master = master
        self.output = b""

    def read_until(self, done: Callable[[bytes], bool]) -> None:
        """Read what the program sends until it satisfies a condition, or fail."""
        until = time.monotonic() + PATIENCE
        while not done(self.output):
            assert time.monotonic() < until, f"not seen in: {self.output[-3000:]!r}"
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.output += os.read(self.master, 65536)
                except OSError:
                    break

    def press(self, keys: bytes, wanted: bytes) -> None:
        """Press keys, and wait for a text that was not sent before."""
        start = len(self.output)
        os.write(self.master, keys)
        self.read_until(lambda output: wanted in output[start:])
        # What belongs to this key shall not be taken for the answer to the next.
        while select.select([self.master], [], [], QUIET)[0]:
            self.output += os.read(self.master, 65536)

    def leave(self) -> int:
        os.write(self.master, b"q")
        self.read_until(lambda _: self.child.poll() is not None)
        return self.child.wait()


def test_no_control_sequence_of_a_name_or_text_reaches_the_terminal(tmp_path: Path) -> None:
    root = hostile_root(tmp_path)
    terminal = Terminal(str(root))
    terminal.read_until(lambda output: b"false logon" in output and b"anna" in output)
    terminal.press(b"jl", b"PWNED")
    terminal.press(b"\r", b"100")
    terminal.read_until(lambda output: output.count(b"PWNED") > 20)
    terminal.press(b"z", b"UID")
    terminal.press(b"G", b"PWNED")
    terminal.press(b"g", b"PWNED")
    terminal.press(b"\r", b"Message md50")
    terminal.press(b"s", b"source")
    terminal.press(b"x", b"Bytes of")
    terminal.press(b"q", b"source")
    terminal.press(b"q", b"UID")
    terminal.press(b"z1z", b"PWNED")
    terminal.press(b"z3z", b"PWNED")
    assert terminal.leave() == 0
    check(terminal.output)


WITH_EVENTS = (
    (b"3k\r", b"Causes"),
    (b"w", b"within a minute"),
    (b"j", b"Details"),
    (b"e", b"11 events"),
    (b"y", b"or select it here"),
    (b"q", b"Timeline"),
    (b"q", b"Folders"),
    (b"E", b"following"),
    (b"g", b"paused"),
    (b"m", b"without a note"),
    (b"M", b"Note:"),
    (b"a\x1b[31mb\r", b"Bookmark"),
    (b"c", b"code 521"),
    (b"u", b"2 user"),
    (b"i", b"3 IP"),
    (b"/", b"Show:"),
    (b"\xc2\x9b5mx\r", b"no event fits"),
    (b"-", b"PWNED"),
    (b"\\", b"filters again"),
    (b"s", b"Search:"),
    (b"PWNED\r", b"PWNED"),
    (b"n", b"PWNED"),
    (b"t", b"11 events"),
    (b"o", b"client \xe2\x96\xb2"),
    (b" ", b"11 values"),
    (b"j", b"Value"),
    (b"y", b"or select it here"),
    (b"q", b"11 values"),
    (b"q", b"filters again"),
    (b"y", b"or select it here"),
    (b"q", b"filters again"),
    (b"\r", b"Causes"),
    (b"q", b"filters again"),
    (b"x", b"Write to:"),
    (b"\x15", b" "),
    (b"out.txt\r", b"events are in out.txt"),
    (b"x", b"Write to:"),
    (b"\x15", b" "),
    (b"out.csv\r", b"events are in out.csv"),
    (b"x", b"Write to:"),
    (b"\x15", b" "),
    (b"o\xc2\x9bm.jsonl\r", b"events are in"),
)
"""What is done with events, and what is then to be seen.

Keys that are no characters stand alone: typed in one go, Textual takes the characters behind them first.
"""


def test_nor_does_one_of_an_event_whatever_is_done_with_it(tmp_path: Path) -> None:
    root = hostile_root(tmp_path)
    terminal = Terminal(str(root), directory=tmp_path)
    terminal.read_until(lambda output: b"false logon" in output and b"anna" in output)
    for keys, wanted in WITH_EVENTS:
        terminal.press(keys, wanted)
    terminal.press(b"q", b"Folders")
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
