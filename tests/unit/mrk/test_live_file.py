from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.live_file import LiveFile
from mdtui.mrk.records import RecordTable
from tests.conftest import MakeMrk, StillClock


def name(uid: int) -> bytes:
    return b"md5000000000%03d.msg" % uid


def test_numbers_and_bytes_are_read_and_written_in_place(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    with LiveFile(mrk_path, files, clock) as mrk:
        assert (mrk.counter(), mrk.flags(2), mrk.flags(10)) == (7, 0, None)
        mrk.put_counter(0xFFFFFFFF)
        mrk.put_flags(2, 200)
        mrk.flush()
        assert (mrk.counter(), mrk.flags(2)) == (0xFFFFFFFF, 200)
        record = mrk.record(2)
        assert record is not None
        assert (record.uid, record.flags) == (3, 200)
        assert mrk.record(-1) is mrk.record(10) is None
    assert RecordTable(mrk_path.read_bytes()).flags[2] == 200


def test_records_are_found_where_they_were_seen_or_elsewhere(
    mrk_path: Path, files: FileSystem, clock: StillClock
) -> None:
    with LiveFile(mrk_path, files, clock, write=False) as mrk:
        wanted = [(3, name(3), 2), (5, name(5), 0), (5, name(6), 4), (99, name(99), -1), (3, name(3), 2)]
        assert mrk.find(wanted) == [(2, 0), (4, 0), None, None, (2, 0)]


@pytest.mark.parametrize("size", [0, 35])
def test_a_file_without_a_whole_header_has_none(
    mrk_path: Path, files: FileSystem, clock: StillClock, size: int
) -> None:
    mrk_path.write_bytes(bytes(size))
    with LiveFile(mrk_path, files, clock) as mrk:
        assert mrk.header() is None
        assert mrk.counter() is mrk.flags(0) is None
        assert len(mrk.table()) == 0


def test_a_header_is_written_under_only_where_it_is_the_one_that_was_seen(
    mrk_path: Path, files: FileSystem, clock: StillClock
) -> None:
    with LiveFile(mrk_path, files, clock, write=False) as mrk:
        assert mrk.writable_header(99) == mrk.header()
        with pytest.raises(RefusedError, match="UIDVALIDITY is now 99, no longer 98"):
            mrk.writable_header(98)
        mrk_path.write_bytes(b"\2" + bytes(35))
        with pytest.raises(RefusedError, match="HeaderVersion is 2"):
            mrk.writable_header(0)
        mrk_path.write_bytes(bytes(35))
        with pytest.raises(RefusedError, match="no whole header"):
            mrk.writable_header(0)


def test_what_became_of_the_file_is_said(
    mrk_path: Path, make_mrk: MakeMrk, files: FileSystem, clock: StillClock
) -> None:
    whole = mrk_path.read_bytes()
    with LiveFile(mrk_path, files, clock) as mrk:
        assert mrk.moved() == ""
        mrk.put_flags(0, 8)
        assert mrk.moved() == ""
        os.truncate(mrk_path, 100)
        assert mrk.moved() == "shrunk"
        mrk_path.write_bytes(whole + make_mrk([0]))
        assert mrk.moved() == "grown"
        mrk_path.rename(mrk_path.with_name("old"))
        assert mrk.moved() == "removed"
        mrk_path.write_bytes(whole)
        assert mrk.moved() == "replaced"


def test_a_file_that_is_not_there_is_one_line(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    with pytest.raises(FailedError, match="cannot open, nothing was written") as caught:
        LiveFile(mrk_path.with_name("no"), files, clock).__enter__()
    assert str(mrk_path.parent) in caught.value.line()


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right there")
def test_a_link_or_a_pipe_is_refused(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    link, pipe = mrk_path.with_name("link"), mrk_path.with_name("pipe")
    link.symlink_to(mrk_path)
    os.mkfifo(pipe)
    with pytest.raises(RefusedError, match="symbolic link"):
        LiveFile(link, files, clock).__enter__()
    with pytest.raises(RefusedError, match="not a plain file"):
        LiveFile(pipe, files, clock).__enter__()


def test_a_file_held_without_sharing_is_tried_for_a_third_of_a_second(mrk_path: Path, clock: StillClock) -> None:
    class HeldFiles(FileSystem):
        def open_update(self, path: Path) -> int:
            error = OSError(13, "used by another process")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]  # only Windows has it
            raise error

    with pytest.raises(LockedError, match="without sharing"):
        LiveFile(mrk_path, HeldFiles(), clock).__enter__()
    assert sum(clock.slept) == pytest.approx(0.3, abs=0.02)


def test_a_file_that_cannot_be_looked_at_is_closed_again(mrk_path: Path, clock: StillClock) -> None:
    class BlindFiles(FileSystem):
        closed = 0

        def stamp(self, descriptor: int) -> object:  # type: ignore[override]
            raise OSError(5, "made to fail")

        def close(self, descriptor: int) -> None:
            self.closed += 1
            super().close(descriptor)

    files = BlindFiles()
    with pytest.raises(FailedError, match="nothing was written"):
        LiveFile(mrk_path, files, clock).__enter__()
    assert files.closed == 1


@pytest.mark.parametrize("counter", [True, False])
def test_a_file_is_written_anew_with_its_counter_or_without(
    mrk_path: Path, files: FileSystem, clock: StillClock, *, counter: bool
) -> None:
    data = bytes(range(100))
    old = mrk_path.read_bytes()
    with LiveFile(mrk_path, files, clock) as mrk:
        mrk.put_whole(data, counter=counter)
        assert mrk.whole() == (data if counter else data[:12] + old[12:16] + data[16:])
