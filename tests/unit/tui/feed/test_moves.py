from __future__ import annotations

import datetime as dt

import pytest

from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT
from mdtui.findings import Severity
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.moves import Found, alert, bookmark, by_time, find, find_among, to_time, ways
from tests.fixtures.feed_events import at, event


@pytest.fixture
def model() -> FeedModel:
    model = FeedModel()
    model.add(
        [
            event(0, text="Anna"),
            event(1800, text="bob"),
            event(1801, text="bob"),
            event(3600, text="ANNA again", severity=Severity.ERROR),
            event(7200, text="carl", severity=Severity.CRITICAL),
        ]
    )
    return model


def test_words_are_found_on_and_back_and_round(model: FeedModel) -> None:
    assert find(model, "anna", -1) == Found(0, wrapped=False)
    assert find(model, "anna", 0) == Found(2, wrapped=False)
    assert find(model, "anna", 2) == Found(0, wrapped=True)
    assert find(model, "anna", 0, -1) == Found(2, wrapped=True)
    assert find(model, "anna", 3, -1) == Found(2, wrapped=False)
    assert find(model, "carl", 3) == Found(3, wrapped=True)
    assert find(model, "nobody", 0) is None
    assert find(model, "", 0) is None
    assert find(FeedModel(), "anna", 0) is None


def test_among_very_many_events_the_same_are_found_and_a_search_can_be_given_up(model: FeedModel) -> None:
    shown = list(model.shown)
    assert find_among(shown, ways(model, 0, 1), "anna", lambda: False) == (shown[3], False)
    assert find_among(shown, ways(model, 2, 1), "anna", lambda: False) == (shown[0], True)
    assert find_among(shown, ways(model, 0, -1), "anna", lambda: False) == (shown[3], True)
    assert find_among(shown, ways(model, 0, 1), "nobody", lambda: False) is None
    assert find_among(shown, ways(model, 0, 1), "anna", lambda: True) is None


def test_opened_repeats_are_found_one_by_one(model: FeedModel) -> None:
    assert find(model, "bob", 1) == Found(1, wrapped=True)
    model.toggle(1)
    assert find(model, "bob", 1) == Found(2, wrapped=False)
    assert find(model, "bob", 1, -1) == Found(2, wrapped=True)


def test_alerts_and_bookmarks(model: FeedModel) -> None:
    assert alert(model, 0) == Found(2, wrapped=False)
    assert alert(model, 2) == Found(3, wrapped=False)
    assert alert(model, 2, -1) == Found(3, wrapped=True)
    assert bookmark(model, 0) is None
    model.mark(model.store.entries[2], on=True)
    assert bookmark(model, 0) == Found(1, wrapped=False)


def test_to_a_time(model: FeedModel) -> None:
    assert [to_time(model, at(second)) for second in (-1, 1, 3600, 9999)] == [0, 1, 2, 3]
    assert to_time(model, at(3600).replace(tzinfo=dt.datetime.now().astimezone().tzinfo)) == 2


def test_an_hour_on_and_back(model: FeedModel) -> None:
    hour = dt.timedelta(hours=1)
    assert [by_time(model, row, hour) for row in range(4)] == [2, 3, 3, 3]
    assert [by_time(model, row, -hour) for row in range(4)] == [0, 0, 0, 2]
    assert by_time(FeedModel(), 0, hour) == 0
    ends = FeedModel()
    ends.add([event(None)])
    ends.store.entries[0].key = LAST_MOMENT, 0
    assert by_time(ends, 0, hour) == 0
    ends.store.entries[0].key = FIRST_MOMENT, 0
    assert by_time(ends, 0, -hour) == 0
