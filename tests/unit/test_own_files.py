from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.errors import FailedError, MdtuiError
from mdtui.files import FileSystem
from mdtui.own_files import LARGEST, keep, kept


def test_a_file_is_written_anew_from_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "state" / "own.txt"
    assert kept(path) == b""
    keep(path, lambda before: before + b"a")
    keep(path, lambda before: before + b"b")
    assert kept(path) == b"ab"
    assert sorted(each.name for each in path.parent.iterdir()) == ["own.guard", "own.txt"]


class Full(FileSystem):
    """A disk without room."""

    def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
        raise OSError(28, "No space left on device")


def test_on_a_full_disk_the_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    keep(path, lambda _: b"old")
    with pytest.raises(FailedError, match="No space left"):
        keep(path, lambda _: b"new", Full())
    assert kept(path) == b"old"
    assert len(list(tmp_path.iterdir())) == 2


def test_no_more_is_read_than_the_program_writes(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes(b"x" * (LARGEST + 10))
    assert len(kept(path)) == LARGEST


def test_what_is_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MdtuiError):
        kept(tmp_path)
