from __future__ import annotations

from pathlib import Path
from typing import Unpack

import msgspec

from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.locking import never
from mdtui.mrk.repair.steps import StepKind
from mdtui.server import MailServer
from mdtui.tui.repair.groups import Part
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.repair.writes import (
    GiveBackWrite,
    MendingWrite,
    Proposal,
    RepairWrite,
    SetAsideWrite,
    look_after,
    propose,
)

INBOX = "anna@example.com"


def proposed(server: MailServer, wishes: Wishes | None = None) -> Proposal:
    return propose(server, server.folder(INBOX), wishes or Wishes(), never)


def run(server: MailServer, write: MendingWrite, **how: Unpack[HowToWrite]) -> str:
    write.run(server, how)
    return write.said()


def repair(server: MailServer) -> RepairWrite:
    proposal = proposed(server)
    return RepairWrite(proposal.folder, proposal.planned, proposal.planned.plan.steps)


def test_what_is_known_before_one_says_yes(server: MailServer) -> None:
    proposal = proposed(server)
    assert [group.kind for group in proposal.groups] == [StepKind.ADD, StepKind.DROP, StepKind.SIZE]
    assert (proposal.lock, proposal.why_not, proposal.aside) == ("IMAP-INBOX-anna@example.com.lck", "", None)
    assert Path(proposal.copies) == server.journal.copies.directory


def test_why_nothing_can_be_written_does_not_keep_one_from_looking(server: MailServer) -> None:
    guarded = MailServer(server.root, msgspec.structs.replace(server.config, read_only=True), clock=server.clock)
    proposal = proposed(guarded)
    assert proposal.why_not == "read-only: nothing is written: anna@example.com"
    assert proposal.groups


def test_without_a_lock_directory_no_lock_is_named(server: MailServer, small_root: Path) -> None:
    (small_root / "LockFiles").rmdir()
    unknown = MailServer(msgspec.structs.replace(server.root, lock_files=None), server.config, clock=server.clock)
    proposal = proposed(unknown)
    assert proposal.lock == ""
    assert proposal.why_not.startswith("the lock directory is not known")


def test_a_repair_and_what_it_came_to(server: MailServer) -> None:
    write = repair(server)
    assert (write.where, write.total) == (INBOX, 0)
    assert run(server, write).startswith("repaired: 3 records, as many as before, 1 added, 1 dropped")
    assert write.standing is not None
    assert write.standing.undo
    outcome = look_after(server, write, Wishes(), never)
    assert outcome.is_well
    done, found = outcome.groups()
    assert (done.part, len(done.items), found.items) == (Part.DONE, 4, ())
    assert done.title == write.told == write.said()
    assert outcome.proposal.groups == []


def test_what_is_found_afterwards_and_what_was_not_due(server: MailServer, small_root: Path) -> None:
    write = repair(server)
    (small_root / "Users" / "example.com" / "anna" / "md5000000000003.msg").write_bytes(b"back")
    run(server, write)
    outcome = look_after(server, write, Wishes(), never)
    assert not outcome.is_well
    assert [(group.part, len(group.items)) for group in outcome.groups()] == [
        (Part.DONE, 3),
        (Part.LATE, 1),
        (Part.FOUND, 1),
    ]


def test_an_index_is_set_aside_and_its_flags_given_back(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert folder.mrk is not None
    before = folder.mrk.read_bytes()
    write = SetAsideWrite(folder)
    assert run(server, write) == "set aside with the flags of 3 records"
    outcome = look_after(server, write, Wishes(), never)
    assert outcome.proposal.aside is not None
    assert outcome.proposal.folder.mrk is None
    assert outcome.groups()[0].items == ()
    anew = bytearray(before)
    anew[4] += 1
    anew[36 + 36 + 23] = 0
    folder.mrk.write_bytes(anew)
    assert run(server, GiveBackWrite(server.folder(INBOX))).startswith("flags given back: 3 records, as many as before")
    assert folder.mrk.read_bytes()[36 + 36 + 23] == before[36 + 36 + 23]


def test_what_cannot_be_written_is_said(server: MailServer) -> None:
    assert run(server, GiveBackWrite(server.folder(INBOX))).startswith("no IMAP.MRK of this folder was set aside")
