"""``mdtui overview``: the mail root on one page: sums by domain and mailbox, the folders that stand out, and room."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence

import msgspec

from mdtui.cli.arguments import at_least
from mdtui.cli.formats import Cell, Column, write_json, write_table
from mdtui.cli.opening import add_root, server_of
from mdtui.cli.output import Output
from mdtui.errors import ExitCode
from mdtui.overview import TOP, Overview, Standing, Sums, read_overview
from mdtui.text import safe_text

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - whether a record's date is UTC or local is a setting, not known
_NUMBERS = (
    Column("FOLDERS", 8, ">"),
    Column("RECORDS", 9, ">"),
    Column("UNSEEN", 8, ">"),
    Column("DELETED", 8, ">"),
    Column("BYTES", 13, ">"),
    Column("FINDINGS", 8, ">"),
)
_STANDING = (*_NUMBERS[1:], Column("OLDEST DELETED", 19), Column("FOLDER"))


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_root(parser)
    top = f"so many folders of each kind that stands out; {TOP} by default"
    parser.add_argument("--top", metavar="N", type=at_least(1, int), default=TOP, help=top)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    server = server_of(args)
    overview = Overview(server.root, args.top)
    for number, overview in enumerate(read_overview(server, top=args.top), start=1):  # noqa: B007 - the last one
        output.passing(f"{number} folders")
    output.passing("")
    if args.json:
        write_json(output, _json(overview))
    else:
        _print(overview, output)
    return ExitCode.DONE


def _print(overview: Overview, output: Output) -> None:
    for title, sums in (("DOMAIN", overview.domains), ("MAILBOX", overview.mailboxes)):
        write_table(output, (*_NUMBERS, Column(title)), map(_cells, _sorted(sums.values())))
        output.line("")
    for title, standing in _kinds(overview):
        if standing:
            output.line(f"{title}:")
            write_table(output, _STANDING, map(_standing_cells, standing))
            output.line("")
    for disk in overview.disks():
        output.line(f"{disk.free} of {disk.total} bytes are free on the disk of {safe_text(disk.path)}")


def _kinds(overview: Overview) -> tuple[tuple[str, Sequence[Standing]], ...]:
    return (
        ("most findings", overview.with_findings),
        ("most unseen", overview.unseen),
        ("largest", overview.largest),
        ("deleted and not expunged for longest", overview.oldest_deleted),
    )


def _sorted(sums: Iterable[Sums]) -> list[Sums]:
    return sorted(sums, key=lambda each: (-each.bytes, each.name))


def _cells(sums: Sums) -> list[Cell]:
    numbers: list[Cell] = [sums.folders, sums.records, sums.unseen, sums.deleted, sums.bytes, sums.findings or None]
    return [*numbers, safe_text(sums.name)]


def _standing_cells(standing: Standing) -> list[Cell]:
    totals = standing.totals
    numbers: list[Cell] = [totals.records, totals.unseen, totals.deleted, totals.bytes, len(totals.findings) or None]
    return [*numbers, _oldest(standing) or "", standing.folder.shown_key]


def _oldest(standing: Standing) -> str | None:
    totals = standing.totals
    return (_EPOCH + dt.timedelta(seconds=totals.oldest_deleted)).isoformat() if totals.deleted else None


def _json(overview: Overview) -> dict[str, object]:
    return {
        "all": None if overview.whole is None else _json_sums(overview.whole),
        "domains": list(map(_json_sums, _sorted(overview.domains.values()))),
        "mailboxes": list(map(_json_sums, _sorted(overview.mailboxes.values()))),
        "most_findings": list(map(_json_standing, overview.with_findings)),
        "most_unseen": list(map(_json_standing, overview.unseen)),
        "largest": list(map(_json_standing, overview.largest)),
        "oldest_deleted": list(map(_json_standing, overview.oldest_deleted)),
        "disks": [msgspec.to_builtins(disk) for disk in overview.disks()],
    }


def _json_sums(sums: Sums) -> dict[str, object]:
    return {field: getattr(sums, field) for field in Sums.__struct_fields__ if field != "first"}


def _json_standing(standing: Standing) -> dict[str, object]:
    totals = standing.totals
    return {
        "folder": standing.folder.key,
        "records": totals.records,
        "unseen": totals.unseen,
        "deleted": totals.deleted,
        "bytes": totals.bytes,
        "oldest_deleted": totals.oldest_deleted if totals.deleted else None,
        "oldest_deleted_iso": _oldest(standing),
        "findings": [{"rule": each.rule, "severity": each.severity, "text": each.text} for each in totals.findings],
    }
