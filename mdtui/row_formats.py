"""Rows as JSON lines, as lines of CSV, as lines of a table for people: what the command line and exports write.

JSON is in plain ASCII, every other character escaped: it means exactly the same to a reader, and nothing to a terminal.
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

from mdtui.text import safe_text

Cell: TypeAlias = str | int | None
_Row = TypeVar("_Row")

BATCH = 1024
"""Rows that are written together."""
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


def delimited(delimiter: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows for a spreadsheet, in UTF-8; the cells of rows that are not ours must be `defused`.

    Args:
        delimiter: a comma or a tab.
        rows: the rows.
    """
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def defused(cell: Cell) -> Cell:
    """Return a cell as a spreadsheet may see it: safe text, with an apostrophe where it would compute it."""
    if not isinstance(cell, str) or (cell[:1].isalnum() and cell.isascii() and cell.isprintable()):
        return cell
    shown = safe_text(cell)
    return f"'{shown}" if cell.lstrip(" ").startswith(_FORMULA) else shown


def table_line(columns: Sequence[Column]) -> Callable[[Sequence[Cell]], str]:
    """Return what makes a line of a row for a person; text in it must be safe already, the last column is not padded.

    Args:
        columns: the columns.
    """
    # One format string, because rows may be many.
    pattern = "  ".join(f"{{!s:{column.align}{max(column.width, len(column.title))}}}" for column in columns)

    def line(row: Sequence[Cell]) -> str:
        return pattern.format(*["" if cell is None else cell for cell in row]).rstrip()

    return line
