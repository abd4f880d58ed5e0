from __future__ import annotations

from mdtui.keys.action import Action, Place
from mdtui.mrk.flags import ALL_FLAGS
from mdtui.tui.actions import ACTIONS
from mdtui.tui.glyphs import ASCII, FULL, WGL4
from mdtui.tui.screens.help import FLAGS, SIGNS, HelpLine, help_lines


def possible(action: Action) -> str:  # noqa: ARG001 - every one is
    return ""


def test_every_action_has_its_line_and_the_place_one_comes_from_is_first() -> None:
    lines = help_lines(ASCII, possible, Place.FEED)
    headings = [line for line in lines if isinstance(line, str) and line]
    assert headings == [
        Place.FEED.value,
        *(place.value for place in Place if place is not Place.FEED),
        "Flags",
        "Signs",
    ]
    texts = [line.text for line in lines if isinstance(line, HelpLine)]
    assert [action.id for action in ACTIONS if action.help not in texts] == []


def test_an_action_that_is_not_possible_says_why_before_all_else() -> None:
    lines = help_lines(
        ASCII, lambda action: "nothing was changed yet" if action.id == "records.undo" else "", Place.GRID
    )
    impossible = [line for line in lines if isinstance(line, HelpLine) and not line.possible]
    assert [(line.keys, line.text[:25]) for line in impossible] == [("u", "(nothing was changed yet)")]


def test_a_reason_that_all_actions_of_a_place_have_is_said_once() -> None:
    lines = help_lines(ASCII, lambda action: "H shows it" if action.place is Place.HISTORY else "", Place.HISTORY)
    assert lines[0] == "History (H shows it)"
    section = lines[1 : lines.index("")]
    assert {line.possible for line in section if isinstance(line, HelpLine)} == {False}
    assert not any("H shows it" in line.text for line in section if isinstance(line, HelpLine))


def test_the_signs_of_every_set_are_explained() -> None:
    assert set(FLAGS) == set(ALL_FLAGS)
    for glyphs in (ASCII, WGL4, FULL):
        assert all(len(getattr(glyphs, name)) == 1 for name in SIGNS)
