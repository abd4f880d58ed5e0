from __future__ import annotations

import os
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from mdtui.health import space
from mdtui.health.settings import Queue
from mdtui.health.space import TREND_SECONDS, Volumes, load_queues, look_at_queue, queue_folder
from mdtui.mailroot.root import open_root
from tests.conftest import StillClock

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil gives it
QUEUE = Queue(name="inbound", folder="Queues/Inbound")


def test_each_known_queue_says_that_it_is_a_guess() -> None:
    assert [queue.name for queue in load_queues()] == ["inbound", "local", "remote", "retry", "holding", "bad"]
    assert {queue.confidence for queue in load_queues()} == {"low"}
    assert all(queue.source for queue in load_queues())


def test_a_queue_is_found_as_it_is_spelled(small_root: Path) -> None:
    root = open_root(small_root)
    assert queue_folder(root, QUEUE) is None
    (small_root / "QUEUES" / "inbound").mkdir(parents=True)
    found = queue_folder(root, QUEUE)
    assert found is not None
    assert found.samefile(small_root / "QUEUES" / "inbound")
    assert queue_folder(root, Queue(name="a", folder="queues\\INBOUND")) is not None


def test_a_queue_may_be_elsewhere(small_root: Path, tmp_path: Path) -> None:
    (tmp_path / "Archive").mkdir()
    root = open_root(small_root)
    assert queue_folder(root, Queue(name="a", folder=str(tmp_path / "Archive"))) == tmp_path / "Archive"
    (tmp_path / "file").touch()
    assert queue_folder(root, Queue(name="a", folder=str(tmp_path / "file"))) is None


def test_what_waits(tmp_path: Path) -> None:
    for age in (5, 60, 10):
        path = tmp_path / f"{age}.msg"
        path.touch()
        os.utime(path, (1000 - age, 1000 - age))
    (tmp_path / "folder").mkdir()
    health = look_at_queue(tmp_path, QUEUE, 1000)
    assert (health.files, health.oldest, health.counted_all) == (3, 60, True)


def test_an_empty_queue_and_one_that_is_gone(tmp_path: Path) -> None:
    assert look_at_queue(tmp_path, QUEUE, 1000).files == 0
    assert look_at_queue(tmp_path, QUEUE, 1000).oldest is None
    assert look_at_queue(tmp_path / "gone", QUEUE, 1000).files is None


def test_no_more_than_so_many_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "COUNTED", 3)
    for number in range(5):
        (tmp_path / f"{number}.msg").touch()
    health = look_at_queue(tmp_path, QUEUE, 0)
    assert (health.files, health.counted_all, health.oldest) == (3, False, 0.0)


def test_each_disk_once_with_its_trend(small_root: Path, clock: StillClock) -> None:
    free = 5000
    volumes = Volumes(open_root(small_root), clock, lambda _: Usage(10_000, 10_000 - free, free))
    (volume,) = volumes.look([small_root / "Logs"])
    assert (volume.path, volume.total, volume.free, volume.per_hour) == (small_root, 10_000, 5000, None)
    assert volume.holds == ("root", "users", "public folders", "logs", "queues")
    clock.time += TREND_SECONDS
    free = 4000
    (volume,) = volumes.look()
    assert volume.per_hour == -12_000
    assert volume.full_in == 1200


def test_a_real_disk(small_root: Path, clock: StillClock) -> None:
    (volume,) = Volumes(open_root(small_root), clock).look()
    assert 0 < volume.free <= volume.total


def test_a_disk_that_says_nothing_is_left_out(small_root: Path, clock: StillClock) -> None:
    def refuse(_path: Path) -> Usage:
        raise OSError(5, "no")

    assert Volumes(open_root(small_root), clock, refuse).look() == []


@pytest.mark.skipif(sys.platform == "win32", reason="the root is the same device there")
def test_two_disks(small_root: Path, clock: StillClock) -> None:
    if os.stat("/proc").st_dev == small_root.stat().st_dev:  # noqa: PTH116 - any other device
        pytest.skip("there is no second device")
    found = Volumes(open_root(small_root), clock, lambda _: Usage(2, 1, 1)).look([Path("/proc")])
    assert [volume.holds for volume in found] == [("root", "users", "public folders", "logs"), ("queues",)]
