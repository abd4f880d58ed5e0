"""Copies of a folder's records, and what differs between two of them, as the command line prints them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from mdtui.cli.formats import Cell, Column, write_json_list, write_table
from mdtui.cli.output import Output
from mdtui.clock import Clock, local_time
from mdtui.copies import Comparison
from mdtui.mrk.flags import letters, words
from mdtui.mrk.past.authorship import SOMEBODY, Author
from mdtui.mrk.past.copy_store import Copy
from mdtui.mrk.past.differences import Counts, Difference, HeaderChange, Kind
from mdtui.mrk.records import Record, RecordTable
from mdtui.text import safe_text, text_of_bytes

_COLUMNS = (
    Column("COPY", 6, ">"),
    Column("FROM", 19),
    Column("SEEN UNTIL", 19),
    Column("WHY", 16),
    Column("RECORDS", 9, ">"),
    Column("COUNTER", 10, ">"),
    Column("CHANGED SINCE THE ONE BEFORE"),
)
_DIFFERENCES = (
    Column("WHAT", 10),
    Column("UID", 10, ">"),
    Column("BEFORE", 10),
    Column("AFTER", 10),
    Column("WHO", 24),
    Column("NAME"),
)


class CopyRow(msgspec.Struct, frozen=True):
    """A copy, as JSON has it.

    Attributes:
        id: its number; None for the folder as it is now.
        time: when the folder was seen so first, in ISO 8601.
        seen: when it was seen so last, to half a day.
        reason: why it was kept; empty for now.
        records: how many there are.
        counter: LastWriteCounter; None where there is no whole header.
        uid_validity: UIDVALIDITY; None where there is no whole header.
        size: bytes of the file.
        changed: how much changed since the one before; None where there is none.
    """

    id: int | None
    time: str
    seen: str
    reason: str
    records: int
    counter: int | None
    uid_validity: int | None
    size: int
    changed: Counts | None = None

    @classmethod
    def of(cls, copy: Copy, changed: Counts | None = None) -> CopyRow:
        """Return the row of a copy."""
        return cls(
            id=copy.id,
            time=_iso(copy.time),
            seen=_iso(copy.seen),
            reason=copy.reason,
            records=copy.records,
            counter=copy.counter,
            uid_validity=copy.uid_validity,
            size=copy.size,
            changed=changed,
        )

    @classmethod
    def now(cls, table: RecordTable, time: float, changed: Counts | None = None) -> CopyRow:
        """Return the row of a folder as it is now."""
        header = table.header
        counter, validity = (None, None) if header is None else (header.last_write_counter, header.uid_validity)
        return cls(None, _iso(time), _iso(time), "", len(table), counter, validity, len(table.data), changed)


class Maker(msgspec.Struct, frozen=True):
    """Which change of ours made a difference, as JSON has it.

    Attributes:
        id: of the change, as `mdtui undo` takes it.
        verb: what it did.
        time: when it was done, in ISO 8601.
        user: the login name of whoever made it.
        host: the machine it was made on.
    """

    id: str
    verb: str
    time: str
    user: str
    host: str


class DifferenceRow(msgspec.Struct, frozen=True):
    """What became of one record, as JSON has it.

    Attributes:
        kind: flags, altered, renumbered, came or went.
        filename: the message file's name; bytes are read as code page 1252, undefined ones as their code points.
        uid_before: its UID before; None where it came.
        uid_after: its UID after; None where it went.
        flags_before: the names of the flags that were set; None where it came.
        flags_after: the names of the flags that are set; None where it went.
        size_before: its recorded size before, in bytes; None where it came.
        size_after: its recorded size after; None where it went.
        by: the change of ours that did it; None where somebody else did.
    """

    kind: str
    filename: str
    uid_before: int | None
    uid_after: int | None
    flags_before: list[str] | None
    flags_after: list[str] | None
    size_before: int | None
    size_after: int | None
    by: Maker | None


def write_copies(rows: Iterable[CopyRow], folder: str, clock: Clock, output: Output, *, as_json: bool) -> None:
    """Write a line for each copy.

    Args:
        rows: the copies.
        folder: the mailbox path.
        clock: gives the zone of the times.
        output: takes the lines.
        as_json: write JSON.
    """
    if as_json:
        write_json_list(output, {"folder": folder}, "copies", rows)
    else:
        write_table(output, _COLUMNS, (_copy_cells(row, clock) for row in rows), batch=1)


def _copy_cells(row: CopyRow, clock: Clock) -> list[Cell]:
    changed = "" if row.changed is None else row.changed.text()
    if row.id is None:
        return ["now", "", "", "", row.records, row.counter, changed]
    times = (_moment_text(dt.datetime.fromisoformat(time).timestamp(), clock) for time in (row.time, row.seen))
    return [row.id, *times, safe_text(row.reason), row.records, row.counter, changed]


def write_comparison(
    comparison: Comparison, now: CopyRow | None, folder: str, output: Output, *, as_json: bool
) -> None:
    """Write a line for each difference, those of the header first.

    Args:
        comparison: what differs.
        now: the folder as it is now, where the later moment is now.
        folder: the mailbox path.
        output: takes the lines.
        as_json: write JSON.
    """
    found = comparison.differences
    if as_json:
        after = now if comparison.after is None else CopyRow.of(comparison.after)
        head = {
            "folder": folder,
            "before": CopyRow.of(comparison.before),
            "after": after,
            "counts": found.counts,
            "header": found.header,
            "tail_changed": found.tail_changed,
            "reordered": found.reordered,
        }
        rows = (_difference_row(each, comparison.author(each)) for each in found)
        write_json_list(output, dict(head), "differences", rows)
        return
    lines = [*map(_header_cells, found.header)]
    if found.tail_changed:
        sizes = (f"{len(table.tail)} bytes" for table in (found.before, found.after))
        lines.append(["tail", None, *sizes, "", "the bytes behind the last whole record"])
    if found.reordered:
        lines.append(["order", None, "", "", "", "the same records stand in another order"])
    if lines or len(found):
        write_table(output, _DIFFERENCES, _all_cells(lines, comparison))


def _all_cells(lines: Sequence[Sequence[Cell]], comparison: Comparison) -> Iterator[Sequence[Cell]]:
    yield from lines
    for each in comparison.differences:
        yield _difference_cells(each, comparison.author(each))


def _header_cells(change: HeaderChange) -> list[Cell]:
    return ["header", None, change.before, change.after, "", change.field]


def _difference_cells(difference: Difference, author: Author | None) -> list[Cell]:
    before, after = difference.before, difference.after
    if difference.kind is Kind.ALTERED and before and after:
        sizes, dates = (before.size, after.size), (before.date, after.date)
        states: tuple[Cell, Cell] = sizes if before.size != after.size else dates
    else:
        states = (_letters(before), _letters(after))
    was = f"from {before.uid}: " if before and difference.kind is Kind.RENUMBERED else ""
    who = f"{author.who.user}@{author.who.host}, {author.change}" if author else SOMEBODY
    record = difference.record
    return [difference.kind.value, record.uid, *states, safe_text(who), f"{was}{safe_text(record.filename)}"]


def _letters(record: Record | None) -> str:
    return "" if record is None else letters(record.flags)


def _difference_row(difference: Difference, author: Author | None) -> DifferenceRow:
    before, after = difference.before, difference.after
    return DifferenceRow(
        kind=difference.kind.value,
        filename=text_of_bytes(difference.record.filename),
        uid_before=None if before is None else before.uid,
        uid_after=None if after is None else after.uid,
        flags_before=None if before is None else words(before.flags),
        flags_after=None if after is None else words(after.flags),
        size_before=None if before is None else before.size,
        size_after=None if after is None else after.size,
        by=None if author is None else _maker(author),
    )


def _maker(author: Author) -> Maker:
    return Maker(author.change, author.verb, _iso(author.time), author.who.user, author.who.host)


def _iso(timestamp: float) -> str:
    try:
        moment = dt.datetime.fromtimestamp(timestamp, dt.UTC)
    except (ValueError, OverflowError, OSError):
        # The file with the copies, and the journal, are files that somebody may have written into.
        moment = dt.datetime.fromtimestamp(0, dt.UTC)
    return moment.isoformat(timespec="seconds")


def _moment_text(timestamp: float, clock: Clock) -> str:
    moment = local_time(clock, timestamp)
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""
