from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import Binding

from mdtui.keys.action import Place
from mdtui.tui.actions import ACTIONS, action_of, bindings, footer, of_place

AT_ONCE = {Place.EVERYWHERE, Place.TREE, Place.GRID, Place.QUERY, Place.FEED}
"""The places of the browse screen, of which several are at hand at once."""


def test_every_action_has_an_id_of_its_own() -> None:
    assert max(Counter(action.id for action in ACTIONS).values()) == 1


@pytest.mark.parametrize("place", [Place.TREE, Place.GRID, Place.FEED])
def test_no_key_means_two_things_in_one_place(place: Place) -> None:
    at_hand = [action for each in (Place.EVERYWHERE, place) for action in of_place(each) if not action.urgent]
    keys = Counter(key for action in at_hand for key in action.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("place", [place for place in Place if place not in AT_ONCE])
def test_no_key_means_two_things_on_a_screen_of_its_own(place: Place) -> None:
    keys = Counter(key for action in of_place(place) if not action.urgent for key in action.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_key_is_one_that_any_terminal_sends() -> None:
    for action in ACTIONS:
        for key in action.keys:
            assert not key.startswith(("alt+", "super+", "ctrl+shift+")), action.id
            assert key not in {"ctrl+enter", "ctrl+b", "ctrl+a", "ctrl+z", "ctrl+s", "ctrl+q", "ctrl+c"}, action.id


def test_every_action_has_a_key_that_a_person_can_read_and_a_sentence() -> None:
    for action in ACTIONS:
        assert action.help.endswith("."), action.id
        assert "_" not in action.key, action.id
        assert action.key.isprintable()


def test_bindings_carry_the_id_of_their_action() -> None:
    for place in Place:
        actions = [action for action in of_place(place) if not action.numbered]
        bound = [binding for binding in bindings(place) if isinstance(binding, Binding) and "(" not in binding.action]
        for binding, action in zip(bound, actions, strict=True):
            assert (binding.id, binding.action, binding.priority) == (
                action.id,
                action.method,
                action.urgent or action.moves,
            )


def test_an_action_can_be_told_which_of_its_keys_it_was() -> None:
    bound = [binding for binding in bindings(Place.EVENTS) if isinstance(binding, Binding) and "(" in binding.action]
    assert [(binding.key, binding.action, binding.id) for binding in bound[:2]] == [
        ("1", "switch(0)", "feed.switch.0"),
        ("2", "switch(1)", "feed.switch.1"),
    ]
    assert len(bound) == 9


def test_the_footer_is_in_its_order() -> None:
    shown = footer((Place.EVERYWHERE, Place.GRID))
    assert [action.method for action in shown[:4]] == ["help", "quit", "read", "toggle_seen"]
    assert all(action.footer for action in shown)


def test_an_action_is_found_by_place_and_method() -> None:
    found = action_of(Place.GRID, "undo")
    assert found is not None
    assert found.id == "records.undo"
    assert action_of(Place.FEED, "undo") is None
