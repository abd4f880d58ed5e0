"""``mdtui records``: the records of a folder, all or those that a query selects, in any order and format."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

import msgspec

from mdtui.cli.arguments import at_least
from mdtui.cli.formats import FORMATS, Column, write_delimited, write_json_lines, write_json_list, write_table
from mdtui.cli.opening import add_folder, folder_of, saved_queries
from mdtui.cli.output import Output
from mdtui.cli.record_rows import SORT_KEYS, TITLES, RowView, sheet_cells, table_cells
from mdtui.errors import ExitCode
from mdtui.mailroot.file_rows import FileRows
from mdtui.mailroot.folders import Folder
from mdtui.mrk.query import Query, compile_query
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import Header
from mdtui.server import MailServer

_HEADER = ("version", "uid_validity", "uid_next", "last_write_counter")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_folder(parser)
    where = "only the records that fit, such as 'unseen & size>1M'"
    parser.add_argument("--where", metavar="QUERY", help=where)
    sort = f"order by {', '.join(SORT_KEYS)}; by default as in the file"
    parser.add_argument("--sort", metavar="KEY", choices=SORT_KEYS, help=sort)
    parser.add_argument("--reverse", action="store_true", help="turn the order round")
    parser.add_argument("--limit", metavar="N", type=at_least(1, int), help="print no more than so many")
    parser.add_argument("--format", choices=FORMATS, default="table", help="table by default")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    query = None if args.where is None else compile_query(args.where, saved_queries(args, args.where))
    server, folder = folder_of(args, args.FOLDER)
    reading = server.open(folder)
    orphans = FileRows(folder.path, server.orphans(folder, reading.table) if query and query.mentions_orphan else ())
    selected = _select(server, folder, reading, query, orphans)
    view = RowView(reading.table, orphans, local_dates=server.config.record_dates == "local")
    indexes = _in_order(view, selected, args)
    _write(output, args.format, view, indexes, reading.table.header)
    return _code(reading, output, query, found=len(selected) > 0)


def _select(
    server: MailServer, folder: Folder, reading: Reading, query: Query | None, orphans: FileRows
) -> Sequence[int]:
    """Return the indexes that fit; those of message files without a record follow those of the records."""
    count = len(reading.table)
    if query is None:
        return range(count)
    indexes = server.select(folder, reading, query)
    if len(orphans):
        context = msgspec.structs.replace(server.query_context(folder), orphan=True)
        indexes += [count + index for index in query.select(orphans, context)]
    return indexes


def _in_order(view: RowView, selected: Sequence[int], args: Namespace) -> Sequence[int]:
    if args.sort is not None:
        selected = sorted(selected, key=view.sort_key(args.sort), reverse=args.reverse)
    elif args.reverse:
        selected = selected[::-1]
    return selected if args.limit is None else selected[: args.limit]


def _write(output: Output, form: str, view: RowView, indexes: Sequence[int], header: Header | None) -> None:
    rows = view.rows(indexes)
    if form == "json":
        head = {name: getattr(header, name, None) for name in _HEADER}
        write_json_list(output, head, "records", rows)
    elif form == "jsonl":
        write_json_lines(output, rows)
    elif form == "table":
        columns = (
            Column("UID", 10, ">"),
            Column("FLAGS", 6),
            Column("DATE", 20),
            Column("SIZE", 10, ">"),
            Column("NAME"),
        )
        write_table(output, columns, map(table_cells, rows))
    else:
        write_delimited(output, "," if form == "csv" else "\t", TITLES, map(sheet_cells, rows))


def _code(reading: Reading, output: Output, query: Query | None, *, found: bool) -> int:
    """Say what is to be known about what was printed, and return the exit code."""
    for finding in reading.findings:
        output.note(f"{finding.rule} {finding.text}: {finding.folder}")
    if reading.busy:
        output.note("another program is writing to the folder; what was printed may mix two of its states")
    if found:
        return ExitCode.DONE
    if query is not None:
        output.note(f"no record fits: {query.text}")
        return ExitCode.FINDINGS
    return ExitCode.FINDINGS if reading.findings else ExitCode.DONE
