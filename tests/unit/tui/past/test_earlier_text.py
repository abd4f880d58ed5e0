from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.config import CopySettings
from mdtui.copies import Comparison
from mdtui.earlier import NOW, Step
from mdtui.errors import FailedError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.past.authorship import Authors, Share
from mdtui.mrk.past.copy_store import Copy
from mdtui.mrk.past.differences import Counts, differences
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.tui.past.earlier_states import Pair
from mdtui.tui.past.earlier_text import (
    EarlierColumns,
    change_facts,
    count_texts,
    counts_text,
    earlier_columns,
    empty_text,
    pair_facts,
    pair_text,
    problem_facts,
    reason_text,
    share_text,
    state_fact,
    time_text,
    title_text,
)

TIME = 1_700_000_000.0
COPY = Copy(3, "a@b", "/r/IMAP.MRK", TIME, TIME + 60, "opened", 1, 9, 1234, 44460, b"")
LATER = msgspec.structs.replace(COPY, id=5, time=TIME + 90_000, seen=TIME + 90_000, reason="before a restore")
HERE = msgspec.structs.replace(COPY, id=NOW, reason="")
FOLDER = Folder(Path("x"), "anna@example.com", ("Work",), ("Work",), None)
WITH_MRK = Folder(Path("x"), "anna@example.com", ("Work",), ("Work",), Path("x/IMAP.MRK"))


def comparison(before: bytes, after: bytes, *, busy: bool = False, to: Copy | None = None) -> Comparison:
    found = differences(RecordTable(before), RecordTable(after))
    return Comparison(COPY, to, 0.0, found, Authors((), "", 0.0, 0.0, lambda _: b""), busy)


def data(*flags: int, validity: int = 9, counter: int = 1, tail: bytes = b"", reverse: bool = False) -> bytes:
    records = [Record(b"md%d.msg" % uid, value, uid, 1, 1) for uid, value in enumerate(flags, 1)]
    return encode(Header(1, validity, 9, counter), records[::-1] if reverse else records, tail)


def said(found: Comparison, share: Share | None = None) -> dict[str, str]:
    return {fact.label: fact.text for fact in change_facts(found, share)}


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (119, EarlierColumns(7, 10, 44, 13, 16)),
        (79, EarlierColumns(7, 10, 20, 6, 7)),
        (39, EarlierColumns(7, 0, 9, 0, 0)),
        (3, EarlierColumns(7, 0, 0, 0, 0)),
    ],
)
def test_columns_have_the_room_that_there_is(width: int, columns: EarlierColumns) -> None:
    assert earlier_columns(width, 3, 10) == columns


@pytest.mark.parametrize(
    ("step", "width", "text"),
    [
        (Step(Counts(1200, 0, 0, 2, 1)), 40, "1,200 flag changes, 2 came, 1 went"),
        (Step(Counts(1200, 0, 0, 2, 1)), 30, "1,200 flags, 2 came, 1 went"),
        (Step(Counts(1, 0, 0, 2, 1)), 20, "1 flag, 2 came, 1 w~"),
        (Step(), 40, "no record"),
        (Step(problem="database is locked"), 20, "not known: database~"),
        (None, 40, "the oldest copy"),
    ],
)
def test_how_much_changed_is_said_as_there_is_room(step: Step | None, width: int, text: str) -> None:
    assert counts_text(step, width, "~") == text


def test_by_whom_is_said_as_there_is_room() -> None:
    shares = [Share(), Share(ours=True), Share(others=True), Share(ours=True, others=True)]
    assert [share_text(share, 13) for share in shares] == ["", "us", "somebody else", "us and others"]
    assert [share_text(share, 6) for share in shares] == ["", "us", "others", "both"]


def test_why_a_copy_was_kept_is_said_as_there_is_room() -> None:
    assert [reason_text(LATER, 16), reason_text(LATER, 7), reason_text(COPY, 7)] == [
        "before a restore",
        "restore",
        "opened",
    ]
    strange = msgspec.structs.replace(COPY, reason="\x1b[2J")
    assert reason_text(strange, 16) == r"\x1b[2J"


def test_states_and_pairs_are_named_by_their_times(clock: Any) -> None:
    assert (time_text(COPY, clock), time_text(HERE, clock)) == ("2023-11-14 22:13", "now")
    assert pair_text(Pair(COPY, None), clock) == "From 2023-11-14 22:13 to now"
    assert pair_text(Pair(COPY, LATER), clock) == "From 2023-11-14 22:13 to 2023-11-15 23:13"
    assert [fact.text for fact in pair_facts(Pair(COPY, LATER), clock)] == [
        "2023-11-14 22:13:20, still so 2023-11-14 22:14:20, kept as it was opened: copy 3, 1,234 records",
        "2023-11-15 23:13:20, kept before a restore: copy 5, 1,234 records",
    ]
    assert pair_facts(Pair(COPY, None), clock)[1].text == "the folder as it is now"
    assert state_fact("State", HERE, clock).text == "the folder as it is now"
    odd = msgspec.structs.replace(LATER, reason="\x1b")
    assert state_fact("State", odd, clock).text.startswith(r"2023-11-15 23:13:20, kept \x1b: ")
    assert title_text(FOLDER, "~") == "Earlier states of anna@example.com/Work"


def test_what_changed_is_said_with_the_header() -> None:
    assert said(comparison(data(0, 0), data(32, 0, counter=4)), Share(ours=True)) == {
        "Changed": "1 flag change",
        "By": "us alone",
        "Header": "LastWriteCounter 1 -> 4",
    }
    both = said(comparison(data(0, 0), data(32, 0)), Share(ours=True, others=True))
    assert both["By"] == "us, and some of it somebody else"
    others = said(comparison(data(0, 0), data(32, 0)), Share(others=True))
    assert others["By"] == "somebody else, such as MDaemon or a mail program"
    assert "By" not in said(comparison(data(0, 0), data(32, 0)))


def test_what_else_can_differ() -> None:
    assert said(comparison(data(0), data(0))) == {"Changed": "nothing: the folder is now as it was then"}
    assert said(comparison(data(0), data(0), to=LATER)) == {"Changed": "nothing"}
    assert said(comparison(data(0), data(0, tail=b"ab")))["Tail"] == "bytes behind the last whole record: 0 -> 2"
    assert "another order" in said(comparison(data(0, 0), data(0, 0, reverse=True)))["Order"]
    torn = said(comparison(data(0), b"torn"))
    assert torn["Changed"] == "1 went"
    assert torn["Header"].startswith("HeaderVersion 1 -> none, UIDValidity 9 -> none")


def test_what_is_to_be_known_of_a_comparison() -> None:
    anew = said(comparison(data(0), data(0, validity=10)))
    assert anew["Note"] == "The index was made anew, with another UIDValidity: records are matched by file name."
    assert "may be of two moments" in said(comparison(data(0), data(32), busy=True))["Note"]


def test_why_there_is_no_copy_and_what_to_do() -> None:
    texts = [empty_text(WITH_MRK, CopySettings(keep=keep)) for keep in ("checked", "opened", "never")]
    never = """no copies are kept\n
In the settings, the section [copies] says keep = "never".
With "checked" or "opened" there, copies are kept."""
    assert texts == [
        "no copy of this folder is kept yet\n\nOne is kept when the folder is opened with Enter, or checked with C.",
        "no copy of this folder is kept yet\n\nOne is kept when the folder is opened with Enter.",
        never,
    ]
    assert "no IMAP.MRK" in empty_text(FOLDER, CopySettings())
    assert max(len(line) for text in texts for line in text.split("\n")) <= 77


def test_how_many_copies_there_are() -> None:
    never = CopySettings(keep="never")
    assert [count_texts(count, CopySettings()) for count in (0, 1, 1200)] == [[], ["1 copy"], ["1,200 copies"]]
    assert count_texts(2, never) == ["2 copies, no further ones are kept, say the settings", "2 copies"]


def test_why_the_copies_cannot_be_read_and_what_to_do() -> None:
    error = FailedError("the copies: database is locked", where="/state/\x1b", hint="try again")
    assert [fact.text for fact in problem_facts(error)] == [
        "the copies: database is locked",
        r"/state/\x1b",
        "try again; F5 reads again",
    ]
    assert problem_facts(FailedError("no", where="x"))[-1].text == "F5 reads again"
    assert "a fault in mdtui" in problem_facts(ValueError("x"))[0].text
