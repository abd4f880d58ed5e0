"""The query language over records: a query becomes work on whole columns, and looks into files only where it must.

A set of records is a mask, one byte of 0 or 1 for each, because masks of a million records are made, joined and counted
in milliseconds. Terms run in order of cost: flags by one table look-up, numbers by one pass over their column, names,
the directory, and at last the headers of those messages that every cheaper term has left.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from itertools import compress, islice
from typing import Protocol, TypeAlias

import msgspec

from mdtui.mrk.needles import may_fit, needles_of
from mdtui.mrk.query_words import FLAG_WORDS, HEADERS, VOCABULARY
from mdtui.query import NONE_SAVED, And, Like, Node, Not, Or, When, Within, Word, parse, walk
from mdtui.query_values import HIGHEST, LOWEST, Span, glob_source, parse_spans
from mdtui.text import bytes_of_text

Mask: TypeAlias = bytes
_Step: TypeAlias = "Callable[[_Run, Mask | None], Mask]"
"""Takes the records still in question, None for all, and returns those of them that fit."""

_SPARSE = 8
"""Where fewer than one record in so many is in question, looking at each is quicker than a pass over the column."""
_FREE, _COLUMN, _NAME, _LISTING, _HEADER = range(5)
"""What a term costs, in rising order."""
_BATCH = 4096
"""Names looked at between two questions whether the work is still wanted."""
_HEADER_BATCH = 16
"""Message files opened between two such questions."""


class Rows(Protocol):
    """What a query asks of records; `RecordTable` is one."""

    @property
    def flags(self) -> memoryview:
        """One byte per record."""

    @property
    def uids(self) -> memoryview:
        """UIDs."""

    @property
    def sizes(self) -> memoryview:
        """Bytes."""

    @property
    def dates(self) -> memoryview:
        """Seconds since 1970-01-01."""

    def filename(self, index: int) -> bytes:
        """Return the message file's name at an index."""

    def filenames(self) -> Iterator[bytes]:
        """Yield every message file's name."""

    def __len__(self) -> int: ...


class QueryContext(msgspec.Struct, frozen=True):
    """What a query needs to know beyond the records.

    Attributes:
        now: what ages are counted from, in seconds since 1970-01-01 UTC.
        zone: the zone of dates that were written without one; None for the zone of this machine.
        present: whether a message file of this name is in the folder.
        header: the decoded text of a header field of a message file, by one of `HEADERS`; empty where there is none.
        orphan: the rows are message files without a record: `orphan` fits them and no `uid` does.
        cancelled: asked now and then; True ends the work.
        recorded: turns seconds since 1970-01-01 UTC into those of the records' dates; None where these are UTC, too.
    """

    now: float
    zone: dt.tzinfo | None
    present: Callable[[bytes], bool]
    header: Callable[[bytes, str], str]
    orphan: bool = False
    cancelled: Callable[[], bool] = lambda: False
    recorded: Callable[[int], int] | None = None


class Query:
    """A query over records, ready to run over any table.

    Args:
        text: the query as written.
        node: its tree.

    Attributes:
        text: the query as written.
        needs_listing: whether it asks which message files are there.
        needs_messages: whether it reads message files.
        asks_for_files: whether it asks for records without a message file, or for message files without a record.
        mentions_orphan: whether message files without a record are to be asked too.
    """

    def __init__(self, text: str, node: Node) -> None:
        self.text = text
        names = {_subject(part) for part in walk(node)}
        self.mentions_orphan = "orphan" in names
        self.asks_for_files = self.mentions_orphan or "missing" in names
        self.needs_messages = not names.isdisjoint(HEADERS)
        self.needs_listing = self.needs_messages or self.asks_for_files
        self._needles = needles_of(node)
        _, self._step = _compile(node)

    def may_fit(self, data: bytes) -> bool:
        """Return whether a record of an IMAP.MRK of these bytes may fit; False is certain, and comes quickly."""
        return may_fit(self._needles, data)

    def select(self, rows: Rows, context: QueryContext) -> list[int]:
        """Return the indexes of the records that fit, ascending; none where the work was cancelled.

        Args:
            rows: the records.
            context: what else it needs to know.
        """
        try:
            mask = self._step(_Run(rows, context), None)
        except _CancelledError:
            return []
        return list(compress(range(len(mask)), mask))


def compile_query(text: str, saved: Mapping[str, str] = NONE_SAVED) -> Query:
    """Return the query that a text means.

    Args:
        text: the query.
        saved: the queries that ``@name`` stands for, by name in lower case.

    Raises:
        QueryError: it is no query over records.
    """
    return Query(text, parse(text, VOCABULARY, saved))


def uid_query(text: str) -> Query:
    """Return the query for a list of UIDs and ranges, such as ``1,5,10-20``.

    Raises:
        QueryError: it is no such list.
    """
    return Query(f"uid:{text}", Within("uid", parse_spans(text)))


class _CancelledError(Exception):
    """The work is no longer wanted."""


class _Run:
    """One run of a query."""

    def __init__(self, rows: Rows, context: QueryContext) -> None:
        self.rows = rows
        self.context = context
        self.size = len(rows)
        self.every: Mask = b"\1" * self.size

    def check(self) -> None:
        if self.context.cancelled():
            raise _CancelledError

    def names(self, mask: Mask | None) -> Iterator[bytes]:
        """Yield the file names of the rows in question."""
        if mask is None:
            return self.rows.filenames()
        if mask.count(1) * _SPARSE < self.size:
            return map(self.rows.filename, compress(range(self.size), mask))
        return compress(self.rows.filenames(), mask)

    def named(self, mask: Mask | None, fits: Callable[[bytes], object], batch: int) -> Mask:
        """Return the mask of the rows in question whose file name fits, asking between batches whether to go on."""
        names, hits = self.names(mask), bytearray()
        self.check()
        while some := bytes([1 if fits(name) else 0 for name in islice(names, batch)]):
            hits += some
            self.check()
        return bytes(hits) if mask is None else self.spread(mask, hits)

    def spread(self, mask: Mask, hits: Iterable[int]) -> Mask:
        """Return the mask of those rows in question, in their order, that the hits say."""
        out = bytearray(self.size)
        for index in compress(compress(range(self.size), mask), hits):
            out[index] = 1
        return bytes(out)


def _subject(node: Node) -> str:
    """Return the word or field that a node is about; nothing for one that joins others."""
    if isinstance(node, Word):
        return node.name
    return node.field if isinstance(node, Within | When | Like) else ""


def _compile(node: Node) -> tuple[int, _Step]:
    """Return what a node costs, and the work it means."""
    if (table := _flag_table(node)) is not None:
        return _FREE, _flags(table)
    if isinstance(node, Not):
        cost, step = _compile(node.node)
        return cost, _not(step)
    if isinstance(node, And | Or):
        return _join(node)
    return _leaf(node)


def _leaf(node: Word | Within | When | Like) -> tuple[int, _Step]:
    if isinstance(node, Word):
        return (_FREE, _orphan) if node.name == "orphan" else (_LISTING, _missing)
    if isinstance(node, Within):
        return _COLUMN, _within(node)
    if isinstance(node, When):
        return _COLUMN, _when(node)
    return (_NAME, _name(node)) if node.field == "name" else (_HEADER, _header(node))


def _join(node: And | Or) -> tuple[int, _Step]:
    by_flags = tuple(child for child in node.nodes if _flag_table(child) is not None)
    others = [child for child in node.nodes if child not in by_flags]
    parts = [_compile(child) for child in ([type(node)(by_flags), *others] if by_flags else others)]
    parts.sort(key=lambda part: part[0])
    steps = [step for _, step in parts]
    return parts[-1][0], _all_of(steps) if isinstance(node, And) else _any_of(steps)


def _flag_table(node: Node) -> bytes | None:
    """Return for each value of a flags byte whether it fits, of a node that is about flags alone."""
    if isinstance(node, Word) and node.name in FLAG_WORDS:
        flag, wanted = FLAG_WORDS[node.name]
        return bytes(bool(value & flag) is wanted for value in range(256))
    if isinstance(node, Not):
        inner = _flag_table(node.node)
        return None if inner is None else _without(_ALL_VALUES, inner)
    if not isinstance(node, And | Or):
        return None
    tables = [_flag_table(child) for child in node.nodes]
    known = [table for table in tables if table is not None]
    if len(known) < len(tables):
        return None
    return reduce(_both if isinstance(node, And) else _either, known)


_ALL_VALUES = b"\1" * 256


def _both(one: Mask, other: Mask) -> Mask:
    return (int.from_bytes(one, "little") & int.from_bytes(other, "little")).to_bytes(len(one), "little")


def _either(one: Mask, other: Mask) -> Mask:
    return (int.from_bytes(one, "little") | int.from_bytes(other, "little")).to_bytes(len(one), "little")


def _without(one: Mask, other: Mask) -> Mask:
    return (int.from_bytes(one, "little") & ~int.from_bytes(other, "little")).to_bytes(len(one), "little")


def _all_of(steps: list[_Step]) -> _Step:
    def step(run: _Run, mask: Mask | None) -> Mask:
        for part in steps:
            mask = part(run, mask)
        return run.every if mask is None else mask

    return step


def _any_of(steps: list[_Step]) -> _Step:
    def step(run: _Run, mask: Mask | None) -> Mask:
        found = bytes(run.size)
        left = mask
        for part in steps:
            hits = part(run, left)
            found = _either(found, hits)
            left = _without(run.every if left is None else left, hits)
        return found

    return step


def _not(inner: _Step) -> _Step:
    return lambda run, mask: _without(run.every if mask is None else mask, inner(run, mask))


def _orphan(run: _Run, mask: Mask | None) -> Mask:
    return (run.every if mask is None else mask) if run.context.orphan else bytes(run.size)


def _missing(run: _Run, mask: Mask | None) -> Mask:
    present = run.context.present
    return run.named(mask, lambda name: not present(name), _BATCH)


def _flags(table: bytes) -> _Step:
    def step(run: _Run, mask: Mask | None) -> Mask:
        found = run.rows.flags.tobytes().translate(table)
        return found if mask is None else _both(found, mask)

    return step


def _within(node: Within) -> _Step:
    test = _in_spans(node.spans)

    def step(run: _Run, mask: Mask | None) -> Mask:
        if node.field == "uid":
            return bytes(run.size) if run.context.orphan else _tested(run, mask, run.rows.uids, test)
        return _tested(run, mask, run.rows.sizes, test)

    return step


def _when(node: When) -> _Step:
    def step(run: _Run, mask: Mask | None) -> Mask:
        context = run.context
        span = node.span(context.now, context.zone)
        if context.recorded is not None and not context.orphan:
            # The dates of message files come from the file system, and are UTC whatever the records' are.
            span = Span(*map(context.recorded, span))
        return _tested(run, mask, run.rows.dates, _in_spans((span,)))

    return step


def _tested(run: _Run, mask: Mask | None, column: memoryview, test: Callable[[int], int]) -> Mask:
    run.check()
    if mask is None:
        return bytes(map(test, column))
    return run.spread(mask, map(test, compress(column, mask)))


def _in_spans(spans: tuple[Span, ...]) -> Callable[[int], int]:
    """Return the test of a number, the quickest one that fits the spans."""
    if len(spans) == 1:
        low, high = spans[0]
        if high == HIGHEST:
            return low.__le__
        return high.__ge__ if low == LOWEST else range(low, high + 1).__contains__
    edges: list[int] = []
    for low, high in sorted(spans):
        if edges and low <= edges[-1]:
            edges[-1] = max(edges[-1], high + 1)
        else:
            edges += (low, high + 1)
    return lambda value: bisect_right(edges, value) & 1


def _name(node: Like) -> _Step:
    source = glob_source(node.glob, whole=node.whole, literal=_byte_literal)
    search = re.compile(source.encode("ascii"), re.DOTALL).search
    return lambda run, mask: run.named(mask, search, _BATCH)


def _byte_literal(character: str) -> str:
    """Return the source that fits a character's bytes in either case, as names are read: in code page 1252."""
    codes = ""
    for variant in {character, character.lower(), character.upper()}:
        try:
            codes += "".join(f"\\x{code:02x}" for code in bytes_of_text(variant)) if len(variant) == 1 else ""
        except UnicodeEncodeError:
            continue
    return f"[{codes}]" if codes else r"[^\x00-\xff]"


def _header(node: Like) -> _Step:
    search = node.pattern().search

    def step(run: _Run, mask: Mask | None) -> Mask:
        header = run.context.header
        return run.named(mask, lambda name: search(header(name, node.field)), _HEADER_BATCH)

    return step
