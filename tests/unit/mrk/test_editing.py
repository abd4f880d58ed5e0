from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.changing import Change, Edit, Target, Undo
from mdtui.mrk.editing import apply, preview
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.records import RecordTable
from tests.conftest import MakeMrk, StillClock


def target(uid: int, index: int | None = None) -> Target:
    return Target(uid, f"md5000000000{uid:03}.msg".encode(), uid - 1 if index is None else index)


def edit(*uids: int, verb: Verb = Verb.TOGGLE, flags: int = Flag.FLAGGED, validity: int = 99) -> Edit:
    return Edit(verb, flags, [target(uid) for uid in uids], validity)


@pytest.fixture
def run(mrk_path: Path, files: FileSystem, clock: StillClock) -> Callable[..., Change]:
    def run(intent: Edit | Undo, using: FileSystem = files, timeout: float = 1) -> Change:
        lock = mrk_path.with_name("a.lck")
        try:
            return apply(intent, mrk_path, lock, files=using, clock=clock, timeout=timeout)
        finally:
            assert not lock.exists()

    return run


def differing(before: bytes, after: bytes) -> list[int]:
    assert len(before) == len(after)
    return [place for place in range(len(before)) if before[place] != after[place]]


def test_one_toggle_changes_one_byte_and_the_counter(mrk_path: Path, run: Callable[..., Change]) -> None:
    before = mrk_path.read_bytes()
    change = run(edit(4))
    after = mrk_path.read_bytes()
    assert differing(before, after) == [12, 36 + 3 * 36 + 23]
    assert (change.counter_before, change.counter_after) == (7, 8)
    assert [(row.uid, row.index, row.before, row.after) for row in change.changed] == [(4, 3, 0, 8)]
    assert (change.overlap, change.gone, change.conflicts) == ((), (), ())


def test_a_change_that_changes_nothing_writes_nothing(mrk_path: Path, run: Callable[..., Change]) -> None:
    before, stamp = mrk_path.read_bytes(), mrk_path.stat().st_mtime_ns
    change = run(edit(1, 2, verb=Verb.REMOVE))
    assert mrk_path.read_bytes() == before
    assert mrk_path.stat().st_mtime_ns == stamp
    assert (change.same, change.changed, change.counter_after) == (2, (), 7)


def test_records_are_found_by_uid_and_name_where_rows_have_moved(
    mrk_path: Path, make_mrk: MakeMrk, run: Callable[..., Change]
) -> None:
    data = make_mrk([0] * 10)
    mrk_path.write_bytes(data[:36] + data[36 + 36 * 5 :])
    change = run(edit(8, 2))
    assert [(row.uid, row.index) for row in change.changed] == [(8, 2)]
    assert change.gone == (target(2),)
    table = RecordTable(mrk_path.read_bytes())
    assert [table.uids[i] for i in range(5) if table.flags[i]] == [8]


def test_a_uid_with_another_name_is_another_record(mrk_path: Path, run: Callable[..., Change]) -> None:
    before = mrk_path.read_bytes()
    change = run(Edit(Verb.ADD, 32, [Target(3, b"other.msg", 2)], 99))
    assert mrk_path.read_bytes() == before
    assert len(change.gone) == 1


def test_the_verb_works_on_the_byte_that_stands_there_now(
    mrk_path: Path, make_mrk: MakeMrk, run: Callable[..., Change]
) -> None:
    mrk_path.write_bytes(make_mrk([64 | 32 | 16] * 10, counter=20))
    change = run(edit(1, flags=Flag.SEEN))
    assert change.changed[0].after == 64 | 16
    assert change.counter_after == 21


def test_the_counter_wraps(mrk_path: Path, make_mrk: MakeMrk, run: Callable[..., Change]) -> None:
    mrk_path.write_bytes(make_mrk([0] * 10, counter=0xFFFFFFFF))
    change = run(edit(1))
    assert (change.counter_before, change.counter_after) == (0xFFFFFFFF, 0)
    assert mrk_path.read_bytes()[12:16] == bytes(4)


def test_the_same_target_twice_is_changed_once(mrk_path: Path, run: Callable[..., Change]) -> None:
    change = run(edit(5, 5))
    assert len(change.changed) == 1
    assert RecordTable(mrk_path.read_bytes()).flags[4] == Flag.FLAGGED


def test_another_uidvalidity_is_refused(mrk_path: Path, run: Callable[..., Change]) -> None:
    before = mrk_path.read_bytes()
    with pytest.raises(RefusedError, match="UIDVALIDITY is now 99"):
        run(edit(1, validity=98))
    assert mrk_path.read_bytes() == before


def test_another_version_is_refused(mrk_path: Path, run: Callable[..., Change]) -> None:
    data = bytearray(mrk_path.read_bytes())
    data[0] = 2
    mrk_path.write_bytes(data)
    with pytest.raises(RefusedError, match="HeaderVersion is 2"):
        run(edit(1))
    assert mrk_path.read_bytes() == data


def test_a_torn_header_is_refused(mrk_path: Path, run: Callable[..., Change]) -> None:
    mrk_path.write_bytes(b"x" * 35)
    with pytest.raises(RefusedError, match="no whole header"):
        run(edit(1))
    assert mrk_path.read_bytes() == b"x" * 35


def test_a_file_with_a_tail_keeps_it(mrk_path: Path, make_mrk: MakeMrk, run: Callable[..., Change]) -> None:
    mrk_path.write_bytes(make_mrk([0] * 10, tail=b"tail"))
    run(edit(10))
    assert mrk_path.read_bytes().endswith(b"tail")


def test_undo_takes_back_and_counts_on(mrk_path: Path, run: Callable[..., Change]) -> None:
    before = mrk_path.read_bytes()
    change = run(edit(1, 2, 3))
    back = run(Undo(change.changed, change.uid_validity))
    assert differing(before, mrk_path.read_bytes()) == [12]
    assert back.counter_after == 9
    assert len(back.changed) == 3


def test_undo_leaves_what_somebody_changed_since(mrk_path: Path, run: Callable[..., Change]) -> None:
    change = run(edit(1, 2))
    run(edit(2, flags=Flag.SEEN))
    back = run(Undo(change.changed, change.uid_validity))
    assert [row.uid for row in back.changed] == [1]
    assert [(row.uid, row.after) for row in back.conflicts] == [(2, Flag.SEEN | Flag.FLAGGED)]
    assert list(RecordTable(mrk_path.read_bytes()).flags[:2]) == [0, Flag.SEEN | Flag.FLAGGED]


def test_a_preview_writes_nothing_and_takes_no_lock(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    before = mrk_path.read_bytes()
    change = preview(edit(1, 2), mrk_path, files=files, clock=clock)
    assert change.dry_run
    assert len(change.changed) == 2
    assert mrk_path.read_bytes() == before


def test_a_held_lock_leaves_the_file_alone(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    lock = mrk_path.with_name("a.lck")
    lock.touch()
    before = mrk_path.read_bytes()
    with pytest.raises(LockedError):
        apply(edit(1), mrk_path, lock, files=files, clock=clock, timeout=1)
    assert lock.exists()
    assert mrk_path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right there")
def test_a_link_is_never_written_through(mrk_path: Path, run: Callable[..., Change]) -> None:
    elsewhere = mrk_path.with_name("elsewhere")
    mrk_path.rename(elsewhere)
    mrk_path.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(RefusedError, match="symbolic link"):
        run(edit(1))
    assert elsewhere.read_bytes() == before


class SwappingFiles(FileSystem):
    """Puts a copy in the place of the file before each of the first `swaps` openings for writing is used."""

    def __init__(self, path: Path, swaps: int) -> None:
        self.path = path
        self.swaps = swaps

    def open_update(self, path: Path) -> int:
        descriptor = super().open_update(path)
        if self.swaps:
            self.swaps -= 1
            copy = self.path.read_bytes()
            self.path.rename(self.path.with_name(f"old{self.swaps}"))
            self.path.write_bytes(copy)
        return descriptor


def test_a_file_replaced_under_us_is_opened_once_more(mrk_path: Path, run: Callable[..., Change]) -> None:
    before = mrk_path.read_bytes()
    change = run(edit(1), SwappingFiles(mrk_path, 1))
    assert (len(change.changed), change.overlap, change.intruded) == (1, (), False)
    assert differing(before, mrk_path.read_bytes()) == [12, 59]
    assert mrk_path.with_name("old0").read_bytes() == before


def test_a_file_replaced_again_is_refused(mrk_path: Path, run: Callable[..., Change]) -> None:
    before = mrk_path.read_bytes()
    with pytest.raises(RefusedError, match="replaced meanwhile"):
        run(edit(1), SwappingFiles(mrk_path, 2))
    for name in ("IMAP.MRK", "old0", "old1"):
        assert mrk_path.with_name(name).read_bytes() == before


def test_a_writer_without_lock_is_noticed_before_unlocking(run: Callable[..., Change]) -> None:
    class OverwrittenFiles(FileSystem):
        def flush(self, descriptor: int) -> None:
            super().flush(descriptor)
            self.write_at(descriptor, b"\x01", 36 + 23)

    change = run(edit(1, 2), OverwrittenFiles())
    assert [(row.uid, row.after) for row in change.overlap] == [(1, 1)]
    assert change.intruded


def test_a_writer_without_lock_elsewhere_in_the_file_is_told_apart(run: Callable[..., Change]) -> None:
    class CountedFiles(FileSystem):
        def flush(self, descriptor: int) -> None:
            super().flush(descriptor)
            self.write_at(descriptor, b"\x63", 12)

    change = run(edit(1, 2), CountedFiles())
    assert (change.overlap, change.intruded) == ((), True)


class FaultyFiles(FileSystem):
    """Fails the k-th write, and every one after it while `lasting`."""

    def __init__(self, fault: int, error: int, *, lasting: bool) -> None:
        self.fault = fault
        self.error = error
        self.lasting = lasting
        self.writes = 0

    def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
        self.writes += 1
        if self.writes == self.fault or (self.lasting and self.writes > self.fault):
            raise OSError(self.error, "made to fail")
        return super().write_at(descriptor, data, offset)


@pytest.mark.parametrize("fault", [1, 2, 3, 4])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_failed_write_is_put_back(mrk_path: Path, run: Callable[..., Change], fault: int, error: int) -> None:
    with pytest.raises(FailedError, match="the flags are as they were"):
        run(edit(1, 2, 3), FaultyFiles(fault, error, lasting=False))
    assert not any(RecordTable(mrk_path.read_bytes()).flags)


def test_a_disk_that_stays_broken_says_what_stands_in_the_file(mrk_path: Path, run: Callable[..., Change]) -> None:
    with pytest.raises(FailedError, match="2 of 3 records stay changed"):
        run(edit(1, 2, 3), FaultyFiles(4, errno.EIO, lasting=True))
    assert list(RecordTable(mrk_path.read_bytes()).flags)[:4] == [8, 8, 0, 0]


def test_a_short_write_is_gone_on_with(mrk_path: Path, run: Callable[..., Change]) -> None:
    class ShortFiles(FileSystem):
        def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
            return super().write_at(descriptor, data[:1], offset)

    change = run(edit(1), ShortFiles())
    assert RecordTable(mrk_path.read_bytes()).header == RecordTable(mrk_path.read_bytes()).header
    assert change.overlap == ()
    assert mrk_path.read_bytes()[12:16] == (8).to_bytes(4, "little")


def test_a_file_held_without_sharing_is_tried_again_and_then_said(run: Callable[..., Change]) -> None:
    class HeldFiles(FileSystem):
        tries = 0
        until = 5

        def open_update(self, path: Path) -> int:
            self.tries += 1
            if self.tries < self.until:
                error = OSError(13, "used by another process")
                error.winerror = 32  # type: ignore[attr-defined,unused-ignore]  # only Windows has it
                raise error
            return super().open_update(path)

    held = HeldFiles()
    assert len(run(edit(1), held).changed) == 1
    assert held.tries == 5
    HeldFiles.until = 10_000
    with pytest.raises(LockedError, match="without sharing"):
        run(edit(2), HeldFiles())
