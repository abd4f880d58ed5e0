from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.addresses import ADDRESSES


def test_it_holds_the_actions_of_its_screens_and_of_no_others() -> None:
    assert {action.place for action in ADDRESSES} == {Place.ADDRESSES, Place.ADDRESS_PAGE}


def test_every_screen_of_it_can_be_left() -> None:
    assert {action.place for action in ADDRESSES if action.method == "close"} == {Place.ADDRESSES, Place.ADDRESS_PAGE}
