"""Events as rows: for people, for spreadsheets, and as JSON; the command line and the feed's export write the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias, get_args

import msgspec

from mdtui.events.event import Event
from mdtui.events.moments import local
from mdtui.row_formats import Cell, Column, batches, defused, delimited, json_lines, table_line

Form: TypeAlias = Literal["text", "csv", "jsonl"]
FORMS: tuple[Form, ...] = get_args(Form)
"""How events are exported."""

TITLES = ("time", "code", "tag", "severity", "text", "fields", "source")
"""The heading of a spreadsheet."""
COLUMNS = (Column("TIME", 19), Column("CODE", 4, ">"), Column("TAG", 10), Column("SEVERITY", 8), Column("TEXT"))
"""The columns for people."""


class EventRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event as JSON has it.

    Attributes:
        time: ISO 8601, without a zone where the source has none; None where it is not known.
        code: the event's number; None for an alert that no known text fits.
        tag: MDaemon's group.
        severity: how much it matters.
        text: the text as it was read.
        fields: what was filled into it, by name.
        source: where it was read.
        also: where else the same event was read, exactly; left out where it was nowhere else.
    """

    time: str | None
    code: int | None
    tag: str
    severity: str
    text: str
    fields: dict[str, str]
    source: str
    also: tuple[str, ...] = ()


def json_row(event: Event) -> EventRow:
    """Return an event as JSON has it."""
    severity = event.severity.value
    return EventRow(_iso(event), event.code, event.tag, severity, event.text, event.fields, event.source, event.also)


def table_row(event: Event) -> list[Cell]:
    """Return an event's cells under `COLUMNS`, safe for a terminal."""
    # A zone would need a column of its own, and times of all sources shall compare at a look.
    time = local(event.time).isoformat(" ", "seconds") if event.time else None
    return [time, event.code, event.tag, event.severity.value, event.shown]


def sheet_row(event: Event) -> list[Cell]:
    """Return an event's cells under `TITLES`, exactly; see `mdtui.row_formats.defused`."""
    fields = "; ".join(f"{name}={value}" for name, value in event.fields.items())
    return [_iso(event), event.code, event.tag, event.severity.value, event.text, fields, event.source]


def written(events: Iterable[Event], form: Form) -> Iterator[bytes]:
    """Yield the bytes of a file with events, in parts.

    Args:
        events: the events.
        form: ``text`` for people, in UTF-8 and safe to print; ``csv`` for a spreadsheet, which computes nothing of it;
            ``jsonl`` for programs, exactly.
    """
    if form == "text":
        line = table_line(COLUMNS)
        yield _text(line, [[column.title for column in COLUMNS]])
        yield from (_text(line, map(table_row, some)) for some in batches(events))
    elif form == "csv":
        yield delimited(",", [TITLES])
        for some in batches(events):
            yield delimited(",", ([defused(cell) for cell in sheet_row(event)] for event in some))
    else:
        yield from (json_lines(map(json_row, some)) for some in batches(events))


def _text(line: Callable[[list[Cell]], str], rows: Iterable[list[Cell]]) -> bytes:
    return "".join(f"{line(row)}\n" for row in rows).encode()


def _iso(event: Event) -> str | None:
    return event.time.isoformat() if event.time else None
