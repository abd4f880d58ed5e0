from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.comforts import COMFORTS


def test_both_screens_lead_back_by_the_key_that_led_there() -> None:
    keys = {action.place: action.keys for action in COMFORTS if action.method == "close"}
    assert "c" in keys[Place.LAYOUT]
    assert "equals_sign" in keys[Place.COMMANDS]
