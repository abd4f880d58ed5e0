from __future__ import annotations

import random

import pytest

from mdtui.events.event import Event
from mdtui.tui.feed.groups import Groups, alike
from mdtui.tui.feed.store import Entry, insert_late
from tests.fixtures.feed_events import at, event


def entries(*codes: int, first: int = 0, step: int = 1) -> list[Entry]:
    serials = range(first, first + step * len(codes), step)
    return [Entry((at(serial), serial), event(serial, code)) for serial, code in zip(serials, codes, strict=True)]


def bounds(groups: Groups) -> list[tuple[int, int]]:
    return [groups.bounds(group) for group in range(len(groups))]


def test_repeats_are_one_group() -> None:
    groups = Groups(entries(1, 2, 2, 3), collapse=True)
    assert bounds(groups) == [(0, 1), (1, 3), (3, 4)]
    assert [groups.group_of(place) for place in range(4)] == [0, 1, 1, 2]
    groups.collapse = False
    groups.changed_from(0)
    assert bounds(groups) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert groups.group_of(3) == 3


def test_what_is_put_in_anywhere_and_taken_away_gives_the_same_as_all_anew() -> None:
    rng = random.Random(1)
    for _ in range(300):
        groups = Groups(entries(*rng.choices([1, 2], k=8), step=2), collapse=True)
        new = [Entry((at(second), 1000 + number), event(second, rng.choice([1, 2])))
               for number, second in enumerate(sorted(rng.choices(range(20), k=4)))]  # fmt: skip
        count = len(groups.entries)
        places = insert_late(groups.entries, new)
        groups.put_in(places)
        groups.changed_from(count + len(places))
        gone = rng.randrange(6)
        del groups.entries[:gone]
        groups.dropped(gone)
        assert bounds(groups) == bounds(Groups(groups.entries, collapse=True))


def test_nothing_is_left_of_none() -> None:
    groups = Groups(entries(1, 2), collapse=True)
    groups.entries.clear()
    groups.dropped(2)
    assert len(groups) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (event(1, user="anna"), event(9, user="anna", text="in other words"), True),
        (event(user="anna"), event(user="bob"), False),
        (event(user="anna"), event(), False),
        (event(code=521), event(code=506), False),
        (event(text="a"), event(text="b"), False),
        (event(code=None, text="it stopped", process="a"), event(code=None, text="it runs", process="a"), False),
        (event(code=None, text="it stopped"), event(code=None, text="it stopped"), True),
    ],
)
def test_what_is_alike(one: Event, other: Event, same: bool) -> None:  # noqa: FBT001 - a column of the table
    assert alike(one, other) is same
