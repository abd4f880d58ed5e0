from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.mrk.changing import FlagChange
from mdtui.mrk.flags import Flag
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal_lines import KeptFile, Rewriting, Subject, Who
from mdtui.mrk.recovery import Leftover
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.server import MailServer
from mdtui.tui.past.past_text import (
    Chapter,
    RecordLines,
    chapters,
    facts,
    left_over,
    moment_text,
    per_flag,
    rewritten_text,
    subject_text,
    who_text,
    why_not_settled,
    why_not_taken_back,
)
from tests.fixtures.past_runs import DEAD, change_earlier, leave_unfinished

SENT = "anna@example.com/Sent Items"
WHO = Who("anna", "mail", "10.0.0.7", 12, 1.0)


def past(state: State = State.DONE, verb: str = "add", **more: Any) -> Past:
    rows = (FlagChange(1, b"a\x1b.msg", 0, 0, 32), FlagChange(2, b"b.msg", 1, 32, 8))
    subject = Subject("20231114-221320-0001", verb, ("seen", "flagged"), SENT, more.pop("undoes", None))
    return Past(subject, 1_700_000_000.0, WHO, "IMAP.MRK", 99, state, rows, **more)


def left(server: MailServer, *, lock: bool = False) -> Chapter:
    leave_unfinished(server, SENT, Flag.FLAGGED, 1, 2, lock=lock)
    return chapters(server.changes.history(), server.changes.leftovers())[0]


def said(chapter: Chapter, clock: Any) -> dict[str, str]:
    return {fact.label: fact.text for fact in facts(chapter, clock)}


def test_what_crashes_left_stands_above_what_came_later(server: MailServer) -> None:
    leave_unfinished(server, SENT, Flag.FLAGGED, 1)
    change_earlier(server, SENT, Flag.SEEN, 2)
    change_earlier(server, SENT, Flag.DRAFT, 3)
    found = chapters(server.changes.history(), server.changes.leftovers())
    assert [(chapter.past.subject.flags[0], chapter.state) for chapter in found] == [
        ("flagged", "not finished"),
        ("draft", "done"),
        ("seen", "done"),
    ]


def test_in_how_many_records_a_change_was_taken_back_is_known(server: MailServer) -> None:
    change_earlier(server, SENT, Flag.SEEN, 1, 2)
    change_earlier(server, SENT, Flag.DRAFT, 2)
    server.changes.undo(server.changes.history()[1].id)
    assert [chapter.taken_back for chapter in chapters(server.changes.history(), ())] == [0, 0, 1]


@pytest.mark.parametrize(
    ("count", "line"),
    [(0, ""), (1, "1 change was not finished, H shows it"), (2, "2 changes were not finished, H shows them")],
)
def test_what_is_said_at_the_start(server: MailServer, count: int, line: str) -> None:
    for uid in range(count):
        leave_unfinished(server, SENT, Flag.FLAGGED, uid + 1)
    assert left_over(server.changes.leftovers()) == line


def test_each_flag_that_changes_has_a_line() -> None:
    bytes_of = [(0, Flag.SEEN | Flag.FLAGGED), (Flag.FLAGGED, Flag.SEEN), (Flag.SEEN, 0)]
    rows = [FlagChange(uid, b"", 0, int(before), int(after)) for uid, (before, after) in enumerate(bytes_of)]
    assert per_flag(rows) == ["seen      off -> on: 2, on -> off: 1", "flagged   off -> on: 1, on -> off: 1"]
    assert per_flag([]) == []


def test_a_change_in_words(clock: Any) -> None:
    assert subject_text(past().subject) == "add seen,flagged"
    assert subject_text(Subject("x", "undo", (), SENT)) == "undo"
    assert who_text(WHO) == "anna@mail (10.0.0.7)"
    assert who_text(WHO, short=True) == "anna@mail"
    assert who_text(msgspec.structs.replace(WHO, user="\x1b[2J", client="")) == "\\x1b[2J@mail"
    assert moment_text(1_700_000_000.0, clock) == "2023-11-14 22:13:20"
    assert moment_text(1e300, clock) == ""


def test_what_is_said_of_a_change(clock: Any) -> None:
    facts_of = said(Chapter(past(error="the \x1b failed"), flags=("seen  off -> on: 1",)), clock)
    assert facts_of == {
        "Change": "add seen,flagged  20231114-221320-0001",
        "When": "2023-11-14 22:13:20",
        "By": "anna@mail (10.0.0.7), process 12",
        "Folder": SENT,
        "State": "done",
        "Note": "the \\x1b failed",
        "Flags": "seen  off -> on: 1",
    }
    undone = past(State.UNDONE, undone_by="y")
    assert said(Chapter(undone, taken_back=2), clock)["State"] == "taken back by y"
    assert said(Chapter(undone, taken_back=1), clock)["State"] == "taken back by y in 1 of 2 records"
    assert said(Chapter(past(verb="undo", undoes="y")), clock)["Undo"] == "takes this back: y"
    assert said(Chapter(past(verb="redo", undoes="y")), clock)["Undo"] == "brings back what this took back: y"


def test_what_is_said_of_an_unfinished_change(server: MailServer, clock: Any) -> None:
    facts_of = said(left(server, lock=True), clock)
    assert facts_of["State"] == "not finished: no record was changed"
    assert facts_of["By"].endswith(f"process {DEAD}")
    assert facts_of["Lock"].endswith("removes it: IMAP-Sent Items-anna@example.com.lck")


def test_the_records_of_a_change() -> None:
    lines = RecordLines(Chapter(past()))
    assert [text for text, _ in lines] == [
        "       UID  before -> after   message file",
        "         1  ------ -> S-----  a\\x1b.msg",
        "         2  S----- -> --F---  b.msg",
    ]
    assert len(lines[1:]) == 2
    assert len(RecordLines(Chapter(msgspec.structs.replace(past(), changed=())))) == 0


def test_the_records_of_an_unfinished_change_say_what_stands_in_the_file(server: MailServer) -> None:
    leave_unfinished(server, SENT, Flag.FLAGGED, 1, 2, 3)
    change_earlier(server, SENT, Flag.FLAGGED, 1)
    change_earlier(server, SENT, Flag.DRAFT, 2)
    found = chapters(server.changes.history(), server.changes.leftovers())[0]
    assert [text.split("msg")[1].strip() for text, _ in RecordLines(found)[1:]] == [
        "changed",
        "is ----T-",
        "not changed",
    ]


@pytest.mark.parametrize(
    ("change", "back", "settled"),
    [
        (past(), "", "the change is finished"),
        (past(verb="undo"), "", "the change is finished"),
        (past(verb="redo"), "take the change itself back, which this one brought back", "the change is finished"),
        (past(State.NOTHING), "it changed nothing", "the change is finished"),
        (past(State.UNDONE), "it was taken back already", "the change is finished"),
        (past(State.UNFINISHED), "it is still being made, by process 12", "it is still being made, by process 12"),
    ],
)
def test_why_a_change_cannot_be_taken_back(change: Past, back: str, settled: str) -> None:
    assert why_not_taken_back(Chapter(change)) == back
    assert why_not_settled(Chapter(change)) == settled


def test_why_an_unfinished_change_cannot_be_settled(server: MailServer) -> None:
    found = left(server)
    assert why_not_taken_back(found) == "not finished, f finishes it and t takes it back"
    assert why_not_settled(found) == ""
    leftover = found.leftover
    assert leftover is not None
    locked: Leftover = msgspec.structs.replace(leftover, own_lock=Path("a.lck"))
    assert why_not_settled(Chapter(found.past, locked)) == "its lock file is still there, L shows it and x removes it"
    unread: Leftover = msgspec.structs.replace(leftover, problem="cannot read \x1b")
    assert why_not_settled(Chapter(found.past, unread)) == "cannot read \\x1b"


def test_what_is_said_of_a_structure_change(clock: Any) -> None:
    rewriting = Rewriting(None, KeptFile("x", "", 14), "x.tmp", (("o.msg", "n.msg"),), "2 added\x1b")
    change = past(verb="repair", structure=True, rewriting=rewriting, copies=(Path("copies") / "x",))
    found = said(Chapter(change), clock)
    assert found["Did"] == "2 added\\x1b"
    assert found["File"] == "no file before, 14 records after"
    assert found["Renamed"] == "1 message file"
    assert found["Copy"] == str(change.copy)
    begun = past(State.UNFINISHED, verb="repair", structure=True)
    assert "File" not in said(Chapter(begun), clock)
    assert why_not_taken_back(Chapter(past(verb="mend"))) == "it put in order what a crash left"


@pytest.mark.parametrize(
    ("done", "text"),
    [
        (Rewritten(Path("x")), "the file is so already"),
        (
            Rewritten(Path("x"), written=True, records_before=12, records_after=14, summary="2\x1b"),
            "12 records before, 14 records now, 2\\x1b",
        ),
        (
            Rewritten(Path("x"), written=True, records_before=3, records_after=3, intruded=True),
            "3 records, as many as before, a program wrote meanwhile without taking the lock",
        ),
        (Rewritten(Path("x"), written=True, is_there=False, records_before=1), "the file of 1 record taken away"),
        (Rewritten(Path("x"), written=True, was_there=False, records_after=1), "a file of 1 record made"),
    ],
)
def test_a_structure_change_in_words(done: Rewritten, text: str) -> None:
    assert rewritten_text(done) == text
