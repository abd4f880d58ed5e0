"""The fields of one code's events as a table: who failed to log in, from where, how often.

It is made of entries at a moment, so that it may be made and sorted in a worker.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import msgspec

from mdtui.text import safe_text
from mdtui.tui.feed.store import Entry

TIME = "time"
"""The name of the first column."""
_NUMBER = re.compile(r"(\d{1,18})", re.ASCII)
_SortKey: TypeAlias = list[tuple[int, int, str]]


class FieldRow(msgspec.Struct, frozen=True):
    """A row: an event, or the events that have the value of one field in common.

    Attributes:
        entry: the event; of several, the last.
        values: the values, exactly; of a group its one value.
        count: how many events it stands for.
        first: the earliest moment among them.
        last: the latest.
    """

    entry: Entry
    values: tuple[str, ...]
    count: int
    first: dt.datetime
    last: dt.datetime

    @property
    def shown(self) -> tuple[str, ...]:
        """The values, safe for a terminal."""
        return tuple(map(safe_text, self.values))


class FieldTable(msgspec.Struct, frozen=True):
    """A table of fields.

    Attributes:
        names: the fields that the values are of, exactly.
        rows: the rows.
        grouped: the field that they are grouped by; empty where each event has its row.
    """

    names: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    grouped: str = ""

    @property
    def shown_names(self) -> tuple[str, ...]:
        """The names, safe for a terminal."""
        return tuple(map(safe_text, self.names))

    def ordered(self, column: str, *, reverse: bool = False) -> FieldTable:
        """Return the table sorted; rows with the same value stay in the order they are in.

        Args:
            column: the name of a field, `TIME` (of groups, the latest time), or ``count``.
            reverse: the largest, latest or last first.
        """
        if column == TIME and column not in self.names:
            rows = sorted(self.rows, key=lambda row: row.last, reverse=reverse)
        elif column not in self.names:
            rows = sorted(self.rows, key=lambda row: row.count, reverse=reverse)
        else:
            place = self.names.index(column)
            rows = sorted(self.rows, key=lambda row: sort_key(row.values[place]), reverse=reverse)
        return msgspec.structs.replace(self, rows=tuple(rows))


def field_names(entries: Iterable[Entry], code: int | None, known: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the fields that events of a code have: those of the catalogue, then any others."""
    names = dict.fromkeys(known)
    for entry in entries:
        if entry.event.code == code:
            names.update(dict.fromkeys(entry.event.fields))
    return tuple(names)


def field_table(entries: Iterable[Entry], code: int | None, known: Sequence[str] = ()) -> FieldTable:
    """Return the events of a code with each of their fields, in order of time.

    Args:
        entries: the events; those of other codes are left out.
        code: the code; None for alerts that no known text fits.
        known: the names of the code's fields in the catalogue, in order.
    """
    entries = [entry for entry in entries if entry.event.code == code]
    names = field_names(entries, code, known)
    rows = (
        FieldRow(entry, tuple(entry.event.fields.get(name, "") for name in names), 1, entry.moment, entry.moment)
        for entry in entries
    )
    return FieldTable(names, tuple(rows))


def grouped(entries: Iterable[Entry], code: int | None, name: str) -> FieldTable:
    """Return how many events of a code there are for each value of a field, in any case, the most frequent first.

    Args:
        entries: the events, in order of time; those of other codes are left out.
        code: the code.
        name: the field.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.event.code == code:
            groups.setdefault(entry.event.fields.get(name, "").casefold(), []).append(entry)
    rows = [
        FieldRow(group[-1], (group[-1].event.fields.get(name, ""),), len(group), group[0].moment, group[-1].moment)
        for group in groups.values()
    ]
    rows.sort(key=lambda row: (-row.count, sort_key(row.values[0])))
    return FieldTable((name,), tuple(rows), grouped=name)


def sort_key(value: str) -> _SortKey:
    """Return what sorts values as people do: the numbers in them, as in addresses, by their size, and in any case."""
    parts = _NUMBER.split(value.casefold())
    return [(0, int(part), "") if place % 2 else (1, 0, part) for place, part in enumerate(parts) if part]
