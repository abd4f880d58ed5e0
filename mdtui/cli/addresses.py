"""``mdtui addresses``: which addresses the domains are bound to, what listens, and a plan for several of them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from mdtui.address_changes import AddressPlan, Applied, Look, wanted_addresses
from mdtui.addresses.matrix import Difference
from mdtui.addresses.words import difference_line
from mdtui.cli.address_rows import (
    AddressResult,
    address_rows,
    applied_lines,
    applied_row,
    difference_rows,
    finding_rows,
    plan_row,
    plan_text,
    write_look,
)
from mdtui.cli.asking import confirmed
from mdtui.cli.formats import write_json
from mdtui.cli.opening import add_root, server_of
from mdtui.cli.output import Output
from mdtui.cli.writing import note_leftovers
from mdtui.errors import ExitCode, FailedError, RefusedError, UsageError
from mdtui.findings import Severity
from mdtui.server import MailServer

_EPILOG = """\
Without --plan: domains by addresses by ports, what listens and what is wrong. The plan binds the server to the
addresses it names and to no other: the first goes to the primary domain, each further one to a secondary domain of its
own, mail-2 and so on below it. It says what to set by hand in which version, and what in the files.

--apply shows the change of the files first and asks; without a terminal it needs --yes. Byte copies are kept, and
mdtui undo puts them back. MDaemon reads the files again when it starts, or with --reload at once.
--verify compares what listens with the settings, or with --plan with the plan.

--json prints one object; what was not asked for is left out:
  {"matrix":[{"domain","primary","address","bound","here","ports":[{"service","port","set","state","pid","process"}]}],
   "findings":[{"rule","severity","text"}],"sockets_problem",
   "plan":{"shares","released","settings","steps","listens","silent","notes","diff"},
   "applied":{"journal_id","settings","reload","reload_problem"},
   "differences":[{"address","service","port","state","domains","pid","process"}]}
Exit code 1: there is a finding that is more than info, or with --verify a difference."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_root(parser)
    parser.add_argument("--plan", metavar="IP,..", help="plan to listen on these addresses and no other")
    parser.add_argument("--apply", action="store_true", help="write the plan into the settings files, after asking")
    parser.add_argument("--yes", action="store_true", help="with --apply, do not ask")
    reload = "with --apply, make the file that lets MDaemon read its domains again"
    parser.add_argument("--reload", action="store_true", help=reload)
    parser.add_argument("--verify", action="store_true", help="compare what listens with the settings or the plan")
    parser.add_argument("--resolve", action="store_true", help="ask a name server for the domains' names, too")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    _check(args)
    server = server_of(args)
    if args.plan is None:
        return _show(args, server, output)
    return _plan(args, server, output)


def _check(args: Namespace) -> None:
    if args.apply and args.plan is None:
        raise UsageError("--apply needs --plan", hint="such as --plan 10.0.0.1,10.0.0.2 --apply")
    for option in ("yes", "reload"):
        if getattr(args, option) and not args.apply:
            raise UsageError(f"--{option} goes with --apply")
    if args.resolve and (args.plan is not None or args.verify):
        raise UsageError("--resolve goes with neither --plan nor --verify")


def _show(args: Namespace, server: MailServer, output: Output) -> int:
    look = server.addresses.look(resolve=args.resolve)
    differences = _verified(look, look.differences) if args.verify else None
    if args.json:
        result = AddressResult(
            matrix=address_rows(look.rows),
            findings=None if args.verify else finding_rows(look.findings),
            sockets_problem=look.sockets.problem,
            differences=None if differences is None else difference_rows(differences),
        )
        write_json(output, result)
    elif differences is None:
        write_look(look, output)
    else:
        _tell(differences, output)
    if differences is not None:
        return ExitCode.FINDINGS if differences else ExitCode.DONE
    return ExitCode.FINDINGS if any(each.severity is not Severity.INFO for each in look.findings) else ExitCode.DONE


def _plan(args: Namespace, server: MailServer, output: Output) -> int:
    planned = server.addresses.plan(wanted_addresses(args.plan))
    if not args.json:
        for line in plan_text(planned):
            output.line(line)
    applied = _apply(args, server, planned, output) if args.apply else None
    if applied is not None and not args.json:
        for line in applied_lines(applied):
            output.line(line)
    differences = None
    if args.verify and (applied is not None or not args.apply):
        look = server.addresses.look_at(planned)
        differences = _verified(look, look.differences)
    if args.json:
        result = AddressResult(
            plan=plan_row(planned),
            applied=None if applied is None else applied_row(applied),
            differences=None if differences is None else difference_rows(differences),
        )
        write_json(output, result)
    elif differences is not None:
        _tell(differences, output)
    if applied is not None and applied.reload_problem:
        raise FailedError(applied.reload_problem)
    return ExitCode.FINDINGS if differences else ExitCode.DONE


def _apply(args: Namespace, server: MailServer, planned: AddressPlan, output: Output) -> Applied | None:
    """Show what is going to be written, ask, and write it; None where the person does not want it."""
    if server.config.read_only:
        raise RefusedError("read-only: nothing is written", where=server.root.path)
    note_leftovers(server, output)
    preview = planned.preview()
    if not args.json:
        for line in preview:
            output.line(line)
    count = len(planned.files)
    question = f"write {count} settings file{'' if count == 1 else 's'} of {server.root.path}?"
    if preview and not confirmed(output, question, yes=args.yes):
        return None
    return server.addresses.apply(planned, reload=args.reload)


def _verified(look: Look, differences: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """Return the differences.

    Raises:
        FailedError: the system does not tell what listens, so nobody knows.
    """
    if look.sockets.problem:
        hint = "run it as administrator"
        raise FailedError(f"cannot be verified: {look.sockets.problem}", where=look.book.main.path or "", hint=hint)
    return differences


def _tell(differences: tuple[Difference, ...], output: Output) -> None:
    for each in differences:
        output.line(difference_line(each))
    if not differences:
        output.line("what listens is what the settings ask for")
