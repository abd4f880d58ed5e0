from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtui.errors import ExitCode, FailedError, LockedError
from mdtui.files import FileSystem
from mdtui.mrk.bulk import PartlyDoneError, Write
from mdtui.mrk.editing import Edit, Target
from mdtui.mrk.flags import Verb
from mdtui.mrk.records import RecordTable
from tests.conftest import StillClock


@pytest.fixture
def write(mrk_path: Path, files: FileSystem, clock: StillClock) -> Write:
    return Write(mrk_path, mrk_path.with_name("a.lck"), files, clock, batch=4)


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
    back = write.undo(write.edit(everything))
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
    write.undo(caught.value.change)
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
