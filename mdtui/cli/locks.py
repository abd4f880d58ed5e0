"""``mdtui locks``: every lock file, the folder it is for, its age, and its holder as far as known."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from mdtui.cli.formats import Column, write_json_list, write_table
from mdtui.cli.opening import add_root, server_of
from mdtui.cli.output import Output
from mdtui.errors import ExitCode
from mdtui.text import safe_text

_COLUMNS = (Column("AGE", 10, ">"), Column("HOLDER", 9), Column("FOLDER", 30), Column("LOCK FILE"))
_UNKNOWN = "not known"
"""What a lock file says of its holder is not known, and it is never opened."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_root(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    held = server_of(args).locks()
    if args.json:
        rows = (
            {
                "folder": each.folder or None,
                "age": round(each.lock.age, 3),
                "holder": None,
                "path": str(each.lock.path),
                "size": each.lock.size,
            }
            for each in held
        )
        write_json_list(output, {}, "locks", rows)
    elif held:
        cells = (
            (f"{each.lock.age:.0f} s", _UNKNOWN, safe_text(each.folder) or "?", safe_text(each.lock.path.name))
            for each in held
        )
        write_table(output, _COLUMNS, cells)
    else:
        output.note("no folder is locked")
    return ExitCode.DONE
