from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from mdtui.events import log_tail
from mdtui.events.log_history import LINE_CAP, BackwardScan, scan_buffer
from mdtui.events.log_tail import LogFile
from mdtui.files import FileStamp, FileSystem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Tuesday.log"


@pytest.fixture
def log(path: Path, files: FileSystem) -> LogFile:
    return LogFile(path, files)


def poll(log: LogFile) -> list[bytes]:
    return [line.raw for line in log.poll()]


def gone(log: LogFile) -> list[bytes]:
    return [line.raw for line in log.gone()]


def history(log: LogFile, needle: bytes) -> Iterator[bytes]:
    """Yield the lines that are there, the last one first, and let the log be followed from here."""
    files, descriptor = FileSystem(), FileSystem().open_read(log.path)
    try:
        scan = BackwardScan(files, log.go_to_end(descriptor), scan_buffer())
        while scan.end:
            yield from (hit.raw for hit in reversed(scan.step(descriptor, [needle]).hits))
    finally:
        os.close(descriptor)


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(data)


def test_appended_lines_come_once(log: LogFile, path: Path) -> None:
    append(path, b"one\r\ntwo\r\n")
    assert poll(log) == [b"one", b"two"]
    assert poll(log) == []
    append(path, b"three\n")
    assert poll(log) == [b"three"]


def test_a_partial_line_waits_for_its_end(log: LogFile, path: Path) -> None:
    append(path, b"one\r\ntw")
    assert poll(log) == [b"one"]
    append(path, b"o\r")
    assert poll(log) == []
    append(path, b"\nthree")
    assert poll(log) == [b"two"]


def test_a_truncated_log_is_read_from_its_start(log: LogFile, path: Path) -> None:
    append(path, b"one\r\ntwo\r\nunfinished")
    poll(log)
    path.write_bytes(b"new\r\n")
    assert poll(log) == [b"unfinished", b"new"]


def test_an_overwritten_log_that_grew_meanwhile(log: LogFile, path: Path) -> None:
    append(path, b"last week\r\n")
    poll(log)
    path.write_bytes(b"this week, first\r\nthis week, second\r\n")
    assert poll(log) == [b"this week, first", b"this week, second"]


def test_renamed_and_restarted(log: LogFile, path: Path) -> None:
    append(path, b"one\r\n")
    poll(log)
    append(path, b"two\r\nlast of the old")
    path.rename(path.with_suffix(".OLD"))
    append(path, b"first of the new\r\n")
    assert poll(log) == [b"two", b"last of the old", b"first of the new"]
    append(path, b"next\r\n")
    assert poll(log) == [b"next"]


def test_renamed_and_restarted_later(log: LogFile, path: Path) -> None:
    append(path, b"one\r\n")
    poll(log)
    append(path, b"two\r\n")
    path.rename(path.with_name("Tuesday.log.OLD"))
    assert poll(log) == [b"two"]
    assert poll(log) == []
    append(path, b"first of the new\r\n")
    assert poll(log) == [b"first of the new"]


def test_renamed_twice_over_the_same_old_log(log: LogFile, path: Path) -> None:
    found = []
    for round_ in range(3):
        append(path, b"early %d\r\n" % round_)
        found += poll(log)
        append(path, b"late %d\r\n" % round_)
        path.replace(path.with_suffix(".OLD"))
    found += poll(log)
    assert found == [b"%s %d" % (when, round_) for round_ in range(3) for when in (b"early", b"late")]


def test_a_weekday_log_is_appended_to_after_a_week(log: LogFile, path: Path) -> None:
    append(path, b"last week\r\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    poll(log)
    append(path, b"this week\r\n")
    assert poll(log) == [b"this week"]


def test_a_log_that_vanishes_and_returns_is_read_on(log: LogFile, path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    append(path, b"one\r\ntw")
    poll(log)
    path.rename(elsewhere / "away")
    assert poll(log) == []
    assert gone(log) == []
    (elsewhere / "away").rename(path)
    assert poll(log) == []
    append(path, b"o\r\n")
    assert poll(log) == [b"two"]


def test_a_log_that_is_restored_from_a_copy_is_read_on(log: LogFile, path: Path) -> None:
    append(path, b"one\r\n")
    poll(log)
    path.unlink()
    assert poll(log) == []
    path.write_bytes(b"one\r\ntwo\r\n")
    assert poll(log) == [b"two"]


def test_another_log_under_the_name_of_a_deleted_one(log: LogFile, path: Path) -> None:
    append(path, b"one\r\nunfinished")
    poll(log)
    path.unlink()
    append(path, b"quite another\r\nand longer than the first\r\n")
    assert poll(log) == [b"unfinished", b"quite another", b"and longer than the first"]


def test_a_log_that_is_not_there_yet(log: LogFile, path: Path) -> None:
    assert poll(log) == []
    append(path, b"one\r\n")
    assert poll(log) == [b"one"]


def test_nuls_are_kept(log: LogFile, path: Path) -> None:
    append(path, b"\0\0\0\r\na\0b\r\n\0")
    assert poll(log) == [b"\0\0\0", b"a\0b"]
    append(path, b"c\n")
    assert poll(log) == [b"\0c"]


def test_a_line_of_a_mebibyte_is_capped(log: LogFile, path: Path) -> None:
    append(path, b"x" * (1 << 20))
    assert poll(log) == []
    append(path, b"y" * (1 << 20) + b"\r\nnext\r\n")
    assert poll(log) == []
    assert log.is_behind
    assert poll(log) == [b"x" * LINE_CAP, b"next"]
    assert not log.is_behind


def test_any_encoding_passes(log: LogFile, path: Path) -> None:
    lines = ["Jürgen".encode("cp1252"), "Jürgen".encode(), b"\xff\xfe\x81"]
    append(path, b"\r\n".join([*lines, b""]))
    assert poll(log) == lines


def test_a_large_log_is_read_in_portions(path: Path, files: FileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_tail, "_STEP", 10)
    monkeypatch.setattr(log_tail, "_STEPS", 2)
    log = LogFile(path, files)
    append(path, b"".join(b"line %02d\n" % number for number in range(10)))
    portions = [poll(log) for _ in range(5)]
    assert list(chain.from_iterable(portions)) == [b"line %02d" % number for number in range(10)]
    assert len(portions[0]) == 2
    append(path, b"more\nunfinished")
    path.rename(path.with_suffix(".OLD"))
    assert poll(log) == [b"more", b"unfinished"]


def test_beginning_at_the_end(path: Path, files: FileSystem) -> None:
    append(path, b"old\r\nhalf")
    log = LogFile(path, files, at_end=True)
    assert poll(log) == []
    append(path, b" and half\r\n")
    assert poll(log) == [b"half and half"]
    path.unlink()
    append(path, b"new from its start\r\n")
    assert poll(log) == [b"new from its start"]


def test_beginning_inside_an_endless_line(path: Path, files: FileSystem) -> None:
    append(path, b"x" * (LINE_CAP + 100))
    log = LogFile(path, files, at_end=True)
    assert poll(log) == []
    append(path, b"its end\r\nnext\r\n")
    assert poll(log) == [b"next"]


def test_history_then_following(log: LogFile, path: Path) -> None:
    append(path, b"X one\r\ntwo\r\nX three\r\n")
    assert list(history(log, b"X")) == [b"X three", b"X one"]
    assert poll(log) == []
    append(path, b"four\r\n")
    assert poll(log) == [b"four"]


def test_history_gives_an_unfinished_line_once(log: LogFile, path: Path) -> None:
    append(path, b"X one\r\nX two")
    assert list(history(log, b"X")) == [b"X two", b"X one"]
    append(path, b"\r\nthree\r\n")
    assert poll(log) == [b"three"]


def test_a_line_that_goes_on_after_history_is_given_whole(log: LogFile, path: Path) -> None:
    append(path, b"X on")
    assert list(history(log, b"X")) == [b"X on"]
    append(path, b"e\r\n")
    assert poll(log) == [b"X one"]


def test_history_of_an_unfinished_line_that_is_rotated_away(log: LogFile, path: Path) -> None:
    append(path, b"X one")
    assert list(history(log, b"X")) == [b"X one"]
    path.rename(path.with_suffix(".OLD"))
    append(path, b"new\r\n")
    assert poll(log) == [b"new"]


def test_history_of_nothing_raises(log: LogFile) -> None:
    with pytest.raises(FileNotFoundError):
        list(history(log, b"X"))


def test_a_directory_in_its_place_gives_nothing(log: LogFile, path: Path) -> None:
    path.mkdir()
    assert poll(log) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_in_its_place_gives_nothing(log: LogFile, path: Path) -> None:
    os.mkfifo(path)
    assert poll(log) == []


def test_a_log_that_cannot_be_read_now_is_read_on_later(path: Path) -> None:
    class Failing(FileSystem):
        broken = False

        def open_read(self, path: Path) -> int:
            if self.broken:
                raise PermissionError(13, "Permission denied")
            return super().open_read(path)

        def read_at(self, descriptor: int, size: int, offset: int) -> bytes:
            if self.broken:
                raise OSError(5, "Input/output error")
            return super().read_at(descriptor, size, offset)

    files = Failing()
    log = LogFile(path, files)
    append(path, b"one\r\n")
    assert poll(log) == [b"one"]
    append(path, b"two\r\n")
    files.broken = True
    assert poll(log) == []
    assert gone(log) == []
    files.broken = False
    assert poll(log) == [b"two"]


def test_a_read_that_fails_loses_nothing(path: Path) -> None:
    class Failing(FileSystem):
        broken = False

        def read_at(self, descriptor: int, size: int, offset: int) -> bytes:
            if self.broken:
                raise OSError(5, "Input/output error")
            return super().read_at(descriptor, size, offset)

    files = Failing()
    log = LogFile(path, files)
    files.broken = True
    append(path, b"one\r\n")
    assert poll(log) == []
    files.broken = False
    assert poll(log) == [b"one"]


def test_a_read_that_fails_half_way_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(FileSystem):
        left = 2

        def read_at(self, descriptor: int, size: int, offset: int) -> bytes:
            self.left -= 1
            if self.left == 0:
                raise OSError(5, "Input/output error")
            return super().read_at(descriptor, size, offset)

    monkeypatch.setattr(log_tail, "_STEP", 10)
    log = LogFile(path, Failing())
    append(path, b"one\r\ntwo\r\nthree\r\n")
    assert poll(log) == [b"one", b"two"]
    assert poll(log) == [b"three"]


def test_an_unchanged_log_is_not_opened(path: Path) -> None:
    class Counting(FileSystem):
        opened = 0

        def open_read(self, path: Path) -> int:
            self.opened += 1
            return super().open_read(path)

    files = Counting()
    log = LogFile(path, files)
    append(path, b"one\r\n")
    assert [poll(log) for _ in range(4)] == [[b"one"], [], [], []]
    assert files.opened <= 2


def test_a_writer_that_holds_the_log_open(log: LogFile, path: Path) -> None:
    with path.open("ab", buffering=0) as stream:
        stream.write(b"one\r\n")
        assert poll(log) == [b"one"]
        stream.write(b"two\r\n")
        assert poll(log) == [b"two"]
    assert poll(log) == []


def test_the_log_can_be_renamed_while_it_is_read(log: LogFile, path: Path) -> None:
    append(path, b"X one\r\nX two\r\n")
    lines = history(log, b"X")
    assert next(lines) == b"X two"
    path.rename(path.with_suffix(".OLD"))
    assert list(lines) == [b"X one"]
    append(path, b"three\r\n")
    assert poll(log) == [b"three"]


def test_a_log_is_known_again_under_its_new_name(log: LogFile, path: Path, tmp_path: Path) -> None:
    append(path, b"one\r\ntw")
    poll(log)
    new = tmp_path / "another.log"
    path.rename(new)
    append(path, b"fresh\r\n")
    assert poll(log) == [b"tw", b"fresh"]
    moved = log.moved(new)
    assert moved is not None
    append(new, b"o\r\nthree\r\n")
    assert poll(moved) == [b"two", b"three"]
    assert log.moved(new) is None


def test_a_reused_number_is_not_taken_for_the_same_log(log: LogFile, path: Path, tmp_path: Path) -> None:
    class Reusing(FileSystem):
        def stamp(self, descriptor: int) -> FileStamp:
            found = super().stamp(descriptor)
            return FileStamp(found.device, 7, found.size, found.modified_ns)

    log = LogFile(path, Reusing())
    append(path, b"one\r\n")
    poll(log)
    other = tmp_path / "other.log"
    append(other, b"something else\r\n")
    path.unlink()
    assert poll(log) == []
    assert log.moved(other) is None
