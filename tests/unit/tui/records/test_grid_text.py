from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import MISSING, PRESENT, Pairing
from mdtui.tui.records.grid_text import lacks_texts, note_of, text_without_rows
from mdtui.tui.records.rows import FolderRows

TABLE = RecordTable(encode(Header(1, 7, 99, 5), [Record(b"md%d.msg" % uid, 0, uid, 1, 1) for uid in range(1, 4)]))


def rows_of(files: int = 0, missing: int = 0) -> FolderRows:
    rows = FolderRows(TABLE)
    states = bytes([MISSING] * missing + [PRESENT] * (len(TABLE) - missing))
    names = [f"x{number}.msg" for number in range(files)]
    rows.set_pairing(Pairing(TABLE, states, FileRows(Path(), names), missing=missing))
    return rows


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        (rows_of(), ()),
        (rows_of(files=3), ("3 without record", "3 no record")),
        (rows_of(missing=2), ("2 without file", "2 no file")),
        (rows_of(1200, 2), ("1,200 without record, 2 without file", "1,200 no record, 2 no file")),
    ],
)
def test_what_has_no_other_half_is_counted(rows: FolderRows, texts: tuple[str, ...]) -> None:
    assert lacks_texts(rows) == texts


def test_the_note_says_what_is_selected_and_shown() -> None:
    rows = rows_of(files=1)
    assert note_of(None, "|") == note_of(rows, "|") == ""
    rows.selection.add([0, 3])
    rows.set_filter([0, 1], "see\x1bn")
    rows.select_range()
    assert note_of(rows, "|") == "1 selected | range | see\\x1bn | 2 of 4"


def test_where_there_is_no_row_it_says_why() -> None:
    rows = rows_of()
    assert text_without_rows(None) == "Choose a folder and press Enter"
    assert text_without_rows(FolderRows(RecordTable(b""))) == "No messages here. Press 1 for the folders"
    torn = "No record can be read. Press R for what would mend it"
    assert text_without_rows(FolderRows(RecordTable(b"torn"))) == torn
    assert text_without_rows(rows, "not\x1b yet") == "not\\x1b yet"
    rows.set_filter([], "seen")
    assert text_without_rows(rows, "not yet") == "No record fits: seen. Press \\ to see all"
