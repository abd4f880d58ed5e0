from __future__ import annotations

from typing import Any

import pytest

from mdtui.errors import UsageError
from mdtui.keys.action import Place
from mdtui.keys.keymap import NO_KEY, PRESETS, Keymap, keymap_for, keymap_of
from mdtui.keys.registry import ACTIONS

BACK = {"close", "cancel", "no", "quit"}


def keys_of(keymap: Keymap, name: str) -> tuple[str, ...]:
    return next(action.keys for action in keymap.actions if action.id == name)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_can_be_used_as_it_is(preset: str) -> None:
    keymap = keymap_for(preset, {})
    assert keymap.clashes() == []
    assert all(action.keys for action in keymap.actions)


@pytest.mark.parametrize("preset", PRESETS)
def test_esc_is_never_the_only_way_back(preset: str) -> None:
    for action in keymap_for(preset, {}).actions:
        if action.method in BACK or action.urgent:
            assert set(action.keys) - {"escape"}, action.id


@pytest.mark.parametrize("preset", PRESETS)
def test_help_and_the_commands_are_where_everybody_looks_for_them(preset: str) -> None:
    keymap = keymap_for(preset, {})
    assert {"question_mark", "f1"} <= set(keys_of(keymap, "everywhere.help"))
    assert "colon" in keys_of(keymap, "everywhere.palette")


def test_ones_own_keys_go_over_those_of_the_preset() -> None:
    own: dict[str, Any] = {"records.toggle_seen": "F4, Ctrl+E", "records": {"undo": "", "redo": "comma"}}
    keymap = keymap_for("mutt", own)
    assert keys_of(keymap, "records.toggle_seen") == ("f4", "ctrl+e")
    assert keys_of(keymap, "records.undo") == ()
    assert keys_of(keymap, "records.redo") == ("comma",)
    assert keys_of(keymap, "records.toggle_flagged") == ("F",)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"records.undoo": "x"}, "there is no action 'records.undoo' to give a key to (did you mean records.undo?)"),
        ({"records.undo": "foo"}, "there is no key 'foo': records.undo"),
        ({"records.undo": "s"}, "keys clash: s would be records.toggle_seen and records.undo"),
        ({"records.undo": "L"}, "keys clash: L would be everywhere.locks and records.undo"),
        ({"records.undo": "ctrl+q"}, "Ctrl+Q always leaves the program"),
        ({"query.older": "x"}, "x is typed in the query"),
        ({"query.older": "space"}, "Space is typed in the query"),
        ({"history.take_back": "q"}, "keys clash: q would be history.take_back and history.close"),
    ],
)
def test_what_is_not_right_is_said_in_a_line(own: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        keymap_for("default", own)
    assert said in caught.value.line()


def test_the_same_key_in_two_places_is_no_clash() -> None:
    assert keymap_for("default", {"folders.fold": "s", "records.toggle_seen": "s"}).clashes() == []


def test_textual_is_told_of_every_action_of_a_place_that_differs() -> None:
    assert keymap_for("default", {}).bindings() == {}
    bound = keymap_for("default", {"records.undo": "", "feed.switch": "1,2"}).bindings()
    assert bound["records.undo"] == NO_KEY
    assert bound["records.toggle_seen"] == "s"
    assert (bound["feed.switch.0"], bound["feed.switch.1"], bound["feed.switch.2"]) == ("1", "2", NO_KEY)
    assert not any(name.startswith("folders.") for name in bound)


def test_a_text_names_the_key_that_holds() -> None:
    keymap = keymap_for("default", {"everywhere.history": "F9"})
    assert keymap.say("{everywhere.history} and {everywhere.locks}, {no.such} {x}") == "F9 and L, {no.such} {x}"


def test_a_program_that_says_nothing_of_its_keys_has_the_usual_ones() -> None:
    assert keymap_of(object()).actions == ACTIONS


def test_an_action_keeps_all_but_its_keys() -> None:
    keymap = Keymap({"records.undo": ("x",)})
    undo = next(action for action in ACTIONS if action.id == "records.undo")
    assert keymap.of(undo).keys == ("x",)
    assert (keymap.of(undo).place, keymap.of(undo).method) == (Place.GRID, "undo")
