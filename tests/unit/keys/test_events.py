from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.events import EVENTS


def test_it_holds_the_actions_of_its_screens_and_of_no_others() -> None:
    assert {action.place for action in EVENTS} == {Place.EVENTS, Place.CARD, Place.AROUND, Place.COLUMNS, Place.COPY}


def test_every_screen_of_it_can_be_left() -> None:
    ways = {"close", "quit", "cancel", "no"}
    left = {action.place for action in EVENTS if action.method in ways}
    assert {action.place for action in EVENTS} - left <= {Place.TREE, Place.GRID, Place.FEED}
