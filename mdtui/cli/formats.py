"""The formats that data is printed in: a table for people, JSON and its lines, and CSV or TSV for spreadsheets.

Rows come as an iterator and leave in batches, so that a million of them never stand in memory together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mdtui.cli.output import Output
from mdtui.row_formats import BATCH, Cell, Column, batches, defused, delimited, json_lines, table_line

__all__ = [
    "BATCH",
    "FORMATS",
    "Cell",
    "Column",
    "batches",
    "defused",
    "json_lines",
    "write_delimited",
    "write_json",
    "write_json_array",
    "write_json_lines",
    "write_json_list",
    "write_table",
]

FORMATS = ("table", "json", "jsonl", "csv", "tsv")


def write_json_lines(output: Output, rows: Iterable[object], batch: int = BATCH) -> None:
    """Write the rows as JSON, each on a line of its own.

    Args:
        output: takes them.
        rows: the rows.
        batch: how many are written together; of 1, each is written and flushed as it comes.
    """
    for some in batches(rows, batch):
        output.data(json_lines(some))
        _flush_single(output, batch)


def _flush_single(output: Output, batch: int) -> None:
    if batch == 1:
        output.flush()


def write_json(output: Output, value: object) -> None:
    """Write one value as a line of JSON."""
    output.data(json_lines([value]))


def write_json_list(
    output: Output,
    head: dict[str, object],
    name: str,
    rows: Iterable[object],
    foot: Callable[[], dict[str, object]] = dict,
) -> None:
    """Write an object with a list of the rows, each on a line of its own.

    Args:
        output: takes it.
        head: the object's other members, which stand first.
        name: the name of the list.
        rows: the rows.
        foot: gives the members that stand behind the list; asked when the last row is written.
    """
    opening = json_lines([{**head, name: []}])
    output.data(opening[: -len(b"]}\n")])
    separator = b"\n"
    for some in batches(rows):
        output.data(separator + json_lines(some)[:-1].replace(b"\n", b",\n"))
        separator = b",\n"
    members = json_lines([foot()])[len(b"{") :]
    ending = b"]," + members if members != b"}\n" else b"]}\n"
    output.data(ending if separator == b"\n" else b"\n" + ending)


def write_json_array(output: Output, rows: Iterable[object]) -> None:
    """Write a list of the rows, each on a line of its own as soon as it is there."""
    output.data(b"[")
    separator = b"\n"
    for row in rows:
        output.data(separator + json_lines([row])[:-1])
        output.flush()
        separator = b",\n"
    output.data(b"]\n" if separator == b"\n" else b"\n]\n")


def write_delimited(
    output: Output, delimiter: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]], batch: int = BATCH
) -> None:
    """Write rows for a spreadsheet, in UTF-8 and with a heading; text in them is made safe and never computed.

    Args:
        output: takes them.
        delimiter: a comma or a tab.
        titles: the heading.
        rows: the rows.
        batch: as for `write_json_lines`.
    """
    output.data(delimited(delimiter, [titles]))
    _flush_single(output, batch)
    for some in batches(rows, batch):
        output.data(delimited(delimiter, ([defused(cell) for cell in row] for row in some)))
        _flush_single(output, batch)


def write_table(output: Output, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], batch: int = BATCH) -> None:
    """Write rows for a person, under a heading; text in them must be safe already, the last column is not padded.

    Args:
        output: takes them.
        columns: the columns.
        rows: the rows.
        batch: as for `write_json_lines`.
    """
    line = table_line(columns)
    output.line(line([column.title for column in columns]))
    _flush_single(output, batch)
    for some in batches(rows, batch):
        output.text("".join(f"{line(row)}\n" for row in some))
        _flush_single(output, batch)
