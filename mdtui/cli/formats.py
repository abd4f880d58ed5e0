"""The formats that data is printed in: a table for people, JSON and its lines, and CSV or TSV for spreadsheets.

Rows come as an iterator and leave in batches, so that a million of them never stand in memory together. JSON is written
in plain ASCII, every other character escaped: it means exactly the same to a reader, and nothing to a terminal.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple, TypeAlias, TypeVar

import msgspec

from mdtui.cli.output import Output
from mdtui.text import safe_text

FORMATS = ("table", "json", "jsonl", "csv", "tsv")
Cell: TypeAlias = str | int | None
_Row = TypeVar("_Row")

BATCH = 1024
"""Rows that are written together; of 1, each is written and flushed as it comes, for rows that take their time."""
_ENCODER = msgspec.json.Encoder()
_NOT_ASCII = re.compile("[\x7f-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
"""What makes a spreadsheet compute a cell instead of showing it; the wide forms count, too."""


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: its heading.
        width: the cells it is padded to; longer text is never cut.
        align: to which side; numbers to the right.
    """

    title: str
    width: int = 0
    align: Literal["<", ">"] = "<"


def batches(rows: Iterable[_Row], size: int = BATCH) -> Iterator[list[_Row]]:
    """Yield the rows in lists of at most `size`."""
    iterator = iter(rows)
    while some := list(islice(iterator, size)):
        yield some


def json_lines(rows: Iterable[object]) -> bytes:
    """Return the rows as JSON, each on a line of its own."""
    rows = list(rows)
    try:
        data = _ENCODER.encode_lines(rows)
    except UnicodeEncodeError:
        # A lone surrogate, from a file name that is not valid in the system's encoding.
        plain = (json.dumps(msgspec.to_builtins(row), separators=(",", ":")) for row in rows)
        data = "".join(f"{line}\n" for line in plain).encode()
    if data.isascii() and b"\x7f" not in data:
        return data
    return _NOT_ASCII.sub(_escape, data.decode()).encode()


def _escape(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True))


def write_json_lines(output: Output, rows: Iterable[object], batch: int = BATCH) -> None:
    """Write the rows as JSON, each on a line of its own.

    Args:
        output: takes them.
        rows: the rows.
        batch: see `BATCH`.
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
        batch: see `BATCH`.
    """
    output.data(_delimited(delimiter, [titles]))
    _flush_single(output, batch)
    for some in batches(rows, batch):
        output.data(_delimited(delimiter, ([defused(cell) for cell in row] for row in some)))
        _flush_single(output, batch)


def _delimited(delimiter: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def defused(cell: Cell) -> Cell:
    """Return a cell as a spreadsheet may see it: safe text, with an apostrophe where it would compute it."""
    if not isinstance(cell, str) or (cell[:1].isalnum() and cell.isascii() and cell.isprintable()):
        return cell
    shown = safe_text(cell)
    return f"'{shown}" if cell.lstrip(" ").startswith(_FORMULA) else shown


def write_table(output: Output, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], batch: int = BATCH) -> None:
    """Write rows for a person, under a heading; text in them must be safe already, the last column is not padded.

    Args:
        output: takes them.
        columns: the columns.
        rows: the rows.
        batch: see `BATCH`.
    """
    line = _line_of(columns)
    output.line(line([column.title for column in columns]))
    _flush_single(output, batch)
    for some in batches(rows, batch):
        output.text("".join(f"{line(row)}\n" for row in some))
        _flush_single(output, batch)


def _line_of(columns: Sequence[Column]) -> Callable[[Sequence[Cell]], str]:
    """Return what makes a line of a row: one format string, because rows may be many."""
    pattern = "  ".join(f"{{!s:{column.align}{max(column.width, len(column.title))}}}" for column in columns)

    def line(row: Sequence[Cell]) -> str:
        return pattern.format(*["" if cell is None else cell for cell in row]).rstrip()

    return line
