from __future__ import annotations

import pytest

from mdtui.tui.actions import ACTIONS
from mdtui.tui.screens.palette import matching


def test_nothing_typed_shows_everything() -> None:
    assert matching("") == list(ACTIONS)
    assert matching("  ") == list(ACTIONS)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("undo", "records.undo"),
        ("UND", "records.undo"),
        ("seen", "records.toggle_seen"),
        ("events follow", "events.follow"),
        ("zoom", "everywhere.zoom"),
        ("by query", "records.select_query"),
    ],
)
def test_the_best_match_is_first(typed: str, first: str) -> None:
    assert matching(typed)[0].id == first


@pytest.mark.parametrize("typed", ["zzz", "[bold]", "undo zzz", "\\"])
def test_what_fits_nothing(typed: str) -> None:
    assert all(action.key == typed for action in matching(typed))
