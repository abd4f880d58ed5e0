from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.reading import READING


def test_it_holds_the_actions_of_its_screens_and_the_ways_there() -> None:
    assert {action.place for action in READING} == {
        Place.EVERYWHERE,
        Place.GRID,
        Place.OVERVIEW,
        Place.MESSAGE,
        Place.BYTES,
    }
    assert {action.method for action in READING if action.place is Place.GRID} == {
        "read",
        "bytes",
        "preview",
        "preview_more",
        "preview_less",
    }


def test_every_screen_of_it_can_be_left() -> None:
    left = {action.place for action in READING if action.method == "close"}
    assert left == {Place.OVERVIEW, Place.MESSAGE, Place.BYTES}
