"""Settings files written anew, and the way back: to the byte, or key by key where somebody changed them since."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.errors import FailedError, LockedError, MdtuiError, RefusedError
from mdtui.files import FileSystem
from mdtui.ini import Ini
from mdtui.ini_changes import FilesWritten, IniChanges, NewFile, merge
from mdtui.mrk.history import REDO, UNDO, Past, State, history
from mdtui.mrk.journal import Journal
from mdtui.mrk.rewrite.recovery import Stands
from tests.conftest import StillClock

OLD = b"; mine\r\n[Domain]\r\nDomainIP = 192.0.2.10\r\n\xfc=\x81"
NEW = OLD.replace(b"192.0.2.10", b"10.0.0.1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "App" / "MDaemon.ini"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


@pytest.fixture
def other(path: Path) -> Path:
    return path.with_name("Domains.dat")


@pytest.fixture
def changes(journal: Journal, files: FileSystem, clock: StillClock) -> IniChanges:
    return IniChanges(journal, files=files, clock=clock, read_only=False)


def past(journal: Journal) -> Past:
    """Return the newest change."""
    return history(journal.entries())[0]


def both(path: Path, other: Path) -> list[NewFile]:
    return [NewFile(path, OLD, NEW), NewFile(other, None, b"[a]\r\nIP=10.0.0.2\r\n")]


def test_all_files_are_written_and_byte_copies_kept(
    changes: IniChanges, journal: Journal, path: Path, other: Path
) -> None:
    done = changes.write("bind", both(path, other), summary="what it does")
    assert (path.read_bytes(), other.read_bytes()) == (NEW, b"[a]\r\nIP=10.0.0.2\r\n")
    assert (done.paths, done.written, done.says) == ((path, other), True, "MDaemon.ini, Domains.dat")
    assert [copy.read_bytes() for copy in done.copies] == [OLD]
    written = past(journal)
    assert (written.id, written.state, written.summary) == (done.change_id, State.DONE, "what it does")
    assert (written.subject.verb, written.subject.folder) == ("bind", "MDaemon.ini, Domains.dat")
    assert changes.copies_of(written) == done.copies
    assert [entry.name for entry in path.parent.iterdir() if "mdtui" in entry.name] == []


def test_what_is_so_already_is_not_written(changes: IniChanges, journal: Journal, path: Path) -> None:
    done = changes.write("bind", [NewFile(path, OLD, OLD)])
    assert (done, done.says) == (FilesWritten("", ()), "the settings are so already")
    assert journal.entries() == []


def test_a_dry_run_writes_nothing(changes: IniChanges, journal: Journal, path: Path) -> None:
    assert changes.write("bind", [NewFile(path, OLD, NEW)], dry_run=True) == FilesWritten("", (path,), dry_run=True)
    assert (path.read_bytes(), journal.entries()) == (OLD, [])


def test_read_only_refuses(journal: Journal, files: FileSystem, clock: StillClock, path: Path) -> None:
    changes = IniChanges(journal, files=files, clock=clock, read_only=True)
    with pytest.raises(RefusedError, match="read-only"):
        changes.write("bind", [NewFile(path, OLD, NEW)])
    assert path.read_bytes() == OLD


def test_a_file_that_was_changed_since_the_plan_is_refused(changes: IniChanges, path: Path, other: Path) -> None:
    path.write_bytes(OLD + b"\r\n")
    with pytest.raises(RefusedError, match="changed meanwhile"):
        changes.write("bind", both(path, other))
    assert path.read_bytes() == OLD + b"\r\n"
    assert not other.exists()


class Meddling(FileSystem):
    """Lets somebody write to a file at the last moment before it is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.armed = True

    def create_new(self, path: Path, mode: int = 0o600) -> int:
        if path.name.startswith("mdtui-") and path.suffix == ".tmp" and "Domains" in path.name and self.armed:
            self.armed = False
            self.path.write_bytes(b"theirs")
        return super().create_new(path, mode)


def test_where_the_second_file_fails_the_first_is_put_back(
    journal: Journal, clock: StillClock, path: Path, other: Path
) -> None:
    other.write_bytes(b"[a]\r\n")
    changes = IniChanges(journal, files=Meddling(other), clock=clock, read_only=False)
    with pytest.raises(RefusedError, match="changed meanwhile"):
        changes.write("bind", [NewFile(path, OLD, NEW), NewFile(other, b"[a]\r\n", b"[b]\r\n")])
    assert (path.read_bytes(), other.read_bytes()) == (OLD, b"theirs")
    assert past(journal).state is State.NOTHING


def test_a_file_that_cannot_be_put_back_is_named_and_can_be_taken_back(
    journal: Journal, clock: StillClock, path: Path, other: Path
) -> None:
    class Worse(Meddling):
        def replace(self, source: Path, target: Path) -> None:
            if target == path and path.read_bytes() == NEW:
                raise OSError(28, "disk full")
            super().replace(source, target)

    other.write_bytes(b"[a]\r\n")
    changes = IniChanges(journal, files=Worse(other), clock=clock, read_only=False)
    with pytest.raises(FailedError, match="stays as it was newly written"):
        changes.write("bind", [NewFile(path, OLD, NEW), NewFile(other, b"[a]\r\n", b"[b]\r\n")])
    assert path.read_bytes() == NEW
    assert past(journal).state is State.DONE
    IniChanges(journal, files=FileSystem(), clock=clock, read_only=False).take_back(past(journal), UNDO, {})
    assert (path.read_bytes(), other.read_bytes()) == (OLD, b"theirs")


def test_a_disk_that_fails_is_told_and_the_old_file_stands(
    journal: Journal, clock: StillClock, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "disk full")

    files = FileSystem()
    monkeypatch.setattr(files, "replace", full)
    changes = IniChanges(journal, files=files, clock=clock, read_only=False)
    with pytest.raises(FailedError, match="disk full"):
        changes.write("bind", [NewFile(path, OLD, NEW)])
    assert (path.read_bytes(), past(journal).state) == (OLD, State.NOTHING)


def test_a_file_that_another_program_holds_open_is_not_written_over(
    journal: Journal, clock: StillClock, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError(13, "in use")

    files = FileSystem()
    monkeypatch.setattr(files, "replace", held)
    changes = IniChanges(journal, files=files, clock=clock, read_only=False)
    with pytest.raises(LockedError, match="holds the file open"):
        changes.write("bind", [NewFile(path, OLD, NEW)])
    assert path.read_bytes() == OLD


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere an open file can be replaced")
def test_on_windows_an_open_file_is_refused_and_stays(changes: IniChanges, path: Path) -> None:
    with path.open("r+b"), pytest.raises(MdtuiError):
        changes.write("bind", [NewFile(path, OLD, NEW)])
    assert path.read_bytes() == OLD


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept in another way there")
def test_the_new_file_has_the_rights_of_the_old(changes: IniChanges, path: Path) -> None:
    path.chmod(0o640)
    changes.write("bind", [NewFile(path, OLD, NEW)])
    assert path.stat().st_mode & 0o777 == 0o640


# The way back


def test_a_change_is_taken_back_to_the_byte_and_brought_back(
    changes: IniChanges, journal: Journal, path: Path, other: Path
) -> None:
    done = changes.write("bind", both(path, other))
    back = changes.take_back(past(journal), UNDO, {})
    assert (path.read_bytes(), other.exists(), back.merged, back.kept) == (OLD, False, False, ())
    undo = past(journal)
    assert undo.subject.undoes == done.change_id
    assert history(journal.entries())[1].state is State.UNDONE
    changes.take_back(undo, REDO, {})
    assert (path.read_bytes(), other.read_bytes()) == (NEW, b"[a]\r\nIP=10.0.0.2\r\n")


def test_what_others_did_since_stays_key_by_key(changes: IniChanges, journal: Journal, path: Path) -> None:
    after = NEW.replace(b"[Domain]\r\n", b"[Domain]\r\nBind=Yes\r\n")
    changes.write("bind", [NewFile(path, OLD, after)])
    path.write_bytes(after.replace(b"Bind=Yes", b"Bind=perhaps").replace(b"; mine", b"; theirs"))
    looked = changes.take_back(past(journal), UNDO, {"dry_run": True})
    assert looked.dry_run
    back = changes.take_back(past(journal), UNDO, {})
    assert path.read_bytes() == OLD.replace(b"; mine", b"; theirs").replace(
        b"[Domain]\r\n", b"[Domain]\r\nBind=perhaps\r\n"
    )
    assert (back.merged, back.kept) == (True, ("[Domain] Bind",))
    assert back.says == (
        "MDaemon.ini, others had changed the file since, their values stay, left as others set them: [Domain] Bind"
    )


def test_where_others_changed_every_value_nothing_is_written(changes: IniChanges, journal: Journal, path: Path) -> None:
    changes.write("bind", [NewFile(path, OLD, NEW)])
    path.write_bytes(NEW.replace(b"10.0.0.1", b"10.0.0.9"))
    with pytest.raises(RefusedError, match="others changed it since"):
        changes.take_back(past(journal), UNDO, {})
    assert path.read_bytes() == NEW.replace(b"10.0.0.1", b"10.0.0.9")


def test_a_file_that_is_gone_is_not_made_again(changes: IniChanges, journal: Journal, path: Path) -> None:
    changes.write("bind", [NewFile(path, OLD, NEW)])
    path.unlink()
    with pytest.raises(RefusedError, match="not there any more"):
        changes.take_back(past(journal), UNDO, {})


def test_a_byte_copy_that_somebody_changed_is_not_used(changes: IniChanges, journal: Journal, path: Path) -> None:
    done = changes.write("bind", [NewFile(path, OLD, NEW)])
    copy = bytearray(done.copies[0].read_bytes())
    # The byte at which an IMAP.MRK would have its counter.
    copy[13] ^= 1
    done.copies[0].write_bytes(copy)
    with pytest.raises(RefusedError, match="somebody changed it"):
        changes.take_back(past(journal), UNDO, {})


def test_a_new_section_goes_with_the_values_in_it_unless_others_use_it() -> None:
    before, after = Ini(b"[a]\r\nx=1\r\n"), Ini(b"[a]\r\nx=1\r\n\r\n[b]\r\ny=2\r\n")
    assert merge(before, after, Ini(after.data + b"\r\n[c]\r\nz=3\r\n"))[0].data == b"[a]\r\nx=1\r\n\r\n[c]\r\nz=3\r\n"
    used = Ini(after.data.replace(b"y=2", b"y=2\r\nmine=1"))
    assert merge(before, after, used)[0].data == b"[a]\r\nx=1\r\n\r\n[b]\r\nmine=1\r\n"
    gone = Ini(b"[a]\r\nx=1\r\n")
    assert merge(before, after, gone) == (gone, [])


# After a crash


class KilledError(BaseException):
    """Stands for the end of the process at this very place."""


def killed(journal: Journal, clock: StillClock, wanted: list[NewFile], at: int) -> None:
    """Let a change be cut short as it replaces the file of that number."""

    class Dying(FileSystem):
        count = 0

        def replace(self, source: Path, target: Path) -> None:
            if self.count == at:
                raise KilledError
            type(self).count += 1
            super().replace(source, target)

        def unlink(self, path: Path) -> None:
            if self.count == at:
                raise KilledError
            super().unlink(path)

    with pytest.raises(KilledError):
        IniChanges(journal, files=Dying(), clock=clock, read_only=False).write("bind", wanted)


@pytest.fixture
def pair(path: Path, other: Path) -> list[NewFile]:
    other.write_bytes(b"[a]\r\nIP=10.0.0.8\r\n")
    return [NewFile(path, OLD, NEW), NewFile(other, b"[a]\r\nIP=10.0.0.8\r\n", b"[a]\r\nIP=10.0.0.2\r\n")]


@pytest.mark.parametrize("at", [0, 1])
def test_a_crash_is_settled_and_taken_back_or_finished(
    changes: IniChanges, journal: Journal, clock: StillClock, pair: list[NewFile], at: int
) -> None:
    killed(journal, clock, pair, at)
    left = changes.inspect(journal.entries()[0])
    assert left.found is not None
    assert left.found.stands is (Stands.NEW if at else Stands.OLD)
    changes.settle(left)
    assert [entry.name for entry in pair[0].path.parent.iterdir() if entry.suffix == ".tmp"] == []
    assert past(journal).state is (State.DONE if at else State.NOTHING)
    done = changes.finish(left, {})
    assert done is not None
    assert [file.path.read_bytes() for file in pair] == [file.after for file in pair]
    assert changes.finish(left, {}) is None


def test_half_of_a_change_is_taken_back(
    changes: IniChanges, journal: Journal, clock: StillClock, pair: list[NewFile]
) -> None:
    killed(journal, clock, pair, 1)
    changes.settle(changes.inspect(journal.entries()[0]))
    changes.take_back(past(journal), UNDO, {})
    assert [file.path.read_bytes() for file in pair] == [file.before for file in pair]


def test_what_others_did_after_a_crash_is_seen(
    changes: IniChanges, journal: Journal, clock: StillClock, pair: list[NewFile]
) -> None:
    killed(journal, clock, pair, 0)
    pair[0].path.write_bytes(b"[Domain]\r\nDomainIP=theirs\r\n")
    left = changes.inspect(journal.entries()[0])
    assert left.found is not None
    assert left.found.since
    with pytest.raises(MdtuiError, match="others changed the file since"):
        changes.finish(left, {})


def test_what_cannot_be_read_after_a_crash_is_a_problem(
    changes: IniChanges, journal: Journal, clock: StillClock, pair: list[NewFile]
) -> None:
    killed(journal, clock, pair, 0)
    pair[0].path.unlink()
    pair[0].path.mkdir()
    left = changes.inspect(journal.entries()[0])
    assert "nothing was written" in left.problem
    with pytest.raises(RefusedError):
        changes.settle(left)


def test_a_copy_that_the_journal_cannot_mean_is_none(changes: IniChanges, journal: Journal, path: Path) -> None:
    changes.write("bind", [NewFile(path, OLD, NEW)])
    written = past(journal)
    before: Any = written.files[0].before
    bad = msgspec.structs.replace(before, copy=f"..{os.sep}x.ini")
    file = msgspec.structs.replace(written.files[0], before=bad)
    assert changes.copies_of(msgspec.structs.replace(written, files=(file,))) == ()
