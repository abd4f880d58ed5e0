from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.errors import NothingMatchedError
from mdtui.mrk.locking import never
from mdtui.mrk.repair.steps import StepKind
from mdtui.server import MailServer
from mdtui.tui.questions import Question
from mdtui.tui.repair.groups import RepairGroups
from mdtui.tui.repair.questions import (
    NEW_UIDS,
    TOLD,
    give_back_question,
    repair_question,
    set_aside_question,
)
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.repair.writes import Proposal, SetAsideWrite, propose
from tests.fixtures.broken_folder import MIXED, break_folder

INBOX, SENT = "anna@example.com", "anna@example.com/Sent Items"


def proposed(server: MailServer, key: str, wishes: Wishes | None = None) -> Proposal:
    return propose(server, server.folder(key), wishes or Wishes(), never)


def ask(server: MailServer, key: str, wishes: Wishes | None = None) -> Question:
    proposal, groups = proposed(server, key, wishes), RepairGroups()
    groups.show(proposal.groups)
    return repair_question(server, proposal, groups, groups.chosen(proposal.planned.plan))


def said(question: Question) -> list[tuple[str, str]]:
    assert question.look is not None
    looked = question.look()
    assert looked.refused == ""
    return [(fact.label, fact.text) for fact in (*question.facts, *looked.facts, *question.after)]


def test_before_a_repair_all_that_is_lost_is_said(server: MailServer, small_root: Path) -> None:
    break_folder(small_root)
    question = ask(server, MIXED)
    copies = server.journal.copies.directory
    assert question.title == "Make 7 changes?"
    facts = said(question)
    assert facts == [
        ("Folder", MIXED),
        (
            "Changes",
            "1 added, 1 dropped, 1 renumbered, size of 1 corrected, date of 1 corrected, UIDNext raised, tail cut off",
        ),
        ("Loses", "something, in 1 of 7 changes"),
        ("", "md5000000000002.msg: its flags: seen flagged; UID 2"),
        (
            "Records",
            f"7 records, as many as before, {dict(facts)['Changes']}",
        ),
        ("Copy", str(copies)),
        ("Lock", "IMAP-Mixed-anna@example.com.lck"),
        ("Undo", "u takes it back, now or in a later run"),
    ]


def test_of_many_only_the_first_are_told(server: MailServer, small_root: Path) -> None:
    for path in (small_root / "Users" / "example.com" / "anna" / "Sent Items.IMAP").glob("*.msg"):
        path.unlink()
    facts = ask(server, SENT).facts
    assert facts[-1].text == f"and {10 - TOLD} more, marked in the plan"
    assert len([fact for fact in facts if not fact.label]) == TOLD + 1


def test_a_new_header_is_said_plainly(server: MailServer, small_root: Path) -> None:
    mrk = small_root / "Users" / "example.com" / "anna" / "IMAP.MRK"
    data = mrk.read_bytes()
    mrk.write_bytes(data[:20])
    wishes = Wishes().with_kind(StepKind.HEADER)
    facts = said(ask(server, INBOX, wishes))
    assert ("Means", NEW_UIDS) in facts
    assert ("", "every flag and every UID that the index held") in facts
    assert ("Header", "make a new header: version 1, UIDValidity 1700000000") in facts
    mrk.write_bytes(b"\2" + data[1:])
    facts = said(ask(server, INBOX, wishes))
    assert "Means" not in dict(facts)
    assert "Header" in dict(facts)
    mrk.unlink()
    assert "Copy" not in dict(said(ask(server, INBOX, wishes)))


def test_what_is_not_due_any_more_is_said_and_without_anything_due_there_is_no_yes(
    server: MailServer, small_root: Path
) -> None:
    (small_root / "Users" / "example.com" / "anna" / "Sent Items.IMAP" / "md5000000000001.msg").unlink()
    (small_root / "Users" / "example.com" / "anna" / "Sent Items.IMAP" / "md5000000000002.msg").unlink()
    wishes = Wishes(without=frozenset({StepKind.SIZE}))
    question = ask(server, SENT, wishes)
    for number in (1, 2, 10):
        path = small_root / "Users" / "example.com" / "anna" / "Sent Items.IMAP" / f"md5000000000{number:03}.msg"
        path.write_bytes(b"back")
    assert question.look is not None
    looked = question.look()
    assert looked.facts[-1].text == "3 changes not due any more, left out"
    assert looked.refused == "nothing would change"


def test_before_an_index_is_set_aside(server: MailServer) -> None:
    facts = dict(said(set_aside_question(server, proposed(server, INBOX))))
    assert facts["Flags"].startswith("set aside with the flags of 3 records; once ")
    assert facts["Loses"] == "every UID, and until they are given back every flag"
    assert list(facts) == ["Folder", "Means", "Loses", "Flags", "Copy", "Lock", "Undo"]


def test_before_flags_are_given_back(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert folder.mrk is not None
    old = folder.mrk.read_bytes()
    question = give_back_question(server, proposed(server, INBOX))
    assert question.look is not None
    with pytest.raises(NothingMatchedError):
        question.look()
    SetAsideWrite(folder).run(server, {})
    anew = bytearray(old)
    anew[4], anew[36 + 36 + 23] = 1, 0
    folder.mrk.write_bytes(anew)
    facts = dict(said(give_back_question(server, proposed(server, INBOX))))
    assert facts["From"] == "set aside with the flags of 3 records, 2023-11-14 22:13:20"
    folder.mrk.write_bytes(old)
    look = give_back_question(server, proposed(server, INBOX)).look
    assert look is not None
    assert look().refused == "all records have these flags already"
