from __future__ import annotations

from textual.widget import Widget

from mdtui.keys.action import Place
from mdtui.keys.registry import ACTIONS
from mdtui.tui.actions import action_of
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.places import PLACES, registered
from mdtui.tui.widgets.find_bar import FindBar


def test_every_place_with_actions_has_what_runs_them() -> None:
    for action in ACTIONS:
        homes = [home for home, place in PLACES.items() if place is action.place]
        assert any(hasattr(home, f"action_{action.method}") for home in homes), action.id


def test_an_action_is_found_by_where_it_runs() -> None:
    bar = FindBar(ASCII)
    method = "submit"
    assert registered(method, bar) is action_of(Place.QUERY, method)
    assert registered("nothing", bar) is None
    assert registered(method, Widget()) is None
    assert registered(method, None) is None
    assert registered(("", method, ()), bar) is None
