"""``mdtui flag``: change flags of a folder's records under MDaemon's lock, or say what would change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from mdtui.cli.arguments import at_least
from mdtui.cli.formats import write_json
from mdtui.cli.opening import add_folder, folder_of
from mdtui.cli.output import Output
from mdtui.errors import ExitCode, FailedError, NothingMatchedError, RefusedError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import HowToWrite, PartlyDoneError
from mdtui.mrk.editing import Change, Edit, FlagChange, Target
from mdtui.mrk.flags import ALL_FLAGS, Flag, Verb, parse
from mdtui.mrk.query import Query, compile_query, uid_query
from mdtui.mrk.reading import Reading
from mdtui.server import MailServer

_VERBS = {"add": Verb.ADD, "remove": Verb.REMOVE, "toggle": Verb.TOGGLE, "set": Verb.REPLACE}
_HELP = {
    "add": "set these flags",
    "remove": "clear these flags",
    "toggle": "turn these flags round",
    "set": "set these flags and clear the others",
}


class FlagResult(msgspec.Struct, frozen=True):
    """What the command did, as JSON has it.

    Attributes:
        folder: the mailbox path.
        matched: records that the call is about.
        changed: those of them whose flags changed, or would.
        counter_before: LastWriteCounter before.
        counter_after: LastWriteCounter after, or as it would be.
        journal_id: what `undo` takes the change back by; None where nothing was recorded.
        dry_run: nothing was written.
    """

    folder: str
    matched: int
    changed: int
    counter_before: int
    counter_after: int
    journal_id: str | None
    dry_run: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_folder(parser)
    verb = parser.add_mutually_exclusive_group(required=True)
    for name, text in _HELP.items():
        verb.add_argument(f"--{name}", metavar="F,..", type=parse, help=text)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--uid", metavar="LIST", help="the records with these UIDs, such as 1,5,10-20")
    which.add_argument("--where", metavar="QUERY", help="the records that fit, such as 'unseen & date>1y'")
    which.add_argument("--all", action="store_true", help="every record of the folder")
    parser.add_argument("--dry-run", action="store_true", help="only print what would change")
    timeout = "wait so many seconds for a lock that somebody else holds"
    parser.add_argument("--timeout", metavar="S", type=at_least(0.0, float), help=timeout)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    name = next(name for name in _VERBS if getattr(args, name) is not None)
    query = _query(args)
    server, folder = folder_of(args, args.FOLDER)
    if why_not := server.why_not_writable(folder):
        raise RefusedError(why_not)
    reading = server.open(folder)
    targets = _targets(server, folder, reading, query)
    if not targets:
        _print_nothing(args, output, folder, reading)
        raise NothingMatchedError("no record fits", where=_wish(args, folder))
    validity = reading.table.header.uid_validity if reading.table.header else 0
    edit = Edit(_VERBS[name], int(getattr(args, name)), targets, validity)
    how = HowToWrite(dry_run=args.dry_run)
    if args.timeout is not None:
        how["timeout"] = args.timeout
    try:
        change = server.edit(folder, edit, **how)
    except PartlyDoneError as error:
        _print(args, output, folder, len(targets), error.change)
        raise
    _print(args, output, folder, len(targets), change)
    return _code(change, output, folder, len(targets))


def _query(args: Namespace) -> Query | None:
    if args.where is not None:
        return compile_query(args.where)
    return None if args.all else uid_query(args.uid)


def _wish(args: Namespace, folder: Folder) -> str:
    """Return what was asked for, in the words of the call."""
    if args.all:
        return folder.key
    return f"--uid {args.uid}" if args.where is None else args.where


def _targets(server: MailServer, folder: Folder, reading: Reading, query: Query | None) -> list[Target]:
    table = reading.table
    indexes: Sequence[int] = range(len(table)) if query is None else server.select(folder, reading, query)
    return [Target(table.uids[index], table.filename(index), index) for index in indexes]


def _print_nothing(args: Namespace, output: Output, folder: Folder, reading: Reading) -> None:
    header = reading.table.header
    counter = header.last_write_counter if header else 0
    if args.json:
        write_json(output, FlagResult(folder.key, 0, 0, counter, counter, None, args.dry_run))


def _print(args: Namespace, output: Output, folder: Folder, matched: int, change: Change) -> None:
    changed = len(change.changed)
    if args.json:
        counters = (change.counter_before, change.counter_after)
        write_json(output, FlagResult(folder.key, matched, changed, *counters, None, args.dry_run))
        return
    would = "would change" if args.dry_run else "changed"
    output.line(f"{folder.shown_key}: {matched} matched, {changed} {would}")
    for line in per_flag(change.changed):
        output.line(f"  {line}")


def per_flag(changed: Iterable[FlagChange]) -> list[str]:
    """Return a line for each flag that changes: how often it is set and how often it is cleared."""
    kinds = Counter((row.before, row.after) for row in changed)
    lines = []
    for flag in ALL_FLAGS:
        is_set = sum(count for (before, after), count in kinds.items() if _newly(flag, before, after))
        cleared = sum(count for (before, after), count in kinds.items() if _newly(flag, after, before))
        if is_set or cleared:
            parts = [f"{count} {word}" for count, word in ((is_set, "set"), (cleared, "cleared")) if count]
            lines.append(f"{flag.word:<8}  {', '.join(parts)}")
    return lines


def _newly(flag: Flag, before: int, after: int) -> bool:
    return bool(after & flag) and not before & flag


def _code(change: Change, output: Output, folder: Folder, matched: int) -> int:
    """Say what did not go as asked, and return the exit code."""
    if change.overlap:
        what = f"{len(change.overlap)} records do not read back as written: another program wrote without the lock"
        raise FailedError(what, where=folder.key, hint="look at the folder")
    if change.gone:
        output.note(f"{len(change.gone)} of {matched} records are no longer there: {folder.key}")
    return ExitCode.FINDINGS if len(change.gone) == matched else ExitCode.DONE
