"""``mdtui history``: how a folder was before, what changed between two moments, and giving earlier flags back."""

from __future__ import annotations

import math
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

import msgspec

from mdtui.cli.arguments import at_least
from mdtui.cli.change_lines import Missing, missing, per_flag
from mdtui.cli.copy_rows import CopyRow, write_comparison, write_copies
from mdtui.cli.flagging import call_refused
from mdtui.cli.formats import write_json
from mdtui.cli.interrupt import run_stoppable
from mdtui.cli.opening import add_folder, folder_of
from mdtui.cli.output import PROGRAM, Output
from mdtui.cli.writing import add_timeout, counted, how_to_write, note_leftovers, overlap
from mdtui.errors import ExitCode, MdtuiError, NothingMatchedError, UsageError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import PartlyDoneError
from mdtui.mrk.changing import Change
from mdtui.mrk.past.blocks import digest
from mdtui.mrk.past.copy_store import Copy
from mdtui.mrk.past.differences import differences
from mdtui.mrk.query import compile_query, uid_query
from mdtui.query_values import QueryError, parse_moment
from mdtui.server import MailServer

_BOTH = 2
_EPILOG = """\
A copy of a folder's records is kept when the folder is opened on the screen or checked, and it is not as before; the
section [copies] of the settings says for how long. A copy is named by its number, by a time, such as 2026-08-18 or
"2026-08-18 09:30", which stands for the folder as it was at the end of that day or minute, or by an age, such as 2d.

What changed is by us where our journal says so, and else by somebody else: MDaemon, a mail program, another user's
mdtui. --restore gives back flags alone, as `mdtui flag` would set them; `mdtui undo` takes it back. The records are
chosen in the copy: --where unseen are those that were unseen then.

--json prints, in their order of the options above, one object each:
  {"folder","copies":[{"id","time","seen","reason","records","counter","uid_validity","size","changed"}]}
  {"folder","before","after","counts","header","tail_changed","reordered","differences":[..]}
  {"folder","copy","matched","changed","same","gone","counter_before","counter_after","journal_id","dry_run"}
Exit code 1: no copy, nothing differs, or no record fits or is there any more."""


class RestoreResult(msgspec.Struct, frozen=True):
    """What was given back, as JSON has it.

    Attributes:
        folder: the mailbox path.
        copy: the number of the copy.
        matched: records of the copy that the call is about.
        changed: records whose flags changed, or would.
        same: records that had these flags.
        gone: records that are not there any more.
        counter_before: LastWriteCounter before.
        counter_after: LastWriteCounter after, or as it would be.
        journal_id: what `undo` takes the change back by; None where nothing was changed.
        dry_run: nothing was written.
    """

    folder: str
    copy: int
    matched: int
    changed: int
    same: int
    gone: list[Missing]
    counter_before: int
    counter_after: int
    journal_id: str | None
    dry_run: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_folder(parser)
    parser.add_argument("--limit", metavar="N", type=at_least(1, int), help="list no more than so many copies")
    what = parser.add_mutually_exclusive_group()
    compare = "what changed between the copies A and B, or without B, from A to now"
    what.add_argument("--compare", metavar=("A", "B"), nargs="+", help=compare)
    what.add_argument("--restore", metavar="A", help="give records the flags back that they had in copy A")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--uid", metavar="LIST", help="with --restore, the records with these UIDs, such as 1,5,10-20")
    which.add_argument("--where", metavar="QUERY", help="with --restore, the records of the copy that fit")
    which.add_argument("--all", action="store_true", help="with --restore, every record of the copy")
    by_name = "with --restore, find the records by file name alone, as after an index was made anew"
    parser.add_argument("--by-name", action="store_true", help=by_name)
    parser.add_argument("--dry-run", action="store_true", help="with --restore, only print what would change")
    add_timeout(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    _check(args)
    server, folder = folder_of(args, args.FOLDER)
    call = _Call(args, output, server, folder)
    if args.compare is not None:
        return call.compare()
    if args.restore is None:
        return call.show()
    if refused := call_refused(server):
        raise refused
    note_leftovers(server, output)
    return run_stoppable(call.restore, output)


def _check(args: Namespace) -> None:
    chosen = args.all or args.uid is not None or args.where is not None
    if args.restore is not None and not chosen:
        raise UsageError("--restore needs one of --uid, --where and --all")
    if args.restore is None and (chosen or args.by_name or args.dry_run or args.timeout is not None):
        raise UsageError("--uid, --where, --all, --by-name, --dry-run and --timeout go with --restore")
    if args.compare is not None and len(args.compare) > _BOTH:
        raise UsageError("--compare takes one or two copies", where=" ".join(args.compare))
    if args.limit is not None and (args.compare is not None or args.restore is not None):
        raise UsageError("--limit goes with the list of copies")


class _Call:
    """One call of the command."""

    def __init__(self, args: Namespace, output: Output, server: MailServer, folder: Folder) -> None:
        self._args = args
        self._output = output
        self._server = server
        self._folder = folder

    def show(self) -> int:
        """List the copies and return the exit code."""
        limit = self._args.limit
        # One more, which the last one that is shown is compared with.
        copies = self._server.copies.of(self._folder, None if limit is None else limit + 1)
        if copies or self._args.json:
            rows = self._rows(copies, limit)
            write_copies(rows, self._folder.key, self._server.clock, self._output, as_json=self._args.json)
        if not copies:
            raise self._no_copy()
        return ExitCode.DONE

    def _no_copy(self) -> NothingMatchedError:
        never = self._server.config.copies.keep == "never"
        hint = "the settings say that none are" if never else f"{PROGRAM} check keeps one"
        return NothingMatchedError("no copy of the folder is kept", where=self._folder.key, hint=hint)

    def _rows(self, copies: list[Copy], limit: int | None) -> Iterator[CopyRow]:
        if copies and (now := self._now(copies[0])) is not None:
            yield now
        for newer, older in zip_longest(copies[:limit], copies[1:]):
            yield CopyRow.of(newer, None if older is None else self._server.copies.counts(older, newer))

    def _now(self, last: Copy) -> CopyRow | None:
        """Return the folder as it is now, where it is not as its last copy."""
        if self._folder.mrk is None:
            return None
        table = self._server.open(self._folder).table
        if digest(table.data) == last.digest:
            return None
        changed = differences(self._server.copies.table(last), table).counts
        return CopyRow.now(table, self._server.clock.now(), changed)

    def compare(self) -> int:
        """Print what changed between two moments and return the exit code."""
        server, folder, as_json = self._server, self._folder, self._args.json
        copies = server.copies.of(folder)
        named = (self._named(copies, text) for text in self._args.compare)
        before, *later = sorted(named, key=lambda copy: copy.id)
        found = server.copies.compare(folder, before, later[0] if later else None)
        if found.busy:
            self._output.note(f"somebody writes to the folder, what it is now may be of two moments: {folder.key}")
        now = None if later else CopyRow.now(found.differences.after, found.time)
        write_comparison(found, now, folder.key, self._output, as_json=as_json)
        if not found.differences.any:
            self._output.note(f"nothing differs: {folder.key}")
            return ExitCode.FINDINGS
        return ExitCode.DONE

    def _named(self, copies: list[Copy], text: str) -> Copy:
        """Return the copy that a word of the call means.

        Raises:
            UsageError: the word is neither a number nor a time.
            NothingMatchedError: there is no such copy.
        """
        if not copies:
            raise self._no_copy()
        hint = f"{PROGRAM} history lists them"
        if text.isdecimal():
            found = next((copy for copy in copies if copy.id == int(text)), None)
            if found is None:
                raise NothingMatchedError("the folder has no such copy", where=text, hint=hint)
            return found
        clock = self._server.clock
        try:
            moment = parse_moment(text)
        except QueryError as error:
            raise UsageError(f"neither the number of a copy nor a time: '{text}'", hint=error.hint) from None
        last = moment.span("<=" if moment.start else ">=", clock.now(), clock.zone()).high
        found = next((copy for copy in copies if math.floor(copy.time) <= last), None)
        if found is None:
            raise NothingMatchedError("no copy is as old as that", where=text, hint=hint)
        return found

    def restore(self, stopped: Callable[[], bool]) -> int:
        """Give flags back and return the exit code."""
        copy = self._named(self._server.copies.of(self._folder), self._args.restore)
        indexes = self._chosen(copy, stopped)
        if not indexes:
            raise NothingMatchedError("no record of the copy fits", where=self._wish())
        change, error = self._carried_out(copy, indexes, stopped)
        self._report(copy, len(indexes), change)
        if error := error or overlap(change, self._folder.key):
            raise error
        return ExitCode.FINDINGS if len(change.gone) == len(indexes) else ExitCode.DONE

    def _chosen(self, copy: Copy, stopped: Callable[[], bool]) -> Sequence[int]:
        """Return which records of a copy the call is about."""
        args, server = self._args, self._server
        table = server.copies.table(copy)
        if args.all:
            return range(len(table))
        saved = server.config.queries
        query = compile_query(args.where, saved) if args.uid is None else uid_query(args.uid)
        reading = msgspec.structs.replace(server.open(self._folder), table=table)
        return server.select(self._folder, reading, query, stopped)

    def _wish(self) -> str:
        if self._args.all:
            return self._folder.key
        return f"--uid {self._args.uid}" if self._args.where is None else str(self._args.where)

    def _carried_out(
        self, copy: Copy, indexes: Sequence[int], stopped: Callable[[], bool]
    ) -> tuple[Change, MdtuiError | None]:
        """Return what was given back, and the error where it was only a part of it."""
        args, how = self._args, how_to_write(self._args, self._output, stopped)
        how["dry_run"] = args.dry_run
        try:
            return self._server.copies.restore(self._folder, copy, indexes, by_name=args.by_name, **how), None
        except PartlyDoneError as error:
            return error.change, error

    def _report(self, copy: Copy, matched: int, change: Change) -> None:
        args, output = self._args, self._output
        if args.json:
            write_json(output, _result(self._folder, copy, matched, change, dry_run=args.dry_run))
            return
        would = "would change" if args.dry_run else "changed"
        output.line(f"{self._folder.shown_key}: {matched} of copy {copy.id} matched, {len(change.changed)} {would}")
        for line in per_flag(change.changed):
            output.line(f"  {line}")
        if change.gone:
            output.note(
                f"{len(change.gone)} of {counted(matched, 'record')} are not there any more: {self._folder.key}"
            )


def _result(folder: Folder, copy: Copy, matched: int, change: Change, *, dry_run: bool) -> RestoreResult:
    return RestoreResult(
        folder=folder.key,
        copy=copy.id,
        matched=matched,
        changed=len(change.changed),
        same=change.same,
        gone=missing(change),
        counter_before=change.counter_before,
        counter_after=change.counter_after,
        journal_id=change.change_id if change.changed and not dry_run else None,
        dry_run=dry_run,
    )
