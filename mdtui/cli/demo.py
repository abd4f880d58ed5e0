"""``mdtui demo``: a mail root to try everything on, with a simulator that behaves as MDaemon does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdtui.cli.arguments import at_least
from mdtui.cli.opening import server_of
from mdtui.cli.output import Output
from mdtui.cli.ui import add_slow, refuse_without_terminal, show
from mdtui.clock import SystemClock
from mdtui.demo.build import DEFAULT_RECORDS, DEFAULT_SEED
from mdtui.demo.session import DemoSession, prepare_root
from mdtui.errors import ExitCode, UsageError
from mdtui.text import safe_text


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument("DIR", nargs="?", type=Path, help="keep the demo there; by default it is temporary")
    records = f"records of the big folder, {DEFAULT_RECORDS} by default"
    parser.add_argument("--records", metavar="N", type=at_least(0, int), default=DEFAULT_RECORDS, help=records)
    seed = f"what everything is made from, {DEFAULT_SEED} by default"
    parser.add_argument("--seed", metavar="S", type=int, default=DEFAULT_SEED, help=seed)
    parser.add_argument("--no-activity", action="store_true", help="no simulator: nothing changes by itself")
    add_slow(parser)
    parser.add_argument("--init-only", action="store_true", help="only build the mail root in DIR")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    clock = SystemClock()
    if args.init_only:
        if args.DIR is None:
            raise UsageError("--init-only needs a directory to build the demo in", hint="mdtui demo DIR --init-only")
        root = prepare_root(args.DIR, records=args.records, seed=args.seed, clock=clock)
        output.line(safe_text(str(root.path)))
        return ExitCode.DONE
    refuse_without_terminal()
    activity = not args.no_activity
    with DemoSession(args.DIR, records=args.records, seed=args.seed, activity=activity, clock=clock) as session:
        args.root = session.root.path
        return show(server_of(args), None, args)
