"""What every test may ask for."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from mdtui.files import FileSystem
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Who
from mdtui.mrk.records import Header, Record


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this suite."""
    parser.addoption("--update-snapshots", action="store_true", help="write the pictures of the screens anew")
    parser.addoption("--frames", type=int, help="frames that each example of the terminal's property tests paints")


class StillClock:
    """A clock that moves only when it is told to, or slept on."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.time = now
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def zone(self) -> dt.tzinfo | None:
        return dt.UTC


MakeMrk = Callable[..., bytes]


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep journals of tests, and of the programs they start, out of the user's own."""
    monkeypatch.setenv("MDTUI_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def files() -> FileSystem:
    return FileSystem()


@pytest.fixture
def journal(tmp_path: Path, files: FileSystem, clock: StillClock) -> Journal:
    """Give an empty journal of this process."""
    who = Who("anna", platform.node(), "", os.getpid(), 0.0)
    return Journal(tmp_path / "state", who, files=files, clock=clock)


@pytest.fixture
def make_mrk() -> MakeMrk:
    """Give a builder of IMAP.MRK bytes: one record for each flags byte, UIDs from 1."""

    def build(flags: Iterable[int] = (), *, counter: int = 7, validity: int = 99, tail: bytes = b"") -> bytes:
        values = list(flags)
        header = Header(1, validity, len(values) + 1, counter, 11, 12, 13, 14, 0x0A0D)
        records = [
            Record(f"md5000000000{uid:03}.msg".encode().ljust(23, b"\0"), value, uid, 1000 + uid, 1_690_000_000 + uid)
            for uid, value in enumerate(values, 1)
        ]
        return header.pack() + b"".join(record.pack() for record in records) + tail

    return build


@pytest.fixture
def mrk_path(tmp_path: Path, make_mrk: MakeMrk) -> Path:
    """Give an IMAP.MRK with ten records without flags, in a folder of its own."""
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "IMAP.MRK"
    path.write_bytes(make_mrk([0] * 10))
    return path


@pytest.fixture
def small_root(tmp_path: Path, make_mrk: MakeMrk) -> Path:
    """Give a mail root with one account, anna@example.com, with an inbox of three, a folder of ten and a public folder.

    Each folder has a message file for every record but the last, and the inbox one without a record.
    """
    root = tmp_path / "MDaemon"
    anna = root / "Users" / "example.com" / "anna"
    folders = {anna: [0, 32, 8], anna / "Sent Items.IMAP": [0] * 10, root / "Public Folders" / "Sales.IMAP": [0]}
    for name in ("App", "LockFiles", "Logs"):
        (root / name).mkdir(parents=True)
    for folder, flags in folders.items():
        folder.mkdir(parents=True)
        (folder / "IMAP.MRK").write_bytes(make_mrk(flags))
        for uid in range(1, len(flags)):
            text = f"From: Sender {uid} <s{uid}@example.net>\r\nSubject: Message {uid}\r\n\r\nText\r\n"
            (folder / f"md5000000000{uid:03}.msg").write_bytes(text.encode())
    (anna / "md5000000000999.msg").write_bytes(b"From: nobody@example.net\r\nSubject: No record\r\n\r\n")
    os.utime(anna / "md5000000000999.msg", (1_690_000_999, 1_690_000_999))
    line = b"Tue 2026-08-18 00:00:48.993: 05: **** ALERT **** LDaemon LDAP server could not be started\r\n"
    (root / "Logs" / "MDaemon-all.log").write_bytes(line)
    return root


def on_wine() -> bool:
    """Return whether Windows is an emulation, in which some of its file system is not faithful."""
    if sys.platform != "win32":
        return False
    import ctypes  # noqa: PLC0415 - only there

    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
