from __future__ import annotations

import pytest

from mdtui.tui.feed.filters import by_code, by_text
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.parts import at_once
from tests.fixtures.feed_events import event


@pytest.fixture
def model() -> FeedModel:
    model = FeedModel()
    model.add([event(1, 521), event(2, 506), event(3, 521), event(4, 521)])
    return model


def codes(model: FeedModel) -> list[int | None]:
    return [model.line(row).event.code for row in range(len(model))]


def test_the_same_place_without_filters_and_back(model: FeedModel) -> None:
    at_once(model.add_filter(by_code(521)))
    assert codes(model) == [521]
    entry = model.shown[1]
    at_once(model.use_filters(on=False))
    assert codes(model) == [521, 506, 521]
    assert model.row_of(entry) == model.row_near(entry) == 2
    hidden = model.shown[1]
    at_once(model.use_filters(on=True))
    assert model.row_of(hidden) is None
    assert model.row_near(hidden) == 0


def test_filters_are_switched_turned_and_taken_away(model: FeedModel) -> None:
    number = at_once(model.add_filter(by_code(521)))
    assert number == 0
    at_once(model.turn_filter(0))
    assert codes(model) == [506]
    at_once(model.switch_filter(0))
    assert codes(model) == [521, 506, 521]
    at_once(model.add_filter(by_text("nowhere")))
    assert codes(model) == []
    at_once(model.remove_filter(1))
    at_once(model.remove_filter())
    assert codes(model) == [521, 506, 521]


def test_repeats_are_opened_and_collapsed(model: FeedModel) -> None:
    assert len(model) == 3
    assert model.toggle(2)
    assert len(model) == 4
    model.collapse = False
    assert not model.collapse
    assert len(model) == 4
