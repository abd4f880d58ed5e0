from __future__ import annotations

import os
from pathlib import Path

from mdtui.mailroot.file_rows import FileRows


def test_message_files_have_the_columns_of_records(tmp_path: Path) -> None:
    (tmp_path / "aa.msg").write_bytes(b"x" * 25)
    os.utime(tmp_path / "aa.msg", (50, 50))
    files = FileRows(tmp_path, ["aa.msg", "gone\u0416.msg"])
    columns = (files.flags, files.uids, files.sizes, files.dates)
    assert [list(column) for column in columns] == [[0, 0], [0, 0], [25, 0], [50, 0]]
    assert list(files.filenames()) == [b"aa.msg", b"gone?.msg"]
    assert len(files) == 2


def test_a_date_that_no_record_holds_is_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "aa.msg").touch()
    os.utime(tmp_path / "aa.msg", (1 << 33, 1 << 33))
    assert list(FileRows(tmp_path, ["aa.msg"]).dates) == [(1 << 31) - 1]


def test_no_message_file_is_no_row(tmp_path: Path) -> None:
    assert len(FileRows(tmp_path, ())) == 0


def test_some_of_them_are_as_they_were_looked_at(tmp_path: Path) -> None:
    for number, name in enumerate(("a.msg", "b.msg", "c.msg")):
        (tmp_path / name).write_bytes(b"x" * number)
        os.utime(tmp_path / name, (number, number))
    files = FileRows(tmp_path, ["a.msg", "b.msg", "c.msg"])
    (tmp_path / "c.msg").unlink()
    some = files.only([1, 2])
    assert (list(some.names), list(some.sizes), list(some.dates)) == (["b.msg", "c.msg"], [1, 2], [1, 2])
    assert (list(some.flags), list(some.uids)) == ([0, 0], [0, 0])
