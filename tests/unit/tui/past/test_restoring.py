from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.config import Config, CopySettings
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.flags import Flag
from mdtui.server import MailServer
from mdtui.tui.past.restoring import RestoreWrite, restore_question
from mdtui.tui.questions import Looked
from tests.conftest import StillClock
from tests.fixtures.earlier_states import elsewhere, live_on

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def server(small_root: Path, clock: StillClock) -> MailServer:
    return MailServer(open_root(small_root), Config(), clock=clock)


@pytest.fixture
def sent(server: MailServer) -> Folder:
    return live_on(server, SENT)


def restore(server: MailServer, folder: Folder, *places: int, by_name: bool = False) -> RestoreWrite:
    """Return what gives some records the flags back that they had in the oldest copy."""
    return RestoreWrite(folder, server.copies.of(folder)[-1], places, by_name)


def look(server: MailServer, write: RestoreWrite) -> Looked:
    question = restore_question(server, write)
    assert question.look is not None
    return question.look()


def flags(server: MailServer, folder: Folder) -> dict[int, int]:
    table = server.open(folder).table
    return dict(zip(table.uids, table.flags, strict=True))


def test_the_question_says_what_would_change_and_nothing_is_written(server: MailServer, sent: Folder) -> None:
    before = flags(server, sent)
    write = restore(server, sent, *range(10))
    question = restore_question(server, write, 2)
    assert question.title == "Restore the flags of 10 records?"
    assert [tuple(fact[:2]) for fact in question.facts] == [
        ("Folder", SENT),
        ("As of", "2023-11-11 22:13:20, copy 1"),
        ("Left out", "2 that were not there then"),
    ]
    assert [fact.label for fact in question.after] == ["Copy", "Undo"]
    looked = look(server, write)
    assert looked.refused == ""
    assert looked.facts[0].text == "7 records would change, 2 are so already, 1 not there any more"
    assert not write.by_name
    assert flags(server, sent) == before
    assert len(server.copies.of(sent)) == 4


def test_it_is_written_and_said(server: MailServer, sent: Folder) -> None:
    write = restore(server, sent, 0, 8, 9)
    assert (write.where, write.total) == (SENT, 3)
    write.run(server, HowToWrite())
    assert write.said() == "1 record restored, 1 not there any more"
    assert flags(server, sent)[1] == 0
    assert not write.is_problem
    assert write.standing is not None
    assert write.standing.undo
    assert len(server.copies.of(sent)) == 5


def test_where_nothing_would_change_the_answer_cannot_be_yes(server: MailServer, sent: Folder) -> None:
    looked = look(server, restore(server, sent, 8))
    assert looked.refused == "nothing would change"
    assert looked.facts[0].text == "no record would change, 1 are so already"


def test_in_an_index_that_was_made_anew_they_are_found_by_name(server: MailServer, sent: Folder) -> None:
    elsewhere(sent, renumber=100, validity=7)
    write = restore(server, sent, 0)
    looked = look(server, write)
    assert write.by_name
    assert looked.facts[-1].text == (
        "UIDValidity was 99 and is 7: the index was made anew. The records are found by file name."
    )
    write.run(server, HowToWrite())
    assert write.said() == "1 record restored"
    assert flags(server, sent)[101] == 0


def test_renumbered_records_are_found_by_name(server: MailServer, sent: Folder) -> None:
    elsewhere(sent, renumber=100)
    write = restore(server, sent, 0, by_name=True)
    assert look(server, write).facts[-1].text == "Records have other UIDs now. They are found by file name."


def test_where_no_copies_are_kept_none_is_promised(small_root: Path, clock: StillClock, server: MailServer) -> None:
    live_on(server, SENT)
    never = MailServer(open_root(small_root), Config(copies=CopySettings(keep="never")), clock=clock)
    question = restore_question(never, restore(never, never.folder(SENT), 0))
    assert [fact.label for fact in question.after] == ["Undo"]


def test_what_somebody_changed_meanwhile_is_restored_too_and_nothing_is_said_of_it(
    server: MailServer, sent: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = restore(server, sent, 0)
    edit = server.edit

    def between(*args: object, **how: object) -> object:
        elsewhere(sent, {1: Flag.DRAFT})
        return edit(*args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(server, "edit", between)
    write.run(server, HowToWrite())
    assert write.said() == "1 record restored"
    assert flags(server, sent)[1] == 0
