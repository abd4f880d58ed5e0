from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdtui.cli.record_rows import SORT_KEYS, RecordRow, RowView, sheet_cells, table_cells
from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.records import RecordTable
from tests.unit.cli.conftest import mrk, record

FIRST, LAST = -(1 << 31), (1 << 31) - 1
RECORDS = record(7, b"b.msg", 32, 30, 100), record(3, b"A.msg", 64 | 128, 20, LAST), record(5, b"c", 63, 10, FIRST)
TABLE = RecordTable(mrk(*RECORDS))
ALL = ["seen", "answered", "flagged", "deleted", "draft", "recent"]


@pytest.fixture
def files(tmp_path: Path) -> FileRows:
    (tmp_path / "aa.msg").write_bytes(b"x" * 25)
    os.utime(tmp_path / "aa.msg", (50, 50))
    return FileRows(tmp_path, ["aa.msg", "gone\u0416.msg"])


@pytest.fixture
def view(files: FileRows) -> RowView:
    return RowView(TABLE, files, local_dates=False)


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("uid", [1, 2, 0, 3, 4]),
        ("flags", [3, 4, 0, 2, 1]),
        ("size", [4, 2, 1, 3, 0]),
        ("date", [2, 4, 3, 0, 1]),
        ("name", [1, 3, 0, 2, 4]),
    ],
)
def test_records_and_message_files_sort_together(view: RowView, key: str, order: list[int]) -> None:
    assert sorted(range(5), key=view.sort_key(key)) == order
    alone = RowView(TABLE, FileRows(Path(), ()), local_dates=False)
    assert sorted(range(3), key=alone.sort_key(key)) == [index for index in order if index < 3]


def test_every_key_sorts(view: RowView) -> None:
    assert all(view.sort_key(key)(0) is not None for key in SORT_KEYS)


def test_rows_are_made_one_by_one(view: RowView) -> None:
    assert list(view.rows([1, 3, 2])) == [
        RecordRow("A.msg", [], 3, 20, LAST, "2038-01-19T03:14:07Z"),
        RecordRow("aa.msg", [], None, 25, 50, "1970-01-01T00:00:50Z"),
        RecordRow("c", ALL, 5, 10, FIRST, "1901-12-13T20:45:52Z"),
    ]


def test_the_cells_of_a_row(view: RowView) -> None:
    first, last = view.rows([0, 4])
    assert table_cells(first) == (7, "S-----", "1970-01-01T00:01:40Z", 30, "b.msg")
    assert table_cells(last) == (None, "------", "1970-01-01T00:00:00Z", 0, "gone\u0416.msg")
    assert sheet_cells(first) == ("b.msg", "seen", 7, 30, 100, "1970-01-01T00:01:40Z")
