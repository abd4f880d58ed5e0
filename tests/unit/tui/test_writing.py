from __future__ import annotations

from pathlib import Path
from typing import Any, Unpack

import msgspec
import pytest

from mdtui.errors import LockedError, NothingMatchedError
from mdtui.ini_changes import NewFile
from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import HowToWrite, PartlyDoneError
from mdtui.mrk.changing import Change, Edit, FlagChange, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.history import Past
from mdtui.mrk.records import RecordTable
from mdtui.mrk.rewrite.rewriting import Rewritten, RewrittenError
from mdtui.server import MailServer
from mdtui.tui.writing import (
    FinishWrite,
    FlagWrite,
    GiveUpWrite,
    RedoWrite,
    Standing,
    UndoWrite,
    Write,
    Writes,
    back,
)
from tests.fixtures.past_runs import change_earlier, drop_first, edit, leave_unfinished, repair_earlier

FOLDER = Folder(path=Path("Work.IMAP"), owner="anna@example.com", names=("Work",), raw_names=("Work",), mrk=None)
EDIT = Edit(Verb.TOGGLE, Flag.SEEN, (Target(1, b"a.msg", 0),), 7)
SENT = "anna@example.com/Sent Items"


def change(*indexes: int, **more: Any) -> Change:
    return Change(path=Path("IMAP.MRK"), uid_validity=7, changed=rows(*indexes), **more)


def rows(*indexes: int) -> tuple[FlagChange, ...]:
    return tuple(FlagChange(index + 1, b"a.msg", index, 0, 32) for index in indexes)


def flag_write(*targets: int) -> FlagWrite:
    wanted = tuple(Target(index + 1, b"a.msg", index) for index in targets or (0,))
    return FlagWrite(msgspec.structs.replace(EDIT, targets=wanted), FOLDER)


def done(writes: Writes, result: Change | None) -> Write | None:
    write = writes.next()
    if write is not None:
        write.change = result
        writes.ended(write)
    return write


# The queue


def test_one_change_is_written_at_a_time_in_the_order_asked_for() -> None:
    writes = Writes()
    first, second = flag_write(), flag_write()
    writes.add(first)
    writes.add(second)
    assert writes.next() is first
    assert writes.next() is None
    assert writes.busy == 2
    writes.ended(first)
    assert writes.next() is second


def test_what_waits_can_be_dropped_but_not_what_is_being_written() -> None:
    writes = Writes()
    first, second = flag_write(), flag_write()
    writes.add(first)
    writes.add(second)
    writes.next()
    assert writes.drop_waiting() == [second]
    assert writes.busy == 1


def test_what_is_on_its_way_can_be_taken_back() -> None:
    writes = Writes()
    assert (writes.can_undo, writes.can_redo, writes.undoing) == (False, False, False)
    writes.add(flag_write())
    assert (writes.can_undo, writes.undoing) == (True, False)
    writes.add(UndoWrite())
    assert (writes.can_redo, writes.undoing) == (True, True)


def test_a_change_can_be_taken_back_and_an_older_undo_not_brought_back_any_more() -> None:
    writes = Writes()
    writes.standing = Standing(redo=True)
    writes.add(flag_write())
    done(writes, change())
    assert writes.standing == Standing(redo=True)
    writes.add(flag_write())
    done(writes, change(0))
    assert writes.standing == Standing(undo=True)


# What is done


def run(server: MailServer, write: Write, **how: Unpack[HowToWrite]) -> str:
    write.run(server, how)
    return write.said()


def toggle(server: MailServer, flag: Flag, *uids: int) -> str:
    return run(server, FlagWrite(edit(server, SENT, flag, *uids), server.folder(SENT)))


def flags(server: MailServer) -> list[int]:
    mrk = server.folder(SENT).mrk
    assert mrk is not None
    return list(RecordTable(mrk.read_bytes()).flags)


def test_the_last_change_of_this_run_is_taken_back_and_brought_back(server: MailServer) -> None:
    change_earlier(server, SENT, Flag.DRAFT, 9)
    toggle(server, Flag.SEEN, 1, 2)
    undo = UndoWrite()
    assert run(server, undo) == "2 records taken back"
    assert flags(server)[:2] == [0, 0]
    assert (undo.where, undo.total, undo.standing) == (SENT, 2, Standing(undo=True, redo=True))
    redo = RedoWrite()
    assert run(server, redo) == "2 records brought back"
    assert flags(server)[:2] == [32, 32]
    assert redo.standing == Standing(undo=True)


@pytest.mark.parametrize("kind", [UndoWrite, RedoWrite])
def test_nothing_to_take_back_is_said(server: MailServer, kind: type[UndoWrite]) -> None:
    assert "to take back" in run(server, kind())


def test_a_change_of_an_earlier_run_is_not_taken_back_before_it_was_asked_about(server: MailServer) -> None:
    change_earlier(server, SENT, Flag.SEEN, 1)
    write = UndoWrite()
    assert run(server, write) == ""
    assert write.earlier is not None
    assert flags(server)[0] == 32
    assert run(server, back(write.earlier)) == "1 record taken back"
    assert flags(server)[0] == 0


def test_a_change_of_another_program_does_not_hide_our_own(server: MailServer) -> None:
    toggle(server, Flag.SEEN, 1)
    change_earlier(server, SENT, Flag.DRAFT, 9)
    assert run(server, UndoWrite()) == "1 record taken back"
    assert flags(server)[0] == 0


def test_the_way_back_of_an_undo_brings_back(server: MailServer) -> None:
    toggle(server, Flag.SEEN, 1)
    run(server, UndoWrite())
    last: Past = server.changes.history()[0]
    assert isinstance(back(last), RedoWrite)
    assert run(server, back(last)) == "1 record brought back"


def test_an_unfinished_change_is_finished(server: MailServer) -> None:
    leave_unfinished(server, SENT, Flag.SEEN, 1, 2)
    (leftover,) = server.changes.leftovers()
    write = FinishWrite(leftover)
    assert (write.where, write.total) == (SENT, 2)
    assert run(server, write) == "2 records changed, it is finished"
    assert flags(server)[:3] == [32, 32, 0]


def test_an_unfinished_change_that_is_all_done_is_only_written_down(server: MailServer) -> None:
    leave_unfinished(server, SENT, Flag.SEEN, 1)
    change_earlier(server, SENT, Flag.SEEN, 1)
    (leftover,) = server.changes.leftovers()
    assert run(server, FinishWrite(leftover)) == "nothing was left to do, it is written down as finished"
    assert server.changes.leftovers() == []


def test_an_unfinished_change_is_taken_back(server: MailServer) -> None:
    leave_unfinished(server, SENT, Flag.SEEN, 1, 2)
    change_earlier(server, SENT, Flag.SEEN, 1)
    (leftover,) = server.changes.leftovers()
    write = GiveUpWrite(leftover)
    assert run(server, write) == "1 record taken back"
    assert write.total == 1
    assert flags(server)[:2] == [0, 0]


def test_an_unfinished_change_that_did_nothing_is_given_up(server: MailServer) -> None:
    leave_unfinished(server, SENT, Flag.SEEN, 1)
    (leftover,) = server.changes.leftovers()
    assert run(server, GiveUpWrite(leftover)) == "no record had been changed, that is written down now"


def test_what_is_stopped_between_two_parts_stays_done(server: MailServer) -> None:
    small = MailServer(server.root, msgspec.structs.replace(server.config, batch=4), clock=server.clock)
    steps: list[tuple[int, int]] = []

    def progress(at: int, total: int) -> None:
        steps.append((at, total))

    write = FlagWrite(edit(small, SENT, Flag.SEEN, *range(1, 11)), small.folder(SENT))
    said = run(small, write, progress=progress, cancelled=lambda: len(steps) == 2)
    assert said == "8 records changed, 2 left as they were, you stopped it"
    assert steps == [(4, 10), (8, 10)]
    assert flags(small) == [32] * 8 + [0] * 2
    steps.clear()
    said = run(small, UndoWrite(), progress=progress, cancelled=lambda: len(steps) == 1)
    assert said == "4 records taken back, 4 left as they were, you stopped it; U and then u takes back all"
    assert run(small, RedoWrite()) == "4 records brought back"
    assert run(small, UndoWrite()) == "8 records taken back"


# What is said


def said_of(write: Write, result: Change) -> str:
    write.change = result
    return write.said()


def test_the_line_says_only_what_the_rows_do_not_show() -> None:
    assert said_of(flag_write(), change(0)) == ""
    assert said_of(flag_write(0, 1), change(0, 1)) == "2 records changed"


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (change(gone=EDIT.targets), "0 records changed, 1 not there any more"),
        (
            change(0, merged=rows(0)),
            "1 record changed, 1 had been changed by somebody else, the flag was applied to what stands there now",
        ),
        (change(0, conflicts=rows(1)), "1 record changed, 1 changed by somebody else since, left as they are"),
        (
            change(0, overlap=rows(0), intruded=True),
            "1 record changed, 1 overwritten by a program that did not take the lock",
        ),
        (change(0, intruded=True), "1 record changed, a program wrote meanwhile without taking the lock"),
    ],
)
def test_what_was_otherwise_than_asked_for_is_said(result: Change, said: str) -> None:
    assert said_of(flag_write(0), result) == said


def test_the_line_of_a_failure_is_the_error() -> None:
    write = flag_write()
    write.error = LockedError("held", where="a.lck")
    assert write.said() == "held: a.lck"
    write.error = ValueError("x\x1b")
    assert write.said() == "a fault in mdtui: ValueError('x\\x1b')"


def test_what_was_done_before_a_failure_is_kept(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    partly = PartlyDoneError(LockedError("held", where="a.lck"), change(0))

    def fail(*_: object, **__: object) -> None:
        raise partly

    monkeypatch.setattr(server, "edit", fail)
    write = flag_write(0, 1)
    assert run(server, write) == "stopped after 1 records were changed: held: a.lck"
    assert write.change == change(0)


def test_what_was_left_out_is_said() -> None:
    write = flag_write(0)
    write.change = change(0)
    assert write.said() == ""
    write.left_out = 2
    assert write.said() == "1 record changed, 2 left out that have no record yet"


# Structure changes


def test_a_structure_change_is_taken_back_and_brought_back(server: MailServer) -> None:
    server.rewrites.rewrite(SENT, "repair", drop_first)
    undo = UndoWrite()
    assert run(server, undo) == "taken back: 9 records before, 10 records now"
    assert undo.rewritten is not None
    assert not undo.is_problem
    assert run(server, RedoWrite()) == "brought back: 10 records before, 9 records now"
    assert len(flags(server)) == 9


def test_one_of_an_earlier_run_is_asked_about_first(server: MailServer) -> None:
    repair_earlier(server, SENT)
    write = UndoWrite()
    assert run(server, write) == ""
    assert write.earlier is not None
    assert run(server, back(write.earlier)) == "taken back: 9 records before, 10 records now"


def test_what_failed_after_the_file_was_written_is_a_problem(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = Rewritten(Path("IMAP.MRK"), written=True)

    def fail(*_: object, **__: object) -> None:
        raise RewrittenError(LockedError("held", where="a.lck"), done)

    monkeypatch.setattr(type(server.changes), "undo", fail)
    change_earlier(server, SENT, Flag.SEEN, 1)
    write = back(server.changes.history()[0])
    assert run(server, write) == "written, but held: a.lck"
    assert (write.rewritten, write.is_problem) == (done, True)


def test_a_key_of_the_records_takes_no_change_to_settings_back(server: MailServer) -> None:
    assert server.root.app is not None
    path = server.root.app / "MDaemon.ini"
    path.write_bytes(b"[a]\r\nx=1\r\n")
    server.addresses.settings.write("bind", [NewFile(path, b"[a]\r\nx=1\r\n", b"[a]\r\nx=2\r\n")])
    assert Standing.of(server) == Standing()
    write = UndoWrite()
    write.run(server, HowToWrite())
    assert isinstance(write.error, NothingMatchedError)
    (past,) = server.changes.history()
    again = back(past)
    again.run(server, HowToWrite())
    assert again.said() == "taken back"
    assert path.read_bytes() == b"[a]\r\nx=1\r\n"
