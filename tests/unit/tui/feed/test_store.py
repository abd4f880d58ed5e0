from __future__ import annotations

import random
import tracemalloc

import pytest

from mdtui.tui.feed import store as feed_store
from mdtui.tui.feed.store import FeedStore, insert_late, key_of
from tests.fixtures.feed_events import at, event


def texts(store: FeedStore) -> list[str]:
    return [entry.event.text for entry in store.entries]


def test_late_events_are_sorted_in_and_those_of_one_moment_stay_in_order() -> None:
    store = FeedStore()
    store.add([event(5, text="b"), event(5, text="c"), event(9, text="e")])
    step = store.add([event(7, text="d"), event(5, text="c2"), event(1, text="a")])
    assert texts(store) == ["a", "b", "c", "c2", "d", "e"]
    assert [entry.event.text for entry in step.added] == ["a", "c2", "d"]


def test_an_event_without_a_time_stands_behind_the_one_before_it() -> None:
    store = FeedStore()
    store.add([event(None, text="first"), event(5, text="b"), event(None, text="c"), event(9, text="d")])
    assert texts(store) == ["first", "b", "c", "d"]
    store.add([event(None, text="last")])
    assert texts(store)[-1] == "last"
    assert store.entries[-1].moment == at(9)


def test_the_oldest_fall_out_and_no_entry_moves_to_another_object() -> None:
    store = FeedStore(3)
    store.add([event(second, text=str(second)) for second in range(3)])
    kept = store.entries[1:]
    step = store.add([event(3, text="3")])
    assert texts(store) == ["1", "2", "3"]
    assert store.entries[:2] == kept
    assert [entry.event.text for entry in step.dropped] == ["0"]
    assert store.arrived == 4


def test_what_is_too_old_for_a_full_store_is_counted_but_not_kept() -> None:
    store = FeedStore(2)
    store.add([event(5), event(6)])
    step = store.add([event(1), event(7)])
    assert (len(step.added), len(step.dropped), step.passed) == (1, 1, 1)
    assert [entry.moment for entry in store.entries] == [at(6), at(7)]


def test_long_texts_take_the_room_of_many() -> None:
    store = FeedStore(1000, characters=100)
    store.add([event(second, text="x" * 40) for second in range(5)])
    assert len(store) == 2
    store.hold(on=True)
    store.add([event(second, text="x" * 40) for second in (5, 6)])
    assert len(store) == 4
    assert [len(store.hold(on=False).dropped), len(store)] == [2, 2]


def test_a_line_that_is_given_again_takes_the_place_of_its_beginning() -> None:
    store = FeedStore()
    store.add([event(1, text="user: an", place=70, user="an"), event(2, source="other.log", place=70)])
    before = store.entries[0]
    step = store.add([event(1, text="user: anna", place=70, user="anna"), event(1, text="user: anna", place=99)])
    assert step.changed == [before]
    assert before.event.fields == {"user": "anna"}
    assert len(store) == 3
    # Within one batch, too.
    store.add([event(4, text="a", place=200), event(4, text="ab", place=200)])
    assert texts(store)[-1] == "ab"
    assert len(store) == 4


def test_older_events_stand_before_those_of_the_same_moment() -> None:
    store = FeedStore(4)
    store.add([event(5, text="d"), event(6, text="e")])
    store.add_older([event(1, text="a"), event(3, text="b"), event(5, text="c")])
    assert texts(store) == ["b", "c", "d", "e"]
    assert store.is_full
    assert store.add_older([event(0)]).added == []
    assert store.arrived == 2
    store.hold(on=True)
    store.add_older([event(2, text="a")])
    assert texts(store) == ["a", "b", "c", "d", "e"]


def test_what_is_older_than_what_fell_out_comes_in_again_with_all_between() -> None:
    store = FeedStore(2)
    store.add([event(second) for second in range(4)])
    store.hold(on=True)
    step = store.add([event(1, place=1), event(1, text="false logon, again", place=1), event(2.5)])
    assert (len(step.added), step.passed) == (1, 1)
    store.add_older([event(0), event(1)])
    assert [entry.moment for entry in store.entries] == [at(1), at(2), at(2.5), at(3)]
    store.hold(on=False)
    assert (store.since, len(store)) == (at(2.5), 2)


def test_known_are_the_events_of_the_oldest_moment() -> None:
    store = FeedStore()
    assert store.known() == set()
    store.add([event(5, text="a", place=1), event(5, text="b", place=2), event(6, place=3)])
    assert store.known() == {(1, at(5), "a"), (2, at(5), "b")}


def test_within_has_both_ends() -> None:
    store = FeedStore()
    store.add([event(second) for second in range(6)])
    assert [entry.moment for entry in store.within(at(2), at(4))] == [at(2), at(3), at(4)]


@pytest.mark.parametrize("few", [0, 3, 1000])
def test_late_entries_go_where_they_belong_few_or_many(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_store, "FEW", few)
    rng = random.Random(few)
    store = FeedStore()
    store.add([event(rng.randrange(60)) for _ in range(60)])
    every = list(store.entries)
    rng.shuffle(every)
    there, came = sorted(every[:40], key=key_of), sorted(every[40:], key=key_of)
    late = {entry for entry in came if entry.key < there[-1].key}
    places = insert_late(there, came)
    assert there == store.entries
    assert {there[place] for place in places} == late
    assert places == sorted(places)


def test_memory_stays_as_it_was_once_the_store_is_full() -> None:
    store = FeedStore(2000)
    taken = []
    tracemalloc.start()
    for number in range(60):
        store.add([event(number + place / 500, text=f"logon {number} {place}") for place in range(500)])
        taken.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert store.arrived == 30_000
    assert max(taken[30:]) < 1.1 * max(taken[6:30])
