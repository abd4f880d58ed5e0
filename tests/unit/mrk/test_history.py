from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.errors import RefusedError
from mdtui.files import FileStamp
from mdtui.mrk.changing import Change, FlagChange
from mdtui.mrk.history import MEND, REDO, UNDO, Past, State, history, redoable, undoable
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import KeptFile, Rewriting
from tests.conftest import StillClock

ROW = FlagChange(1, b"a.msg", 0, 0, 8)


class Book:
    """Writes changes into a journal, one a second."""

    def __init__(self, journal: Journal, clock: StillClock) -> None:
        self.journal = journal
        self.clock = clock

    def add(self, verb: str, undoes: str | None = None, *, rows: tuple[FlagChange, ...] = (ROW,)) -> str:
        self.clock.time += 1
        recorder = self.journal.recorder(verb, ["flagged"], "anna@example.com", 99, undoes)
        change = Change(path=Path("IMAP.MRK"), uid_validity=99, changed=rows)
        recorder.begin(0, change, Path("a.lck"))
        recorder.end(0, change)
        return recorder.subject.id

    def read(self) -> list[Past]:
        return history(self.journal.entries())

    def states(self) -> dict[str, State]:
        return {past.id: past.state for past in self.read()}


@pytest.fixture
def book(journal: Journal, clock: StillClock) -> Book:
    return Book(journal, clock)


def test_an_empty_journal_has_nothing_to_take_back(book: Book) -> None:
    assert book.read() == []
    assert undoable([]) is None
    assert redoable([]) is None


def test_changes_stand_newest_first(book: Book) -> None:
    first, second = book.add("toggle"), book.add("add")
    assert [past.id for past in book.read()] == [second, first]
    last = undoable(book.read())
    assert last is not None
    assert (last.id, last.changed) == (second, (ROW,))


def test_undo_after_undo_goes_back_step_by_step(book: Book) -> None:
    first, second = book.add("toggle"), book.add("add")
    undo = book.add(UNDO, second)
    assert book.states() == {first: State.DONE, second: State.UNDONE, undo: State.DONE}
    last = undoable(book.read())
    assert last is not None
    assert last.id == first
    book.add(UNDO, first)
    assert undoable(book.read()) is None


def test_redo_brings_back_and_can_be_undone_again(book: Book) -> None:
    change = book.add("toggle")
    undo = book.add(UNDO, change)
    again = redoable(book.read())
    assert again is not None
    assert again.id == undo
    redo = book.add(REDO, undo)
    assert book.states() == {change: State.DONE, undo: State.UNDONE, redo: State.DONE}
    assert redoable(book.read()) is None
    last = undoable(book.read())
    assert last is not None
    assert last.id == change
    second = book.add(UNDO, change)
    again = redoable(book.read())
    assert again is not None
    assert again.id == second


def test_two_undos_are_redone_in_turn(book: Book) -> None:
    first, second = book.add("toggle"), book.add("add")
    undo_second = book.add(UNDO, second)
    undo_first = book.add(UNDO, first)
    for expected in (undo_first, undo_second):
        again = redoable(book.read())
        assert again is not None
        assert again.id == expected
        book.add(REDO, again.id)
    assert redoable(book.read()) is None
    assert book.states()[first] == book.states()[second] == State.DONE


def test_a_new_change_ends_what_can_be_redone(book: Book) -> None:
    change = book.add("toggle")
    book.add(UNDO, change)
    book.add("add")
    assert redoable(book.read()) is None


def test_an_undo_that_changed_nothing_takes_nothing_back(book: Book) -> None:
    change = book.add("toggle")
    undo = book.add(UNDO, change, rows=())
    assert book.states() == {change: State.DONE, undo: State.NOTHING}


def test_parts_are_one_change(journal: Journal) -> None:
    recorder = journal.recorder("add", ["seen"], "x", 99)
    for part in range(3):
        change = Change(path=Path("IMAP.MRK"), uid_validity=99, changed=(FlagChange(part, b"x", part, 0, 32),))
        recorder.begin(part, change, Path("a.lck"))
        if part < 2:
            recorder.end(part, change)
        else:
            recorder.failed(part, RefusedError("no more"))
    (past,) = history(journal.entries())
    assert (past.state, [row.uid for row in past.changed], past.error) == (State.DONE, [0, 1], "no more")


def test_a_part_without_outcome_makes_the_change_unfinished(journal: Journal) -> None:
    recorder = journal.recorder("add", ["seen"], "x", 99)
    recorder.begin(0, Change(path=Path("IMAP.MRK"), uid_validity=99, changed=(ROW,)), Path("a.lck"))
    (past,) = history(journal.entries())
    assert (past.state, past.changed) == (State.UNFINISHED, (ROW,))
    assert undoable([past]) is None


def test_a_mending_is_neither_taken_back_nor_in_the_way_of_a_redo(book: Book) -> None:
    first = book.add("add")
    undo = book.add(UNDO, first)
    book.add(MEND)
    assert undoable(book.read()) is None
    last = redoable(book.read())
    assert last is not None
    assert last.id == undo


def test_a_structure_change_has_a_summary_and_no_records(journal: Journal) -> None:
    recorder = journal.recorder("repair", [], "anna@example.com", 99, summary="as planned")
    recorder.begin_structure(Path("IMAP.MRK"), Path("a.lck"))
    (past,) = history(journal.entries())
    assert (past.state, past.structure, past.rewriting, past.summary) == (State.UNFINISHED, True, None, "as planned")
    written = Rewriting(None, KeptFile("x", "", 3), "x.tmp", summary="3 added")
    recorder.locked_structure(written, FileStamp(1, 2, 0, 3))
    recorder.end_structure(8, done=True)
    (past,) = history(journal.entries())
    assert (past.state, past.changed, past.rewriting, past.summary) == (State.DONE, (), written, "3 added")
    assert undoable([past]) == past
