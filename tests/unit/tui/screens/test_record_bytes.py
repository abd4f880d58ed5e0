from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from mdtui.keys.action import Place
from mdtui.tui.actions import of_place
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.record_bytes import BytesScreen

ACTIONS = {action.method: action for action in of_place(Place.BYTES)}


class Rows(list[int]):
    cursor = 0


def screen_of(rows: Any) -> BytesScreen:
    records: Any = SimpleNamespace(rows=rows, folder=None, opened_as=None)
    return BytesScreen(ASCII, lambda _: "elsewhere", records)


def test_the_ends_of_the_folder() -> None:
    rows = Rows([1, 2])
    screen = screen_of(rows)
    assert screen.why_not(ACTIONS["previous"]) == "this is the first record"
    assert screen.why_not(ACTIONS["next"]) == ""
    rows.cursor = 1
    assert screen.why_not(ACTIONS["next"]) == "this is the last record"


def test_a_folder_without_records_still_has_a_header_to_copy() -> None:
    screen = screen_of(Rows())
    assert screen.why_not(ACTIONS["next"]) == "the folder has no records"
    assert screen.why_not(ACTIONS["copy"]) == ""
