"""Records as the command line prints them: by index, one at a time, with message files without a record behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

import msgspec

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.flags import letters, words
from mdtui.mrk.layout import UINT32
from mdtui.mrk.records import RecordTable
from mdtui.text import safe_text, text_of_bytes

TITLES = ("filename", "flags", "uid", "size", "date", "date_iso")
"""The names of a row's members, in their order."""
SORT_KEYS = ("uid", "flags", "size", "date", "name")

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - whether a record's date is UTC or local is a setting, not known
_WORDS = tuple(words(value) for value in range(256))
_LETTERS = {tuple(words(value)): letters(value) for value in range(256)}


class RecordRow(msgspec.Struct, gc=False):
    """A record, or a message file without one, as JSON has it.

    Attributes:
        filename: the message file's name; bytes are read as code page 1252, undefined ones as their code points.
        flags: the names of the flags that are set.
        uid: the UID; None for a message file without a record.
        size: bytes.
        date: seconds since 1970-01-01.
        date_iso: the same in ISO 8601; without a zone where the records' dates are set to be local.
    """

    filename: str
    flags: list[str]
    uid: int | None
    size: int
    date: int
    date_iso: str


class RowView:
    """Records and, behind them, message files without one, by one index.

    Args:
        table: the records.
        orphans: the message files without a record.
        local_dates: whether the records' dates are the server's local time, not UTC.
    """

    def __init__(self, table: RecordTable, orphans: FileRows, *, local_dates: bool) -> None:
        self._table = table
        self._orphans = orphans
        self._suffix = "" if local_dates else "Z"

    def sort_key(self, key: str) -> Callable[[int], int | bytes]:
        """Return what puts indexes in order; message files without a record come last by UID.

        Args:
            key: one of `SORT_KEYS`.
        """
        if key == "name":
            return self._name
        column, further = _COLUMNS[key](self._table), _COLUMNS[key](self._orphans)
        if not further:
            return column.__getitem__
        count, last = len(column), key == "uid"

        def order(index: int) -> int:
            if index < count:
                return column[index]
            return UINT32 if last else further[index - count]

        return order

    def _name(self, index: int) -> bytes:
        count = len(self._table)
        return (self._table.filename(index) if index < count else self._orphans.filename(index - count)).lower()

    def rows(self, indexes: Iterable[int]) -> Iterator[RecordRow]:
        """Yield the rows at these indexes."""
        table, count, suffix = self._table, len(self._table), self._suffix
        flags, uids, sizes, dates, filename = table.flags, table.uids, table.sizes, table.dates, table.filename
        for index in indexes:
            if index < count:
                date = dates[index]
                iso = f"{(_EPOCH + dt.timedelta(0, date)).isoformat()}{suffix}"
                yield RecordRow(
                    text_of_bytes(filename(index)), _WORDS[flags[index]], uids[index], sizes[index], date, iso
                )
            else:
                yield self._orphan(index - count)

    def _orphan(self, index: int) -> RecordRow:
        date = self._orphans.dates[index]
        iso = f"{(_EPOCH + dt.timedelta(0, date)).isoformat()}Z"
        return RecordRow(self._orphans.names[index], [], None, self._orphans.sizes[index], date, iso)


_COLUMNS: dict[str, Callable[[RecordTable | FileRows], memoryview]] = {
    "uid": lambda rows: rows.uids,
    "flags": lambda rows: rows.flags,
    "size": lambda rows: rows.sizes,
    "date": lambda rows: rows.dates,
}


def table_cells(row: RecordRow) -> tuple[int | None, str, str, int, str]:
    """Return UID, flags as letters, date, size and name of a row, safe for a terminal."""
    return row.uid, _LETTERS[tuple(row.flags)], row.date_iso, row.size, safe_text(row.filename)


def sheet_cells(row: RecordRow) -> tuple[str, str, int | None, int, int, str]:
    """Return a row's members as `TITLES` names them, for a spreadsheet."""
    return row.filename, " ".join(row.flags), row.uid, row.size, row.date, row.date_iso
