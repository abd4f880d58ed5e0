"""``mdtui events --stats``: how many events of each code there were, and in which hour."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from mdtui.cli.formats import Cell, Column, write_delimited, write_json, write_json_lines, write_table
from mdtui.cli.output import Output
from mdtui.events.catalogue import Catalogue
from mdtui.events.counting import CodeCount, EventCounts

_CODES = (
    Column("CODE", 4, ">"),
    Column("TAG", 10),
    Column("SEVERITY", 8),
    Column("COUNT", 7, ">"),
    Column("FIRST", 19),
    Column("LAST", 19),
    Column("TEXT"),
)
_HOURS = (Column("HOUR", 16), Column("COUNT", 7, ">"), Column("OF EACH CODE"))
_TITLES = ("hour", "code", "count")


class _CodeRow(msgspec.Struct, frozen=True):
    code: int | None
    tag: str
    severity: str
    count: int
    first: str | None
    last: str | None


class _HourRow(msgspec.Struct, frozen=True):
    hour: str | None
    count: int
    codes: dict[str, int]


class _CellRow(msgspec.Struct, frozen=True):
    hour: str | None
    code: int | None
    count: int


class _Stats(msgspec.Struct, frozen=True):
    total: int
    codes: list[_CodeRow]
    hours: list[_HourRow]


def write_stats(output: Output, form: str, counts: EventCounts, catalogue: Catalogue) -> None:
    """Write the counts.

    Args:
        output: takes them.
        form: ``table`` and ``json`` have the codes and then the hours; the others a row for each code in each hour.
        counts: the counts.
        catalogue: has the texts of the codes.
    """
    if form == "json":
        codes = [_code_row(each) for each in counts.codes]
        hours = [_HourRow(_iso(hour), of.total(), _named(of)) for hour, of in counts.ordered_hours]
        write_json(output, _Stats(counts.total, codes, hours))
    elif form == "jsonl":
        write_json_lines(output, (_CellRow(*cells) for cells in _cells(counts)))
    elif form == "table":
        write_table(output, _CODES, (_table_row(each, catalogue) for each in counts.codes))
        output.line("")
        write_table(output, _HOURS, (_hour_cells(hour, of) for hour, of in counts.ordered_hours))
    else:
        write_delimited(output, "," if form == "csv" else "\t", _TITLES, _cells(counts))


def _cells(counts: EventCounts) -> Iterator[tuple[str | None, int | None, int]]:
    for hour, of in counts.ordered_hours:
        for code, count in of.most_common():
            yield _iso(hour), code, count


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _code_row(of: CodeCount) -> _CodeRow:
    return _CodeRow(of.code, of.tag, of.severity.value, of.count, _iso(of.first), _iso(of.last))


def _named(of: Counter[int | None]) -> dict[str, int]:
    return {"unknown" if code is None else str(code): count for code, count in of.most_common()}


def _table_row(of: CodeCount, catalogue: Catalogue) -> Sequence[Cell]:
    kind = None if of.code is None else catalogue.get(of.code)
    first, last = (moment.isoformat(" ", "seconds") if moment else None for moment in (of.first, of.last))
    return of.code, of.tag, of.severity.value, of.count, first, last, kind.body if kind else "unknown"


def _hour_cells(hour: dt.datetime | None, of: Counter[int | None]) -> Sequence[Cell]:
    codes = ", ".join(f"{code}: {count}" for code, count in _named(of).items())
    return hour.isoformat(" ", "minutes") if hour else "no time", of.total(), codes
