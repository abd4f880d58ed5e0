from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import Binding

from mdtui.tui.actions import ACTIONS, Place, action_of, bindings, footer, of_place, shown_key


def test_every_action_has_an_id_of_its_own() -> None:
    assert max(Counter(action.id for action in ACTIONS).values()) == 1


@pytest.mark.parametrize("place", [Place.TREE, Place.GRID, Place.FEED])
def test_no_key_means_two_things_in_one_place(place: Place) -> None:
    at_hand = [action for each in (Place.EVERYWHERE, place) for action in of_place(each) if not action.urgent]
    keys = Counter(key for action in at_hand for key in action.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("place", [Place.HISTORY, Place.LOCKS, Place.QUESTION])
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


def test_shown_keys() -> None:
    keys = ["question_mark", "f1", "G", "ctrl+u", "pageup", "shift+tab"]
    assert [shown_key(key) for key in keys] == ["?", "F1", "G", "Ctrl+U", "PgUp", "Shift+Tab"]


def test_bindings_carry_the_id_of_their_action() -> None:
    for place in Place:
        for binding, action in zip(bindings(place), of_place(place), strict=True):
            assert isinstance(binding, Binding)
            assert (binding.id, binding.action, binding.priority) == (
                action.id,
                action.method,
                action.urgent or action.moves,
            )


def test_the_footer_is_in_its_order() -> None:
    shown = footer((Place.EVERYWHERE, Place.GRID))
    assert [action.method for action in shown[:4]] == ["help", "quit", "toggle_seen", "toggle_flagged"]
    assert all(action.footer for action in shown)


def test_an_action_is_found_by_place_and_method() -> None:
    found = action_of(Place.GRID, "undo")
    assert found is not None
    assert found.id == "records.undo"
    assert action_of(Place.FEED, "undo") is None
