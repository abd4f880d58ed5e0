from __future__ import annotations

from typing import Any

import pytest

from mdtui.copies import Comparison
from mdtui.mrk.journal_lines import Who
from mdtui.mrk.past.authorship import Author, Authors
from mdtui.mrk.past.copy_store import Copy
from mdtui.mrk.past.differences import Difference, Kind, differences
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.tui.past.difference_rows import DifferenceRows
from mdtui.tui.past.difference_text import (
    DifferenceColumns,
    DifferenceLines,
    author_text,
    difference_columns,
    difference_facts,
    found_texts,
    name_text,
    what_text,
)

COPY = Copy(1, "a@b", "/r/IMAP.MRK", 0.0, 0.0, "opened", 1, 9, 3, 144, b"")
AUTHOR = Author("c1", "toggle", Who("anna", "mail", "192.0.2.7", 7, 1.0), 1_699_999_000.0)


def record(uid: int, flags: int = 0, size: int = 1008, date: int = 1_690_000_000, name: bytes = b"md1.msg") -> Record:
    return Record(name, flags, uid, size, date)


def comparison(before: list[Record], after: list[Record], uid_next: int = 9) -> Comparison:
    tables = [RecordTable(encode(Header(1, 9, uid_next, 9), records)) for records in (before, after)]
    return Comparison(COPY, None, 0.0, differences(*tables), Authors((), "", 0.0, 0.0, lambda _: b""))


@pytest.mark.parametrize(
    ("kind", "before", "after", "text"),
    [
        (Kind.FLAGS, record(1, 8), record(1, 32 | 4), "+seen -flagged +deleted"),
        (Kind.FLAGS, record(1, 64), record(1, 192), "unknown bits 64 -> 192"),
        (Kind.ALTERED, record(1), record(1, size=4711), "size 1,008 -> 4,711"),
        (Kind.ALTERED, record(1), record(1, date=5), "date 1690000000 -> 5"),
        (Kind.ALTERED, record(1), record(1, name=b"md1.msg\0x"), "bytes behind the name"),
        (Kind.RENUMBERED, record(1), record(7), "was 1"),
        (Kind.RENUMBERED, record(1), record(7, 32), "was 1 +seen"),
        (Kind.CAME, None, record(1, 33), "seen recent"),
        (Kind.WENT, record(1), None, "no flag"),
    ],
)
def test_what_became_of_a_record(kind: Kind, before: Record | None, after: Record | None, text: str) -> None:
    assert what_text(Difference(kind, before, after, 0)) == text


def facts(difference: Difference, author: Author | None, clock: Any) -> dict[str, str]:
    return {fact.label: fact.text for fact in difference_facts(difference, author, clock)}


def test_what_is_said_of_a_change_of_ours(clock: Any) -> None:
    assert facts(Difference(Kind.FLAGS, record(1, 8), record(1), 0), AUTHOR, clock) == {
        "Record": "UID 1, md1.msg",
        "Kind": "flags: its flags changed",
        "Before": "flagged",
        "After": "no flag",
        "By": "anna@mail (192.0.2.7), 2023-11-14 21:56:40, toggle, change c1",
    }


def test_what_is_said_of_a_change_of_somebody_else(clock: Any) -> None:
    renumbered = facts(Difference(Kind.RENUMBERED, record(1, 8), record(7, 8), 0), None, clock)
    assert (renumbered["Before"], renumbered["After"]) == ("UID 1, flagged", "UID 7, flagged")
    assert renumbered["By"] == "somebody else: MDaemon, a mail program, another user's mdtui"
    came = facts(Difference(Kind.CAME, None, record(1, 32), 0), None, clock)
    assert (came["Before"], came["After"]) == ("not there", "seen")
    altered = facts(Difference(Kind.ALTERED, record(1), record(1, size=5), 0), None, clock)
    assert (altered["Before"], altered["After"]) == ("1,008 bytes, 2023-07-22 04:26:40", "5 bytes, 2023-07-22 04:26:40")


def test_foreign_names_are_made_safe(clock: Any) -> None:
    nasty = record(1, name=b"\x1b[2J.msg")
    assert name_text(nasty) == r"\x1b[2J.msg"
    assert name_text(record(1, name=b"")) == "(no name)"
    author = Author("c\x1b", "v\x1b", Who("a\x1b", "h", "", 7, 1.0), 1.0)
    assert author_text(author) == r"a\x1b@h"
    assert author_text(None) == "somebody else"
    said = facts(Difference(Kind.CAME, None, nasty, 0), author, clock)
    assert all(text.isprintable() for text in said.values())


@pytest.mark.parametrize(
    ("width", "uid_next", "columns"),
    [
        (116, 9, DifferenceColumns(5, 36, 24, 36)),
        (76, 9, DifferenceColumns(5, 22, 13, 21)),
        (76, 2**32 - 1, DifferenceColumns(10, 22, 13, 16)),
        (36, 9, DifferenceColumns(5, 18, 0, 0)),
        (3, 9, DifferenceColumns(5, 0, 0, 0)),
    ],
)
def test_columns_have_the_room_that_there_is(width: int, uid_next: int, columns: DifferenceColumns) -> None:
    assert difference_columns(width, comparison([], [], uid_next)) == columns


def test_lines_are_made_when_they_are_looked_at() -> None:
    lines = DifferenceLines(comparison([record(1, 8)], [record(1, 32)]), "~")
    assert len(lines) == 2
    assert [text for text, _ in lines[:]] == [
        "kind         UID  what                     by            message file",
        "flags          1  +seen -flagged           somebody else md1.msg",
    ]
    assert (lines[0][1], lines[1][1]) == ("heading", "text")
    assert len(DifferenceLines(comparison([], []), "~")) == 0


def test_how_many_are_shown_and_selected() -> None:
    rows = DifferenceRows(comparison([record(1)], [record(1, 32), record(2, name=b"md2.msg")]))
    assert found_texts(rows) == ["2 differences"]
    rows.toggle(0)
    rows.show_next()
    assert found_texts(rows) == ["1 of 2, 1 selected", "1 selected"]
