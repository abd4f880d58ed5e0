from __future__ import annotations

from mdtui.keys.action import Place
from mdtui.keys.health import HEALTH


def test_it_holds_the_actions_of_its_screen_and_of_no_other() -> None:
    assert {action.place for action in HEALTH} == {Place.HEALTH}
    assert any(action.method == "close" for action in HEALTH)


def test_none_starts_or_stops_a_process() -> None:
    words = " ".join(f"{action.method} {action.label}" for action in HEALTH).casefold()
    assert not any(word in words.split() for word in ("start", "restart", "kill"))
