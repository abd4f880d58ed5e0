from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.config import Config
from mdtui.errors import LockedError, NothingMatchedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.changing import Change, Edit, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.history import MEND, State
from mdtui.mrk.journal import Journal
from mdtui.mrk.records import RecordTable, encode
from mdtui.mrk.rewrite.rewriting import Rewritten, Wanted
from mdtui.rewrites import Rewrites
from mdtui.server import MailServer
from tests.conftest import StillClock
from tests.fixtures.past_runs import DEAD, drop_first
from tests.fixtures.rewrite_bench import HeldFiles
from tests.fixtures.write_bench import Killed, faulty

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def server(small_root: Path) -> MailServer:
    return MailServer(open_root(small_root), Config(), clock=StillClock(), files=FileSystem())


@pytest.fixture
def mrk(server: MailServer) -> Path:
    path = server.folder(SENT).mrk
    assert path is not None
    return path


def repair(server: MailServer) -> str:
    server.clock.sleep(1)
    return server.rewrites.rewrite(SENT, "repair", drop_first, uid_validity=99).change_id


def uids(path: Path) -> list[int]:
    return list(RecordTable(path.read_bytes()).uids)


def body(path: Path) -> bytes:
    """Return the bytes of a file but LastWriteCounter."""
    data = path.read_bytes()
    return data[:12] + data[16:]


def flag(server: MailServer, uid: int) -> Change:
    server.clock.sleep(1)
    edit = Edit(Verb.ADD, Flag.FLAGGED, [Target(uid, f"md5000000000{uid:03}.msg".encode())], 99)
    return server.edit(server.folder(SENT), edit)


def test_a_repair_is_in_the_history_and_is_taken_back_and_brought_back(server: MailServer, mrk: Path) -> None:
    before = body(mrk)
    name = repair(server)
    (past,) = server.changes.history()
    assert (past.id, past.state, past.structure, past.summary) == (name, State.DONE, True, "1 dropped")
    assert past.copy is not None
    assert past.copy.read_bytes()[16:] == before[12:]
    server.clock.sleep(1)
    done = server.changes.undo()
    assert isinstance(done, Rewritten)
    assert (done.records_before, done.records_after, done.summary) == (9, 10, "")
    assert body(mrk) == before
    server.clock.sleep(1)
    again = server.changes.redo()
    assert isinstance(again, Rewritten)
    assert uids(mrk) == list(range(2, 11))
    server.clock.sleep(1)
    server.changes.undo(name)
    assert body(mrk) == before
    assert [past.state for past in server.changes.history()][-1] is State.UNDONE


def test_an_undo_keeps_what_others_did_since(server: MailServer, mrk: Path) -> None:
    name = repair(server)
    flag(server, 5)
    done = server.changes.undo(name)
    assert isinstance(done, Rewritten)
    assert done.summary == "1 changed by others since, that is kept"
    assert uids(mrk) == list(range(1, 11))
    assert RecordTable(mrk.read_bytes()).flags[4] == Flag.FLAGGED


def test_a_flag_that_was_changed_before_a_repair_is_taken_back_after_it(server: MailServer, mrk: Path) -> None:
    change = flag(server, 5)
    repair(server)
    server.clock.sleep(1)
    done = server.changes.undo(change.change_id)
    assert isinstance(done, Change)
    assert not any(RecordTable(mrk.read_bytes()).flags)


def test_an_index_that_was_set_aside_comes_back_or_its_flags_do(server: MailServer, mrk: Path) -> None:
    flag(server, 5)
    before = body(mrk)
    for new in (None, encode(msgspec.structs.replace(header(before), uid_validity=5), records(before, 0))):
        server.clock.sleep(1)
        name = server.rewrites.rewrite(SENT, "set-aside", lambda _: Wanted(None)).change_id
        assert not mrk.exists()
        if new is not None:
            mrk.write_bytes(new)
        server.clock.sleep(1)
        server.changes.undo(name)
        table = RecordTable(mrk.read_bytes())
        assert table.flags[4] == Flag.FLAGGED
        assert table.header is not None
        assert table.header.uid_validity == (99 if new is None else 5)


def header(body: bytes) -> Any:
    return RecordTable(body[:12] + bytes(4) + body[12:]).header


def records(body: bytes, flags: int) -> list[Any]:
    found = RecordTable(body[:12] + bytes(4) + body[12:]).records()
    return [msgspec.structs.replace(record, flags=flags) for record in found]


def test_a_dry_run_says_what_would_be(server: MailServer, mrk: Path) -> None:
    name = repair(server)
    after = mrk.read_bytes()
    done = server.changes.undo(name, dry_run=True)
    assert isinstance(done, Rewritten)
    assert (done.dry_run, done.written, done.records_after) == (True, True, 10)
    assert server.rewrites.rewrite(SENT, "repair", drop_first, summary="x", dry_run=True).summary == "1 dropped"
    assert mrk.read_bytes() == after
    assert len(server.changes.history()) == 1


def test_read_only_writes_nothing(server: MailServer, small_root: Path, mrk: Path) -> None:
    name, after = repair(server), mrk.read_bytes()
    reader = MailServer(open_root(small_root), Config(read_only=True), clock=server.clock)
    with pytest.raises(RefusedError, match="read-only"):
        reader.changes.undo(name)
    with pytest.raises(RefusedError, match="read-only"):
        reader.rewrites.rewrite(SENT, "repair", drop_first)
    assert mrk.read_bytes() == after


def test_a_folder_without_an_index_can_be_given_one(server: MailServer, mrk: Path) -> None:
    data = mrk.read_bytes()
    mrk.unlink()
    server.rewrites.rewrite(SENT, "rebuild", lambda _: Wanted(data))
    assert mrk.read_bytes() == data
    server.clock.sleep(1)
    server.changes.undo()
    assert not mrk.exists()


# After a crash


def kill(server: MailServer, at: str, base: type[FileSystem] = FileSystem, *, lock: bool = False) -> None:
    """Repair as a process that is killed before it calls the system so; its lock goes, as on Windows."""
    dead = False
    opened: set[int] = set()

    def step(_: int, name: str, call: Callable[[], Any]) -> Any:
        nonlocal dead
        dead = dead or name == at
        if dead:
            raise Killed
        try:
            result = call()
        except Killed:
            dead = True
            raise
        if name.startswith(("open", "create")):
            opened.add(result)
        return result

    files = faulty(step, base)
    who = msgspec.structs.replace(server.journal.who, pid=DEAD, started=1.0)
    journal = Journal(server.journal.directory, who, files=files, clock=server.clock)
    place = server.folder_locks.place(server.folder(SENT))
    with pytest.raises(Killed):
        Rewrites(journal, lambda _: place, 1.0, files=files, clock=server.clock).rewrite(SENT, "repair", drop_first)
    for descriptor in opened:
        # The system closes what a dead process had open; some were closed before.
        with suppress(OSError):
            os.close(descriptor)
    if not lock:
        place[1].unlink(missing_ok=True)
    server.clock.sleep(1)


def ours_beside(mrk: Path) -> list[str]:
    return [path.name for path in mrk.parent.iterdir() if path.name.endswith(".tmp")]


def test_what_was_not_written_is_finished(server: MailServer, mrk: Path) -> None:
    kill(server, "replace")
    (leftover,) = server.changes.leftovers()
    assert leftover.says == "nothing was written, the old file stands there"
    assert ours_beside(mrk)
    done = server.changes.finish(leftover)
    assert isinstance(done, Rewritten)
    assert (done.records_after, done.summary) == (9, "1 dropped")
    assert not ours_beside(mrk)
    assert server.changes.leftovers() == []
    server.clock.sleep(1)
    server.changes.undo()
    assert uids(mrk) == list(range(1, 11))


def test_what_was_not_written_is_taken_back_by_writing_that_down(server: MailServer, mrk: Path) -> None:
    kill(server, "replace")
    (leftover,) = server.changes.leftovers()
    assert server.changes.take_back(leftover) is None
    assert not ours_beside(mrk)
    assert [past.state for past in server.changes.history()] == [State.NOTHING]


def test_what_was_written_is_only_written_down_or_taken_back(server: MailServer, mrk: Path) -> None:
    class LateFiles(FileSystem):
        def replace(self, source: Path, target: Path) -> None:
            super().replace(source, target)
            raise Killed

    kill(server, "", LateFiles)
    (leftover,) = server.changes.leftovers()
    assert leftover.says == "all was written, the new file stands there"
    assert server.changes.finish(leftover) is None
    (past, *_) = server.changes.history()
    assert past.state is State.DONE
    server.clock.sleep(1)
    server.changes.undo(past.id)
    assert uids(mrk) == list(range(1, 11))


def half_write(server: MailServer) -> None:
    class TornFiles(HeldFiles):
        def truncate(self, descriptor: int, size: int) -> None:
            raise Killed

    kill(server, "", TornFiles)


def test_a_half_written_file_is_put_back_and_then_finished(server: MailServer, mrk: Path) -> None:
    before = body(mrk)
    half_write(server)
    assert body(mrk) != before
    (leftover,) = server.changes.leftovers()
    assert leftover.says == "the old file was written over, and only in part"
    assert server.changes.take_back(leftover) is None
    assert body(mrk) == before
    assert {past.subject.verb: past.state for past in server.changes.history()} == {
        MEND: State.DONE,
        "repair": State.NOTHING,
    }
    assert server.changes.last() is None
    with pytest.raises(RefusedError, match="put in order what a crash left"):
        server.changes.undo(server.changes.history()[0].id)
    server.clock.sleep(1)
    half_write(server)
    (leftover,) = server.changes.leftovers()
    done = server.changes.finish(leftover)
    assert isinstance(done, Rewritten)
    assert uids(mrk) == list(range(2, 11))


def test_what_had_not_begun_cannot_be_finished(server: MailServer, mrk: Path) -> None:
    kill(server, "create_exclusive")
    (leftover,) = server.changes.leftovers()
    with pytest.raises(NothingMatchedError, match="had not begun to write"):
        server.changes.finish(leftover)
    assert server.changes.leftovers() == []
    assert len(uids(mrk)) == 10


@pytest.mark.skipif(sys.platform == "win32", reason="our lock goes with us there")
def test_a_lock_that_is_still_there_is_removed_first(server: MailServer, mrk: Path) -> None:
    kill(server, "replace", lock=True)
    (leftover,) = server.changes.leftovers()
    lock = server.lock_path(server.folder(SENT))
    with pytest.raises(LockedError, match="still there"):
        server.changes.settle(leftover)
    server.changes.remove_own_lock(lock)
    (leftover,) = server.changes.leftovers()
    server.changes.settle(leftover)
    assert not ours_beside(mrk)
