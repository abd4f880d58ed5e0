from __future__ import annotations

import pytest

from mdtui.keys.action import Action, Place, of_a_feed, of_a_list, of_a_page, stop


def test_an_action_has_an_id_made_of_its_place_and_its_method() -> None:
    assert Action(Place.EARLIER, "reload", ("f5",), "Read", "Read again.").id == "earlier_states.reload"


def test_its_first_key_is_shown_as_a_person_reads_it() -> None:
    assert Action(Place.GRID, "filter", ("slash", "f3"), "Filter", "Filter.").key == "/"


@pytest.mark.parametrize(
    "actions", [of_a_list(Place.LOCKS, "lock"), of_a_page(Place.COPY), of_a_feed(Place.FEED)], ids=str
)
def test_every_shape_can_be_walked_to_both_ends(actions: tuple[Action, ...]) -> None:
    keys = {key for action in actions for key in action.keys}
    assert {"up", "down", "home", "end", "pageup", "pagedown"} <= keys


def test_a_list_names_what_its_lines_are() -> None:
    assert all("lock" in action.help for action in of_a_list(Place.LOCKS, "lock") if action.method.startswith("cursor"))


def test_a_wait_is_stopped_before_its_key_means_anything_else() -> None:
    assert stop(Place.HISTORY).urgent
