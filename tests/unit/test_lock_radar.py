from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdtui.changes import LockUse
from mdtui.errors import FailedError
from mdtui.lock_radar import LockRadar, Use
from tests.conftest import StillClock

OURS = LockUse(pid=7, user="anna", dead=False)


class Walks:
    """Folders and their locks, and how often they were asked for."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> Iterator[tuple[str, str]]:
        self.count += 1
        yield "IMAP-INBOX-a@b.lck", "a@b"


def use() -> Use:
    return lambda lock: (OURS, (8, 9)) if "INBOX" in lock.name else (None, ())


@pytest.fixture
def walks() -> Walks:
    return Walks()


@pytest.fixture
def radar(walks: Walks, clock: StillClock) -> LockRadar:
    return LockRadar(walks, use, 60, clock)


def lock(directory: Path, name: str, clock: StillClock, age: float) -> None:
    path = directory / name
    path.touch()
    os.utime(path, (clock.now() - age, clock.now() - age))


def test_without_a_lock_nothing_is_walked(radar: LockRadar, walks: Walks, tmp_path: Path) -> None:
    assert radar.look(tmp_path) == []
    assert walks.count == 0


def test_a_lock_is_shown_with_all_that_is_known(radar: LockRadar, tmp_path: Path, clock: StillClock) -> None:
    lock(tmp_path, "imap-inbox-A@B.lck", clock, 10)
    lock(tmp_path, "IMAP-Other-x@y.lck", clock, 600)
    other, inbox = radar.look(tmp_path)
    assert (inbox.folder, other.folder) == ("a@b", "")
    assert (other.ours, other.waiting) == (None, ())
    assert inbox.finding is None
    assert other.finding is not None
    assert (other.finding.rule, other.finding.text) == ("LCK001", "the lock file is 10m old: IMAP-Other-x@y.lck")


def test_ours_and_who_waits_is_said(radar: LockRadar, tmp_path: Path, clock: StillClock) -> None:
    lock(tmp_path, "IMAP-INBOX-a@b.lck", clock, 1)
    (held,) = radar.look(tmp_path)
    assert (held.ours, held.waiting) == (OURS, (8, 9))


def test_the_root_is_walked_again_only_for_a_new_name(
    radar: LockRadar, walks: Walks, tmp_path: Path, clock: StillClock
) -> None:
    lock(tmp_path, "IMAP-Other-x@y.lck", clock, 1)
    for _ in range(3):
        radar.look(tmp_path)
    assert walks.count == 1
    lock(tmp_path, "IMAP-New-x@y.lck", clock, 1)
    for _ in range(3):
        assert len(radar.look(tmp_path)) == 2
    assert walks.count == 2


def test_a_lock_of_a_hostile_name_is_safe_to_show(radar: LockRadar, tmp_path: Path, clock: StillClock) -> None:
    lock(tmp_path, "IMAP-\u202e-x.lck", clock, 100)
    (held,) = radar.look(tmp_path)
    assert held.finding is not None
    assert "\\u202e" in held.finding.text


def test_a_directory_that_is_gone_is_one_line(radar: LockRadar, tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="lock directory"):
        radar.look(tmp_path / "gone")
