"""``mdtui explain``: the event catalogue, as a list or one event in full; what is not in it is explained as unknown."""

from __future__ import annotations

import textwrap
from argparse import ArgumentParser, Namespace

from mdtui.cli.arguments import at_least
from mdtui.cli.formats import Column, write_table
from mdtui.cli.output import Output
from mdtui.errors import ExitCode
from mdtui.events.catalogue import EventType, load_catalogue

_COLUMNS = (Column("CODE", 4, ">"), Column("TAG", 10), Column("SEVERITY", 8), Column("TEXT"))
_WIDTH = 78


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    help_text = "the event's number; without it every known event is listed"
    parser.add_argument("CODE", nargs="?", type=at_least(0, int), help=help_text)


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    catalogue = load_catalogue()
    if args.CODE is None:
        rows = ((kind.code, kind.tag, kind.severity.value, kind.body) for kind in catalogue.types)
        write_table(output, _COLUMNS, rows)
        return ExitCode.DONE
    kind = catalogue.get(args.CODE)
    lines = _explained(kind) if kind else [f"{args.CODE} unknown", "", *_wrapped(catalogue.unknown(args.CODE))]
    for line in lines:
        output.line(line)
    return ExitCode.DONE if kind else ExitCode.FINDINGS


def _explained(kind: EventType) -> list[str]:
    lines = [f"{kind.code} {kind.tag}, {kind.severity.value}", "", *_wrapped(kind.body), "", *_wrapped(kind.meaning)]
    lines += ["", *_wrapped(f"Why {kind.severity.value}: {kind.severity_reason}")]
    if kind.fields:
        lines += ["", *_wrapped(f"Fields: {', '.join(kind.fields)}")]
    for title, items in (("Likely causes", kind.causes), ("Check first", kind.checks)):
        lines += ["", f"{title}:"]
        for number, item in enumerate(items, 1):
            lines += _wrapped(item, first=f"{number}. ")
    if kind.screen != "none":
        lines += ["", f"Screen that helps: {kind.screen}"]
    return [*lines, "", *_wrapped(f"Source: {kind.source} (confidence {kind.confidence})")]


def _wrapped(text: str, first: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=" " * len(first))
