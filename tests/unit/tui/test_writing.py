from __future__ import annotations

from pathlib import Path

from mdtui.errors import LockedError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.editing import Change, Edit, FlagChange, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.tui.writing import Write, Writes

FOLDER = Folder(path=Path("Work.IMAP"), owner="anna@example.com", names=("Work",), raw_names=("Work",), mrk=None)
EDIT = Edit(Verb.TOGGLE, Flag.SEEN, (Target(1, b"a.msg", 0),), 7)


def change(*indexes: int, gone: int = 0, conflicts: int = 0) -> Change:
    rows = tuple(FlagChange(index + 1, b"a.msg", index, 0, 32) for index in indexes)
    return Change(
        path=Path("IMAP.MRK"),
        uid_validity=7,
        changed=rows,
        gone=tuple(Target(90 + number, b"x.msg") for number in range(gone)),
        conflicts=tuple(FlagChange(80 + number, b"y.msg", 0, 1, 1) for number in range(conflicts)),
    )


def done(writes: Writes, result: Change | None) -> Write | None:
    write = writes.next()
    if write is not None:
        write.change = result
        writes.ended(write)
    return write


def test_one_change_is_written_at_a_time_in_the_order_asked_for() -> None:
    writes = Writes()
    first, second = Write(EDIT, FOLDER), Write(EDIT, FOLDER)
    writes.add(first)
    writes.add(second)
    assert writes.next() is first
    assert writes.next() is None
    assert writes.busy == 2
    writes.ended(first)
    assert writes.next() is second


def test_undo_takes_back_the_change_that_was_asked_for_before_it() -> None:
    writes = Writes()
    writes.add(Write(EDIT, FOLDER))
    writes.add(Write())
    assert writes.can_undo is False
    made = change(0)
    done(writes, made)
    undo = done(writes, change(0))
    assert undo is not None
    assert (undo.folder, undo.undone) == (FOLDER, made)
    assert not writes.can_undo


def test_undo_goes_back_step_by_step() -> None:
    writes = Writes()
    first, second = change(0), change(1)
    for made in (first, second):
        writes.add(Write(EDIT, FOLDER))
        done(writes, made)
    undone = []
    while writes.can_undo:
        writes.add(Write())
        write = done(writes, change(0))
        assert write is not None
        undone.append(write.undone)
    assert undone == [second, first]


def test_what_waits_can_be_dropped_but_not_what_is_being_written() -> None:
    writes = Writes()
    first, second = Write(EDIT, FOLDER), Write(EDIT, FOLDER)
    writes.add(first)
    writes.add(second)
    writes.next()
    assert writes.drop_waiting() == [second]
    assert writes.busy == 1


def test_an_undo_that_failed_can_be_tried_again() -> None:
    writes = Writes()
    writes.add(Write(EDIT, FOLDER))
    done(writes, change(0))
    writes.add(Write())
    done(writes, None)
    assert writes.can_undo


def test_an_undo_of_a_change_that_failed_does_nothing() -> None:
    writes = Writes()
    writes.add(Write(EDIT, FOLDER))
    writes.add(Write())
    done(writes, None)
    assert writes.next() is None
    assert writes.busy == 0


def test_a_change_that_changed_nothing_is_not_remembered() -> None:
    writes = Writes()
    writes.add(Write(EDIT, FOLDER))
    done(writes, change())
    assert not writes.can_undo


def test_the_line_says_only_what_the_rows_do_not_show() -> None:
    assert Write(EDIT, FOLDER, change=change(0)).said() == ""
    assert Write(EDIT, FOLDER, change=change(0, 1)).said() == "2 records changed"
    assert Write(EDIT, FOLDER, change=change(gone=1)).said() == "0 records changed, 1 not there any more"
    taken_back = Write(None, FOLDER, undone=change(0, 1), change=change(0, conflicts=1))
    assert taken_back.said() == "1 record taken back, 1 changed by somebody else since, left as they are"


def test_the_line_of_a_failure_is_the_error() -> None:
    assert Write(EDIT, FOLDER, error=LockedError("held", where="a.lck")).said() == "held: a.lck"
    assert Write(EDIT, FOLDER, error=ValueError("x\x1b")).said() == "a fault in mdtui: ValueError('x\\x1b')"
