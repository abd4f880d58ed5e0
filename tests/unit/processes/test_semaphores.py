from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import FailedError
from mdtui.files import FileSystem
from mdtui.processes.semaphores import LOCK_SEMAPHORES, PATIENCE, WATCHDOG, Probe, probe, semaphore_age
from tests.conftest import StillClock


class Sleeper(StillClock):
    """A clock on which something happens while somebody sleeps."""

    def __init__(self, at: float, do: Callable[[], object]) -> None:
        super().__init__()
        self._at = self.time + at
        self._do = do

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        if self.time >= self._at:
            self._at = float("inf")
            self._do()


def test_the_age_of_a_semaphore(tmp_path: Path, clock: StillClock) -> None:
    assert semaphore_age(tmp_path, LOCK_SEMAPHORES, clock) is None
    path = tmp_path / "locksems.sem"
    path.touch()
    os.utime(path, (clock.now() - 30, clock.now() - 30))
    assert semaphore_age(tmp_path, LOCK_SEMAPHORES, clock) == 30
    os.utime(path, (clock.now() + 30, clock.now() + 30))
    assert semaphore_age(tmp_path, LOCK_SEMAPHORES, clock) == 0


def test_who_takes_the_file_away_is_alive(tmp_path: Path, files: FileSystem) -> None:
    clock = Sleeper(12.0, (tmp_path / WATCHDOG).unlink)
    answer = probe(tmp_path, files=files, clock=clock)
    assert (answer.answer, answer.ours) == ("alive", True)
    assert answer.seconds == pytest.approx(12.0, abs=0.2)


def test_who_does_not_is_silent_and_the_file_is_removed(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    answer = probe(tmp_path, files=files, clock=clock)
    assert answer.answer == "silent"
    assert answer.seconds == pytest.approx(PATIENCE, abs=0.2)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - names only


def test_a_file_of_somebody_else_says_as_much_and_stays(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    path = tmp_path / "Watchdog.sem"
    path.write_bytes(b"theirs")
    answer = probe(tmp_path, files=files, clock=clock)
    assert (answer.answer, answer.ours) == ("silent", False)
    assert path.read_bytes() == b"theirs"
    assert probe(tmp_path, files=files, clock=Sleeper(3, path.unlink)).answer == "alive"


def test_what_took_the_place_of_our_file_stays(tmp_path: Path, files: FileSystem) -> None:
    path = tmp_path / WATCHDOG
    other = tmp_path / "other"
    other.write_bytes(b"theirs")
    clock = Sleeper(3, lambda: other.replace(path))
    assert probe(tmp_path, files=files, clock=clock).answer == "silent"
    assert path.read_bytes() == b"theirs"


def test_it_can_be_given_up(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    answer = probe(tmp_path, files=files, clock=clock, cancelled=lambda: len(clock.slept) > 4)
    assert answer.answer == "cancelled"
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - names only


def test_a_file_that_somebody_makes_at_the_same_moment_is_theirs(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_files: FileSystem, path: Path, _mode: int) -> int:
        path.write_bytes(b"theirs")
        raise FileExistsError(17, "there", str(path))

    monkeypatch.setattr(FileSystem, "create_new", refuse)
    answer = probe(tmp_path, files=FileSystem(), clock=clock)
    assert (answer.answer, answer.ours) == ("silent", False)
    assert (tmp_path / WATCHDOG).read_bytes() == b"theirs"


def test_where_it_cannot_be_written_it_is_said(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    with pytest.raises(FailedError, match="cannot write the semaphore"):
        probe(tmp_path / "nowhere", files=files, clock=clock)


@pytest.mark.parametrize(("call", "words"), [("stamp_path", "cannot look at"), ("unlink", "cannot remove")])
def test_each_call_that_fails_is_one_line(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch, call: str, words: str
) -> None:
    def refuse(_files: FileSystem, path: Path) -> None:
        raise OSError(5, "input/output error", str(path))

    monkeypatch.setattr(FileSystem, call, refuse)
    with pytest.raises(FailedError, match=words):
        probe(tmp_path, files=FileSystem(), clock=clock)


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows keeps a name until the last handle is closed")
def test_a_deletion_that_is_pending_counts_as_gone(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_files: FileSystem, path: Path) -> None:
        raise PermissionError(13, "denied", str(path))

    monkeypatch.setattr(FileSystem, "stamp_path", refuse)
    assert probe(tmp_path, files=FileSystem(), clock=clock) == Probe("alive", 0.0)
