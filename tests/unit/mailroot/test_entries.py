from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.mailroot.entries import HIWATER, MRK, FolderEntries, is_link


def read(directory: Path) -> FolderEntries:
    entries = FolderEntries()
    entries.read(directory, lambda: False)
    return entries


def test_folders_and_own_files_are_found_in_any_spelling(tmp_path: Path) -> None:
    (tmp_path / "imap.MRK").write_bytes(b"")
    (tmp_path / "HIWATER.mrk").write_bytes(b"")
    (tmp_path / "Work.ImAp").mkdir()
    (tmp_path / "md5.msg").write_bytes(b"")
    (tmp_path / "other").mkdir()
    entries = read(tmp_path)
    assert [entry.name for entry in entries.folders] == ["Work.ImAp"]
    assert entries.plain_file(MRK) == tmp_path / "imap.MRK"
    assert entries.plain_file(HIWATER) == tmp_path / "HIWATER.mrk"


def test_a_directory_is_no_plain_file(tmp_path: Path) -> None:
    (tmp_path / "IMAP.MRK").mkdir()
    entries = read(tmp_path)
    assert MRK in entries.files
    assert entries.plain_file(MRK) is None
    assert entries.plain_file(HIWATER) is None


def test_listing_a_large_directory_can_be_cancelled(tmp_path: Path) -> None:
    for number in range(5000):
        (tmp_path / f"{number}.IMAP").touch()
    entries = FolderEntries()
    entries.read(tmp_path, lambda: True)
    assert len(entries.folders) == 4096


def test_a_missing_directory_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "missing")


def test_a_link_is_told_from_what_it_leads_to(tmp_path: Path, make_link: Callable[[Path, Path], None]) -> None:
    (tmp_path / "directory").mkdir()
    make_link(tmp_path / "link", tmp_path / "directory")
    assert is_link((tmp_path / "link").lstat())
    assert not is_link((tmp_path / "link").stat())
    assert not is_link((tmp_path / "directory").lstat())
