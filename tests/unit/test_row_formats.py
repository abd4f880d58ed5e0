from __future__ import annotations

import csv
import io

import pytest

from mdtui.row_formats import Column, defused, delimited, json_lines, table_line


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\uff1dx", "\n=1"])
def test_no_cell_is_computed(cell: str) -> None:
    shown = defused(cell)
    assert isinstance(shown, str)
    assert shown.startswith("'")
    assert shown.isprintable()


@pytest.mark.parametrize("cell", ["anna@example.com", "", "x=1", 7, None])
def test_other_cells_stay_as_they_are(cell: str | int | None) -> None:
    assert defused(cell) == cell


def test_rows_can_be_read_back() -> None:
    rows = [["a,b", 'c"d'], ["e\nf", ""]]
    assert list(csv.reader(io.StringIO(delimited(",", rows).decode()))) == rows
    assert delimited("\t", [["a", None, 1]]) == b"a\t\t1\n"


def test_json_is_ascii_whatever_is_in_it() -> None:
    assert json_lines([{"a": "\x7f\u202e\ud800"}]) == b'{"a":"\\u007f\\u202e\\ud800"}\n'


def test_a_line_for_people_is_padded_but_at_its_end() -> None:
    line = table_line([Column("TIME", 5), Column("CODE", 4, ">"), Column("TEXT")])
    assert line(["a", 5, "x"]) == "a         5  x"
    assert line(["a", None, None]) == "a"
