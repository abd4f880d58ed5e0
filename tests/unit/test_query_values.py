from __future__ import annotations

import datetime as dt
import re

import pytest

from mdtui.query_values import (
    HIGHEST,
    LOWEST,
    Kind,
    Moment,
    QueryError,
    Span,
    glob_source,
    parse_moment,
    parse_spans,
)

NOW = 1_700_000_000.5
DAY = 86_400


def at(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("7", [(7, 7)]),
        ("1,5,10-20", [(1, 1), (5, 5), (10, 20)]),
        (" 1 , 5 - 6 ", [(1, 1), (5, 6)]),
        ("100-", [(100, HIGHEST)]),
        ("0", [(0, 0)]),
    ],
)
def test_lists_of_numbers(text: str, spans: list[tuple[int, int]]) -> None:
    assert list(parse_spans(text)) == spans


@pytest.mark.parametrize(
    ("text", "position"),
    [("", 0), ("1,", 2), (",1", 0), ("1,x", 2), ("-5", 0), ("1--2", 0), ("\u0663", 0), ("9" * 5000, 0), ("1.5", 0)],
)
def test_what_is_no_list_of_numbers(text: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse_spans(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("text", "size"),
    [("500", 500), ("20k", 20480), ("20K", 20480), ("1.5M", 1572864), ("2G", 2 << 30), ("1kb", 1024), ("0.5k", 512)],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_spans(text, Kind.SIZE) == (Span(size, size),)


@pytest.mark.parametrize("text", ["M", "1T", "1.k", ".5k", "1 k", "-1k", "1e3"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(QueryError, match="not a size"):
        parse_spans(text, Kind.SIZE)


def test_how_a_span_is_compared_with() -> None:
    span = Span(5, 7)
    assert {sign: tuple(span.related(sign)) for sign in ("=", "<", "<=", ">", ">=")} == {
        "=": (5, 7),
        "<": (LOWEST, 4),
        "<=": (LOWEST, 7),
        ">": (8, HIGHEST),
        ">=": (5, HIGHEST),
    }


@pytest.mark.parametrize(
    ("text", "age", "unit"),
    [("30d", 30 * DAY, DAY), ("1y", 365 * DAY, DAY * 365), ("1d12h", 36 * 3600, 3600), ("2W", 14 * DAY, 7 * DAY)],
)
def test_ages(text: str, age: int, unit: int) -> None:
    assert parse_moment(text) == Moment(age=age, unit=unit)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-08", "2026-08-01", "2026-09-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2024-02-28", "2024-02-28", "2024-02-29"),
        ("2026-08-18T10:30", "2026-08-18T10:30:00", "2026-08-18T10:31:00"),
        ("2026-08-18 10:30:15", "2026-08-18T10:30:15", "2026-08-18T10:30:16"),
    ],
)
def test_a_date_is_the_whole_span_it_names(text: str, start: str, end: str) -> None:
    moment = parse_moment(text)
    assert (moment.start, moment.end) == (dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end))
    assert moment.span("=", NOW, dt.UTC) == (at(start), at(end) - 1)
    assert moment.span("<", NOW, dt.UTC) == (LOWEST, at(start) - 1)
    assert moment.span("<=", NOW, dt.UTC) == (LOWEST, at(end) - 1)
    assert moment.span(">", NOW, dt.UTC) == (at(end), HIGHEST)
    assert moment.span(">=", NOW, dt.UTC) == (at(start), HIGHEST)


def test_the_zone_counts_where_none_was_written() -> None:
    two_hours_east = dt.timezone(dt.timedelta(hours=2))
    plain = parse_moment("2026-08-18T10:30").span("=", NOW, two_hours_east)
    assert plain == parse_moment("2026-08-18T08:30z").span("=", NOW, two_hours_east)
    assert plain == parse_moment("2026-08-18T13:30+05:00").span("=", NOW, None)


@pytest.mark.parametrize("text", ["0001-01-01", "9999", "9999-12-31", "1969-12-31", "0001-01-01T00:00+23:00"])
def test_the_edges_of_the_calendar_are_dates(text: str) -> None:
    for zone in (None, dt.UTC, dt.timezone(dt.timedelta(hours=14))):
        low, high = parse_moment(text).span("=", NOW, zone)
        assert low <= high


@pytest.mark.parametrize(
    ("operator", "fits", "fails"),
    [
        ("<", [0, 29, -5], [30, 31]),
        ("<=", [29, 30], [31]),
        (">", [31], [29, 30]),
        (">=", [30, 31], [29]),
        ("=", [30], [29, 31]),
    ],
)
def test_an_age_compares_how_old_something_is(operator: str, fits: list[int], fails: list[int]) -> None:
    now = 1_700_000_000.0
    low, high = parse_moment("30d").span(operator, now, None)
    assert all(low <= now - days * DAY <= high for days in fits)
    assert not any(low <= now - days * DAY <= high for days in fails)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13", "2026-02-30", "0000", "2026-1-1", "10", "30", "5x", "d", "2026-08-18T25:00", "1\u017f"],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(QueryError, match="not a date"):
        parse_moment(text)


@pytest.mark.parametrize(
    ("glob", "whole", "fits", "fails"),
    [
        ("a.msg", True, ["a.msg"], ["a.msg2", "xa.msg", "aXmsg", "a.msg\n"]),
        ("md*1.msg", True, ["md1.msg", "md50001.msg"], ["md1.msg.msg", "xmd1.msg"]),
        ("md?.msg", True, ["md1.msg"], ["md.msg", "md12.msg"]),
        ("*", True, ["", "x\ny"], []),
        ("**", True, ["", "x"], []),
        ("a**b*c", True, ["abc", "a1b2c", "abbc"], ["ab", "acb"]),
        ("invoice", False, ["the invoice of May"], ["inv oice"]),
        ("in?oice", False, ["the invoice"], ["inoice"]),
        ("invoice*", False, ["invoice 7"], ["the invoice"]),
        ("*7*8*", False, ["x78", "7 8", "777888"], ["87"]),
        (r"\*", False, ["a*b"], ["ab"]),
        (r"\?", False, ["what?"], ["what"]),
        (r"a\\b", False, [r"a\b"], [r"a\\b"[:2]]),
        (r"c:\dir", False, [r"c:\dir"], ["c:dir"]),
        ("[a]", False, ["x[a]"], ["a"]),
        ("\\", False, ["\\"], [""]),
        ("", False, ["", "x"], []),
        ("", True, [""], ["x"]),
    ],
)
def test_globs(glob: str, whole: bool, fits: list[str], fails: list[str]) -> None:  # noqa: FBT001 - the table's column
    pattern = re.compile(glob_source(glob, whole=whole), re.DOTALL)
    assert [text for text in fits if not pattern.search(text)] == []
    assert [text for text in fails if pattern.search(text)] == []


def test_no_glob_takes_long_on_any_value() -> None:
    pattern = re.compile(glob_source("*a" * 30 + "*b", whole=True), re.DOTALL)
    assert not pattern.search("a" * 20_000)
