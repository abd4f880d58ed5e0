from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtui.errors import ExitCode, FailedError, LockedError
from mdtui.files import FileSystem
from mdtui.mrk import layout
from mdtui.mrk.bulk import PartlyDoneError, Write
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.flags import Verb
from mdtui.mrk.journal import Journal
from mdtui.mrk.records import RecordTable
from tests.conftest import StillClock


@pytest.fixture
def write(mrk_path: Path, files: FileSystem, clock: StillClock, journal: Journal) -> Write:
    recorder = journal.recorder("add", ["seen"], "anna@example.com", 99)
    return Write(mrk_path, mrk_path.with_name("a.lck"), files, clock, 4, recorder)


@pytest.fixture
def everything(mrk_path: Path) -> Edit:
    table = RecordTable(mrk_path.read_bytes())
    targets = [Target(record.uid, record.filename, index) for index, record in enumerate(table.records())]
    return Edit(Verb.ADD, 32, targets, 99)


def test_a_large_change_takes_the_lock_once_a_part(write: Write, mrk_path: Path, everything: Edit) -> None:
    told: list[tuple[int, int]] = []
    change = msgspec.structs.replace(write, progress=lambda done, total: told.append((done, total))).edit(everything)
    assert told == [(4, 10), (8, 10), (10, 10)]
    assert (change.counter_before, change.counter_after) == (7, 10)
    assert len(change.changed) == 10
    assert set(RecordTable(mrk_path.read_bytes()).flags) == {32}


def test_undo_takes_back_all_parts(write: Write, mrk_path: Path, everything: Edit) -> None:
    back = write.undo(write.edit(everything).changed, 99)
    assert len(back.changed) == 10
    assert not any(RecordTable(mrk_path.read_bytes()).flags)


def test_cancelling_between_parts_keeps_what_is_done(write: Write, everything: Edit) -> None:
    answers = iter([False, True])
    change = msgspec.structs.replace(write, cancelled=lambda: next(answers)).edit(everything)
    assert len(change.changed) == 8


def test_a_part_that_fails_tells_what_is_done(write: Write, mrk_path: Path, everything: Edit) -> None:
    def lock_away(done: int, total: int) -> None:
        assert (done, total) == (4, 10)
        write.lock.touch()

    with pytest.raises(PartlyDoneError, match="stopped after 4 records") as caught:
        msgspec.structs.replace(write, progress=lock_away, timeout=0).edit(everything)
    assert caught.value.exit_code is ExitCode.LOCKED
    assert len(caught.value.change.changed) == 4
    write.lock.unlink()
    write.undo(caught.value.change.changed, 99)
    assert not any(RecordTable(mrk_path.read_bytes()).flags)


def test_a_first_part_that_fails_is_the_plain_error(write: Write, everything: Edit) -> None:
    write.lock.touch()
    with pytest.raises(LockedError):
        msgspec.structs.replace(write, timeout=0).edit(everything)


def test_a_dry_run_previews_all_parts(write: Write, mrk_path: Path, everything: Edit) -> None:
    before = mrk_path.read_bytes()
    change = msgspec.structs.replace(write, dry_run=True).edit(everything)
    assert change.dry_run
    assert len(change.changed) == 10
    assert mrk_path.read_bytes() == before


def test_no_target_is_no_change(write: Write, everything: Edit) -> None:
    assert write.edit(msgspec.structs.replace(everything, targets=[])).changed == ()


def test_a_file_that_is_gone_is_one_line(write: Write, mrk_path: Path, everything: Edit) -> None:
    mrk_path.unlink()
    with pytest.raises(FailedError, match="cannot open"):
        write.edit(everything)


def test_a_lock_that_was_held_too_long_makes_the_next_part_smaller(write: Write, everything: Edit) -> None:
    class SlowFiles(FileSystem):
        def flush(self, descriptor: int) -> None:
            super().flush(descriptor)
            write.clock.sleep(0.4)

    told: list[int] = []
    slow = msgspec.structs.replace(write, files=SlowFiles(), progress=lambda done, _: told.append(done))
    change = slow.edit(everything)
    assert told == [4, 8, 10]
    assert change.held == pytest.approx(0.4)

    class SlowerFiles(FileSystem):
        def flush(self, descriptor: int) -> None:
            super().flush(descriptor)
            write.clock.sleep(0.6)

    told.clear()
    msgspec.structs.replace(slow, files=SlowerFiles()).undo(change.changed, 99)
    assert told == [4, 6, 7, 8, 9, 10]


def test_a_lock_that_was_held_too_long_once_makes_not_all_parts_smaller(write: Write, everything: Edit) -> None:
    flushes = 0

    class OnceSlowFiles(FileSystem):
        def flush(self, descriptor: int) -> None:
            nonlocal flushes
            super().flush(descriptor)
            flushes += 1
            write.clock.sleep(0.6 if flushes == 1 else 0)

    told: list[int] = []
    once = msgspec.structs.replace(write, files=OnceSlowFiles(), progress=lambda done, _: told.append(done))
    once.edit(everything)
    assert told == [4, 6, 10]


def test_every_part_is_written_down_before_and_after(write: Write, everything: Edit, journal: Journal) -> None:
    change = write.edit(everything)
    entries = journal.entries()
    assert [(entry.intent.part, len(entry.rows), entry.done) for entry in entries] == [
        (0, 4, True),
        (1, 4, True),
        (2, 2, True),
    ]
    assert {entry.intent.subject.id for entry in entries} == {change.change_id}
    assert [row.change() for entry in entries for row in entry.rows] == list(change.changed)
    assert all(entry.locked is not None for entry in entries)


def test_a_change_that_changes_nothing_takes_no_lock_and_leaves_no_entry(
    write: Write, everything: Edit, journal: Journal
) -> None:
    write.lock.touch()
    change = write.edit(msgspec.structs.replace(everything, verb=Verb.REMOVE))
    assert (change.changed, change.same) == ((), 10)
    assert journal.entries() == []


def test_a_refused_write_is_written_down_as_nothing_done(write: Write, everything: Edit, journal: Journal) -> None:
    write.lock.touch()
    with pytest.raises(LockedError):
        msgspec.structs.replace(write, timeout=0).edit(everything)
    (entry,) = journal.entries()
    assert not entry.done
    assert entry.outcome is not None
    assert "locked by another program" in entry.outcome.error


def test_without_a_journal_nothing_is_written(write: Write, mrk_path: Path, everything: Edit) -> None:
    write.recorder.journal.directory.write_bytes(b"a file in the place of the directory")
    before = mrk_path.read_bytes()
    with pytest.raises(FailedError, match="cannot write the journal"):
        write.edit(everything)
    assert mrk_path.read_bytes() == before
    assert not write.lock.exists()


def test_what_stood_in_the_file_under_the_lock_is_what_the_journal_says(
    write: Write, mrk_path: Path, everything: Edit, journal: Journal
) -> None:
    """Somebody changes a record between our look and our lock; undo must bring back their byte, not the one we saw."""

    class MeddlingFiles(FileSystem):
        def create_exclusive(self, path: Path) -> int:
            data = bytearray(mrk_path.read_bytes())
            data[layout.flags_offset(0)] = 8
            mrk_path.write_bytes(data)
            return super().create_exclusive(path)

    change = msgspec.structs.replace(write, files=MeddlingFiles(), batch=20).edit(everything)
    assert (change.changed[0].before, change.changed[0].after) == (8, 40)
    (entry,) = journal.entries()
    assert entry.intent.rows[0].before == 0
    assert [row.change() for row in entry.rows] == list(change.changed)


class Rewriter(StillClock):
    """Somebody who takes the lock and has the file shortened when we look, and is done when we sleep."""

    def __init__(self, write: Write, left: int) -> None:
        super().__init__()
        self.path, self.lock = write.path, write.lock
        self.whole = self.path.read_bytes()
        self.path.write_bytes(self.whole[:left])
        self.lock.touch()

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.path.write_bytes(self.whole)
        self.lock.unlink(missing_ok=True)


@pytest.mark.parametrize("left", [0, 20, 36, 72])
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_file_in_the_middle_of_a_rewrite_is_no_reason_to_say_that_records_are_gone(
    write: Write, everything: Edit, left: int, *, dry_run: bool
) -> None:
    busy = msgspec.structs.replace(write, clock=Rewriter(write, left), batch=10, dry_run=dry_run)
    edit = msgspec.structs.replace(everything, targets=everything.targets[5:])
    change = busy.edit(edit)
    assert (len(change.changed), change.gone) == (5, ())


def test_that_nothing_is_to_be_changed_is_said_under_the_lock_where_the_file_never_rests(
    write: Write, everything: Edit, journal: Journal
) -> None:
    class Restless(StillClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if self.time > 1_700_000_001:
                write.lock.unlink(missing_ok=True)

    write.lock.touch()
    nobody = msgspec.structs.replace(everything, targets=[Target(77, b"gone.msg")])
    change = msgspec.structs.replace(write, clock=Restless()).edit(nobody)
    assert (change.changed, len(change.gone)) == ((), 1)
    (entry,) = journal.entries()
    assert entry.outcome is not None
    assert not entry.done
