from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mdtui.query import QueryError
from mdtui.tui.feed.filters import Facet
from mdtui.tui.feed.lines import Line
from mdtui.tui.feed.store import Entry
from mdtui.tui.feed.text import filter_of, hours_text, line_facts, line_time, line_title, moment_of, repeats_of
from mdtui.tui.glyphs import ASCII
from tests.fixtures.feed_events import at, event

NAMES = {"user", "client"}
EVENING = dt.datetime(2023, 11, 14, 22, 13, 20)  # noqa: DTZ001 - what the still clock says, in UTC


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("anna", Facet.TEXT),
        ("connection failed", Facet.TEXT),
        ('"warning"', Facet.TEXT),
        ("warning", Facet.QUERY),
        ("code:521 user:anna*", Facet.QUERY),
        ("192.0.2.7", Facet.TEXT),
    ],
)
def test_what_is_written_is_a_query_or_else_words(clock: Any, text: str, facet: Facet) -> None:
    assert filter_of(text, NAMES, clock).facet is facet


@pytest.mark.parametrize("text", ["code:", "code=x", "(anna", "anna & ", "time>>1"])
def test_what_is_meant_as_a_query_and_is_none_is_said(clock: Any, text: str) -> None:
    with pytest.raises(QueryError):
        filter_of(text, NAMES, clock)


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("14:30", None, EVENING.replace(hour=14, minute=30, second=0)),
        ("14:30:05", at(0), at(0).replace(hour=14, minute=30, second=5)),
        (" 4:05 ", at(0), at(0).replace(hour=4, minute=5, second=0)),
        ("2026-08-18", at(0), dt.datetime(2026, 8, 18)),  # noqa: DTZ001 - local
        ("2026-08-18 14:30", None, dt.datetime(2026, 8, 18, 14, 30)),  # noqa: DTZ001 - local
        ("2h", at(0), EVENING - dt.timedelta(hours=2)),
    ],
)
def test_a_time_that_is_written(clock: Any, text: str, near: dt.datetime | None, expected: dt.datetime) -> None:
    assert moment_of(text, near, clock) == expected


@pytest.mark.parametrize("text", ["noon", "25:00", "14:99", "", "2026-13-01", "\x1b[5m", "9999999999h"])
def test_what_is_no_time_is_said(clock: Any, text: str) -> None:
    with pytest.raises(QueryError) as raised:
        moment_of(text, None, clock)
    assert raised.value.hint.startswith("times are like")


def test_how_far_the_histogram_goes_back() -> None:
    assert [hours_text(hours) for hours in (6, 24, 168, None)] == [
        "last 6 hours",
        "last 24 hours",
        "last 7 days",
        "whole feed",
    ]


def test_one_line_and_repeats_in_words() -> None:
    first, last = Entry((at(0), 0), event(0, 521)), Entry((at(60), 1), event(60, 521))
    one, three = Line(first, first), Line(first, last, 3)
    assert line_title(one, "", ASCII) == "521 EvSecurity, warning"
    assert line_time(one) == f"{at(0).isoformat(' ', 'milliseconds')}"
    assert line_time(three).startswith("3 times, ")
    assert repeats_of(three).count == 3
    assert repeats_of(Line(first, last, 3, 1, opened=True)).count == 1


def test_the_note_of_a_bookmark_is_safe() -> None:
    entry = Entry((at(0), 0), event(0, 521), marked=True)
    line = Line(entry, entry)
    assert line_facts(line, "\x1b[5mPWNED")[-1].text == r"\x1b[5mPWNED"
    assert line_facts(line, "")[-1].text == "without a note"
    assert line_title(line, "\x1b[5mPWNED", ASCII) == r"521 EvSecurity, warning   * \x1b[5mPWNED"
