from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.reading import ATTEMPTS, read_header, read_table
from tests.conftest import MakeMrk, StillClock


def test_a_quiet_file_is_read_at_once(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    reading = read_table(mrk_path, mrk_path.with_name("a.lck"), files=files, clock=clock)
    assert len(reading.table) == 10
    assert not reading.busy
    assert reading.stamp.size == 36 * 11
    assert clock.slept == []


def test_a_held_lock_is_waited_for(mrk_path: Path, files: FileSystem) -> None:
    lock = mrk_path.with_name("a.lck")
    lock.touch()

    class ReleasingClock(StillClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            lock.unlink(missing_ok=True)

    clock = ReleasingClock()
    assert not read_table(mrk_path, lock, files=files, clock=clock).busy
    assert len(clock.slept) == 1


def test_a_lock_that_stays_gives_the_records_marked_busy(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    lock = mrk_path.with_name("a.lck")
    lock.touch()
    reading = read_table(mrk_path, lock, files=files, clock=clock)
    assert reading.busy
    assert len(reading.table) == 10
    assert len(clock.slept) == ATTEMPTS - 1
    assert sum(clock.slept) < 0.5


def test_a_counter_that_moves_while_reading_is_read_again(mrk_path: Path, make_mrk: MakeMrk) -> None:
    class WritingFiles(FileSystem):
        reads = 0

        def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
            self.reads += 1
            count = super().read_into(descriptor, buffer, offset)
            if self.reads == 1:
                mrk_path.write_bytes(make_mrk([32] * 10, counter=8))
            return count

    clock = StillClock()
    reading = read_table(mrk_path, None, files=WritingFiles(), clock=clock)
    assert not reading.busy
    assert list(reading.table.flags) == [32] * 10
    assert len(clock.slept) == 1


def test_a_file_that_shrinks_while_reading_never_raises(mrk_path: Path, clock: StillClock) -> None:
    class ShrinkingFiles(FileSystem):
        def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
            os.truncate(mrk_path, max(0, mrk_path.stat().st_size - 40))
            return super().read_into(descriptor, buffer, offset)

    reading = read_table(mrk_path, None, files=ShrinkingFiles(), clock=clock)
    assert len(reading.table) < 10


def test_a_file_that_is_gone_is_one_line(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    with pytest.raises(FailedError, match="cannot read"):
        read_table(tmp_path / "IMAP.MRK", None, files=files, clock=clock)
    with pytest.raises(FailedError, match="cannot read"):
        read_header(tmp_path / "IMAP.MRK", files)


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in a folder there")
def test_a_pipe_under_the_files_name_is_refused_without_waiting(
    tmp_path: Path, files: FileSystem, clock: StillClock
) -> None:
    path = tmp_path / "IMAP.MRK"
    os.mkfifo(path)
    with pytest.raises(RefusedError, match="not a plain file"):
        read_table(path, None, files=files, clock=clock)


def test_the_header_is_one_small_read(mrk_path: Path, files: FileSystem) -> None:
    header = read_header(mrk_path, files)
    assert header is not None
    assert header.last_write_counter == 7
    os.truncate(mrk_path, 35)
    assert read_header(mrk_path, files) is None
