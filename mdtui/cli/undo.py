"""``mdtui undo``: take a change back, bring it back again, list them all, or settle what a crash left behind."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

import msgspec

from mdtui.changes import Done
from mdtui.cli.arguments import at_least
from mdtui.cli.change_lines import LeftAlone, Missing, exceptions, left_alone, missing, per_flag, subject_text
from mdtui.cli.formats import write_json
from mdtui.cli.interrupt import run_stoppable
from mdtui.cli.opening import server_of
from mdtui.cli.output import PROGRAM, Output
from mdtui.cli.past_rows import write_change, write_history
from mdtui.cli.settings_lines import SettingsWritten, settings_lines, settings_written
from mdtui.cli.structure_lines import Structure, records_line, structure_done, structure_lines
from mdtui.cli.writing import add_timeout, counted, how_to_write, note_leftovers, overlap
from mdtui.errors import ExitCode, LockedError, MdtuiError, NothingMatchedError, RefusedError, UsageError
from mdtui.ini_changes import FilesWritten
from mdtui.mrk.bulk import HowToWrite, PartlyDoneError
from mdtui.mrk.changing import Change
from mdtui.mrk.history import REDO, UNDO, Past, State, redoable, undoable
from mdtui.mrk.recovery import Leftover
from mdtui.mrk.rewrite.rewriting import Rewritten, RewrittenError
from mdtui.server import MailServer
from mdtui.text import safe_text

_FINISH = "finish"
_EPILOG = """\
Only records that are still as the change left them are taken back; each of the others is listed with what it is now.
Of a change that wrote the whole file anew, such as a repair, the very bytes from before come back; where somebody wrote
to the folder since, what they did is kept. Settings files come back to the byte, too; where somebody changed one since,
only the values that are still as the change left them.
The undo of an undo is a redo. A change that a crash left unfinished is first written down as far as it got.

--json prints one object:
  {"folder","undoes","verb","changed","conflicts","gone","counter_before","counter_after","journal_id","structure",
   "settings"}
and with --list {"changes":[..]}. Exit code 1: nothing to take back, or no record was as the change had left it."""


class UndoResult(msgspec.Struct, frozen=True):
    """What was taken back, as JSON has it.

    Attributes:
        folder: the mailbox path.
        undoes: the id of the change that was taken back, or finished.
        verb: undo, redo or finish.
        changed: records that were changed.
        conflicts: records that were left alone because somebody changed them since.
        gone: records that are not there any more.
        counter_before: LastWriteCounter before; 0 where nothing was left to finish.
        counter_after: LastWriteCounter after.
        journal_id: the id of this change; None where nothing was changed.
        structure: what was done to the whole file; None of flags.
        settings: what was done to settings files; None of a change to a folder.
    """

    folder: str
    undoes: str
    verb: str
    changed: int
    conflicts: list[LeftAlone]
    gone: list[Missing]
    counter_before: int
    counter_after: int
    journal_id: str | None
    structure: Structure | None = None
    settings: SettingsWritten | None = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument("ID", nargs="?", help="the change to take back; by default the last one that stands")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list the changes, the newest first; of ID, its records")
    what.add_argument("--redo", action="store_true", help="take the last undo back")
    what.add_argument("--finish", action="store_true", help="make the rest of the change ID, which a crash cut short")
    parser.add_argument("--limit", metavar="N", type=at_least(1, int), help="with --list, no more than so many")
    add_timeout(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    _check(args)
    server = server_of(args)
    if args.list:
        return _list(args, server, output)
    if server.config.read_only:
        raise RefusedError("read-only: nothing is written", where=server.root.path)
    note_leftovers(server, output, but=args.ID)

    def work(stopped: Callable[[], bool]) -> int:
        how = how_to_write(args, output, stopped)
        call = _Call(args, output, server, how)
        return call.finish() if args.finish else call.take_back()

    return run_stoppable(work, output)


def _check(args: Namespace) -> None:
    if args.finish and args.ID is None:
        raise UsageError("--finish needs the ID of a change", hint=f"{PROGRAM} undo --list shows them")
    if args.redo and args.ID is not None:
        raise UsageError("--redo takes no ID", hint=f"{PROGRAM} undo ID of an undo brings it back")
    if args.limit is not None and not args.list:
        raise UsageError("--limit goes with --list")


def _list(args: Namespace, server: MailServer, output: Output) -> int:
    pasts, leftovers = server.changes.history(), server.changes.leftovers()
    if args.ID is not None:
        write_change(_named(pasts, args.ID), leftovers, server.clock, output, as_json=args.json)
        return ExitCode.DONE
    write_history(pasts[: args.limit], leftovers, server.clock, output, as_json=args.json)
    if not pasts:
        output.note("no change was written down for this mail root")
    return ExitCode.DONE


def _named(pasts: list[Past], name: str) -> Past:
    found = next((past for past in pasts if past.id == name), None)
    if found is None:
        raise NothingMatchedError("there is no such change", where=name, hint=f"{PROGRAM} undo --list shows them")
    return found


class _Call:
    """One call of the command that writes."""

    def __init__(self, args: Namespace, output: Output, server: MailServer, how: HowToWrite) -> None:
        self._args = args
        self._output = output
        self._changes = server.changes
        self._how = how

    def take_back(self) -> int:
        """Take a change back and return the exit code."""
        past = self._wanted()
        if past.state is State.UNFINISHED:
            self._changes.settle(self._leftover(past))
            past = _named(self._changes.history(), past.id)
            if past.state is State.NOTHING:
                what = "nothing had been written" if past.is_whole else "no record had been changed"
                raise NothingMatchedError(f"{what}, and that is now written down", where=past.id)
        verb = REDO if past.subject.verb == UNDO else UNDO
        change, error = _carried_out(lambda: self._changes.undo(past.id, **self._how))
        self._report(past, verb, change)
        self._note_rest(past, change)
        if error := error or overlap(change, past.subject.folder):
            raise error
        return ExitCode.DONE if _did_something(change) else ExitCode.FINDINGS

    def _note_rest(self, past: Past, change: Done) -> None:
        """Say so where an undo stopped between two parts: it counts as done, and hides the rest from the next one."""
        if not isinstance(change, Change):
            return
        told = len(change.changed) + len(change.conflicts) + len(change.gone) + change.same
        if 0 < told < len(past.changed):
            left = f"{len(past.changed) - told} of {counted(len(past.changed), 'record')} left as they were"
            way = f"{PROGRAM} undo --redo, then {PROGRAM} undo, does all of them"
            self._output.note(f"not all was taken back, {left}: {past.id} ({way})")

    def finish(self) -> int:
        """Make the rest of a change that a crash cut short, and return the exit code."""
        past = self._wanted()
        if past.state is not State.UNFINISHED:
            raise RefusedError("the change is no unfinished one", where=past.id, hint=f"see {PROGRAM} undo --list")
        leftover = self._leftover(past)
        change, error = _carried_out(lambda: self._changes.finish(leftover, **self._how))
        self._report(past, _FINISH, change)
        if error := error or overlap(change, past.subject.folder):
            raise error
        return ExitCode.DONE

    def _wanted(self) -> Past:
        pasts = self._changes.history()
        if self._args.ID is not None:
            return _named(pasts, self._args.ID)
        past = redoable(pasts) if self._args.redo else undoable(pasts)
        if past is None:
            raise NothingMatchedError(f"there is no {'undo' if self._args.redo else 'change'} to take back")
        return past

    def _leftover(self, past: Past) -> Leftover:
        """Return what a crash left of a change.

        Raises:
            RefusedError: there was no crash, it is still being made.
            LockedError: the lock of the crashed program is still there, and stands in the way of every write.
        """
        found = [each for each in self._changes.leftovers() if each.entry.intent.subject.id == past.id]
        if not found:
            hint = f"process {past.who.pid} on {past.who.host}"
            raise RefusedError("the change is still being made", where=past.id, hint=hint)
        if lock := found[0].own_lock:
            hint = f"{PROGRAM} locks --remove-own removes it"
            raise LockedError("the lock of the program that crashed is still there", where=lock, hint=hint)
        return found[0]

    def _report(self, past: Past, verb: str, change: Done) -> None:
        subject = past.subject
        if self._args.json:
            write_json(self._output, _result(past, verb, change))
            return
        done = "finished" if verb == _FINISH else "taken back"
        if isinstance(change, Rewritten):
            structure = structure_done(change)
            what = f"{done}: {records_line(structure)}" if change.written else f"{done}, nothing had to be written"
            lines = structure_lines(structure)
        elif isinstance(change, FilesWritten):
            what, lines = ", ".join([done, *change.besides]), settings_lines(settings_written(change))
        else:
            what = f"{done} in {len(change.changed)} of {counted(len(past.changed), 'record')}"
            lines = [*per_flag(change.changed), *exceptions(change)]
        self._output.line(f"{safe_text(subject.folder)}: {subject_text(subject)} ({past.id}) {what}")
        for line in lines:
            self._output.line(f"  {line}")


def _did_something(change: Done) -> bool:
    return bool(change.changed) if isinstance(change, Change) else change.written


def _result(past: Past, verb: str, change: Done) -> UndoResult:
    flags = change if isinstance(change, Change) else Change(path=Path(), uid_validity=0)
    counters = (0, 0) if isinstance(change, FilesWritten) else (change.counter_before, change.counter_after)
    return UndoResult(
        folder=past.subject.folder,
        undoes=past.id,
        verb=verb,
        changed=len(flags.changed),
        conflicts=left_alone(flags),
        gone=missing(flags),
        counter_before=counters[0],
        counter_after=counters[1],
        journal_id=change.change_id if _did_something(change) else None,
        structure=structure_done(change) if isinstance(change, Rewritten) else None,
        settings=settings_written(change) if isinstance(change, FilesWritten) else None,
    )


def _carried_out(write: Callable[[], Done | None]) -> tuple[Done, MdtuiError | None]:
    """Return what a write did, and the error where it did only a part of it, or something failed afterwards.

    Raises:
        MdtuiError: it did nothing.
    """
    try:
        return write() or Change(path=Path(), uid_validity=0), None
    except PartlyDoneError as error:
        return error.change, error
    except RewrittenError as error:
        return error.rewritten, error
