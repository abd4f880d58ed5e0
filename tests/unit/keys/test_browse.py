from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.browse import BROWSE


def test_it_holds_the_actions_of_its_screens_and_of_no_others() -> None:
    assert {action.place for action in BROWSE} == {Place.EVERYWHERE, Place.TREE, Place.GRID, Place.QUERY, Place.FEED}


def test_every_screen_of_it_can_be_left() -> None:
    ways = {"close", "quit", "cancel", "no"}
    left = {action.place for action in BROWSE if action.method in ways}
    assert {action.place for action in BROWSE} - left <= {Place.TREE, Place.GRID, Place.FEED}
