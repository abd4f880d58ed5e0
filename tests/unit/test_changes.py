from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from mdtui.changes import is_running, this_user
from mdtui.config import Config
from mdtui.errors import LockedError, NothingMatchedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.changing import Change, Edit, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.history import State
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Who
from mdtui.processes.table import started_at
from mdtui.server import MailServer
from tests.conftest import StillClock
from tests.fixtures.past_runs import leave_unfinished

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def server(small_root: Path) -> MailServer:
    return open_server(small_root)


def open_server(root: Path, config: Config | None = None) -> MailServer:
    return MailServer(open_root(root), config or Config(), clock=StillClock(), files=FileSystem())


def toggle(server: MailServer, flag: Flag, *uids: int) -> str:
    folder = server.folder(SENT)
    server.clock.sleep(1)
    targets = [Target(uid, f"md5000000000{uid:03}.msg".encode(), uid - 1) for uid in uids]
    return server.edit(folder, Edit(Verb.TOGGLE, flag, targets, 99)).change_id


def flags(server: MailServer) -> list[int]:
    return list(server.open(server.folder(SENT)).table.flags)


def kill_in_the_middle(server: MailServer, *uids: int) -> None:
    """Leave an intent of a process that is gone."""
    gone = msgspec.structs.replace(server.journal.who, pid=2**22 + 1, started=1.0)
    journal = Journal(server.journal.directory, gone, files=FileSystem(), clock=server.clock)
    folder = server.folder(SENT)
    targets = [Target(uid, f"md5000000000{uid:03}.msg".encode(), uid - 1) for uid in uids]
    planned = server.edit(folder, Edit(Verb.ADD, Flag.FLAGGED, targets, 99), dry_run=True)
    recorder = journal.recorder("add", ["flagged"], SENT, 99)
    recorder.begin(0, planned, server.lock_path(folder))
    recorder.trying(0)


def test_the_last_change_is_taken_back_in_a_later_run(server: MailServer, small_root: Path) -> None:
    toggle(server, Flag.SEEN, 1, 2)
    toggle(server, Flag.FLAGGED, 2)
    later = open_server(small_root)
    last = later.changes.last()
    assert last is not None
    assert last.subject.flags == ("flagged",)
    later.changes.undo()
    assert flags(later)[:3] == [32, 32, 0]
    later.changes.undo()
    assert not any(flags(later))
    with pytest.raises(NothingMatchedError):
        later.changes.undo()


def test_whose_a_lock_is_is_known_from_the_journal(server: MailServer) -> None:
    lock = server.lock_path(server.folder(SENT))
    assert server.changes.lock_use()(lock) == (None, ())
    leave_unfinished(server, SENT, Flag.SEEN, 1, lock=True)
    for _ in range(3):
        holder, waiting = server.changes.lock_use()(lock)
        assert holder is not None
        assert (holder.dead, waiting) == (True, ())
    server.changes.remove_own_lock(lock)
    lock.touch()
    assert server.changes.lock_use()(lock) == (None, ())


def test_redo_brings_it_back(server: MailServer) -> None:
    toggle(server, Flag.SEEN, 1)
    server.changes.undo()
    server.clock.sleep(1)
    server.changes.redo()
    assert flags(server)[0] == 32
    with pytest.raises(NothingMatchedError):
        server.changes.redo()


def test_a_redo_is_taken_back_through_the_change_that_it_brought_back(server: MailServer) -> None:
    first = toggle(server, Flag.SEEN, 1)
    server.changes.undo()
    server.clock.sleep(1)
    redo = server.changes.redo().change_id
    with pytest.raises(RefusedError, match="taken back by its first change"):
        server.changes.undo(redo)
    assert flags(server)[0] == 32
    server.changes.undo(first)
    assert not any(flags(server))


def test_a_change_is_taken_back_by_name_and_only_once(server: MailServer) -> None:
    first = toggle(server, Flag.SEEN, 1)
    toggle(server, Flag.FLAGGED, 1)
    change = server.changes.undo(first)
    assert isinstance(change, Change)
    assert [row.uid for row in change.conflicts] == [1]
    assert flags(server)[0] == 40
    second = toggle(server, Flag.DRAFT, 5)
    server.changes.undo(second)
    with pytest.raises(RefusedError, match="taken back already"):
        server.changes.undo(second)
    with pytest.raises(NothingMatchedError, match="no such change"):
        server.changes.undo("20000101-000000-abcd")


def test_changes_of_other_roots_are_left_out(server: MailServer, tmp_path: Path) -> None:
    toggle(server, Flag.SEEN, 1)
    (tmp_path / "other" / "Users").mkdir(parents=True)
    assert open_server(tmp_path / "other").changes.history() == []
    assert len(server.changes.history()) == 1


def test_read_only_takes_nothing_back(server: MailServer, small_root: Path) -> None:
    toggle(server, Flag.SEEN, 1)
    with pytest.raises(RefusedError, match="read-only"):
        open_server(small_root, Config(read_only=True)).changes.undo()


def test_a_leftover_is_finished(server: MailServer) -> None:
    kill_in_the_middle(server, 1, 2)
    (leftover,) = server.changes.leftovers()
    assert leftover.says == "no record was changed"
    server.clock.sleep(1)
    change = server.changes.finish(leftover)
    assert change is not None
    assert flags(server)[:3] == [8, 8, 0]
    assert server.changes.leftovers() == []
    server.changes.undo()
    assert not any(flags(server))


def test_a_leftover_that_is_all_done_is_only_written_down(server: MailServer) -> None:
    kill_in_the_middle(server, 1)
    toggle(server, Flag.FLAGGED, 1)
    (leftover,) = server.changes.leftovers()
    assert server.changes.finish(leftover) is None
    assert server.changes.leftovers() == []


def test_a_leftover_is_taken_back(server: MailServer) -> None:
    kill_in_the_middle(server, 1, 2)
    toggle(server, Flag.FLAGGED, 2)
    (leftover,) = server.changes.leftovers()
    assert leftover.says == "1 changed, 1 not changed"
    server.clock.sleep(1)
    change = server.changes.take_back(leftover)
    assert isinstance(change, Change)
    assert [row.uid for row in change.changed] == [2]
    assert not any(flags(server))
    assert server.changes.leftovers() == []


def test_a_leftover_is_not_settled_while_its_lock_is_there(server: MailServer) -> None:
    kill_in_the_middle(server, 1)
    lock = server.lock_path(server.folder(SENT))
    lock.touch()
    os.utime(lock, (server.clock.now(), server.clock.now()))
    (leftover,) = server.changes.leftovers()
    with pytest.raises(LockedError, match="still there"):
        server.changes.take_back(leftover)
    server.changes.remove_own_lock(lock)
    (leftover,) = server.changes.leftovers()
    assert server.changes.take_back(leftover) is None


def test_a_leftover_that_did_nothing_is_taken_back_by_writing_that_down(server: MailServer) -> None:
    kill_in_the_middle(server, 1)
    (leftover,) = server.changes.leftovers()
    assert server.changes.take_back(leftover) is None
    assert {past.state for past in server.changes.history()} == {State.NOTHING}


def test_our_dead_lock_is_known_and_can_be_removed(server: MailServer) -> None:
    kill_in_the_middle(server, 1)
    lock = server.lock_path(server.folder(SENT))
    lock.touch()
    os.utime(lock, (server.clock.now(), server.clock.now()))
    foreign = lock.with_name("IMAP-INBOX-anna@example.com.lck")
    foreign.touch()
    os.utime(foreign, (server.clock.now() - 1000, server.clock.now() - 1000))
    held = {lock.lock.path: lock for lock in server.locks()}
    ours = held[lock].ours
    assert ours is not None
    assert ours.dead
    assert held[foreign].ours is None
    finding = held[foreign].finding
    assert finding is not None
    assert finding.rule == "LCK001"
    assert held[lock].finding is None
    with pytest.raises(RefusedError):
        server.changes.remove_own_lock(foreign)
    server.changes.remove_own_lock(lock)
    assert not lock.exists()
    assert foreign.exists()


def test_who_waits_for_a_lock_is_known(server: MailServer) -> None:
    folder = server.folder(SENT)
    lock = server.lock_path(folder)
    lock.touch()
    os.utime(lock, (server.clock.now() - 50, server.clock.now() - 50))
    planned = server.edit(folder, Edit(Verb.ADD, 8, [Target(1, b"md5000000000001.msg", 0)], 99), dry_run=True)
    server.journal.recorder("add", ["flagged"], SENT, 99).begin(0, planned, lock)
    (held,) = server.locks()
    assert held.ours is None
    assert held.waiting == (os.getpid(),)


def test_a_process_is_known_by_its_number_and_its_start() -> None:
    me = this_user({"SSH_CONNECTION": "10.0.0.7 5000 10.0.0.1 22"})
    assert (me.client, me.pid) == ("10.0.0.7", os.getpid())
    assert me.user
    assert is_running(me)
    assert not is_running(msgspec.structs.replace(me, started=me.started - 100))
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        started = started_at(child.pid) or 0.0
        child.wait()
    assert not is_running(Who("x", platform.node(), "", child.pid, started))
    assert is_running(Who("x", "another machine", "", child.pid, started))
