from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.errors import RefusedError
from mdtui.files import FileSystem
from mdtui.folder_locks import FolderLocks
from mdtui.mailroot.accounts import mailbox_directories, read_accounts
from mdtui.mailroot.folders import Folder, find_folder, loose_folder
from mdtui.mailroot.root import open_root

SENT = "anna@example.com/Sent Items"


def locks(root: Path, config: Config | None = None) -> FolderLocks:
    return FolderLocks(open_root(root), config or Config(), FileSystem())


def folder(root: Path, key: str = SENT) -> Folder:
    found = open_root(root)
    return find_folder(found, mailbox_directories(found, read_accounts(found)), key)


def test_the_lock_file_of_a_folder(small_root: Path) -> None:
    path = small_root / "LockFiles" / "IMAP-Sent Items-anna@example.com.lck"
    assert locks(small_root).path(folder(small_root)) == path
    assert locks(small_root).to_watch(folder(small_root)) == path


def test_a_folder_outside_the_root_has_no_lock_that_is_known(small_root: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "IMAP.MRK").touch()
    loose = loose_folder(tmp_path / "copy")
    assert locks(small_root).to_watch(loose) is None
    with pytest.raises(RefusedError, match="outside the mail root"):
        locks(small_root).to_take(loose)


def test_the_lock_directory_may_be_unknown(small_root: Path) -> None:
    (small_root / "LockFiles").rmdir()
    assert locks(small_root).known_directory is None
    with pytest.raises(RefusedError, match="lock directory is not known"):
        locks(small_root).directory()


def test_a_lock_is_taken_in_a_folder_whose_index_is_unreadable_but_its_flags_are_not_written(small_root: Path) -> None:
    sent = folder(small_root)
    assert sent.mrk is not None
    assert locks(small_root).writable(sent) == (sent.mrk, locks(small_root).path(sent))
    sent.mrk.write_bytes(b"\2")
    assert locks(small_root).to_take(sent) == locks(small_root).path(sent)
    with pytest.raises(RefusedError, match="not one this program writes"):
        locks(small_root).writable(sent)
    sent.mrk.unlink()
    with pytest.raises(RefusedError, match=r"has no IMAP\.MRK"):
        locks(small_root).writable(folder(small_root))


@pytest.mark.parametrize(
    ("config", "says"), [(Config(read_only=True), "read-only"), (Config(lock_dir="/no/such/place"), "not there")]
)
def test_no_lock_is_taken_where_nothing_may_be_written(small_root: Path, config: Config, says: str) -> None:
    for ask in (locks(small_root, config).to_take, locks(small_root, config).writable):
        with pytest.raises(RefusedError, match=says):
            ask(folder(small_root))


def test_the_place_of_an_index_is_known_where_there_is_none(small_root: Path) -> None:
    sent = folder(small_root)
    assert sent.mrk is not None
    assert locks(small_root).place(sent) == (sent.mrk, locks(small_root).path(sent))
    sent.mrk.unlink()
    assert locks(small_root).place(folder(small_root))[0] == sent.path / "IMAP.MRK"
    with pytest.raises(RefusedError, match="read-only"):
        locks(small_root, Config(read_only=True)).place(sent)
