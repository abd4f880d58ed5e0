from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem, exclusively, find_entry, is_regular, read_file, read_whole, write_all


def test_a_file_is_read_whole_and_in_part(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789" * 1000)
    assert read_file(path) == path.read_bytes()
    assert read_file(path, limit=4) == b"0123"


def test_a_missing_file_and_a_directory_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="cannot read"):
        read_file(tmp_path / "no")
    with pytest.raises((FailedError, RefusedError)):
        read_file(tmp_path)


def test_reading_and_writing_at_a_place(tmp_path: Path, files: FileSystem) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    descriptor = files.open_update(path)
    assert files.read_at(descriptor, 3, 4) == b"456"
    write_all(files, descriptor, b"xy", 8)
    files.flush(descriptor)
    assert files.stamp(descriptor).size == 10
    assert files.stamp(descriptor).same_file(files.stamp_path(path))
    assert read_whole(files, descriptor) == b"01234567xy"
    assert is_regular(descriptor)
    files.close(descriptor)


def test_a_system_that_writes_nothing_is_an_error() -> None:
    class FullFiles(FileSystem):
        def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
            return 0

    with pytest.raises(OSError, match="wrote nothing"):
        write_all(FullFiles(), 0, b"x", 0)


def test_a_read_in_pieces_is_whole(tmp_path: Path) -> None:
    class SlowFiles(FileSystem):
        def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
            return super().read_into(descriptor, buffer[:7], offset)

    path = tmp_path / "a"
    path.write_bytes(os.urandom(100))
    files = SlowFiles()
    descriptor = files.open_read(path)
    assert read_whole(files, descriptor) == path.read_bytes()
    files.close(descriptor)


def test_exclusive_creation_fails_where_something_is(tmp_path: Path, files: FileSystem) -> None:
    path = tmp_path / "a.lck"
    descriptor = files.create_exclusive(path)
    with pytest.raises(FileExistsError):
        files.create_exclusive(path)
    files.close(descriptor)
    assert path.exists() == (sys.platform != "win32")


def test_a_file_open_here_can_be_renamed_and_removed_by_others(tmp_path: Path, files: FileSystem) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"x")
    descriptor = files.open_read(path)
    path.rename(tmp_path / "a.OLD")
    (tmp_path / "a.OLD").unlink()
    assert files.read_at(descriptor, 1, 0) == b"x"
    files.close(descriptor)


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right there")
def test_a_link_is_not_opened_for_writing(tmp_path: Path, files: FileSystem) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match="symbolic"):
        files.open_update(tmp_path / "link")


def test_an_entry_is_found_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "imap.mrk").touch()
    found = find_entry(tmp_path, "IMAP.MRK")
    assert found is not None
    assert found.exists()
    assert find_entry(tmp_path, "other") is None
    assert find_entry(tmp_path / "no", "other") is None


@pytest.mark.skipif(sys.platform == "win32", reason="one name in two spellings cannot be there")
def test_the_exact_spelling_wins(tmp_path: Path) -> None:
    for name in ("imap.mrk", "IMAP.MRK", "Imap.Mrk"):
        (tmp_path / name).touch()
    assert find_entry(tmp_path, "imap.mrk") == tmp_path / "imap.mrk"
    assert find_entry(tmp_path, "iMAP.mrk") == tmp_path / "IMAP.MRK"


def test_what_only_one_can_hold_is_waited_for_and_then_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = tmp_path / "guard"
    monkeypatch.setattr("mdtui.files.GUARD_PATIENCE", 0.05)
    with exclusively(guard), pytest.raises(OSError), exclusively(guard):  # noqa: PT011 - each system names it otherwise
        pass
    with exclusively(guard):
        assert guard.exists()


def test_a_new_file_stays_and_is_never_another_one(tmp_path: Path, files: FileSystem) -> None:
    path = tmp_path / "a"
    descriptor = files.create_new(path)
    write_all(files, descriptor, b"0123456789", 0)
    files.truncate(descriptor, 4)
    files.close(descriptor)
    assert path.read_bytes() == b"0123"
    with pytest.raises(FileExistsError):
        files.create_new(path)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept in another way there")
def test_a_file_takes_after_another_one(tmp_path: Path, files: FileSystem) -> None:
    model = tmp_path / "model"
    model.touch()
    model.chmod(0o631)
    descriptor = files.create_new(tmp_path / "a")
    files.take_after(descriptor, model)
    files.close(descriptor)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o631


def test_names_are_given_moved_and_replaced(tmp_path: Path, files: FileSystem) -> None:
    first, second, third = (tmp_path / name for name in "abc")
    first.write_bytes(b"x")
    files.link(first, second)
    assert files.stamp_path(first).same_file(files.stamp_path(second))
    with pytest.raises(FileExistsError):
        files.link(first, second)
    files.rename(second, third)
    third.write_bytes(b"y")
    second.write_bytes(b"z")
    files.replace(second, third)
    files.flush_directory(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"y", "c": b"z"}
    files.set_modified(third, 10**18)
    assert third.stat().st_mtime_ns == 10**18


def test_the_rights_of_a_file(tmp_path: Path) -> None:
    path, files = tmp_path / "file", FileSystem()
    path.touch()
    files.set_mode(path, 0o444)
    assert files.mode(path) == 0o444
    files.set_mode(path, 0o666)
    assert files.mode(path) == 0o666
