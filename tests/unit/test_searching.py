from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.errors import UsageError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk.query import Query
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import Header, Record
from mdtui.query import QueryError
from mdtui.searching import LOOKS, PART, Found, Hit, envelope_of, search_query
from mdtui.server import MailServer
from tests.conftest import StillClock

INBOX, WORK, SALES = "anna@example.com", "anna@example.com/Work", "public/Sales"
ALL = [INBOX, WORK, "bob@other.example", "public", SALES]


def name_of(number: int) -> str:
    return f"md5{number:08}.msg"


def index(*uids: int, counter: int = 1) -> bytes:
    records = [Record(name_of(uid).encode().ljust(23, b"\0"), 32, uid, 100 + uid, 1_600_000_000 + uid) for uid in uids]
    return Header(1, 99, 1000, counter).pack() + b"".join(record.pack() for record in records)


def write_message(directory: Path, number: int, subject: str = "invoice") -> None:
    text = f"From: Anna <anna@example.com>\r\nSubject: {subject} {number}\r\n\r\n"
    (directory / name_of(number)).write_bytes(text.encode())


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Give a mail root of two domains: an inbox, a folder below it, an inbox without IMAP.MRK, a public folder."""
    users = tmp_path / "MDaemon" / "Users"
    anna, bob = users / "example.com" / "anna", users / "other.example" / "bob"
    for name in ("App", "LockFiles"):
        (tmp_path / "MDaemon" / name).mkdir(parents=True)
    for directory in (anna / "Work.IMAP", bob, tmp_path / "MDaemon" / "Public Folders" / "Sales.IMAP"):
        directory.mkdir(parents=True)
    (anna / "IMAP.MRK").write_bytes(index(1, 2, 3))
    (anna / "Work.IMAP" / "IMAP.MRK").write_bytes(index(3, 4))
    (tmp_path / "MDaemon" / "Public Folders" / "Sales.IMAP" / "IMAP.MRK").write_bytes(index(4))
    return tmp_path / "MDaemon"


@pytest.fixture
def inbox(top: Path) -> Path:
    return top / "Users" / "example.com" / "anna"


@pytest.fixture
def server(top: Path, clock: StillClock) -> MailServer:
    return MailServer(open_root(top), Config(), clock=clock)


def find(server: MailServer, text: str, *places: str) -> list[Found]:
    return list(server.search.find(search_query(text), server.search.folders(places)))


def hits(found: list[Found]) -> list[tuple[str, int | None]]:
    return [(hit.folder.key, hit.uid) for each in found for hit in each.hits()]


# Where


def test_without_a_place_the_whole_root_is_searched_in_the_order_of_the_tree(server: MailServer) -> None:
    found = find(server, "uid:4")
    assert [each.folder.key for each in found] == ALL
    assert all(each.whole and not each.problem and not each.busy for each in found)
    assert hits(found) == [(WORK, 4), (SALES, 4)]


@pytest.mark.parametrize(
    ("places", "keys"),
    [
        (("example.com",), [INBOX, WORK]),
        (("OTHER.EXAMPLE",), ["bob@other.example"]),
        ((INBOX,), [INBOX, WORK]),
        ((WORK,), [WORK]),
        (("public",), ["public", SALES]),
        ((WORK, "example.com", SALES), [WORK, INBOX, SALES]),
    ],
)
def test_a_place_is_a_domain_a_mailbox_or_a_folder_with_all_below(
    server: MailServer, places: tuple[str, ...], keys: list[str]
) -> None:
    assert [folder.key for folder in server.search.folders(places)] == keys


def test_a_place_that_is_not_there_is_said_before_anything_is_read(server: MailServer) -> None:
    with pytest.raises(UsageError, match="no such mailbox"):
        server.search.folders(["carl@example.com"])


def test_a_folder_outside_every_mailbox_is_searched_alone(server: MailServer, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "IMAP.MRK").write_bytes(index(7))
    assert [each.indexes for each in find(server, "uid:7", str(tmp_path / "copy"))] == [[0]]


# What


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("uid:3", [(INBOX, 3), (WORK, 3)]),
        (f"name:{name_of(4).upper()}", [(WORK, 4), (SALES, 4)]),
        ("name:*02.msg", [(INBOX, 2)]),
        ("size=103", [(INBOX, 3), (WORK, 3)]),
        ("date>=2020-09-13T12:26:44Z", [(WORK, 4), (SALES, 4)]),
        ("uid:1 | name:*04.msg", [(INBOX, 1), (WORK, 4), (SALES, 4)]),
        ("unseen", []),
    ],
)
def test_records_are_found_by_their_columns(server: MailServer, text: str, wanted: list[tuple[str, int]]) -> None:
    assert hits(find(server, text)) == wanted


def test_a_hit_says_all_of_its_record(server: MailServer, inbox: Path) -> None:
    (found,) = find(server, "uid:4", WORK)
    assert list(found.hits()) == [Hit(server.folder(WORK), name_of(4), 32, 4, 104, 1_600_000_004, 1)]
    (hit,) = found.hits()
    assert hit.shown_name == name_of(4)
    assert envelope_of(hit, {}).problem == "no file"
    write_message(inbox / "Work.IMAP", 4)
    listing = server.listing(hit.folder)
    assert envelope_of(hit, listing).subject == "invoice 4"
    assert (found.text(1, "from"), found.text(1, "cc")) == ("Anna <anna@example.com>", "")


def test_messages_are_found_by_their_headers(server: MailServer, inbox: Path) -> None:
    write_message(inbox, 2)
    write_message(inbox / "Work.IMAP", 3, "report")
    assert hits(find(server, "subject:invoice")) == [(INBOX, 2)]
    assert hits(find(server, "from:anna & uid:3")) == [(WORK, 3)]


def test_of_a_large_folder_what_is_found_by_headers_is_told_part_by_part(server: MailServer, inbox: Path) -> None:
    uids = range(1, 2 * PART + 2)
    (inbox / "IMAP.MRK").write_bytes(index(*uids))
    for uid in (1, PART, PART + 1, uids[-1]):
        write_message(inbox, uid)
    found = find(server, "subject:invoice", INBOX)[:4]
    assert [list(each.indexes) for each in found] == [[0, PART - 1], [PART], [uids[-1] - 1], []]
    assert [each.whole for each in found] == [False, False, False, True]
    assert hits(found) == [(INBOX, 1), (INBOX, PART), (INBOX, PART + 1), (INBOX, uids[-1])]


def test_message_files_without_a_record_and_records_without_message_files(server: MailServer, inbox: Path) -> None:
    write_message(inbox, 1)
    write_message(inbox, 8, "lost")
    os.utime(inbox / name_of(8), (50, 50))
    (found,) = find(server, "orphan", WORK, INBOX)[1:]
    size = (inbox / name_of(8)).stat().st_size
    assert list(found.hits()) == [Hit(server.folder(INBOX), name_of(8), 0, None, size, 50, None)]
    assert found.text(3, "subject") == "lost 8"
    assert hits(find(server, "missing", INBOX)) == [(INBOX, 2), (INBOX, 3), (WORK, 3), (WORK, 4)]
    assert hits(find(server, "orphan subject:lost | uid:1")) == [(INBOX, 1), (INBOX, None)]
    assert hits(find(server, "orphan subject:invoice")) == []


# What goes wrong


def test_a_folder_that_cannot_be_read_is_told_and_passed_over(server: MailServer, inbox: Path) -> None:
    (inbox / "IMAP.MRK").write_bytes(index()[:20])
    (inbox / "Work.IMAP" / "IMAP.MRK").unlink()
    (inbox / "Work.IMAP" / "IMAP.MRK").mkdir()
    found = find(server, "uid:4")
    assert [each.folder.key for each in found] == ALL
    assert [each.problem for each in found[:3]] == [
        "the header is 20 of 36 bytes; no record can be read",
        "IMAP.MRK is not a plain file; not opened",
        "",
    ]
    assert hits(found) == [(SALES, 4)]


def test_a_folder_that_went_away_is_told(server: MailServer, inbox: Path) -> None:
    folder = server.folder(WORK)
    (inbox / "Work.IMAP" / "IMAP.MRK").unlink()
    (found,) = server.search.find(search_query("uid:4"), [folder])
    assert found.problem.startswith("cannot read the folder's records: ")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_is_not_followed_and_that_is_told(server: MailServer, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (inbox / "Linked.IMAP").symlink_to(tmp_path / "elsewhere")
    (found,) = find(server, "uid:4", f"{INBOX}/Linked")
    assert found.problem == "a symbolic link or junction; not followed"


def test_a_search_ends_when_it_is_told_to(server: MailServer) -> None:
    query, questions = search_query("uid:4"), iter([False] * 4 + [True] * 9)
    assert list(server.search.find(query, server.search.folders(), lambda: True)) == []
    keys = [found.folder.key for found in server.search.find(query, server.search.folders(), lambda: next(questions))]
    assert keys == ALL[: len(keys)]
    assert 0 < len(keys) < len(ALL)


def moving(server: MailServer, monkeypatch: pytest.MonkeyPatch, change: Callable[[int], object]) -> None:
    """Let the records of a folder change each time they were read."""
    read, times = server.open, iter(range(2, 100))

    def open_and_change(folder: Folder) -> Reading:
        reading = read(folder)
        change(next(times))
        return reading

    monkeypatch.setattr(server, "open", open_and_change)


def test_a_message_that_comes_meanwhile_is_no_file_without_a_record(
    server: MailServer, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deliver(counter: int) -> None:
        write_message(inbox, 9)
        (inbox / "IMAP.MRK").write_bytes(index(1, 2, 3, 9, counter=min(counter, 2)))

    moving(server, monkeypatch, deliver)
    assert hits(list(server.search.find(search_query("orphan"), [server.folder(INBOX)]))) == []


def test_a_record_that_goes_meanwhile_is_not_without_its_file(
    server: MailServer, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for uid in (1, 2):
        write_message(inbox, uid)
    moving(server, monkeypatch, lambda counter: (inbox / "IMAP.MRK").write_bytes(index(1, 2, counter=min(counter, 2))))
    assert hits(list(server.search.find(search_query("missing"), [server.folder(INBOX)]))) == []


def test_a_folder_that_never_rests_is_told_as_it_was_seen_last(
    server: MailServer, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters: list[int] = []

    def change(counter: int) -> None:
        counters.append(counter)
        (inbox / "IMAP.MRK").write_bytes(index(1, 2, 3, counter=counter))

    moving(server, monkeypatch, change)
    assert len(hits(list(server.search.find(search_query("missing"), [server.folder(INBOX)])))) == 3
    assert len(counters) == LOOKS


def test_a_folder_in_use_is_told(server: MailServer, top: Path) -> None:
    (top / "LockFiles" / "IMAP-Work-anna@example.com.lck").touch()
    (found,) = find(server, "uid:4", WORK)
    assert (found.busy, list(found.indexes)) == (True, [1])


# Words


def hint_of(text: str) -> str:
    with pytest.raises(QueryError) as caught:
        search_query(text)
    assert caught.value.text == text
    return caught.value.hint


def test_a_bare_word_is_told_how_to_write_it() -> None:
    assert hint_of("invoice") == "a text goes with its field, such as subject:invoice"
    assert hint_of("unseen & John@example.com") == "a text goes with its field, such as subject:John@example.com"
    assert hint_of("unsen") == "did you mean unseen? a text goes with its field, such as subject:unsen"
    assert hint_of("x" * 100).endswith(f"subject:{'x' * 30}")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a and b", "a text goes with its field, such as subject:a"),
        ("seen and unseen", "write &"),
        ("foo:bar", "known are"),
        ("uid:abc", "numbers are like"),
        ("subject", "text is like"),
        ('"invoice 7"', 'such as subject:"invoice 7"'),
    ],
)
def test_other_mistakes_keep_their_hints(text: str, hint: str) -> None:
    assert hint_of(text).startswith(hint)


def test_a_query_is_one_over_records() -> None:
    query = search_query("unseen uid:7")
    assert isinstance(query, Query)
    assert query.text == "unseen uid:7"
