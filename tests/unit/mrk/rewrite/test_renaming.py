from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.records import Header, Record, encode
from mdtui.mrk.rewrite.renaming import MessageFiles, names_in, persistently, remove
from tests.conftest import StillClock
from tests.fixtures.rewrite_bench import LinklessFiles

LONG = "a name that is much too long for a record.msg"


def mrk(*names: bytes) -> bytes:
    records = [Record(name.ljust(23, b"\0"), 0, uid, 1, 1) for uid, name in enumerate(names, 1)]
    return encode(Header(1, 7, 9, 1), records)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / LONG).write_bytes(b"long")
    (tmp_path / "other.msg").write_bytes(b"other")
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def make(folder: Path, *renames: tuple[str, str], files: FileSystem | None = None, again: bool = False) -> MessageFiles:
    return MessageFiles(folder, renames, files or FileSystem(), StillClock(), again=again)


@pytest.mark.parametrize("files", [FileSystem(), LinklessFiles()], ids=["links", "copies"])
def test_a_file_has_both_names_until_the_old_one_is_dropped(folder: Path, files: FileSystem) -> None:
    os.utime(folder / LONG, ns=(10**18, 10**18))
    work = make(folder, (LONG, "new.msg"), files=files)
    work.check(mrk(b"new.msg"))
    work.give_new_names()
    assert names(folder) == [LONG, "new.msg", "other.msg"]
    work.drop_old_names()
    assert names(folder) == ["new.msg", "other.msg"]
    assert (folder / "new.msg").read_bytes() == b"long"
    assert (folder / "new.msg").stat().st_mtime_ns == 10**18


@pytest.mark.parametrize("files", [FileSystem(), LinklessFiles()], ids=["links", "copies"])
def test_names_that_were_given_are_taken_back(folder: Path, files: FileSystem) -> None:
    work = make(folder, (LONG, "new.msg"), files=files)
    work.check(None)
    work.give_new_names()
    work.take_new_names_back()
    assert names(folder) == [LONG, "other.msg"]
    assert (folder / LONG).read_bytes() == b"long"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("missing.msg", "new.msg", "not a message file of the folder"),
        ("sub", "new.msg", "not a message file of the folder"),
        ("../" + LONG, "new.msg", "not a message file of the folder"),
        (LONG, "../new.msg", "not a name that a record can have"),
        (LONG, "new.txt", "not a name that a record can have"),
        (LONG, "con.msg", "not a name that a record can have"),
        (LONG, "a\x00.msg", "not a name that a record can have"),
        (LONG, "\u4e2d.msg", "not a name that a record can have"),
        (LONG, "x" * 20 + ".msg", "not a name that a record can have"),
        (LONG, "OTHER.MSG", "another file has this name"),
    ],
)
def test_only_listed_files_get_plain_and_free_names(folder: Path, old: str, new: str, why: str) -> None:
    (folder / "sub").mkdir()
    with pytest.raises(RefusedError, match=why):
        make(folder, (old, new)).check(None)


def test_two_files_do_not_get_one_name_nor_one_file_two(folder: Path) -> None:
    with pytest.raises(RefusedError, match="another file has this name"):
        make(folder, (LONG, "new.msg"), ("other.msg", "NEW.msg")).check(None)
    with pytest.raises(RefusedError, match="one message file cannot get two names"):
        make(folder, (LONG, "new.msg"), (LONG, "new2.msg")).check(None)


def test_a_file_that_a_record_would_name_is_not_renamed(folder: Path) -> None:
    with pytest.raises(RefusedError, match="a record names the file"):
        make(folder, ("other.msg", "new.msg")).check(mrk(b"OTHER.msg"))


def test_a_directory_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="cannot list the message files"):
        make(tmp_path / "no", ("a.msg", "b.msg")).check(None)
    make(tmp_path / "no").check(None)


def test_what_is_done_already_is_passed_over(folder: Path) -> None:
    (folder / "new.msg").hardlink_to(folder / LONG)
    (folder / "part.msg").write_bytes(b"oth")
    work = make(
        folder,
        (LONG, "new.msg"),
        ("part.msg", "other.msg"),
        ("gone.msg", "x.msg"),
        ("other.msg", "../x.msg"),
        again=True,
    )
    work.check(None)
    assert work.renames == ((LONG, "new.msg"), ("part.msg", "other.msg"))
    work.give_new_names()
    work.drop_old_names()
    assert names(folder) == ["new.msg", "other.msg"]
    assert (folder / "other.msg").read_bytes() == b"other"


def test_another_message_is_never_taken_for_a_copy(folder: Path) -> None:
    work = make(folder, (LONG, "other.msg"), again=True)
    work.check(None)
    assert work.renames == ()


def test_a_message_that_was_changed_meanwhile_is_kept_and_said(folder: Path) -> None:
    work = make(folder, (LONG, "new.msg"), files=LinklessFiles())
    work.check(None)
    work.give_new_names()
    (folder / LONG).write_bytes(b"changed")
    with pytest.raises(FailedError, match="still has its old name too: it was changed meanwhile"):
        work.drop_old_names()
    assert names(folder) == [LONG, "new.msg", "other.msg"]


def test_a_name_that_cannot_be_dropped_is_said(folder: Path) -> None:
    class HeldFiles(FileSystem):
        def unlink(self, path: Path) -> None:
            raise PermissionError(13, "Permission denied")

    work = make(folder, (LONG, "new.msg"), ("other.msg", "new2.msg"), files=HeldFiles())
    work.check(None)
    work.give_new_names()
    with pytest.raises(FailedError, match="old name too, and 1 more: Permission denied"):
        work.drop_old_names()
    work.take_new_names_back()


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_text_is_refused(folder: Path) -> None:
    name = os.fsdecode(b"\xe4.msg")
    (folder / name).write_bytes(b"")
    with pytest.raises(RefusedError, match="not a message file"):
        make(folder, (name, "new.msg")).check(None)


def test_names_are_compared_as_windows_does() -> None:
    assert names_in(mrk(b"A.msg", b"\xc4.MSG")) == {"a.msg", "\xe4.msg"}
    assert names_in(None) == set()
    assert names_in(b"torn") == set()


def test_a_passing_fault_is_waited_out(tmp_path: Path) -> None:
    clock, faults = StillClock(), [OSError(5, "busy"), OSError(5, "busy")]

    def call() -> None:
        if faults:
            raise faults.pop()

    persistently(call, clock)
    assert len(clock.slept) == 2
    remove(tmp_path / "not there", FileSystem(), clock)
