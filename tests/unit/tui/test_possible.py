from __future__ import annotations

import pytest

from mdtui.keys.action import Place
from mdtui.keys.keymap import Keymap
from mdtui.tui.actions import ACTIONS, action_of, of_place
from mdtui.tui.possible import NEEDS_A_ROW, NO_FOLDER, NO_RECORD_YET, Situation, why_not

ALL = Situation(
    branches=9,
    unseen=3,
    findings=1,
    folder_open=True,
    folder_here=True,
    records=5,
    rows=2,
    selected=1,
    filtered=True,
    can_undo=True,
    can_redo=True,
    writing=1,
    preview_open=True,
    query_open=True,
    events=4,
    following=False,
)


PANES = {Place.EVERYWHERE, Place.TREE, Place.GRID, Place.QUERY, Place.FEED}
SCREENS = tuple(place for place in Place if place not in PANES)


def reason(place: Place, method: str, now: Situation) -> str:
    action = action_of(place, method)
    assert action is not None
    return why_not(action, now)


def test_everything_is_possible_where_there_is_something_of_everything() -> None:
    assert {action.place for action in ACTIONS if why_not(action, ALL)} == set(SCREENS)


@pytest.mark.parametrize("place", SCREENS)
def test_what_another_screen_is_for_is_not_possible_here(place: Place) -> None:
    assert len({why_not(action, ALL) for action in of_place(place)} - {""}) == 1


def test_what_is_at_hand_everywhere_needs_a_folder_at_most() -> None:
    impossible = [action.id for action in of_place(Place.EVERYWHERE) if why_not(action, Situation())]
    assert sorted(impossible) == ["everywhere.earlier", "everywhere.repair", "everywhere.stop_waiting"]


@pytest.mark.parametrize("place", [Place.TREE, Place.GRID, Place.QUERY, Place.FEED])
def test_nothing_is_possible_in_an_empty_pane(place: Place) -> None:
    assert [action.id for action in of_place(place) if not why_not(action, Situation())] == []


@pytest.mark.parametrize(
    ("method", "now", "expected"),
    [
        ("toggle_seen", Situation(), NO_FOLDER),
        ("toggle_seen", Situation(folder_open=True), "the folder has no records"),
        ("toggle_seen", Situation(folder_open=True, records=1), "no record fits the filter"),
        ("toggle_seen", Situation(folder_open=True, records=1, rows=1, why_not_writable="read-only"), "read-only"),
        ("toggle_seen", Situation(folder_open=True, records=1, rows=1, only_files=True), Keymap().say(NO_RECORD_YET)),
        ("select", Situation(folder_open=True, records=1, rows=1, only_files=True), ""),
        ("cursor_down", Situation(folder_open=True, records=1, rows=1, why_not_writable="read-only"), ""),
        ("filter", Situation(folder_open=True, records=1), ""),
        ("filter_clear", Situation(folder_open=True, records=1), "every record is shown already"),
        ("filter_clear", Situation(folder_open=True, records=1, filtered=True), ""),
        ("select_none", Situation(folder_open=True, records=1, rows=1), "no record is selected"),
        ("undo", Situation(folder_open=True, records=1, rows=1), "nothing was changed yet"),
        ("undo", Situation(can_undo=True), ""),
        ("undo", Situation(can_undo=True, read_only=True), "read-only: nothing is written"),
        ("redo", Situation(can_undo=True), "nothing was taken back"),
        ("redo", Situation(can_redo=True), ""),
        ("preview", Situation(), NO_FOLDER),
        ("preview", Situation(folder_open=True), ""),
        ("preview", Situation(folder_open=True, why_no_preview="{everywhere.zoom} zooms"), "z zooms"),
        ("preview", Situation(folder_open=True, preview_open=True), ""),
        ("preview_more", Situation(folder_open=True), "the preview is closed; p opens it"),
        ("preview_less", Situation(folder_open=True, preview_open=True), ""),
    ],
)
def test_the_reason_in_the_records(method: str, now: Situation, expected: str) -> None:
    assert reason(Place.GRID, method, now) == expected


def test_the_reason_in_the_folders_and_the_events() -> None:
    assert reason(Place.TREE, "next_unseen", Situation(branches=1)) == "no folder has unseen messages"
    assert reason(Place.TREE, "next_finding", Situation(branches=1)) == "no folder has findings"
    assert reason(Place.FEED, "follow", Situation(events=1)) == "the feed follows already"


def test_a_reason_names_the_key_that_holds() -> None:
    now = Situation(keymap=Keymap({"everywhere.history": ("f9",)}))
    assert reason(Place.HISTORY, "take_back", now) == "F9 shows the history"
    assert reason(Place.DIFFERENCES, "restore", now) == "T and then Enter shows the differences"


def test_what_is_no_query_is_neither_completed_nor_remembered() -> None:
    now = Situation(query_open=True, query_helped=False)
    assert reason(Place.QUERY, "submit", now) == ""
    assert reason(Place.QUERY, "complete", now) == "only a query is completed and remembered"


def test_where_there_is_a_row_the_cursor_can_go_to_another_whatever_else_there_is() -> None:
    least = {
        Place.TREE: Situation(branches=1),
        Place.GRID: Situation(folder_open=True, records=1, rows=1, why_not_writable="no", read_only=True),
        Place.FEED: Situation(events=1),
    }
    for place, now in least.items():
        moves = [action for action in of_place(place) if action.method in NEEDS_A_ROW]
        assert len(moves) >= 5
        assert {why_not(action, now) for action in moves} == {""}
        assert all(why_not(action, Situation()) for action in moves)
