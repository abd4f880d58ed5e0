from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdtui.errors import RefusedError
from mdtui.files import FileSystem
from mdtui.mrk import layout
from mdtui.mrk.changing import Change, Edit, Target
from mdtui.mrk.editing import preview
from mdtui.mrk.flags import Verb
from mdtui.mrk.history import State, history
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Entry, Who
from mdtui.mrk.recovery import inspect, own_lock, remove_own_lock, rest, settle, unfinished
from tests.conftest import StillClock


def gone(_: Who) -> bool:
    return False


def alive(_: Who) -> bool:
    return True


@pytest.fixture
def lock(mrk_path: Path) -> Path:
    return mrk_path.with_name("a.lck")


@pytest.fixture
def planned(mrk_path: Path, files: FileSystem, clock: StillClock) -> Change:
    targets = [Target(uid, f"md5000000000{uid:03}.msg".encode(), uid - 1) for uid in (1, 2, 3)]
    return preview(Edit(Verb.ADD, 8, targets, 99), mrk_path, files=files, clock=clock)


@pytest.fixture
def entry(journal: Journal, planned: Change, lock: Path) -> Entry:
    """Give an intent whose process tried for its lock, and that nobody finished."""
    recorder = journal.recorder("add", ["flagged"], "anna@example.com", 99)
    recorder.begin(0, planned, lock)
    recorder.trying(0)
    return journal.entries()[0]


def put(path: Path, index: int, flags: int) -> None:
    data = bytearray(path.read_bytes())
    data[layout.flags_offset(index)] = flags
    path.write_bytes(data)


def test_only_an_entry_without_outcome_of_a_dead_process_is_a_leftover(entry: Entry, journal: Journal) -> None:
    assert unfinished([entry], gone) == [entry]
    assert unfinished([entry], alive) == []
    journal.outcome(entry.intent.subject, 0, None, "given up")
    assert unfinished(journal.entries(), gone) == []


@pytest.mark.parametrize(
    ("bytes_now", "says", "counts"),
    [
        ((0, 0, 0), "no record was changed", (0, 3, 0)),
        ((8, 8, 8), "all 3 records were changed", (3, 0, 0)),
        ((8, 0, 0), "1 changed, 2 not changed", (1, 2, 0)),
        ((8, 0, 32), "1 changed, 1 not changed, 1 changed by others", (1, 1, 1)),
    ],
)
def test_what_stands_in_the_file_is_said(
    entry: Entry,
    mrk_path: Path,
    files: FileSystem,
    clock: StillClock,
    bytes_now: tuple[int, ...],
    says: str,
    counts: tuple[int, int, int],
) -> None:
    for index, flags in enumerate(bytes_now):
        put(mrk_path, index, flags)
    leftover = inspect(entry, files=files, clock=clock)
    assert leftover.says == says
    assert (len(leftover.new), len(leftover.old), len(leftover.other)) == counts


def test_a_record_that_is_gone_is_counted(entry: Entry, mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    data = mrk_path.read_bytes()
    mrk_path.write_bytes(data[:36] + data[72:])
    leftover = inspect(entry, files=files, clock=clock)
    assert (leftover.gone, leftover.says) == (1, "2 not changed, 1 gone")


def test_a_file_that_cannot_be_read_is_a_problem_and_not_settled(
    entry: Entry, mrk_path: Path, files: FileSystem, clock: StillClock, journal: Journal
) -> None:
    mrk_path.unlink()
    leftover = inspect(entry, files=files, clock=clock)
    assert "cannot read" in leftover.says
    with pytest.raises(RefusedError):
        settle(leftover, journal, clock)


def test_a_settled_leftover_is_what_was_really_changed(
    entry: Entry, mrk_path: Path, files: FileSystem, clock: StillClock, journal: Journal
) -> None:
    put(mrk_path, 1, 8)
    leftover = inspect(entry, files=files, clock=clock)
    settle(leftover, journal, clock)
    (past,) = history(journal.entries())
    assert past.state is State.DONE
    assert [row.uid for row in past.changed] == [2]
    assert [(row.uid, row.before, row.after) for row in rest(leftover)] == [(1, 8, 0), (3, 8, 0)]


def test_a_leftover_that_changed_nothing_is_settled_as_nothing(
    entry: Entry, files: FileSystem, clock: StillClock, journal: Journal
) -> None:
    settle(inspect(entry, files=files, clock=clock), journal, clock)
    (past,) = history(journal.entries())
    assert (past.state, past.changed) == (State.NOTHING, ())


def test_a_lock_as_old_as_the_attempt_is_ours(entry: Entry, lock: Path, files: FileSystem, clock: StillClock) -> None:
    assert own_lock(entry, files) is None
    lock.touch()
    os.utime(lock, (clock.now(), clock.now()))
    assert own_lock(entry, files) == lock
    for away in (-60, -0.1, 2, 7200):
        os.utime(lock, (clock.now() + away, clock.now() + away))
        assert own_lock(entry, files) is None


def test_the_lock_that_we_waited_for_is_not_ours(
    lock: Path, journal: Journal, planned: Change, files: FileSystem, clock: StillClock
) -> None:
    """A process waits for somebody else's lock and is killed: that lock must never be taken for its own."""
    recorder = journal.recorder("add", ["flagged"], "anna@example.com", 99)
    recorder.begin(0, planned, lock)
    (entry,) = journal.entries()
    lock.touch()
    os.utime(lock, (clock.now(), clock.now()))
    assert own_lock(entry, files) is None, "it was never tried for"
    for _ in range(3):
        clock.time += 0.1
        recorder.trying(0)
        (entry,) = journal.entries()
        assert own_lock(entry, files) is None


def test_a_lock_that_was_taken_is_known_by_its_number_and_time(
    entry: Entry, lock: Path, journal: Journal, planned: Change, files: FileSystem, clock: StillClock
) -> None:
    lock.touch()
    os.utime(lock, (clock.now(), clock.now()))
    recorder = journal.recorder("add", ["flagged"], "anna@example.com", 99)
    recorder.begin(0, planned, lock)
    recorder.locked(0, planned, planned, files.stamp_path(lock))
    known = journal.entries()[-1]
    assert entry.intent.subject.id != known.intent.subject.id
    assert own_lock(known, files) == lock
    lock.unlink()
    lock.touch()
    os.utime(lock, (clock.now() + 1, clock.now() + 1))
    assert own_lock(known, files) is None


def test_our_dead_lock_is_removed_once(
    entry: Entry, lock: Path, journal: Journal, files: FileSystem, clock: StillClock, tmp_path: Path
) -> None:
    lock.touch()
    os.utime(lock, (clock.now(), clock.now()))
    with pytest.raises(RefusedError):
        remove_own_lock(entry, journal, alive, tmp_path / "guard", files)
    assert lock.exists()
    remove_own_lock(entry, journal, gone, tmp_path / "guard", files)
    assert not lock.exists()
    with pytest.raises(RefusedError, match="not a lock that a process of ours left behind"):
        remove_own_lock(entry, journal, gone, tmp_path / "guard", files)


def test_a_lock_taken_after_ours_was_removed_is_not_mistaken_for_it(
    entry: Entry, lock: Path, journal: Journal, files: FileSystem, clock: StillClock, tmp_path: Path
) -> None:
    lock.touch()
    os.utime(lock, (clock.now(), clock.now()))
    remove_own_lock(entry, journal, gone, tmp_path / "guard", files)
    lock.write_bytes(b"theirs")
    os.utime(lock, (clock.now() + 1, clock.now() + 1))
    assert own_lock(journal.entries()[0], files) is None
    with pytest.raises(RefusedError):
        remove_own_lock(entry, journal, gone, tmp_path / "guard", files)
    assert lock.read_bytes() == b"theirs"


def test_a_file_that_somebody_is_rewriting_is_looked_at_when_he_is_done(
    entry: Entry, mrk_path: Path, lock: Path, files: FileSystem
) -> None:
    whole = mrk_path.read_bytes()
    mrk_path.write_bytes(whole[:72])
    lock.touch()
    os.utime(lock, (1_600_000_000, 1_600_000_000))

    class WritingClock(StillClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            mrk_path.write_bytes(whole)
            lock.unlink(missing_ok=True)

    assert inspect(entry, files=files, clock=WritingClock()).gone == 0


def test_somebody_elses_lock_is_never_removed(
    entry: Entry, lock: Path, journal: Journal, files: FileSystem, clock: StillClock, tmp_path: Path
) -> None:
    lock.write_bytes(b"theirs")
    os.utime(lock, (clock.now() - 100, clock.now() - 100))
    with pytest.raises(RefusedError):
        remove_own_lock(entry, journal, gone, tmp_path / "guard", files)
    assert lock.read_bytes() == b"theirs"
