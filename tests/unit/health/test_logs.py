from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from mdtui.files import FileSystem
from mdtui.health.logs import LogActivity, LogWatch
from tests.conftest import StillClock

LINE = "{:%a %Y-%m-%d %H:%M:%S}.000: 05: text\r\n"


def write(path: Path, clock: StillClock, *ages: float) -> None:
    text = "".join(LINE.format(dt.datetime.fromtimestamp(clock.now() - age, dt.UTC)) for age in ages)
    with path.open("a", encoding="ascii", newline="") as stream:
        stream.write(text)
    os.utime(path, (clock.now(), clock.now()))


def test_the_newest_line_of_the_newest_log(tmp_path: Path, clock: StillClock, files: FileSystem) -> None:
    write(tmp_path / "old.log", clock, 5)
    os.utime(tmp_path / "old.log", (1, 1))
    (tmp_path / "notes.txt").write_bytes(b"text")
    write(tmp_path / "MDaemon.LOG", clock, 90, 40)
    watch = LogWatch(tmp_path, clock, files)
    os.utime(tmp_path / "MDaemon.LOG", (clock.now() - 60, clock.now() - 60))
    assert watch.look() == LogActivity("MDaemon.LOG", 40.0, None)


def test_what_grew(tmp_path: Path, clock: StillClock, files: FileSystem) -> None:
    write(tmp_path / "a.log", clock, 10)
    watch = LogWatch(tmp_path, clock, files)
    assert watch.look().grew is None
    assert watch.look().grew == 0
    write(tmp_path / "a.log", clock, 1)
    write(tmp_path / "b.log", clock, 1)
    assert watch.look().grew == 2 * len(LINE.format(dt.datetime.now(dt.UTC)))
    (tmp_path / "a.log").write_bytes(b"new")
    assert watch.look().grew == 3


@pytest.mark.parametrize("data", [b"", b"no time here\r\n", b"\xff\xfe\x00" * 9000])
def test_without_a_line_with_a_time_the_file_says_it(
    tmp_path: Path, clock: StillClock, files: FileSystem, data: bytes
) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(data)
    os.utime(path, (clock.now() - 30, clock.now() - 30))
    assert LogWatch(tmp_path, clock, files).look().age == 30


def test_a_line_from_another_zone_is_not_believed(tmp_path: Path, clock: StillClock, files: FileSystem) -> None:
    write(tmp_path / "a.log", clock, -7200)
    assert LogWatch(tmp_path, clock, files).look().age == 0


def test_without_logs(tmp_path: Path, clock: StillClock, files: FileSystem) -> None:
    assert LogWatch(None, clock, files).look() == LogActivity()
    watch = LogWatch(tmp_path / "gone", clock, files)
    watch.look()
    assert watch.look() == LogActivity(grew=0)


def test_a_log_that_is_no_file(tmp_path: Path, clock: StillClock, files: FileSystem) -> None:
    (tmp_path / "a.log").mkdir()
    assert LogWatch(tmp_path, clock, files).look().name == "a.log"
