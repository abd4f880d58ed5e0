from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.past import PAST


def test_it_holds_the_actions_of_its_screens_and_of_no_others() -> None:
    assert {action.place for action in PAST} == {
        Place.HISTORY,
        Place.LOCKS,
        Place.EARLIER,
        Place.DIFFERENCES,
        Place.QUESTION,
    }


def test_every_screen_of_it_can_be_left() -> None:
    ways = {"close", "quit", "cancel", "no"}
    left = {action.place for action in PAST if action.method in ways}
    assert {action.place for action in PAST} - left <= {Place.TREE, Place.GRID, Place.FEED}
