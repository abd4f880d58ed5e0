from __future__ import annotations

from pathlib import Path

import pytest
from textual.widget import Widget

from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import Envelope
from mdtui.searching import Hit
from mdtui.server import MailServer
from mdtui.tui.facts import Fact
from mdtui.tui.hit_text import (
    HINTS,
    HitColumns,
    empty_lines,
    folder_of,
    found_text,
    hit_columns,
    hit_facts,
    sender_of,
    subject_of,
    unread_facts,
    unread_text,
)
from mdtui.tui.searching import HITS_KEPT, Searching, State, Unread
from tests.conftest import StillClock


def hit(owner: str = "anna@example.com", *names: str, uid: int | None = 7) -> Hit:
    folder = Folder(Path("x"), owner, names, names, None)
    return Hit(folder, "md5\x1b.msg", 32 | 8, uid, 2048, 1_699_999_000, 0)


@pytest.fixture
def searching(server: MailServer) -> Searching:
    """Give a search that found two hits in one folder of three, and knows of five."""
    searching = Searching(server, Widget())
    searching.text, searching.hits, searching.folders, searching.with_hits = "uid:7", [hit(), hit()], 3, 1
    searching.known = lambda: 5
    searching.state = State.RUNNING
    return searching


@pytest.mark.parametrize("width", [0, 10, 39, 40, 63, 64, 79, 80, 103, 104, 119, 200, 500])
def test_the_columns_fill_the_width_and_no_more(width: int) -> None:
    columns = hit_columns(width)
    shown = [cells for cells in (columns.uid, columns.size, columns.sender, columns.subject) if cells]
    used = 1 + 6 + 1 + columns.date + 1 + sum(cells + 1 for cells in shown) + columns.folder
    assert used <= max(width, 1 + 6 + 1 + 7 + 1)
    assert all(cells >= 0 for cells in columns)


def test_what_a_width_has_room_for() -> None:
    assert hit_columns(119) == HitColumns(uid=10, date=16, size=5, sender=19, subject=31, folder=25)
    assert hit_columns(79) == HitColumns(uid=0, date=10, size=5, sender=13, subject=21, folder=18)
    assert hit_columns(39) == HitColumns(uid=0, date=7, size=0, sender=0, subject=10, folder=12)
    assert hit_columns(30) == HitColumns(uid=0, date=7, size=0, sender=0, subject=0, folder=14)


@pytest.mark.parametrize(
    ("folder", "width", "shown"),
    [
        (("anna@example.com",), 16, "anna@example.com"),
        (("anna@example.com",), 10, "anna@exam~"),
        (("anna@example.com", "Work"), 21, "anna@example.com/Work"),
        (("anna@example.com", "Work"), 20, "anna/Work"),
        (("anna@example.com", "A long name of it"), 16, "anna/A long nam~"),
        (("anna@example.com", "Work", "2026", "Invoices"), 16, "anna/~6/Invoices"),
        (("a.very.long.mailbox@example.com", "Work"), 16, "a.very.lon~/Work"),
        (("public", "S\x1bles"), 20, "public/S\\x1bles"),
    ],
)
def test_a_folder_keeps_what_tells_it_from_others(folder: tuple[str, ...], width: int, shown: str) -> None:
    assert folder_of(hit(*folder), width, "~") == shown


def test_from_and_subject_of_a_hit() -> None:
    envelope = Envelope("Anna Miller <anna@example.com>", "", "")
    assert (sender_of(envelope, 40), sender_of(envelope, 12)) == (envelope.sender, "Anna Miller")
    assert sender_of(Envelope("<anna@example.com>"), 12) == "anna@example.com"
    assert (sender_of(None, 9), subject_of(None)) == ("", "")
    assert subject_of(envelope) == "(no subject)"
    assert subject_of(Envelope(problem="no file")) == "(no file)"


def test_what_is_known_of_a_hit(clock: StillClock) -> None:
    chosen = hit("anna@example.com", "Work\x1b")
    assert hit_facts(chosen, Envelope("Anna", "Invoice"), clock) == [
        Fact("Folder", "anna@example.com/Work\\x1b", "strong"),
        Fact("Record", "UID 7, seen flagged"),
        Fact("File", "md5\\x1b.msg, 2.0K, 2023-11-14 21:56"),
        Fact("From", "Anna"),
        Fact("Subject", "Invoice"),
    ]
    assert [fact.label for fact in hit_facts(chosen, None, clock)] == ["Folder", "Record", "File"]
    assert hit_facts(chosen, Envelope(problem="no file"), clock)[-1] == Fact("Message", "no file", "warning")
    assert hit_facts(hit(uid=None), None, clock)[1].text == "none: the IMAP.MRK does not name this message file"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.NEVER, ""),
        (State.RUNNING, "2 hits in 1 of 3 folders, 2 to look at"),
        (State.DONE, "2 hits in 1 of 3 folders"),
        (State.STOPPED, "2 hits in 1 of 3 folders, stopped, 2 to look at"),
        (State.FAILED, "2 hits in 1 of 3 folders, failed, 2 to look at"),
        (State.CUT, "the first 2 hits, in 1 folder"),
    ],
)
def test_how_much_was_found(searching: Searching, state: State, said: str) -> None:
    searching.state = state
    assert found_text(searching) == said


def test_more_folders_than_were_known_leave_none_to_look_at(searching: Searching) -> None:
    searching.folders, searching.hits = 9, []
    assert found_text(searching) == "0 hits in 9 folders"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.NEVER, HINTS),
        (State.RUNNING, ("nothing found yet",)),
        (State.DONE, ("no record fits: uid:7",)),
        (State.STOPPED, ("stopped before anything was found",)),
        (State.FAILED, ("disk on fire",)),
    ],
)
def test_where_there_is_no_hit_it_is_said_why(searching: Searching, state: State, said: tuple[str, ...]) -> None:
    searching.state, searching.problem = state, "disk on fire"
    assert empty_lines(searching) == said


def test_the_examples_fit_a_screen_of_80_cells() -> None:
    assert max(map(len, HINTS)) <= 77
    assert all(line.isascii() for line in HINTS)


def test_what_could_not_be_searched_is_named(searching: Searching) -> None:
    assert unread_text(searching, 20, "~") == ""
    assert unread_facts(searching) == []
    searching.unread = [Unread("anna@example.com/Work", "torn")]
    assert unread_text(searching, 12, "~") == "not searched: ~le.com/Work"
    assert unread_facts(searching) == [Fact("Unread", "anna@example.com/Work: torn", "warning")]
    searching.unread *= 9
    assert unread_text(searching, 30, "~") == "not searched: anna@example.com/Work and 8 more folders"
    assert len(unread_facts(searching)) == 5
    searching.state = State.CUT
    assert unread_text(searching, 30, "~") == f"a search ends with {HITS_KEPT:,} hits: narrow the query"
