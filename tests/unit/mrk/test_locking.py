from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mdtui.clock import SystemClock
from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.locking import FolderLock, LockNaming, list_locks, lock_name
from tests.conftest import StillClock


@pytest.mark.parametrize(
    ("names", "owner", "expected"),
    [
        ((), "anna@example.com", "IMAP-INBOX-anna@example.com.lck"),
        (("Sent Items",), "anna@example.com", "IMAP-Sent Items-anna@example.com.lck"),
        (("Work", "2026"), "anna@example.com", "IMAP-Work_2026-anna@example.com.lck"),
        (("Sales",), "public", "IMAP-Sales-public.lck"),
        (("a/b", "c\\d", 'e"f'), "public", "IMAP-a_b_c_d_e_f-public.lck"),
        (("Entwürfe",), "jörg@example.com", "IMAP-Entwürfe-jörg@example.com.lck"),
        (("..",), "public", "IMAP-..-public.lck"),
    ],
)
def test_the_published_rule_with_its_labelled_defaults(names: tuple[str, ...], owner: str, expected: str) -> None:
    assert lock_name(names, names, owner, LockNaming()) == expected


@pytest.mark.parametrize(
    ("naming", "expected"),
    [
        (LockNaming(keep_suffix=True), "IMAP-Entwürfe.IMAP_A&B.IMAP-x@y.lck"),
        (LockNaming(encoded=True), "IMAP-Entw&APw-rfe_A&-B-x@y.lck"),
        (LockNaming(case="upper"), "IMAP-ENTWÜRFE_A&B-x@y.lck"),
        (LockNaming(case="lower"), "IMAP-entwürfe_a&b-x@y.lck"),
        (LockNaming(separator="."), "IMAP-Entwürfe.A&B-x@y.lck"),
    ],
)
def test_what_the_rule_leaves_open_is_a_setting(naming: LockNaming, expected: str) -> None:
    assert lock_name(("Entwürfe", "A&B"), ("Entw&APw-rfe", "A&-B"), "x@y", naming) == expected


def test_the_name_of_the_inbox_is_a_setting() -> None:
    assert lock_name((), (), "x@y", LockNaming(inbox="")) == "IMAP--x@y.lck"


@pytest.mark.parametrize("name", ["a:b", "a\0b", "a\x1fb", "what?", "all*", "<x>", "a|b", "x" * 300])
def test_a_name_that_windows_could_not_hold_is_refused(name: str) -> None:
    with pytest.raises(RefusedError, match="lock file name"):
        lock_name((name,), (name,), "x@y", LockNaming())


def test_the_lock_is_there_inside_the_block_only(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    path = tmp_path / "a.lck"
    with FolderLock(path, files=files, clock=clock) as lock:
        assert path.exists()
        assert lock.held_by_us()
        assert lock.waited == 0
    assert not path.exists()


def test_the_lock_goes_when_the_block_fails(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    path = tmp_path / "a.lck"
    with pytest.raises(ZeroDivisionError), FolderLock(path, files=files, clock=clock):
        _ = 1 // 0
    assert not path.exists()


def test_a_foreign_lock_is_waited_for_and_never_removed(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    path = tmp_path / "a.lck"
    path.write_bytes(b"whatever")
    os.utime(path, (clock.now() - 50, clock.now() - 50))
    with pytest.raises(LockedError) as caught, FolderLock(path, files=files, clock=clock, timeout=2):
        pass
    assert path.read_bytes() == b"whatever"
    assert "52s old" in caught.value.line()
    assert sum(clock.slept) == pytest.approx(2)
    assert max(clock.slept) <= 0.1


def test_a_lock_released_meanwhile_is_ours_next(tmp_path: Path, files: FileSystem) -> None:
    path = tmp_path / "a.lck"
    path.touch()

    class ReleasingClock(StillClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if self.time > 1_700_000_001:
                path.unlink(missing_ok=True)

    with FolderLock(path, files=files, clock=ReleasingClock(), timeout=10) as lock:
        assert 1 < lock.waited < 1.2


def test_a_wait_can_be_cancelled_within_a_tenth_of_a_second(
    tmp_path: Path, files: FileSystem, clock: StillClock
) -> None:
    path = tmp_path / "a.lck"
    path.touch()
    start = clock.now()
    with pytest.raises(LockedError, match="cancelled"):
        FolderLock(path, files=files, clock=clock, cancelled=lambda: clock.now() > start + 1).__enter__()
    assert 1 < clock.now() - start < 1.1


def test_a_missing_lock_directory_is_refused(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    with pytest.raises(RefusedError, match="lock directory"):
        FolderLock(tmp_path / "no" / "a.lck", files=files, clock=clock).__enter__()


def test_a_lock_put_in_the_place_of_ours_is_left_alone(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    path = tmp_path / "a.lck"
    with FolderLock(path, files=files, clock=clock) as lock:
        path.rename(tmp_path / "taken away")
        path.write_bytes(b"theirs")
        assert not lock.held_by_us()
    assert path.read_bytes() == b"theirs"


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right there")
def test_a_link_under_the_locks_name_is_not_followed(tmp_path: Path, files: FileSystem, clock: StillClock) -> None:
    path = tmp_path / "a.lck"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LockedError):
        FolderLock(path, files=files, clock=clock, timeout=0).__enter__()
    assert not (tmp_path / "elsewhere").exists()
    assert path.is_symlink()


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows removes a file when its last handle closes")
def test_the_lock_of_a_killed_process_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.lck"
    script = (
        "import sys, pathlib\n"
        "from mdtui.clock import SystemClock\n"
        "from mdtui.files import FileSystem\n"
        "from mdtui.mrk.locking import FolderLock\n"
        "FolderLock(pathlib.Path(sys.argv[1]), files=FileSystem(), clock=SystemClock()).__enter__()\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "held"
        assert path.exists()
        child.kill()
        child.wait()
    with FolderLock(path, files=FileSystem(), clock=SystemClock(), timeout=5):
        assert path.exists()


class FailingFiles(FileSystem):
    """Fails one named call."""

    def __init__(self, call: str, error: OSError) -> None:
        self.call = call
        self.error = error

    def create_exclusive(self, path: Path) -> int:
        if self.call == "create":
            raise self.error
        return super().create_exclusive(path)

    def unlink(self, path: Path) -> None:
        if self.call == "unlink":
            raise self.error
        super().unlink(path)


def test_no_room_for_the_lock_is_said_with_its_path(tmp_path: Path, clock: StillClock) -> None:
    files = FailingFiles("create", OSError(28, "No space left on device"))
    with pytest.raises(FailedError, match="No space left on device") as caught:
        FolderLock(tmp_path / "a.lck", files=files, clock=clock).__enter__()
    assert "a.lck" in caught.value.line()


@pytest.mark.skipif(sys.platform == "win32", reason="there the lock goes by being closed, it is not unlinked")
def test_a_lock_that_cannot_be_removed_is_said(tmp_path: Path, clock: StillClock) -> None:
    files = FailingFiles("unlink", OSError(5, "Input/output error"))
    with (
        pytest.raises(FailedError, match="remove it by hand"),
        FolderLock(tmp_path / "a.lck", files=files, clock=clock),
    ):
        pass


def test_locks_are_listed_oldest_first(tmp_path: Path, clock: StillClock) -> None:
    for name, age in (("b.lck", 10), ("a.LCK", 300), ("note.txt", 5), ("future.lck", -60)):
        path = tmp_path / name
        path.write_bytes(b"x")
        os.utime(path, (clock.now() - age, clock.now() - age))
    assert [(lock.path.name, lock.age) for lock in list_locks(tmp_path, clock)] == [
        ("a.LCK", 300),
        ("b.lck", 10),
        ("future.lck", 0),
    ]


def test_a_lock_directory_that_is_gone_is_said(tmp_path: Path, clock: StillClock) -> None:
    with pytest.raises(FailedError, match="lock directory"):
        list_locks(tmp_path / "no", clock)


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows keeps the name of a file whose deletion is pending")
def test_a_deletion_that_is_pending_is_waited_out(tmp_path: Path, files: FileSystem) -> None:
    path = tmp_path / "a.lck"
    theirs = files.create_exclusive(path)
    looking = files.open_read(path)
    os.close(theirs)

    class ClosingClock(StillClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if len(self.slept) == 3:
                os.close(looking)

    clock = ClosingClock()
    with FolderLock(path, files=files, clock=clock, timeout=5) as lock:
        assert lock.held_by_us()
    assert len(clock.slept) == 3
