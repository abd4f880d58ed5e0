from __future__ import annotations

import datetime as dt

import pytest

from mdtui.mrk.query_words import VOCABULARY
from mdtui.query import Not, QueryError, parse
from mdtui.query_patterns import pattern_node
from mdtui.query_tree import And, Field, Like, When, Within
from mdtui.query_values import HIGHEST, LOWEST, Kind

DATE, SIZE = Field("date", Kind.DATE), Field("size", Kind.SIZE)
NOW = dt.datetime(2026, 8, 18, 12, 0, tzinfo=dt.UTC).timestamp()


def days(argument: str) -> tuple[str, str]:
    """Return the first and the last day that fit, as ISO has them; ``-`` for an open end."""
    node = pattern_node([DATE], argument)
    parts = node.nodes if isinstance(node, And) else (node,)
    spans = [part.span(NOW, dt.UTC) for part in parts if isinstance(part, When)]
    low, high = max(span.low for span in spans), min(span.high for span in spans)

    def day(second: int) -> str:
        return "-" if second in (LOWEST, HIGHEST) else f"{dt.datetime.fromtimestamp(second, dt.UTC):%Y-%m-%d}"

    return day(low), day(high)


@pytest.mark.parametrize(
    ("argument", "first", "last"),
    [
        ("<30d", "2026-07-19", "-"),
        (">1w", "-", "2026-08-11"),
        ("<2m", "2026-06-19", "-"),
        (">1y", "-", "2025-08-18"),
        ("=1d", "2026-08-16", "2026-08-17"),
        ("<36H", "2026-08-17", "-"),
        ("18/8/2026", "2026-08-18", "2026-08-18"),
        ("18/8/26", "2026-08-18", "2026-08-18"),
        ("18/8/99", "1999-08-18", "1999-08-18"),
        ("20260818", "2026-08-18", "2026-08-18"),
        ("2026-08", "2026-08-01", "2026-08-31"),
        ("1/8/2026-18/8/2026", "2026-08-01", "2026-08-18"),
        ("2026-08-01-2026-08-18", "2026-08-01", "2026-08-18"),
        ("1/8/2026-", "2026-08-01", "-"),
        ("-18/8/2026", "-", "2026-08-18"),
    ],
)
def test_dates_as_mutt_writes_them(argument: str, first: str, last: str) -> None:
    assert days(argument) == (first, last)


@pytest.mark.parametrize("argument", ["", "-", "soon", "31/2/2026", "1/8/2026+2w", "<d", "18/8", "18"])
def test_what_is_no_date_says_how_to_write_one(argument: str) -> None:
    with pytest.raises(QueryError) as caught:
        pattern_node([DATE], argument)
    assert "2026" in caught.value.hint


@pytest.mark.parametrize(
    ("argument", "low", "high"),
    [
        (">1M", (1 << 20) + 1, HIGHEST),
        ("<10K", LOWEST, 10239),
        ("=500", 500, 500),
        ("10K-1M", 10240, 1 << 20),
        ("10K-", 10240, HIGHEST),
        ("-1M", LOWEST, 1 << 20),
        ("77", 77, 77),
    ],
)
def test_sizes_as_mutt_writes_them(argument: str, low: int, high: int) -> None:
    assert pattern_node([SIZE], argument) == Within("size", ((low, high),))  # type: ignore[arg-type]


@pytest.mark.parametrize("argument", ["", "big", ">1-2", ">", "5-1"])
def test_what_is_no_size_says_how_to_write_one(argument: str) -> None:
    with pytest.raises(QueryError) as caught:
        pattern_node([SIZE], argument)
    assert ">1M" in caught.value.hint


@pytest.mark.parametrize(
    ("pattern", "query"),
    [
        ("~U", "unseen"),
        ("~N", "recent & unseen"),
        ("!~F", "!flagged"),
        ("~D|~Q", "deleted | answered"),
        ('~s "invoice 7" ~f anna', 'subject:"invoice 7" from:anna'),
        ("~C anna", "to:anna | cc:anna"),
        ("(~A)", "seen | unseen"),
        ("~z >1M unseen", "size>1M & unseen"),
        ("~d <30d", "date<30d"),
    ],
)
def test_a_pattern_is_a_query(pattern: str, query: str) -> None:
    assert parse(pattern, VOCABULARY) == parse(query, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("seen ~x", 5, "unknown pattern '~x'"),
        ("~", 0, "unknown pattern '~'"),
        ("seen ~f", 5, "'~f' needs something after it"),
        ("~z big", 3, "not a size: 'big'"),
        ('~d "big"', 4, "not a date: 'big'"),
        ('~s "x', 3, "this quote is never closed"),
    ],
)
def test_a_mistake_points_at_its_place(text: str, position: int, what: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, VOCABULARY)
    assert (caught.value.position, caught.value.what) == (position, what)


def test_a_text_is_a_glob() -> None:
    assert pattern_node([Field("name", Kind.TEXT, whole=True)], "md5*") == Like("name", "md5*", whole=True)
    assert parse("!~f a*b", VOCABULARY) == Not(Like("from", "a*b", whole=False))
