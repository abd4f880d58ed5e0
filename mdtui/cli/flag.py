"""``mdtui flag``: change flags in one folder or in many under MDaemon's lock, or say what would change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator

from mdtui.cli.change_lines import per_flag
from mdtui.cli.flagging import Flagged, Flagging, FlagResult, call_refused
from mdtui.cli.formats import write_json, write_json_array
from mdtui.cli.interrupt import run_stoppable
from mdtui.cli.opening import add_folders, folders_of, saved_queries
from mdtui.cli.output import Output
from mdtui.cli.writing import add_timeout, counted, how_to_write, note_leftovers
from mdtui.errors import ExitCode, NothingMatchedError, UsageError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.flags import Verb, parse
from mdtui.mrk.query import Query, compile_query, uid_query

_VERBS = {"add": Verb.ADD, "remove": Verb.REMOVE, "toggle": Verb.TOGGLE, "set": Verb.REPLACE}
_HELP = {
    "add": "set these flags",
    "remove": "clear these flags",
    "toggle": "turn these flags round",
    "set": "set these flags and clear the others",
}
_EPILOG = """\
Each folder has its own lock and its own entry in the journal, and `mdtui undo` takes it back. With several folders, one
that is locked, refused or cannot be read is reported in a line, the others go on, and the exit code is that of the
worst error; it is 1 where no record of any folder fits. Ctrl+C ends the write under way and begins no other: exit 130.

--json prints one object:
  {"folder","matched","changed","counter_before","counter_after","journal_id","dry_run"}
and for several folders, or with --recursive, a list of such objects, without the folders that could not be read or
written. journal_id is what `mdtui undo` takes, null where nothing was changed."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_folders(parser)
    verb = parser.add_mutually_exclusive_group(required=True)
    for name, text in _HELP.items():
        verb.add_argument(f"--{name}", metavar="F,..", type=parse, help=text)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--uid", metavar="LIST", help="the records with these UIDs, such as 1,5,10-20; of one folder")
    which.add_argument("--where", metavar="QUERY", help="the records that fit, such as 'unseen & date>1y'")
    which.add_argument("--all", action="store_true", help="every record of the folder")
    parser.add_argument("--dry-run", action="store_true", help="only print what would change")
    add_timeout(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    query = _query(args)
    several = args.recursive or len(args.FOLDER) > 1
    if several and args.uid is not None:
        raise UsageError("UIDs are counted in each folder anew", where="--uid", hint="name one folder, or use --where")
    server, folders = folders_of(args)
    if refused := call_refused(server):
        raise refused
    note_leftovers(server, output)
    name = next(name for name in _VERBS if getattr(args, name) is not None)

    def work(stopped: Callable[[], bool]) -> int:
        how = how_to_write(args, output, stopped)
        how["dry_run"] = args.dry_run
        verb, flags = _VERBS[name], int(getattr(args, name))
        flagging = Flagging(
            server, verb=verb, flags=flags, query=query, how=how, stopped=stopped, recursive=args.recursive
        )
        call = _Call(args, output, flagging, stopped)
        return call.many(folders) if several else call.one(folders[0])

    return run_stoppable(work, output)


def _query(args: Namespace) -> Query | None:
    if args.where is not None:
        return compile_query(args.where, saved_queries(args, args.where))
    return None if args.all else uid_query(args.uid)


class _Call:
    """One call of the command."""

    def __init__(self, args: Namespace, output: Output, flagging: Flagging, stopped: Callable[[], bool]) -> None:
        self._args = args
        self._output = output
        self._flagging = flagging
        self._stopped = stopped

    def one(self, folder: Folder) -> int:
        """Change one folder and return the exit code."""
        done = self._flagging.change(folder)
        if self._args.json:
            write_json(self._output, self._result(done))
        elif done.matched:
            self._print(done)
        self._note(done)
        if done.error is not None:
            raise done.error
        if done.nothing_there:
            raise NothingMatchedError(self._nothing(), where=self._wish(folder.key))
        return ExitCode.FINDINGS if done.all_gone else ExitCode.DONE

    def many(self, folders: list[Folder]) -> int:
        """Change one folder after the other and return the exit code."""
        flagging, output = self._flagging, self._output
        found = self._told(flagging.each(folders, output))
        if self._args.json:
            write_json_array(output, map(self._result, found))
        else:
            for done in found:
                if done.matched:
                    self._print(done)
                    output.flush()
            self._sum_up()
        flagging.note_repeated(output)
        if left := len(folders) - flagging.begun:
            output.note(f"interrupted, {left} of {counted(len(folders), 'folder')} not begun")
        if flagging.found or flagging.worst:
            return flagging.worst
        raise NothingMatchedError(self._nothing(), where=self._wish(counted(len(folders), "folder")))

    def _told(self, found: Iterable[Flagged]) -> Iterator[Flagged]:
        for done in found:
            yield done
            self._note(done)

    def _nothing(self) -> str:
        return "interrupted, nothing was changed" if self._stopped() else "no record fits"

    def _wish(self, folders: str) -> str:
        """Return what was asked for, in the words of the call."""
        if self._args.all:
            return folders
        return f"--uid {self._args.uid}" if self._args.where is None else str(self._args.where)

    def _result(self, done: Flagged) -> FlagResult:
        return FlagResult.of(done, dry_run=self._args.dry_run)

    def _print(self, done: Flagged) -> None:
        self._print_counts(done.folder.shown_key, done.matched, len(done.change.changed))
        for line in per_flag(done.change.changed):
            self._output.line(f"  {line}")

    def _sum_up(self) -> None:
        flagging = self._flagging
        if flagging.found:
            self._print_counts(counted(flagging.found, "folder"), flagging.matched, flagging.changed)

    def _print_counts(self, what: str, matched: int, changed: int) -> None:
        would = "would change" if self._args.dry_run else "changed"
        self._output.line(f"{what}: {matched} matched, {changed} {would}")

    def _note(self, done: Flagged) -> None:
        """Say what did not go as asked."""
        if gone := len(done.change.gone):
            self._output.note(f"{gone} of {done.matched} records are no longer there: {done.folder.key}")
        if done.unfinished:
            self._output.note(f"interrupted, {done.unfinished} of {done.matched} left as they were: {done.folder.key}")
