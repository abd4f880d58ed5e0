from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.history import State, history
from mdtui.mrk.journal import Journal
from mdtui.mrk.records import RecordTable, encode
from mdtui.mrk.rewrite.rewriting import Make, Rewritten, RewrittenError, Wanted, preview, rewrite, temporary_name
from tests.conftest import MakeMrk, StillClock

Run = Callable[..., Rewritten]


@pytest.fixture
def lock(mrk_path: Path) -> Path:
    return mrk_path.parents[1] / "a.lck"


@pytest.fixture
def run(mrk_path: Path, lock: Path, journal: Journal, clock: StillClock) -> Run:
    """Give a function that carries a structure change out."""

    def carry_out(make: Make, files: FileSystem | None = None, uid_validity: int | None = 99) -> Rewritten:
        recorder = journal.recorder("repair", [], "anna@example.com", 99, summary="as planned")
        return rewrite(
            make,
            mrk_path,
            lock,
            files=files or FileSystem(),
            clock=clock,
            recorder=recorder,
            uid_validity=uid_validity,
            timeout=1,
        )

    return carry_out


def without_first(data: bytes | None) -> Wanted:
    table = RecordTable(data or b"")
    return Wanted(encode(table.header, table.records()[1:], table.tail))


def test_a_new_file_is_written_with_the_next_counter_and_a_copy_is_kept(
    run: Run, mrk_path: Path, lock: Path, journal: Journal
) -> None:
    before = mrk_path.read_bytes()
    done = run(without_first)
    table = RecordTable(mrk_path.read_bytes())
    assert table.header is not None
    assert (len(table), table.header.last_write_counter) == (9, 8)
    assert mrk_path.read_bytes()[16:] == before[16:36] + before[72:]
    assert (done.records_before, done.records_after, done.counter_before, done.counter_after) == (10, 9, 7, 8)
    assert (done.written, done.in_place, done.intruded, done.summary) == (True, False, False, "as planned")
    assert done.copy is not None
    assert done.copy.read_bytes() == before
    (past,) = history(journal.entries())
    assert (past.id, past.state, past.structure, past.summary) == (done.change_id, State.DONE, True, "as planned")
    assert [path.name for path in mrk_path.parent.iterdir()] == ["IMAP.MRK"]
    assert not lock.exists()


def test_what_make_says_of_itself_goes_before(run: Run, journal: Journal) -> None:
    def make(data: bytes | None) -> Wanted:
        return Wanted(without_first(data).data, summary="1 dropped")

    assert run(make).summary == "1 dropped"
    assert history(journal.entries())[0].summary == "1 dropped"


def test_the_counter_wraps(run: Run, mrk_path: Path, make_mrk: MakeMrk) -> None:
    mrk_path.write_bytes(make_mrk([0, 0], counter=2**32 - 1))
    assert run(without_first).counter_after == 0


def test_where_nothing_differs_nothing_is_written(
    run: Run, mrk_path: Path, journal: Journal, make_mrk: MakeMrk
) -> None:
    stamp = mrk_path.stat()
    done = run(lambda _: Wanted(make_mrk([0] * 10, counter=1234)))
    assert (done.written, done.counter_after, done.copy) == (False, 7, None)
    assert mrk_path.stat().st_mtime_ns == stamp.st_mtime_ns
    assert history(journal.entries())[0].state is State.NOTHING
    assert not journal.copies.directory.exists()


def test_a_file_is_made_taken_away_and_made_again(run: Run, mrk_path: Path, make_mrk: MakeMrk) -> None:
    gone = run(lambda _: Wanted(None))
    assert (gone.is_there, gone.records_before, gone.counter_after, mrk_path.exists()) == (False, 10, 0, False)
    assert run(lambda _: Wanted(None), uid_validity=None).written is False
    made = run(lambda _: Wanted(make_mrk([8], counter=77)), uid_validity=None)
    assert (made.was_there, made.is_there, made.counter_after, made.copy) == (False, True, 77, None)
    assert mrk_path.read_bytes() == make_mrk([8], counter=77)


def test_a_torn_file_is_replaced_as_it_is_wanted(run: Run, mrk_path: Path, make_mrk: MakeMrk) -> None:
    mrk_path.write_bytes(b"\1\0\0")
    done = run(lambda _: Wanted(make_mrk([8], counter=3)), uid_validity=None)
    assert (done.counter_before, done.counter_after) == (0, 3)
    assert done.copy is not None
    assert done.copy.read_bytes() == b"\1\0\0"


def test_another_uidvalidity_no_header_or_no_file_is_refused(run: Run, mrk_path: Path) -> None:
    before = mrk_path.read_bytes()
    with pytest.raises(RefusedError, match="UIDVALIDITY is now 99, no longer 5"):
        run(without_first, uid_validity=5)
    assert mrk_path.read_bytes() == before
    mrk_path.write_bytes(b"torn")
    with pytest.raises(RefusedError, match="no whole header"):
        run(without_first)
    mrk_path.unlink()
    with pytest.raises(RefusedError, match="not there any more"):
        run(without_first)
    assert not mrk_path.exists()


def test_what_make_refuses_is_not_written(run: Run, mrk_path: Path, lock: Path, journal: Journal) -> None:
    def make(_: bytes | None) -> Wanted:
        raise RefusedError("not like this", where=mrk_path)

    with pytest.raises(RefusedError, match="not like this"):
        run(make)
    assert history(journal.entries())[0].error == f"not like this: {mrk_path}"
    assert not lock.exists()


def test_a_lock_that_is_held_is_waited_for_and_never_broken(run: Run, lock: Path, mrk_path: Path) -> None:
    lock.touch()
    before = mrk_path.read_bytes()
    with pytest.raises(LockedError):
        run(without_first)
    assert lock.exists()
    assert mrk_path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can remove a file there that we have open")
def test_our_lock_that_was_taken_away_ends_it(run: Run, lock: Path, mrk_path: Path) -> None:
    def make(data: bytes | None) -> Wanted:
        lock.unlink()
        return without_first(data)

    before = mrk_path.read_bytes()
    with pytest.raises(RefusedError, match="our lock file was taken away"):
        run(make)
    assert mrk_path.read_bytes() == before


def test_message_files_are_renamed_with_it(run: Run, mrk_path: Path) -> None:
    old = "a name that is much too long for a record.msg"
    (mrk_path.parent / old).write_bytes(b"long")

    def make(data: bytes | None) -> Wanted:
        return Wanted(without_first(data).data, ((old, "md50000001000.msg"),))

    assert run(make).renamed == 1
    assert sorted(path.name for path in mrk_path.parent.iterdir()) == ["IMAP.MRK", "md50000001000.msg"]


def test_message_files_alone_can_be_renamed(run: Run, mrk_path: Path) -> None:
    before = mrk_path.read_bytes()
    (mrk_path.parent / "old.msg").write_bytes(b"x")
    done = run(lambda data: Wanted(data, (("old.msg", "new.msg"),)))
    assert (done.written, done.renamed, done.counter_after) == (True, 1, 7)
    assert mrk_path.read_bytes() == before
    assert (mrk_path.parent / "new.msg").exists()


def test_what_fails_after_the_file_stands_says_that_it_stands(run: Run, mrk_path: Path, journal: Journal) -> None:
    class BrokenFiles(FileSystem):
        def flush_directory(self, path: Path) -> None:
            if path == mrk_path.parent:
                raise OSError(5, "Input/output error")

    with pytest.raises(RewrittenError, match="written, but") as caught:
        run(without_first, BrokenFiles())
    assert caught.value.rewritten.records_after == 9
    assert len(RecordTable(mrk_path.read_bytes())) == 9
    (past,) = history(journal.entries())
    assert past.state is State.DONE
    assert "Input/output error" in past.error


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right there")
def test_a_link_is_never_written_through(run: Run, mrk_path: Path) -> None:
    real = mrk_path.with_name("real")
    mrk_path.rename(real)
    mrk_path.symlink_to(real)
    with pytest.raises((RefusedError, FailedError)):
        run(without_first)
    assert mrk_path.is_symlink()
    assert len(RecordTable(real.read_bytes())) == 10


def test_a_preview_writes_nothing(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    before = mrk_path.read_bytes()
    done = preview(without_first, mrk_path, files=files, clock=clock, uid_validity=99)
    assert (done.written, done.dry_run, done.records_after, done.change_id) == (True, True, 9, "")
    assert mrk_path.read_bytes() == before
    with pytest.raises(RefusedError):
        preview(without_first, mrk_path, files=files, clock=clock, uid_validity=5)


def test_our_file_beside_has_a_name_that_mdaemon_gives_to_none() -> None:
    assert temporary_name("20260818-120000-ab") == "mdtui-20260818-120000-ab.tmp"
