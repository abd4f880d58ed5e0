from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from mdtui.mrk.flags import ALL_FLAGS
from mdtui.mrk.query import Query, QueryContext, compile_query, uid_query
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.query import QueryError

NOW = 1_700_000_000.0
DAY = 86_400


class Folder:
    """Ten records and the message files of the even ones; it notes which files were opened."""

    def __init__(self) -> None:
        self.opened: list[bytes] = []
        records = [
            Record(
                f"md500{number}.msg".encode().ljust(23, b"\0"),
                flags,
                number * 10,
                number << 19,
                int(NOW) - number * DAY,
            )
            for number, flags in enumerate([0, 32, 32 | 8, 4, 16, 63, 0, 32 | 64, 128, 1])
        ]
        self.table = RecordTable(encode(Header(1, 1, 100, 1), records))

    def present(self, filename: bytes) -> bool:
        return filename[5:6] in b"02468"

    def header(self, filename: bytes, field: str) -> str:
        self.opened.append(filename)
        if field == "from":
            return "Anna <anna@example.com>"
        return f"invoice {filename[5:6].decode()}" if field == "subject" else ""

    def context(self, *, orphan: bool = False, cancelled: Callable[[], bool] = lambda: False) -> QueryContext:
        return QueryContext(NOW, dt.UTC, self.present, self.header, orphan, cancelled)

    def select(self, text: str) -> list[int]:
        return compile_query(text).select(self.table, self.context())


@pytest.fixture
def folder() -> Folder:
    return Folder()


@pytest.mark.parametrize(
    ("text", "indexes"),
    [
        ("seen", [1, 2, 5, 7]),
        ("unseen", [0, 3, 4, 6, 8, 9]),
        ("!seen", [0, 3, 4, 6, 8, 9]),
        ("!unseen", [1, 2, 5, 7]),
        ("recent", [5, 9]),
        ("unseen !(deleted | answered)", [0, 6, 8, 9]),
        ("unflagged & undeleted & unanswered & undraft", [0, 1, 6, 7, 8, 9]),
        ("size>2M", [5, 6, 7, 8, 9]),
        ("size<=2M", [0, 1, 2, 3, 4]),
        ("size!=2M & size:1M-3M", [2, 3, 5, 6]),
        ("date<3d", [0, 1, 2]),
        ("date>=3d", [3, 4, 5, 6, 7, 8, 9]),
        ("date>2023-11-13", [0]),
        ("uid:20-40", [2, 3, 4]),
        ("uid:0,15,30,90-", [0, 3, 9]),
        ("uid:50-70,10-60", [1, 2, 3, 4, 5, 6, 7]),
        ("name:md5003.msg", [3]),
        ("name:MD500?.*", list(range(10))),
        ("name:*7.msg", [7]),
        ("name:md", []),
        ("missing", [1, 3, 5, 7, 9]),
        ("orphan", []),
        ("!orphan", list(range(10))),
        ("missing | uid:20", [1, 2, 3, 5, 7, 9]),
        ("seen missing", [1, 5, 7]),
        ("!(missing | seen)", [0, 4, 6, 8]),
        ("from:ANNA", list(range(10))),
        ("from:anna*", list(range(10))),
        ("from:anna@*", []),
        ('subject:"invoice 7"', [7]),
        ("to:anna | cc:anna", []),
        ("unseen (subject:8 | name:*3*)", [3, 8]),
        ("seen | size>4M | date<1d", [0, 1, 2, 5, 7, 9]),
    ],
)
def test_what_a_query_selects(folder: Folder, text: str, indexes: list[int]) -> None:
    assert folder.select(text) == indexes


@pytest.mark.parametrize("flag", ALL_FLAGS)
def test_every_flag_is_a_word(folder: Folder, flag: int) -> None:
    word = next(each.word for each in ALL_FLAGS if each == flag)
    assert folder.select(word) == [index for index, value in enumerate(folder.table.flags) if value & flag]


def test_message_files_are_opened_only_for_what_the_cheaper_terms_left(folder: Folder) -> None:
    assert folder.select("subject:invoice & size>3M !missing unseen name:md*") == [8]
    assert folder.opened == [b"md5008.msg"]


def test_the_other_side_of_an_or_is_asked_only_where_the_first_did_not_fit(folder: Folder) -> None:
    folder.select("from:anna | unseen")
    assert folder.opened == [folder.table.filename(index) for index in (1, 2, 5, 7)]


@pytest.mark.parametrize(
    ("text", "listing", "messages", "orphan"),
    [
        ("unseen size>1", False, False, False),
        ("missing", True, False, False),
        ("unseen | !orphan", True, False, True),
        ("!(seen | subject:x)", True, True, False),
    ],
)
def test_a_query_says_what_it_needs(text: str, *, listing: bool, messages: bool, orphan: bool) -> None:
    query = compile_query(text)
    assert (query.needs_listing, query.needs_messages, query.mentions_orphan) == (listing, messages, orphan)
    assert query.asks_for_files is (listing and not messages)
    assert query.text == text


def test_message_files_without_a_record_are_orphans_and_have_no_uid(folder: Folder) -> None:
    context = folder.context(orphan=True)

    def select(text: str) -> list[int]:
        return compile_query(text).select(folder.table, context)

    assert select("orphan") == list(range(10))
    assert select("orphan uid:0-") == []
    assert select("orphan !uid:0-") == list(range(10))
    assert select("orphan size>4M") == [9]


def test_names_are_compared_as_code_page_1252_in_either_case() -> None:
    names = ["M\u00fcller.msg", "M\u00dcLLER.MSG", "Muller.msg"]
    records = [Record(name.encode("cp1252").ljust(23, b"\0"), 0, 1, 1, 1) for name in names]
    table = RecordTable(encode(Header(1, 1, 2, 1), records))
    context = Folder().context()
    assert compile_query("name:m\u00fcll*").select(table, context) == [0, 1]
    assert compile_query("name:m?ller.msg").select(table, context) == [0, 1, 2]
    assert compile_query("name:*\u0416*").select(table, context) == []


def test_a_name_of_any_bytes_is_a_name() -> None:
    name = bytes(range(1, 24))
    table = RecordTable(encode(Header(1, 1, 2, 1), [Record(name, 0, 1, 1, 1)]))
    assert compile_query("name:*").select(table, Folder().context()) == [0]


@pytest.mark.parametrize(
    "text", ["unseen", "!seen", "uid:1", "missing", "from:a", "orphan", "seen | name:*", "seen name:*"]
)
def test_no_records_are_selected_from_none(text: str) -> None:
    assert compile_query(text).select(RecordTable(b""), Folder().context()) == []


@pytest.mark.parametrize("text", ["size>0", "missing", "from:a", "unseen | name:x*"])
def test_a_cancelled_query_selects_nothing(folder: Folder, text: str) -> None:
    assert compile_query(text).select(folder.table, folder.context(cancelled=lambda: True)) == []
    assert folder.opened == []


def test_cancelling_ends_the_reading_of_message_files(folder: Folder) -> None:
    names = [Record(f"{number}.msg".encode().ljust(23, b"\0"), 0, number, 1, 1) for number in range(100)]
    table = RecordTable(encode(Header(1, 1, 2, 1), names))
    context = folder.context(cancelled=lambda: len(folder.opened) >= 20)
    assert compile_query("from:anna").select(table, context) == []
    assert len(folder.opened) == 32


def test_a_list_of_uids_is_a_query(folder: Folder) -> None:
    query = uid_query("10,30-50")
    assert isinstance(query, Query)
    assert query.select(folder.table, folder.context()) == [1, 3, 4, 5]


@pytest.mark.parametrize("text", ["", "x", "1 | seen", "1,"])
def test_what_is_no_list_of_uids(text: str) -> None:
    with pytest.raises(QueryError):
        uid_query(text)


@pytest.mark.parametrize("text", ["unrecent", "time<1d", "size:x", "missing:1"])
def test_what_is_no_query_over_records(text: str) -> None:
    with pytest.raises(QueryError):
        compile_query(text)


def test_a_few_records_in_question_are_looked_at_one_by_one() -> None:
    records = [
        Record(f"{number}.msg".encode().ljust(23, b"\0"), 8 if number == 7 else 0, number, number, 1)
        for number in range(100)
    ]
    table = RecordTable(encode(Header(1, 1, 2, 1), records))
    context = Folder().context()
    assert compile_query("flagged name:7*").select(table, context) == [7]
    assert compile_query("!flagged name:7* size>10").select(table, context) == list(range(70, 80))
