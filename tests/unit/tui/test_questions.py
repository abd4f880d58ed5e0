from __future__ import annotations

import msgspec
import pytest

from mdtui.errors import RefusedError
from mdtui.mrk.changing import Target
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import RecordTable
from mdtui.server import MailServer
from mdtui.tui.questions import Looked, Question, flags_question, is_large, lock_question, past_question
from tests.fixtures.past_runs import change_earlier, edit, leave_unfinished, repair_earlier

SENT = "anna@example.com/Sent Items"


def look(question: Question) -> Looked:
    assert question.look is not None
    return question.look()


def said(question: Question) -> list[tuple[str, str]]:
    looked = look(question) if question.look is not None else Looked(())
    return [(fact.label, fact.text) for fact in (*question.facts, *looked.facts, *question.after)]


def test_what_is_asked_before_many_records_are_changed(server: MailServer) -> None:
    change_earlier(server, SENT, Flag.SEEN, 1)
    question = flags_question(server, server.folder(SENT), edit(server, SENT, Flag.SEEN, *range(1, 11)))
    assert question.title == "Change 10 records?"
    assert said(question) == [
        ("Folder", SENT),
        ("Change", "toggle seen"),
        ("Records", "10 records would change"),
        ("Flags", "seen      off -> on: 9, on -> off: 1"),
        ("Lock", "IMAP-Sent Items-anna@example.com.lck"),
        ("Undo", "u takes it back, now or in a later run"),
    ]
    mrk = server.folder(SENT).mrk
    assert mrk is not None
    assert list(RecordTable(mrk.read_bytes()).flags) == [32] + [0] * 9
    assert len(server.changes.history()) == 1


def test_records_that_are_gone_are_told_and_where_none_is_left_nothing_can_be_done(server: MailServer) -> None:
    wanted = edit(server, SENT, Flag.SEEN, 1)
    gone = msgspec.structs.replace(wanted, targets=(*wanted.targets, Target(77, b"x.msg")))
    looked = look(flags_question(server, server.folder(SENT), gone))
    assert looked.facts[0].text == "1 record would change, 1 not there any more"
    assert looked.refused == ""
    nothing = msgspec.structs.replace(wanted, targets=(Target(77, b"x.msg"),))
    assert look(flags_question(server, server.folder(SENT), nothing)).refused == "nothing would change"


def test_a_folder_that_cannot_be_written_to_says_so(server: MailServer) -> None:
    guarded = MailServer(server.root, msgspec.structs.replace(server.config, read_only=True), clock=server.clock)
    with pytest.raises(RefusedError, match="read-only"):
        look(flags_question(guarded, guarded.folder(SENT), edit(server, SENT, Flag.SEEN, 1)))


def test_what_is_asked_before_an_earlier_change_is_taken_back(server: MailServer) -> None:
    change_earlier(server, SENT, Flag.SEEN, 1, 2, client="10.0.0.7")
    change_earlier(server, SENT, Flag.DRAFT, 2)
    past = server.changes.history()[1]
    question = past_question(server, past)
    assert question.title == "Take this change back?"
    facts = dict(said(question))
    assert facts["Records"] == "1 record would be as before, 1 changed by somebody else since, left as they are"
    assert "(10.0.0.7)" in facts["By"]
    assert facts["When"] == "2023-11-14 22:13:20"
    server.changes.undo(past.id)
    question = past_question(server, server.changes.history()[0])
    assert question.title == "Bring back what this undo took back?"
    assert dict(said(question))["Records"] == "1 record would be brought back"


def test_what_is_asked_before_a_lock_is_removed(server: MailServer) -> None:
    leave_unfinished(server, SENT, Flag.SEEN, 1, lock=True)
    (held,) = server.locks()
    facts = dict(said(lock_question(held)))
    assert facts["Folder"] == SENT
    assert facts["File"] == str(held.lock.path)
    assert "Do" not in facts


def test_more_records_than_the_setting_are_many(server: MailServer) -> None:
    assert [is_large(server, count) for count in (100, 101)] == [False, True]


def test_what_is_asked_before_a_structure_change_is_taken_back(server: MailServer) -> None:
    repair_earlier(server, SENT)
    question = past_question(server, server.changes.history()[0])
    looked = look(question)
    assert [(fact.label, fact.text) for fact in looked.facts] == [("Records", "9 records before, 10 records now")]
    assert looked.refused == ""
    assert len(server.changes.history()) == 1
