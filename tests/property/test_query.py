"""Any text is a query or an error that points into it, and what a query selects is what its terms say one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from mdtui.events.query import compile_event_query
from mdtui.mrk.flags import ALL_FLAGS
from mdtui.mrk.query import QueryContext, compile_query, uid_query
from mdtui.mrk.query_words import VOCABULARY
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.query import QueryError
from mdtui.query_completion import complete

WORDS = ["seen", "unseen", "flagged", "missing", "orphan", "uid", "size", "date", "name", "from", "subject", "anna"]
SIGNS = ["!=", "<=", ">=", *':=<>&|!()"\\*?,-']
VALUES = ["1", "5", "10-20", "1M", "30d", "2026-08-18", "2026", "md5*", "\x1b", "\u202e", "\ud800", "\u0130", "\u212a"]
pieces = st.sampled_from(WORDS + SIGNS + VALUES)
anything = st.text() | st.lists(pieces | st.just(" "), max_size=30).map("".join)

NOW = 1_700_000_000
records = st.lists(
    st.builds(
        Record,
        st.binary(max_size=23).map(lambda name: name.ljust(23, b"\0")),
        st.integers(0, 255),
        st.integers(0, 40),
        st.sampled_from([0, 1, 1023, 1024, 1 << 20, (1 << 32) - 1]),
        st.sampled_from([-1, 0, NOW - 31 * 86400, NOW - 86400, NOW, NOW + 5, (1 << 31) - 1]),
    ),
    max_size=20,
)
words = st.sampled_from([flag.word for flag in ALL_FLAGS] + ["unseen", "missing", "orphan"])
terms = words | st.sampled_from(
    ["uid:5-10", "uid!=3", "size>1k", "size<=1M", "date<30d", "date>=2023-11-14", "name:*a*", "from:a", "subject:?"]
)
context = QueryContext(
    NOW, dt.UTC, present=lambda name: len(name) % 2 == 0, header=lambda name, field: f"{field}{len(name) % 3}"
)


def trees(text: str, other: str, sign: str) -> str:
    return f"({text} {sign} {other})"


queries = st.recursive(
    terms, lambda inner: st.builds(trees, inner, inner, st.sampled_from("&| ")) | inner.map("!{}".format), max_leaves=12
)


def error_of(read: Callable[[str], object], text: str) -> QueryError | None:
    try:
        read(text)
    except QueryError as error:
        return error
    return None


@given(anything)
def test_any_text_is_a_query_or_an_error_that_points_into_it(text: str) -> None:
    for read in (compile_query, uid_query, compile_event_query):
        if error := error_of(read, text):
            assert 0 <= error.position <= len(text)
            assert error.line().isprintable()


@given(anything, records)
def test_any_query_runs_over_any_records(text: str, rows: list[Record]) -> None:
    table = RecordTable(encode(Header(1, 1, 1, 1), rows))
    try:
        query = compile_query(text)
    except QueryError:
        return
    indexes = query.select(table, context)
    assert indexes == sorted(set(indexes))


@given(queries, queries, records)
def test_and_or_and_not_are_those_of_sets(one: str, other: str, rows: list[Record]) -> None:
    table = RecordTable(encode(Header(1, 1, 1, 1), rows))

    def select(text: str) -> set[int]:
        return set(compile_query(text).select(table, context))

    assert select(f"{one} & {other}") == select(one) & select(other)
    assert select(f"{one} | {other}") == select(one) | select(other)
    assert select(f"!({one})") == set(range(len(rows))) - select(one)


needed = st.sampled_from(["uid:7", "uid:1,5", "size=1k", "name:md5*", "name:*A*", "name:a?b", "orphan", "unseen"])


@given(
    st.recursive(needed, lambda inner: st.builds(trees, inner, inner, st.sampled_from("&| ")), max_leaves=5), records
)
def test_a_file_that_cannot_fit_has_no_record_that_does(text: str, rows: list[Record]) -> None:
    table = RecordTable(encode(Header(1, 1, 1, 1), rows))
    query = compile_query(text)
    assert query.may_fit(bytes(table.data)) or query.select(table, context) == []


def mistake(text: str) -> QueryError | None:
    """Return what is wrong with a query; None where it can be read."""
    try:
        compile_query(text, {"big": "size>1M ~N", "loop": "@loop"})
    except QueryError as error:
        return error
    return None


PIECES = st.lists(
    st.sampled_from(
        ["unseen", "size", ">", "1M", "~", "~d", "~f", "<30d", "@", "@big", "@loop", '"', "(", ")", "!", "|", " ", "x"]
    ),
    max_size=12,
).map("".join)


@given(PIECES | st.text(max_size=40))
def test_whatever_is_written_is_a_query_or_a_mistake_with_a_place(text: str) -> None:
    wrong = mistake(text)
    assert wrong is None or (0 <= wrong.position <= len(text) and wrong.line().isprintable())


@given(PIECES | st.text(max_size=40))
def test_whatever_is_written_can_be_completed(text: str) -> None:
    found = complete(text, VOCABULARY, {"big": "size>1M"}, lambda _: ["Anna", 'a"b'])
    assert 0 <= found.start <= len(text)
    for choice in found.choices:
        assert choice.text
