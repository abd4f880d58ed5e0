from __future__ import annotations

import errno
import sys
from pathlib import Path

import msgspec
import pytest

from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.journal_lines import KeptFile
from mdtui.mrk.rewrite.byte_copies import ByteCopies, count_records, digest, without_counter
from tests.conftest import MakeMrk

CHANGE = "20260818-120000-abcd1234"


@pytest.fixture
def copies(tmp_path: Path, files: FileSystem) -> ByteCopies:
    return ByteCopies(tmp_path / "state" / "copies", files)


def test_a_copy_has_the_exact_bytes_under_the_name_of_its_change(copies: ByteCopies, make_mrk: MakeMrk) -> None:
    data = make_mrk([1, 2, 3], tail=b"\xff\x00tail")
    kept = copies.keep(CHANGE, "before", data)
    assert kept == KeptFile(f"{CHANGE}.before.mrk", digest(data), 3)
    assert copies.path(kept).read_bytes() == data
    assert copies.read(kept) == data
    assert [path.name for path in copies.directory.iterdir()] == [f"{CHANGE}.before.mrk"]


def test_the_counter_alone_makes_no_other_file(make_mrk: MakeMrk) -> None:
    data, later = make_mrk([1], counter=7), make_mrk([1], counter=8)
    assert digest(data) == digest(later)
    assert without_counter(data) == without_counter(later) != data
    assert digest(make_mrk([1])) != digest(make_mrk([2]))


@pytest.mark.parametrize("data", [b"", b"\1\0\0\0", bytes(35)])
def test_a_file_without_a_whole_header_has_no_counter_and_no_record(data: bytes) -> None:
    assert without_counter(data) == data
    assert count_records(data) == 0


def test_a_copy_that_somebody_changed_is_not_used(copies: ByteCopies, make_mrk: MakeMrk) -> None:
    kept = copies.keep(CHANGE, "before", make_mrk([1]))
    copies.path(kept).write_bytes(make_mrk([2]))
    with pytest.raises(RefusedError, match="somebody changed it"):
        copies.read(kept)
    copies.path(kept).unlink()
    with pytest.raises(FailedError, match="not there any more"):
        copies.read(kept)


@pytest.mark.parametrize("name", ["../../etc/passwd.mrk", "a/b.mrk", "IMAP.MRK.txt", ""])
def test_a_name_that_no_copy_has_is_never_opened(copies: ByteCopies, name: str) -> None:
    with pytest.raises(RefusedError, match="can be none"):
        copies.read(KeptFile(name, "", 0))


def test_a_full_disk_leaves_nothing_of_it_and_is_one_line(tmp_path: Path, make_mrk: MakeMrk) -> None:
    class FullFiles(FileSystem):
        def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    full = ByteCopies(tmp_path / "copies", FullFiles())
    with pytest.raises(FailedError, match="cannot keep a copy of the file, nothing was written: No space left"):
        full.keep(CHANGE, "before", make_mrk([1]))
    assert list((tmp_path / "copies").iterdir()) == []


def test_copies_of_changes_before_a_day_go(copies: ByteCopies) -> None:
    for name in ("20260801-000000-aa", "20260802-235959-bb"):
        copies.keep(name, "before", b"x")
    other = copies.directory / "20200101 notes.txt"
    other.touch()
    copies.prune("2026-08-02")
    assert {path.name for path in copies.directory.iterdir()} == {"20260802-235959-bb.before.mrk", other.name}


def test_where_there_are_none_none_go(copies: ByteCopies) -> None:
    copies.prune("2026-08-02")
    assert not copies.directory.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept in another way there")
def test_nobody_else_can_read_them(copies: ByteCopies) -> None:
    assert copies.path(copies.keep(CHANGE, "before", b"x")).stat().st_mode & 0o077 == 0


def test_a_copy_is_never_written_over(copies: ByteCopies) -> None:
    kept = copies.keep(CHANGE, "before", b"x")
    with pytest.raises(FailedError):
        copies.keep(CHANGE, "before", b"y")
    assert copies.read(msgspec.structs.replace(kept)) == b"x"
