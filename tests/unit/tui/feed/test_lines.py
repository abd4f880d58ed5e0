from __future__ import annotations

import datetime as dt

import pytest

from mdtui.tui.feed.lines import FeedLines
from mdtui.tui.feed.parts import at_once
from mdtui.tui.feed.store import Entry
from tests.fixtures.feed_events import at, event


def entries(*codes: int, start: int = 0) -> list[Entry]:
    return [
        Entry((at(start + number), start + number), event(start + number, code)) for number, code in enumerate(codes)
    ]


def shown(lines: FeedLines) -> list[tuple[int | None, int]]:
    return [(line.event.code, line.stands_for) for line in map(lines.line, range(len(lines)))]


@pytest.fixture
def lines() -> FeedLines:
    lines = FeedLines()
    at_once(lines.show(entries(1, 2, 2, 2, 3, 3)))
    return lines


def test_repeats_are_one_line_with_count_and_span(lines: FeedLines) -> None:
    assert shown(lines) == [(1, 1), (2, 3), (3, 2)]
    line = lines.line(1)
    assert (line.entry.serial, line.last.serial, line.opened) == (1, 3, False)
    assert line.span == dt.timedelta(seconds=2)
    assert [entry.serial for entry in lines.entries(1)] == [1, 2, 3]
    with pytest.raises(IndexError):
        lines.line(3)


def test_repeats_are_opened_and_closed_each_by_itself(lines: FeedLines) -> None:
    assert not lines.toggle(0)
    assert lines.toggle(1)
    assert shown(lines) == [(1, 1), (2, 1), (2, 1), (2, 1), (3, 2)]
    line = lines.line(2)
    assert (line.count, line.number, line.opened, line.last) == (3, 1, True, line.entry)
    assert lines.toggle(4)
    assert len(lines) == 6
    assert lines.toggle(3)
    assert shown(lines) == [(1, 1), (2, 3), (3, 1), (3, 1)]
    assert not lines.toggle(99)


def test_a_row_is_found_by_its_entry(lines: FeedLines) -> None:
    every = list(lines.shown)
    assert [lines.row_of(entry) for entry in every] == [0, 1, 1, 1, 2, 2]
    lines.toggle(1)
    assert [lines.row_of(entry) for entry in every] == [0, 1, 2, 3, 4, 4]
    lines.remove([every[2], every[5]])
    assert lines.row_of(every[2]) is None
    assert lines.row_near(every[2]) == 2
    assert lines.row_near(every[5]) == 3


def test_a_row_is_found_by_its_time(lines: FeedLines) -> None:
    assert [lines.row_of_time(at(second)) for second in (-1, 0, 0.5, 4, 99)] == [0, 0, 1, 2, 2]
    assert FeedLines().row_of_time(at(0)) == 0


def test_repeats_grow_and_stay_open(lines: FeedLines) -> None:
    lines.toggle(2)
    lines.add(entries(3, 4, start=6))
    assert shown(lines) == [(1, 1), (2, 3), (3, 1), (3, 1), (3, 1), (4, 1)]


def test_a_late_event_parts_repeats() -> None:
    lines = FeedLines()
    first, late, last = entries(2, 1, 2)
    at_once(lines.show([first, last]))
    assert shown(lines) == [(2, 2)]
    lines.add([late])
    assert shown(lines) == [(2, 1), (1, 1), (2, 1)]


def test_what_falls_out_shortens_the_first_line(lines: FeedLines) -> None:
    every = list(lines.shown)
    lines.toggle(1)
    lines.drop_through(every[1])
    assert shown(lines) == [(2, 1), (2, 1), (3, 2)]
    assert lines.line(0).count == 2
    lines.drop_through(every[-1])
    assert len(lines) == 0
    lines.add(entries(7, start=9))
    assert shown(lines) == [(7, 1)]


def test_without_collapse_each_event_has_its_row(lines: FeedLines) -> None:
    lines.toggle(1)
    lines.collapse = False
    assert len(lines) == 6
    assert not lines.toggle(1)
    assert lines.row_of(lines.shown[4]) == 4
    lines.add(entries(3, start=6))
    assert lines.line(6).count == 1
    lines.collapse = True
    assert shown(lines) == [(1, 1), (2, 1), (2, 1), (2, 1), (3, 3)]
