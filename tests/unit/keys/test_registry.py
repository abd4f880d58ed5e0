from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.registry import ACTIONS


def test_every_place_has_actions_and_every_action_a_sentence() -> None:
    assert {action.place for action in ACTIONS} == set(Place)
    assert all(action.help.endswith(".") for action in ACTIONS)
