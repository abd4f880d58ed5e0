from __future__ import annotations

import pytest

from mdtui.events.event import Event
from mdtui.events.query import EventContext
from mdtui.findings import Severity
from mdtui.query import QueryError
from mdtui.tui.feed import parts
from mdtui.tui.feed.filters import (
    MOST,
    Filter,
    FilterStack,
    bookmarked,
    by_code,
    by_field,
    by_query,
    by_severity,
    by_tag,
    by_text,
    by_time,
    count_fitting,
)
from mdtui.tui.feed.parts import at_once
from mdtui.tui.feed.store import Entry
from tests.fixtures.feed_events import at, event


def entries(*events: Event) -> list[Entry]:
    return [Entry((one.time or at(0), serial), one) for serial, one in enumerate(events)]


def fits(chosen: Filter, one: Event) -> bool:
    return chosen.test(entries(one)[0])


@pytest.mark.parametrize(
    ("chosen", "yes", "no"),
    [
        (by_code(521), event(code=521), event(code=506)),
        (by_code(None), event(code=None), event()),
        (by_tag("EvSecurity"), event(), event(code=None)),
        (by_severity(Severity.ERROR), event(severity=Severity.CRITICAL), event(severity=Severity.WARNING)),
        (by_field("user", "Anna"), event(user="anna"), event(user="ann")),
        (by_field("user", ""), event(user=""), event(ip="")),
        (by_text("FALSE l"), event(), event(text="right logon")),
        (by_text("Straße"), event(text="STRASSE"), event(text="Strase")),
        (by_query("code:521 & user:an*", ["user"], EventContext(0.0)), event(user="anna"), event(user="bob")),
        (by_time(at(1), at(3)), event(3), event(3.1)),
    ],
)
def test_what_fits(chosen: Filter, yes: Event, no: Event) -> None:
    assert (fits(chosen, yes), fits(chosen, no)) == (True, False)


def test_a_bookmark_fits_as_long_as_it_is_there() -> None:
    (entry,) = entries(event())
    assert not bookmarked().test(entry)
    entry.marked = True
    assert bookmarked().test(entry)


@pytest.mark.parametrize(
    ("chosen", "label"),
    [
        (by_code(521), "code 521"),
        (by_code(None), "no code"),
        (by_tag(""), "no tag"),
        (by_severity(Severity.WARNING), "warning or worse"),
        (by_severity(Severity.CRITICAL), "critical"),
        (by_field("user", "an\x1bna"), "user an\\x1bna"),
        (by_text("a[b]"), '"a[b]"'),
        (by_time(at(1), at(3)), "2026-08-18 12:00:01 to 12:00:03"),
        (by_time(at(1), at(86_400)), "2026-08-18 12:00:01 to 2026-08-19 12:00:00"),
        (by_code(521).turned, "not code 521"),
    ],
)
def test_labels_are_safe_and_short(chosen: Filter, label: str) -> None:
    assert chosen.label == label


def test_a_query_that_is_none_is_refused() -> None:
    with pytest.raises(QueryError):
        by_query("cod:521", (), EventContext(0.0))


def test_those_are_equal_that_ask_for_the_same() -> None:
    assert by_field("user", "Anna") == by_field("user", "anna")
    assert hash(by_field("user", "Anna")) == hash(by_field("user", "anna"))
    assert by_field("user", "anna") != by_field("ip", "anna")
    assert by_code(521) != by_code(521).turned
    assert by_code(521).turned.turned == by_code(521)
    assert by_code(521) != 521


@pytest.fixture
def kept() -> list[Entry]:
    return entries(
        event(1, 521, user="anna"), event(2, 521, user="bob"), event(3, 506, user="anna"), event(4, None, user="carl")
    )


@pytest.fixture
def stack(kept: list[Entry]) -> FilterStack:
    stack = FilterStack()
    stack.came(kept)
    return stack


def shown(stack: FilterStack, kept: list[Entry]) -> list[int]:
    return [entry.serial for entry in stack.select(kept)]


def test_values_of_one_thing_are_alternatives_and_things_narrow(stack: FilterStack, kept: list[Entry]) -> None:
    at_once(stack.add(by_code(521), kept))
    assert shown(stack, kept) == [0, 1]
    at_once(stack.add(by_code(506), kept))
    assert shown(stack, kept) == [0, 1, 2]
    at_once(stack.add(by_field("user", "anna"), kept))
    assert shown(stack, kept) == [0, 2]
    assert [stack.hits(number) for number in range(3)] == [2, 1, 2]
    assert stack.fitting == 2


def test_a_filter_turned_round_takes_away_also_among_alternatives(stack: FilterStack, kept: list[Entry]) -> None:
    at_once(stack.add(by_code(521), kept))
    stack.turn(0)
    assert shown(stack, kept) == [2, 3]
    assert stack.hits(0) == 2
    at_once(stack.add(by_code(506).turned, kept))
    assert shown(stack, kept) == [3]


def test_filters_are_switched_and_all_of_them_at_once(stack: FilterStack, kept: list[Entry]) -> None:
    at_once(stack.add(by_code(521), kept))
    stack.switch(0)
    assert not stack.narrows
    assert shown(stack, kept) == [0, 1, 2, 3]
    stack.switch(0)
    stack.filtering = False
    assert shown(stack, kept) == [0, 1, 2, 3]
    assert stack.fitting == 2
    assert all(map(stack.verdict(), kept))
    stack.filtering = True
    assert [stack.verdict()(entry) for entry in kept] == [True, True, False, False]


def test_the_same_filter_is_only_switched_on(stack: FilterStack, kept: list[Entry]) -> None:
    at_once(stack.add(by_code(521), kept))
    stack.switch(0)
    assert at_once(stack.add(by_code(521), kept)) == 0
    assert len(stack) == 1
    assert stack.active[0].on


def test_counts_follow_what_comes_and_goes(stack: FilterStack, kept: list[Entry]) -> None:
    at_once(stack.add(by_code(521), kept))
    more = entries(event(5, 521), event(6, 506))
    stack.came(more)
    assert (stack.hits(0), stack.fitting) == (3, 3)
    stack.left(kept[:1])
    assert (stack.hits(0), stack.fitting) == (2, 2)


def test_a_removed_filter_leaves_nothing_behind(stack: FilterStack, kept: list[Entry]) -> None:
    at_once(stack.add(by_code(521), kept))
    at_once(stack.add(by_code(506), kept))
    at_once(stack.remove(0, kept))
    at_once(stack.add(by_field("user", "nobody"), kept))
    assert [stack.hits(number) for number in range(2)] == [1, 0]
    at_once(stack.clear(kept))
    assert not len(stack)
    assert {entry.mask for entry in kept} == {0}
    assert stack.fitting == 4


def test_there_are_not_more_than_a_few(stack: FilterStack, kept: list[Entry]) -> None:
    for code in range(MOST):
        assert at_once(stack.add(by_code(code), kept)) == code
    assert at_once(stack.add(by_code(521), kept)) is None


def test_until_a_filter_is_tried_on_all_events_nothing_is_seen_of_it(
    stack: FilterStack, kept: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "BLOCK", 2)
    adding = stack.add(by_code(521), kept)
    next(adding)
    assert len(stack) == 0
    assert shown(stack, kept) == list(range(len(kept)))
    assert at_once(adding) == 0
    assert (shown(stack, kept), stack.hits(0)) == ([0, 1], 2)


def test_what_fits_can_be_counted_elsewhere_and_given_up(kept: list[Entry]) -> None:
    assert count_fitting(kept, by_code(521), lambda: False) == 2
    assert count_fitting(kept, by_code(521), lambda: True) is None
