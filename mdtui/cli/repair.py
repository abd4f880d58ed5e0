"""``mdtui repair``: what would mend a folder, line by line with its reason; then, if wanted, the repair itself."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence

from mdtui.cli.arguments import at_least
from mdtui.cli.asking import asked, confirmed
from mdtui.cli.formats import write_json
from mdtui.cli.interrupt import run_stoppable
from mdtui.cli.opening import server_of
from mdtui.cli.output import PROGRAM, Output
from mdtui.cli.repair_lines import RepairResult, check_lines, done_lines, plan_lines
from mdtui.cli.writing import add_timeout, counted, how_to_write, note_leftovers
from mdtui.errors import ExitCode, MdtuiError, UsageError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.hiwater import CLASSES
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.flags import Flag
from mdtui.mrk.repair.steps import ON_REQUEST, Step, StepKind
from mdtui.mrk.repairing import Choices
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.repairs import FolderPlan, PartlyRepairedError, Repaired
from mdtui.server import MailServer
from mdtui.surroundings.folder_class import class_named
from mdtui.text import safe_text

_LOOK_AGAIN = 0.5
"""Seconds between two looks for the IMAP.MRK that MDaemon makes."""
_ADDED = {"unread": 0, "seen": int(Flag.SEEN)}
_EPILOG = f"""\
The plan comes first, and nothing that is not in it is touched. On a terminal you are asked before anything is written;
without one, only what loses nothing is carried out, or all of it with --yes. A byte copy of the old file is kept, and
`{PROGRAM} undo` puts it back. Afterwards the folder is checked again.

Kinds of change: {" ".join(StepKind)}.
Only where --also names them: {" ".join(kind for kind in StepKind if kind in ON_REQUEST)}. rename gives message files
names that fit into a record; header makes a new header, or a whole new IMAP.MRK from the message files, and the plan
says what that loses. The last four are about what is around the IMAP.MRK, and each is a change of its own in the
history: rights gives the owner the right to read and write the folder's own files; lock removes a lock file that
somebody left behind, if it is old, the mail root is on this machine and no MDaemon runs here; hiwater puts a
Hiwater.mrk aside that cannot be read; folder-name writes the directory's name in modified UTF-7. --folder-class CLASS
asks for hiwater, too, and says what the folder holds: {", ".join(CLASSES)}.

--rebuild sets the IMAP.MRK aside, so that MDaemon makes it anew when the folder is next opened by IMAP or webmail. The
flags are kept; --wait S, or later --give-back, gives them to the new records by file name.

--json prints one object:
  {{"folder","steps":[{{"kind","rule","record","text","reason","loses","done"}}],"not_mended":[{{"rule","count","why"}}],
   "counter_before","counter_after","journal_id","journal_ids","copy","dry_run",
   "findings":[{{"rule","severity","record","text"}}]}}
journal_ids has every change that was made, the last one first, which is the order to take them back in.
Exit code 1: findings are left, or, of a dry run, there is something to mend."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument("FOLDER", help="a folder's directory, its IMAP.MRK, or a mailbox path")
    parser.add_argument("--dry-run", action="store_true", help="only print the plan")
    parser.add_argument("--yes", action="store_true", help="carry all of it out without asking")
    help_text = "what records are that are added for message files without one (default: unread, as MDaemon does)"
    parser.add_argument("--added", choices=tuple(_ADDED), default="unread", help=help_text)
    parser.add_argument("--also", metavar="KIND,..", type=_kinds, default=frozenset(), help="plan these kinds, too")
    parser.add_argument("--without", metavar="KIND,..", type=_kinds, default=frozenset(), help="leave these kinds out")
    help_text = "what the folder holds, where its class is not known or cannot be read"
    parser.add_argument("--folder-class", metavar="CLASS", type=_folder_class, help=help_text)
    anew = parser.add_mutually_exclusive_group()
    anew.add_argument("--rebuild", action="store_true", help="set the IMAP.MRK aside, for MDaemon to make it anew")
    anew.add_argument("--give-back", action="store_true", help="give the new IMAP.MRK the flags of the one set aside")
    parser.add_argument("--wait", metavar="S", type=at_least(0.0, float), help="with --rebuild, wait so long for it")
    add_timeout(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = _EPILOG


def _kinds(text: str) -> frozenset[StepKind]:
    try:
        return frozenset(StepKind(word.strip().casefold()) for word in text.split(","))
    except ValueError as error:
        raise ArgumentTypeError(f"{error}; there are {', '.join(StepKind)}") from None


def _folder_class(text: str) -> str:
    name = class_named(text)
    if name is None:
        raise ArgumentTypeError(f"no known folder class: {safe_text(text)}; there are {', '.join(CLASSES)}")
    return name


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    if args.wait is not None and not args.rebuild:
        raise UsageError("--wait goes with --rebuild")
    server = server_of(args)
    folder = server.folder(args.FOLDER)
    server.folder_locks.to_take(folder)
    note_leftovers(server, output)

    def work(stopped: Callable[[], bool]) -> int:
        how = how_to_write(args, output, stopped)
        how["dry_run"] = args.dry_run
        call = _Call(args, output, server, folder, how)
        if args.rebuild:
            return call.rebuild(stopped)
        return call.give_back() if args.give_back else call.repair(stopped)

    return run_stoppable(work, output)


class _Call:
    """One call of the command."""

    def __init__(self, args: Namespace, output: Output, server: MailServer, folder: Folder, how: HowToWrite) -> None:
        self._args = args
        self._output = output
        self._server = server
        self._folder = folder
        self._how = how

    def repair(self, stopped: Callable[[], bool]) -> int:
        """Plan, ask, carry out and check again; return the exit code."""
        args = self._args
        also = args.also | {StepKind.HIWATER} if args.folder_class else args.also
        choices = Choices(_ADDED[args.added], asked=also, without=args.without)
        planned = self._server.repairs.plan(self._folder, choices, stopped, args.folder_class or "")
        if stopped():
            return ExitCode.DONE
        if planned.busy and planned.plan.steps:
            self._output.note(f"somebody writes to the folder, look at the plan again: {self._folder.key}")
        if not args.json:
            self._print(plan_lines(planned))
        steps = self._wanted(planned)
        repaired, error = (None, None) if args.dry_run or not steps else self._carried_out(planned, steps)
        if not args.json and repaired is not None:
            self._print(done_lines(planned.folder, repaired))
        check = None if args.dry_run else self._server.repairs.check(self._folder)
        if args.json:
            result = RepairResult.of(planned, steps, repaired, check, dry_run=args.dry_run)
            write_json(self._output, result)
        elif check is not None:
            self._print(check_lines(check, self._server.checks.rules))
        if error is not None:
            raise error
        if check is None:
            return ExitCode.FINDINGS if planned.plan.steps or planned.plan.left else ExitCode.DONE
        return ExitCode.FINDINGS if check.counts else ExitCode.DONE

    def _carried_out(self, planned: FolderPlan, steps: Sequence[Step]) -> tuple[Repaired, MdtuiError | None]:
        """Return what was done, and the error where that was only a part."""
        try:
            return self._server.repairs.apply(planned, steps, **self._how), None
        except PartlyRepairedError as error:
            return error.repaired, error

    def _wanted(self, planned: FolderPlan) -> Sequence[Step]:
        """Return the steps that are to be carried out; none where the person does not want them."""
        steps, losing = planned.plan.steps, len(planned.plan.loses)
        if self._args.dry_run or self._args.yes or not steps:
            return steps
        loss = f", {losing} of them lose something" if losing else ""
        answer = asked(self._output, f"make {counted(len(steps), 'change')} in {self._folder.key}{loss}?")
        if answer is None:
            if losing:
                text = f"{counted(losing, 'change')} left out, as they lose something: --yes makes them, too"
                self._output.note(text)
            return [step for step in steps if not step.loses]
        return steps if answer else ()

    def rebuild(self, stopped: Callable[[], bool]) -> int:
        """Set the IMAP.MRK aside, and where asked for wait for the new one and give it the flags."""
        key = self._folder.key
        question = f"take the IMAP.MRK of {key} away, for MDaemon to make it anew? Messages get new UIDs"
        if not self._args.dry_run and not confirmed(self._output, question, yes=self._args.yes):
            return ExitCode.DONE
        self._tell(self._server.repairs.set_aside(self._folder, **self._how))
        if self._args.dry_run:
            return ExitCode.DONE
        if self._args.wait is not None and self._came(stopped, self._args.wait):
            return self.give_back()
        way = f"{PROGRAM} repair --give-back, once MDaemon has made a new one, gives its records the flags"
        self._output.note(f"{way}; {PROGRAM} undo puts the old one back")
        return ExitCode.DONE

    def _came(self, stopped: Callable[[], bool], wait: float) -> bool:
        """Wait for the new IMAP.MRK, and return whether it came."""
        clock = self._server.clock
        until = clock.monotonic() + wait
        while not stopped():
            self._folder = self._server.folder(str(self._folder.path))
            if self._folder.mrk is not None:
                return True
            if clock.monotonic() >= until:
                break
            clock.sleep(_LOOK_AGAIN)
        return False

    def give_back(self) -> int:
        """Give the records of the new IMAP.MRK the flags of the one set aside."""
        rewritten = self._server.repairs.give_back(self._folder, **self._how)
        self._tell(rewritten)
        return ExitCode.DONE if rewritten.written else ExitCode.FINDINGS

    def _tell(self, rewritten: Rewritten) -> None:
        if self._args.json:
            write_json(self._output, RepairResult.of_rewritten(self._folder, rewritten))
            return
        would = "would be: " if rewritten.dry_run else ""
        what = safe_text(rewritten.summary) if rewritten.written else "all records have these flags already"
        self._output.line(f"{self._folder.shown_key}: {would}{what}")

    def _print(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._output.line(line)
