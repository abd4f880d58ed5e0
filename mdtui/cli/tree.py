"""``mdtui tree``: the folders of a mail root with their totals, each as soon as it is counted."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from mdtui.cli.arguments import at_least
from mdtui.cli.formats import Cell, Column, write_json_list, write_table
from mdtui.cli.opening import add_root, server_of
from mdtui.cli.output import Output
from mdtui.errors import ExitCode
from mdtui.mailroot.folders import Folder
from mdtui.server import FolderTotals, MailServer

_COLUMNS = (
    Column("RECORDS", 9, ">"),
    Column("UNSEEN", 8, ">"),
    Column("FLAGGED", 7, ">"),
    Column("DELETED", 7, ">"),
    Column("BYTES", 13, ">"),
    Column("FINDINGS", 8, ">"),
    Column("FOLDER"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_root(parser)
    help_text = "go so many folders deep; 0 shows mailboxes only"
    parser.add_argument("--depth", metavar="N", type=at_least(0, int), help=help_text)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    server = server_of(args)
    found = _folders(server, args.depth)
    if args.json:
        rows = (_json_row(folder, totals) for folder, totals in found)
        write_json_list(output, {"root": str(server.root.path)}, "folders", rows)
    else:
        write_table(output, _COLUMNS, (_table_row(folder, totals) for folder, totals in found), batch=1)
    return ExitCode.DONE


def _folders(server: MailServer, depth: int | None) -> Iterator[tuple[Folder, FolderTotals]]:
    for folder in server.folders():
        if depth is None or len(folder.names) <= depth:
            yield folder, server.totals(folder)


def _table_row(folder: Folder, totals: FolderTotals) -> list[Cell]:
    indented = "  " * len(folder.names) + folder.label
    numbers = (totals.records, totals.unseen, totals.flagged, totals.deleted, totals.bytes)
    return [*numbers, len(totals.findings) or None, indented]


def _json_row(folder: Folder, totals: FolderTotals) -> dict[str, object]:
    return {
        "folder": folder.key,
        "path": str(folder.path),
        "class": folder.folder_class,
        "records": totals.records,
        "unseen": totals.unseen,
        "flagged": totals.flagged,
        "deleted": totals.deleted,
        "bytes": totals.bytes,
        "busy": totals.busy,
        "findings": [{"rule": each.rule, "severity": each.severity, "text": each.text} for each in totals.findings],
    }
