"""A small mail root, and the program in this process or as one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from mdtui.changes import this_user
from mdtui.cli.main import main
from mdtui.clock import SystemClock
from mdtui.config import Config
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.journal import Journal
from mdtui.mrk.records import Header, Record
from mdtui.server import MailServer

LOG = """\
Tue 2026-08-18 00:00:01.250: 05: session begins
Tue 2026-08-18 00:00:48.993: 04: **** ALERT **** 192.0.2.7 gave false logon/password to POP server; user: =anna
Tue 2026-08-18 09:30:00.000: 04: **** ALERT **** LDaemon LDAP server could not be started
Tue 2026-08-18 10:00:00.000: 04: **** ALERT **** something nobody knows \x1b[2J
"""


class Result(NamedTuple):
    """What a call of the program gave."""

    code: int
    out: bytes
    err: bytes

    @property
    def lines(self) -> list[str]:
        return self.out.decode().splitlines()

    @property
    def error(self) -> str:
        """The one line that was said."""
        text = self.err.decode()
        assert text.count("\n") == 1, text
        assert text.isprintable() or text[:-1].isprintable(), text
        return text.removeprefix("mdtui: ").removesuffix("\n").removesuffix("\r")


Program = Callable[..., Result]


def record(uid: int, name: bytes, flags: int, size: int, date: int) -> Record:
    return Record(name.ljust(23, b"\0"), flags, uid, size, date)


def mrk(*records: Record, counter: int = 41) -> bytes:
    return Header(1, 77, 100, counter).pack() + b"".join(each.pack() for each in records)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a mail root: an inbox with five records, a folder below it, a public folder, a log, a lock directory."""
    path = tmp_path / "MDaemon"
    inbox = path / "Users" / "example.com" / "anna"
    work = inbox / "Work.IMAP"
    sales = path / "Public Folders" / "Sales.IMAP"
    for directory in (path / "App", path / "LockFiles", path / "Logs", work, sales):
        directory.mkdir(parents=True)
    records = [
        record(1, b"md50000000001.msg", 32, 1500, 1_786_000_000),
        record(2, b"md50000000002.msg", 8, 2_000_000, 1_787_000_000),
        record(5, b"md50000000005.msg", 32 | 16, 300, -1),
        record(9, b"=1+\x1b[2J\xe9.msg", 4 | 64, 0, 0),
        record(10, b"md50000000010.msg", 0, 4096, 1_787_000_001),
    ]
    (inbox / "IMAP.MRK").write_bytes(mrk(*records))
    for name, sender in (("md50000000001.msg", "anna@example.com"), ("md50000000002.msg", "bert@example.com")):
        (inbox / name).write_bytes(f"From: {sender}\r\nSubject: invoice 7\r\n\r\ntext\r\n".encode())
    (inbox / "md50000000011.msg").write_bytes(b"From: carl@example.com\r\n\r\nno record\r\n")
    os.utime(inbox / "md50000000011.msg", (1_787_000_500, 1_787_000_500))
    (work / "IMAP.MRK").write_bytes(mrk(record(1, b"md50000000001.msg", 0, 10, 0)))
    (sales / "IMAP.MRK").write_bytes(mrk()[:20])
    (path / "Logs" / "MDaemon-2026-08-18-POP.log").write_bytes(LOG.encode())
    return path


@pytest.fixture
def inbox(root: Path) -> Path:
    return root / "Users" / "example.com" / "anna"


@pytest.fixture
def mrk_file(inbox: Path) -> Path:
    return inbox / "IMAP.MRK"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file that the settings are read from, empty, and no mail root in the environment."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"")
    monkeypatch.setenv("MDTUI_CONFIG", str(path))
    monkeypatch.delenv("MDTUI_ROOT", raising=False)
    monkeypatch.delenv("MDTUI_DEBUG", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return path


@pytest.fixture
def mdtui(capsysbinary: pytest.CaptureFixture[bytes]) -> Program:
    """Give the program, run in this process."""

    def run(*words: str | Path) -> Result:
        code = main([str(word) for word in words])
        return Result(code, *capsysbinary.readouterr())

    return run


@pytest.fixture
def process() -> Program:
    """Give the program, run as a process of its own; `environ` is put over this process's environment."""

    def run(*words: str | Path, **environ: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "mdtui", *map(str, words)],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environ},
            timeout=60,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


class Crash(NamedTuple):
    """What a program left behind that was killed before it flagged two records of the inbox.

    Attributes:
        id: of the change.
        lock: where its lock file would be.
        tried: when it tried to make the lock file.
    """

    id: str
    lock: Path
    tried: float

    def leave_lock(self) -> None:
        """Make the lock file, as of the moment that it was tried for."""
        self.lock.touch()
        os.utime(self.lock, (self.tried, self.tried))


@pytest.fixture
def crash(root: Path) -> Crash:
    """Give a change of the inbox, UIDs 1 and 5 flagged, that was written down and never made."""
    server = MailServer(open_root(root), Config())
    gone = msgspec.structs.replace(this_user({}), pid=2**22 + 1, started=1.0)
    journal = Journal(server.journal.directory, gone, files=FileSystem(), clock=SystemClock())
    folder = server.folder("anna@example.com")
    targets = [Target(1, b"md50000000001.msg", 0), Target(5, b"md50000000005.msg", 2)]
    planned = server.edit(folder, Edit(Verb.TOGGLE, Flag.FLAGGED, targets, 77), dry_run=True)
    recorder = journal.recorder("toggle", ["flagged"], folder.key, 77)
    recorder.begin(0, planned, server.lock_path(folder))
    recorder.trying(0)
    (entry,) = journal.entries()
    assert entry.tried is not None
    return Crash(recorder.subject.id, server.lock_path(folder), entry.tried)
