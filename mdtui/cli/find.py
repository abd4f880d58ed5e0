"""``mdtui find``: records in all folders of a mail root, or in some, each as soon as it is found."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

import msgspec

from mdtui.cli.arguments import at_least
from mdtui.cli.formats import FORMATS, Cell, Column, write_delimited, write_json_lines, write_json_list, write_table
from mdtui.cli.interrupt import run_stoppable
from mdtui.cli.opening import add_root, saved_queries, server_of
from mdtui.cli.output import PROGRAM, Output
from mdtui.cli.record_rows import TITLES, RecordRow, RowView, sheet_cells, table_cells
from mdtui.cli.writing import counted
from mdtui.errors import ExitCode, UsageError
from mdtui.mrk.query import Query
from mdtui.searching import Found, search_query
from mdtui.server import MailServer
from mdtui.text import safe_text

NAMED = 3
"""Folders that could not be searched and are named; the rest is counted."""
_PAUSE = 0.1
"""Seconds between two lines of progress."""
_COLUMNS = (
    Column("UID", 10, ">"),
    Column("FLAGS", 6),
    Column("DATE", 20),
    Column("SIZE", 10, ">"),
    Column("NAME", 20),
    Column("FOLDER"),
)
_WITH_HEADERS = (*_COLUMNS[:-1], Column("FOLDER", 36), Column("FROM", 36), Column("SUBJECT"))
_EPILOG = f"""\
A text goes with its field: subject:invoice, from:anna, name:md5000*; more of the language: uid:4711, size>1M, date<30d,
unseen, missing, orphan (a message file without a record), and & | ! ( ). From and Subject are read from the message
files, which takes longer; cheaper terms beside them are asked first.

jsonl prints {{"folder","filename","flags","uid","size","date","date_iso"}} for each hit, with "from" and "subject"
where --headers or the query asks for them. json prints
{{"query","hits":[..],"folders":N,"unreadable":[{{"folder","text"}}]}}.

Exit code 0: something was found; 1: nothing was. A folder that cannot be read is said on standard error (the first
{NAMED} by name), does not end the search and does not change the exit code."""


class HitRow(msgspec.Struct, gc=False):
    """A hit, as JSON has it: the row of its record, the folder it is in, and who wrote about what where it is asked.

    Attributes:
        folder: the mailbox path.
        filename: see `RecordRow`; so are the members up to `date_iso`.
        flags: the names of the flags that are set.
        uid: the UID; None for a message file without a record.
        size: bytes.
        date: seconds since 1970-01-01.
        date_iso: the same in ISO 8601.
        sender: the From field, decoded.
        subject: the Subject field, decoded.
    """

    folder: str
    filename: str
    flags: list[str]
    uid: int | None
    size: int
    date: int
    date_iso: str
    sender: str | msgspec.UnsetType = msgspec.field(name="from", default=msgspec.UNSET)
    subject: str | msgspec.UnsetType = msgspec.UNSET

    @property
    def record(self) -> RecordRow:
        """The row of the record."""
        return RecordRow(self.filename, self.flags, self.uid, self.size, self.date, self.date_iso)

    @property
    def headers(self) -> list[str]:
        """From and Subject, where they are asked for."""
        return [text for text in (self.sender, self.subject) if not isinstance(text, msgspec.UnsetType)]


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument("QUERY", help="what to look for, such as 'from:anna & date<30d'")
    add_root(parser)
    places = "only there: a domain, a mailbox, or a folder with all below it; may be given again"
    parser.add_argument("--in", dest="places", metavar="MAILBOX|DOMAIN", action="append", default=[], help=places)
    parser.add_argument("--headers", action="store_true", help="print From and Subject of every hit")
    parser.add_argument("--limit", metavar="N", type=at_least(1, int), help="end with so many hits")
    parser.add_argument("--format", choices=FORMATS, default="table", help="table by default")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    query = search_query(args.QUERY, saved_queries(args, args.QUERY))
    server = server_of(args)
    if not all(args.places):
        raise UsageError("the name of the place is empty", where="--in")
    places = server.search.folders(args.places)

    def work(stopped: Callable[[], bool]) -> int:
        report = _Report(output, server, headers=args.headers or query.needs_messages)
        rows = islice(report.rows(server.search.find(query, places, stopped)), args.limit)
        _write(output, args.format, query, rows, report)
        output.passing("")
        report.note(query, whole=not stopped(), limit=args.limit, summary=args.format == "table")
        return ExitCode.DONE if report.hits else ExitCode.FINDINGS

    return run_stoppable(work, output)


class _Report:
    """Makes rows of what was found, shows how far the search is, and keeps count.

    Args:
        output: shows the progress.
        server: the mail server.
        headers: whether the rows have From and Subject.

    Attributes:
        headers: likewise.
        hits: hits that were given out.
        folders: folders that were looked at.
        unreadable: those that could not be searched, each with the reason.
    """

    def __init__(self, output: Output, server: MailServer, *, headers: bool) -> None:
        self.headers = headers
        self.hits = 0
        self.folders = 0
        self.unreadable: list[tuple[str, str]] = []
        self._output = output
        self._clock = server.clock
        self._local_dates = server.config.record_dates == "local"
        self._with_hits: set[str] = set()
        self._busy = 0
        self._next = self._clock.monotonic()

    def rows(self, results: Iterable[Found]) -> Iterator[HitRow]:
        """Yield a row for each hit."""
        for found in results:
            if found.indexes:
                self._with_hits.add(found.folder.key)
                yield from self._rows_of(found)
            self.folders += found.whole
            self._busy += found.whole and found.busy
            if found.problem:
                self.unreadable.append((found.folder.key, found.problem))
            self._show_progress()

    def _rows_of(self, found: Found) -> Iterator[HitRow]:
        view = RowView(found.table, found.files, local_dates=self._local_dates)
        for index, row in zip(found.indexes, view.rows(found.indexes), strict=True):
            self.hits += 1
            hit = HitRow(found.folder.key, row.filename, row.flags, row.uid, row.size, row.date, row.date_iso)
            if self.headers:
                hit.sender, hit.subject = found.text(index, "from"), found.text(index, "subject")
            yield hit

    def _show_progress(self) -> None:
        now = self._clock.monotonic()
        if now >= self._next:
            self._next = now + _PAUSE
            self._output.passing(f"{PROGRAM}: {counted(self.folders, 'folder')}, {counted(self.hits, 'hit')}")

    def note(self, query: Query, *, whole: bool, limit: int | None, summary: bool) -> None:
        """Say in a line or two what there was in all.

        Args:
            query: what was looked for.
            whole: whether the search was not interrupted.
            limit: with how many hits it ended.
            summary: whether to say it at all where nothing is unusual.
        """
        for folder, problem in self.unreadable[:NAMED]:
            self._output.note(f"not searched: {folder}: {problem}")
        if len(self.unreadable) > NAMED:
            self._output.note(f"not searched: {counted(len(self.unreadable) - NAMED, 'more folder')}")
        if self._busy:
            self._output.note(
                f"{counted(self._busy, 'folder')} in use all the time: what was found there may be out of date"
            )
        if not whole:
            self._output.note(f"interrupted after {counted(self.folders, 'folder')}")
        elif not self.hits:
            self._output.note(f"no record fits: {query.text} ({counted(self.folders, 'folder')})")
        elif self.hits == limit:
            self._output.note(f"ended with {counted(self.hits, 'hit')}, as --limit says")
        elif summary:
            self._output.note(
                f"{counted(self.hits, 'hit')} in {len(self._with_hits)} of {counted(self.folders, 'folder')}"
            )

    def foot(self) -> dict[str, object]:
        """Return what stands behind the hits in JSON."""
        unreadable = [{"folder": folder, "text": problem} for folder, problem in self.unreadable]
        return {"folders": self.folders, "unreadable": unreadable}


def _write(output: Output, form: str, query: Query, rows: Iterator[HitRow], report: _Report) -> None:
    if form == "json":
        write_json_list(output, {"query": query.text}, "hits", rows, report.foot)
    elif form == "jsonl":
        write_json_lines(output, rows, batch=1)
    elif form == "table":
        columns = _WITH_HEADERS if report.headers else _COLUMNS
        if (first := next(rows, None)) is not None:
            write_table(output, columns, map(_table_row, chain([first], rows)), batch=1)
    else:
        titles = ("folder", *TITLES, *(("from", "subject") if report.headers else ()))
        write_delimited(output, "," if form == "csv" else "\t", titles, map(_sheet_row, rows), batch=1)


def _table_row(row: HitRow) -> list[Cell]:
    return [*table_cells(row.record), safe_text(row.folder), *map(safe_text, row.headers)]


def _sheet_row(row: HitRow) -> list[Cell]:
    return [row.folder, *sheet_cells(row.record), *row.headers]
