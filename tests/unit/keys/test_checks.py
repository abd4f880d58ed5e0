from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.checks import CHECKS


def test_it_holds_the_actions_of_its_screens_and_of_no_others() -> None:
    assert {action.place for action in CHECKS} == {Place.FINDINGS, Place.FIND, Place.REPAIR}


def test_every_screen_of_it_can_be_left() -> None:
    ways = {"close", "quit", "cancel", "no"}
    left = {action.place for action in CHECKS if action.method in ways}
    assert {action.place for action in CHECKS} - left <= {Place.TREE, Place.GRID, Place.FEED}
