from __future__ import annotations

import datetime as dt

from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.tui.glyphs import ASCII
from mdtui.tui.records.chosen_columns import shown_columns
from mdtui.tui.records.grid_lines import header_text, line_text
from mdtui.tui.records.record_line import Look, columns_for
from mdtui.tui.records.rows import FolderRows

ROWS = FolderRows(RecordTable(encode(Header(1, 7, 99, 5), [Record(b"md1.msg", 32, 12, 999, 0)])))
COLUMNS = columns_for(39, 12)
LOOK = Look(COLUMNS, ASCII, dt.UTC, 0.0)


def test_without_a_choice_there_are_those_columns_that_have_room() -> None:
    assert header_text(ROWS, (), COLUMNS, ASCII, 40).split() == ["UID", "Flags", "Date", "Subject"]
    assert line_text(ROWS, 0, LOOK, ">  ", chosen=(), width=39).split() == [">", "12", "S-----", "00:00"]


def test_chosen_columns_fill_the_line() -> None:
    chosen = shown_columns(("name:9", "uid"))
    assert header_text(ROWS, chosen, COLUMNS, ASCII, 40) == "   File         UID".ljust(40)
    assert line_text(ROWS, 0, LOOK, ">  ", chosen=chosen, width=39) == ">  md1.msg       12".ljust(39)
