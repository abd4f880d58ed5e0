"""Two programs that remove the same dead lock of ours at once: one does it, and a lock taken right after stays."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdtui.clock import SystemClock
from mdtui.files import FileSystem
from mdtui.mrk.changing import Change, FlagChange
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Locked, LockIdentity, Outcome, Who
from tests.conftest import StillClock
from tests.fixtures.fleet import Conversation

ROUNDS = 10 if sys.platform == "win32" else 60
"""Fewer where each file operation takes ten times as long."""
BREAKERS = 2
PATIENCE = 20
"""Seconds."""
TICK = 0.01
"""Seconds; a file's time may be so much behind."""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def breakers(state: Path) -> Iterator[list[Conversation]]:
    command = [sys.executable, "-m", "tests.fixtures.lock_breaker", str(state)]
    programs = [Conversation(command) for _ in range(BREAKERS)]
    yield programs
    for program in programs:
        program.close()


def take_when_free(path: Path) -> os.stat_result | None:
    """Do as another program does that waits for the lock: take it as soon as it is free; None where it never is."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except (FileExistsError, PermissionError):
            continue
        os.close(descriptor)
        return path.stat()
    return None


@pytest.mark.parametrize("known", [True, False], ids=["killed later", "killed just after the lock was made"])
def test_one_wins_and_a_foreign_lock_taken_right_after_stays(
    tmp_path: Path, state: Path, breakers: list[Conversation], *, known: bool
) -> None:
    files, clock = FileSystem(), StillClock()
    journal = Journal(state, Who("anna", platform.node(), "", 1, 0.0), files=files, clock=clock)
    planned = Change(path=tmp_path / "IMAP.MRK", uid_validity=5, changed=(FlagChange(1, b"md1.msg", 0, 0, 8),))
    lock = tmp_path / "a.lck"
    for _ in range(ROUNDS):
        clock.time = SystemClock().now()
        recorder = journal.recorder("toggle", ["flagged"], "anna@example.com", 5)
        recorder.begin(0, planned, lock)
        # Theirs comes within the second in which ours may have been made, but after a tick of the file system.
        recorder.trying(0)
        lock.touch()
        os.utime(lock, (clock.now() - TICK, clock.now() - TICK))
        name = recorder.subject.id
        if known:
            journal.append(Locked(name, 0, LockIdentity.of(files.stamp_path(lock))))
        for breaker in breakers:
            breaker.tell("look")
            assert breaker.line() == "ready"
        for breaker in breakers:
            breaker.tell("remove")
        theirs = take_when_free(lock)
        said = [breaker.line() for breaker in breakers]
        assert said.count("removed") == 1, said
        assert "not a lock that a process of ours left behind" in next(line for line in said if line != "removed")
        assert theirs is not None
        assert lock.stat().st_ino == theirs.st_ino
        assert lock.stat().st_mtime_ns == theirs.st_mtime_ns
        lock.unlink()
        journal.append(Outcome(name, 0, clock.now(), done=False))
