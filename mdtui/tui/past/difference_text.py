"""What became of records between two states, in words: one line for each, and what is said of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, overload

from mdtui.clock import Clock
from mdtui.copies import Comparison
from mdtui.mrk.flags import ALL_FLAGS, words
from mdtui.mrk.layout import KNOWN_FLAGS
from mdtui.mrk.past.authorship import SOMEBODY, Author
from mdtui.mrk.past.differences import Difference, Kind
from mdtui.mrk.records import Record
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.findings.text import counted
from mdtui.tui.past.difference_rows import DifferenceRows
from mdtui.tui.past.past_text import moment_text, who_text
from mdtui.tui.present import count_text, fit

KIND_WIDTH = 10
"""Cells of the longest kind."""
_UID_AT_LEAST, _UID_AT_MOST = 5, 10
_WIDE, _MIDDLE = 100, 64
"""From these widths on there is room for all flags and for the host of who did it, and for who did it at all."""
_MEANS = {
    Kind.FLAGS: "its flags changed",
    Kind.ALTERED: "its size or its date changed, the flags did not",
    Kind.RENUMBERED: "the message file has another UID",
    Kind.CAME: "it was not there before",
    Kind.WENT: "it is not there any more",
}
_BY_OTHERS = f"{SOMEBODY}: MDaemon, a mail program, another user's mdtui"
_WHAT_WIDTH = 24
"""Cells for what changed, in the lines below what is said of a state."""


class DifferenceColumns(NamedTuple):
    """How many cells each column takes; 0 where it is left out."""

    uid: int
    what: int
    who: int
    name: int


def difference_columns(width: int, comparison: Comparison) -> DifferenceColumns:
    """Return the columns that a width has room for, beside the kind.

    Args:
        width: cells of the line.
        comparison: the differences, whose UIDs decide how many digits there are.
    """
    tables = comparison.differences.before, comparison.differences.after
    highest = max(table.header.uid_next if table.header is not None else 0 for table in tables)
    uid = max(_UID_AT_LEAST, min(_UID_AT_MOST, len(str(highest))))
    rest = max(0, width - KIND_WIDTH - uid - 3)
    if width < _MIDDLE:
        return DifferenceColumns(uid, rest, 0, 0)
    what, who = (36, 24) if width >= _WIDE else (22, len(SOMEBODY))
    return DifferenceColumns(uid, what, who, max(0, rest - what - who - 2))


def what_text(difference: Difference) -> str:
    """Return what became of a record: its flags that came with a plus, those that went with a minus."""
    before, after = difference.before, difference.after
    if before is None or after is None:
        return " ".join(words(difference.record.flags)) or "no flag"
    if difference.kind is Kind.ALTERED:
        return _altered(before, after)
    flags = _turned(before.flags, after.flags)
    return f"was {before.uid} {flags}".rstrip() if difference.kind is Kind.RENUMBERED else flags


def _altered(before: Record, after: Record) -> str:
    if before.size != after.size:
        return f"size {count_text(before.size)} -> {count_text(after.size)}"
    return f"date {before.date} -> {after.date}" if before.date != after.date else "bytes behind the name"


def _turned(before: int, after: int) -> str:
    turned = [f"{'+' if after & flag else '-'}{flag.word}" for flag in ALL_FLAGS if (before ^ after) & flag]
    unknown = [before & ~KNOWN_FLAGS, after & ~KNOWN_FLAGS]
    if unknown[0] != unknown[1]:
        turned.append(f"unknown bits {unknown[0]} -> {unknown[1]}")
    return " ".join(turned)


def author_text(author: Author | None) -> str:
    """Return who made a difference, short."""
    return SOMEBODY if author is None else who_text(author.who, short=True)


def name_text(record: Record) -> str:
    """Return the name of a record's message file, safe to show."""
    return safe_text(record.filename) or "(no name)"


def difference_facts(difference: Difference, author: Author | None, clock: Clock) -> list[Fact]:
    """Return all that is said of a difference.

    Args:
        difference: the difference.
        author: which change of ours made it; None where somebody else did.
        clock: gives the zone of the times.
    """
    record, before, after = difference.record, difference.before, difference.after
    is_altered = difference.kind is Kind.ALTERED
    return [
        Fact("Record", f"UID {record.uid}, {name_text(record)}", "strong"),
        Fact("Kind", f"{difference.kind}: {_MEANS[difference.kind]}"),
        Fact("Before", _size_and_date(before, clock) if is_altered else _flags(before, after)),
        Fact("After", _size_and_date(after, clock) if is_altered else _flags(after, before)),
        Fact("By", _by(author, clock)),
    ]


def _size_and_date(record: Record | None, clock: Clock) -> str:
    return "" if record is None else f"{count_text(record.size)} bytes, {moment_text(record.date, clock)}"


def _flags(record: Record | None, other: Record | None) -> str:
    if record is None:
        return "not there"
    flags = " ".join(words(record.flags)) or "no flag"
    return f"UID {record.uid}, {flags}" if other is not None and other.uid != record.uid else flags


def _by(author: Author | None, clock: Clock) -> str:
    if author is None:
        return _BY_OTHERS
    when = moment_text(author.time, clock)
    return f"{who_text(author.who)}, {when}, {safe_text(author.verb)}, change {safe_text(author.change)}"


def found_texts(rows: DifferenceRows) -> list[str]:
    """Return how many differences are shown, and how many of them are selected, the longest text first."""
    total = len(rows.comparison.differences)
    shown = counted(total, "difference") if rows.kind is None else f"{count_text(len(rows))} of {count_text(total)}"
    if not rows.selected:
        return [shown]
    return [f"{shown}, {count_text(rows.selected)} selected", f"{count_text(rows.selected)} selected"]


class DifferenceLines(Sequence[tuple[str, str]]):
    """The differences as lines below what is said of a state, each made when it is looked at.

    Args:
        comparison: the differences.
        ellipsis: stands where something was cut off.
    """

    def __init__(self, comparison: Comparison, ellipsis: str) -> None:
        self._comparison = comparison
        self._ellipsis = ellipsis
        self._uid = difference_columns(0, comparison).uid

    def __len__(self) -> int:
        count = len(self._comparison.differences)
        return count + (count > 0)

    @overload
    def __getitem__(self, index: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[str, str]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, str] | Sequence[tuple[str, str]]:
        """Return a line and how it looks: a heading, then a line for each difference."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if index == 0:
            return self._line("kind", "UID", "what", "by", "message file"), "heading"
        difference = self._comparison.differences[index - 1]
        who, record = author_text(self._comparison.author(difference)), difference.record
        return self._line(difference.kind, str(record.uid), what_text(difference), who, name_text(record)), "text"

    def _line(self, kind: str, uid: str, what: str, who: str, name: str) -> str:
        columns = (fit(what, _WHAT_WIDTH, self._ellipsis), fit(who, len(SOMEBODY), self._ellipsis), name)
        return f"{kind:<{KIND_WIDTH}} {uid:>{self._uid}}  {' '.join(columns)}"
