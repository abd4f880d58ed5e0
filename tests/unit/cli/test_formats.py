from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator

import msgspec
import pytest

from mdtui.cli.formats import (
    BATCH,
    Cell,
    Column,
    batches,
    defused,
    json_lines,
    write_delimited,
    write_json,
    write_json_array,
    write_json_lines,
    write_json_list,
    write_table,
)
from mdtui.cli.output import Output


class Row(msgspec.Struct):
    name: str
    number: int | None = None


def printed(write: Callable[[Output], None]) -> bytes:
    kept = io.BytesIO()
    output = Output(io.TextIOWrapper(kept, encoding="utf-8", write_through=True), None)
    write(output)
    output.flush()
    return kept.getvalue()


def test_batches_keep_every_row_in_order() -> None:
    assert list(batches(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(batches([], 3)) == []


@pytest.mark.parametrize(
    "text",
    ["plain", "caf\u00e9", "\x7f\x80\x9b", "\u202e", "\U0001f600", "\ud800", "a\ud800b\U0001f600\x1b", '"\\\n'],
)
def test_json_is_ascii_and_means_the_same(text: str) -> None:
    data = json_lines([Row(text, 1), {"x": text}])
    assert data.isascii()
    assert b"\x7f" not in data
    assert data.count(b"\n") == 2
    first, second = map(json.loads, data.splitlines())
    assert (first, second) == ({"name": text, "number": 1}, {"x": text})


@pytest.mark.parametrize("count", [0, 1, BATCH, BATCH + 1])
def test_json_as_a_list_and_as_lines(count: int) -> None:
    rows = [Row(f"row {number}", number) for number in range(count)]
    wrapped = printed(lambda output: write_json_list(output, {"head": 1}, "rows", iter(rows)))
    assert json.loads(wrapped) == {"head": 1, "rows": [{"name": row.name, "number": row.number} for row in rows]}
    lines = printed(lambda output: write_json_lines(output, iter(rows)))
    assert [json.loads(line) for line in lines.splitlines()] == json.loads(wrapped)["rows"]
    assert wrapped.endswith(b"]}\n")


def test_an_array_grows_by_whole_lines() -> None:
    assert printed(lambda output: write_json_array(output, [])) == b"[]\n"
    assert printed(lambda output: write_json_array(output, [Row("a"), Row("b", 1)])) == (
        b'[\n{"name":"a","number":null},\n{"name":"b","number":1}\n]\n'
    )


def test_a_list_may_stand_alone() -> None:
    assert printed(lambda output: write_json_list(output, {}, "rows", [])) == b'{"rows":[]}\n'


def test_a_list_may_be_followed_by_what_is_known_only_then() -> None:
    seen: list[int] = []

    def rows() -> Iterator[int]:
        for number in (1, 2):
            seen.append(number)
            yield number

    foot = printed(lambda output: write_json_list(output, {}, "rows", rows(), lambda: {"count": len(seen)}))
    assert json.loads(foot) == {"rows": [1, 2], "count": 2}
    assert printed(lambda output: write_json_list(output, {}, "rows", [], lambda: {"n": 0})) == b'{"rows":[],"n":0}\n'
    assert printed(lambda output: write_json(output, {"a": [1]})) == b'{"a":[1]}\n'


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\\x09=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a=1", "a=1"),
        ("\x1b[2J", "\\x1b[2J"),
        ("", ""),
        (-1, -1),
        (None, None),
    ],
)
def test_no_cell_is_a_formula(cell: Cell, shown: Cell) -> None:
    assert defused(cell) == shown


def test_a_sheet_reads_back() -> None:
    rows = [('a "quoted", text', 1), ("two\nlines", None), ("caf\u00e9", -5)]
    for delimiter in (",", "\t"):
        data = printed(lambda output: write_delimited(output, delimiter, ("text", "number"), iter(rows)))  # noqa: B023 - called at once
        back = list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))
        assert back == [["text", "number"], ['a "quoted", text', "1"], ["two\\x0alines", ""], ["caf\u00e9", "-5"]]
        assert b"\r" not in data


@pytest.mark.parametrize("batch", [1, 2, BATCH])
def test_a_table_is_aligned_and_its_last_column_is_not_padded(batch: int) -> None:
    columns = (Column("N", 4, ">"), Column("NAME", 6), Column("TEXT"))
    rows: list[list[Cell]] = [[1, "a", "x"], [None, "longer than it", "y"], [12345, "", ""]]
    assert printed(lambda output: write_table(output, columns, iter(rows), batch)) == (
        b"   N  NAME    TEXT\n   1  a       x\n      longer than it  y\n12345\n"
    )


def test_rows_that_take_their_time_are_written_as_they_come() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="utf-8")
    output = Output(stream, None)
    seen: list[int] = []

    def rows() -> list[Row]:
        seen.append(len(raw.getvalue()))
        return []

    write_json_lines(output, (row for each in (Row("a"), Row("b")) for row in [*rows(), each]), batch=1)
    assert seen == [0, len(b'{"name":"a","number":null}\n')]
