"""``mdtui locks``: every lock file, the folder it is for, who holds it and who waits; removes own ones of the dead."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mdtui.cli.asking import confirmed
from mdtui.cli.formats import Cell, Column, write_json_list, write_table
from mdtui.cli.opening import add_root, server_of
from mdtui.cli.output import Output
from mdtui.errors import ExitCode, MdtuiError, RefusedError, UsageError
from mdtui.lock_radar import HeldLock
from mdtui.server import MailServer
from mdtui.text import safe_text

FOREIGN = "another program"
"""Of a lock that is not ours no more is known: what it says of its holder is not known, and it is never opened."""
_ADVICE = "it stays: restart MDaemon, or delete it by hand once nothing uses the folder"
"""The vendor's advice for a lock file that was left behind."""
_COLUMNS = (
    Column("AGE", 10, ">"),
    Column("HOLDER", 20),
    Column("WAITING", 7),
    Column("FINDING", 7),
    Column("FOLDER", 36),
    Column("LOCK FILE"),
)
_EPILOG = """\
Only a lock that a process of ours took, and left behind when it died, can be removed here. For any other the vendor's
advice is to restart MDaemon, or to delete it by hand; `mdtui repair FOLDER --also lock` does that for one folder, if it
is sure that no MDaemon runs.

--json prints {"locks":[{"folder","age","holder","waiting","finding","path","size"}]}, with --remove-own also "removed".
holder is {"pid","user","dead"} of a process of ours, null for another program."""


class Holder(msgspec.Struct, frozen=True):
    """A process of ours that holds a lock, as JSON has it.

    Attributes:
        pid: the process.
        user: whose it is.
        dead: it is gone, and the lock was left behind.
    """

    pid: int
    user: str
    dead: bool


class LockFinding(msgspec.Struct, frozen=True):
    """What is wrong with a lock, as JSON has it.

    Attributes:
        rule: the stable id of the rule.
        severity: how much it matters.
        text: one line.
    """

    rule: str
    severity: str
    text: str


class LockRow(msgspec.Struct, frozen=True):
    """A lock file, as JSON has it.

    Attributes:
        folder: the mailbox path; None where no folder of this root has a lock of that name.
        age: seconds since it was made.
        holder: the process of ours that holds it; None where it is another program.
        waiting: processes of ours that wait for it.
        finding: that it is older than the setting `lock_old`; None where it is not.
        path: where it is.
        size: bytes.
    """

    folder: str | None
    age: float
    holder: Holder | None
    waiting: tuple[int, ...]
    finding: LockFinding | None
    path: str
    size: int


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_root(parser)
    remove = "remove the lock files that processes of ours left behind, after asking"
    parser.add_argument("--remove-own", action="store_true", help=remove)
    parser.add_argument("--yes", action="store_true", help="with --remove-own, do not ask")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    if args.yes and not args.remove_own:
        raise UsageError("--yes goes with --remove-own")
    server = server_of(args)
    if args.remove_own:
        return _remove_own(args, server, output)
    held = server.locks()
    _print(args, held, output)
    for finding in (each.finding for each in held):
        if finding is not None and not args.json:
            output.note(f"{finding.rule} {finding.text}")
    return ExitCode.DONE


def _print(args: Namespace, held: Sequence[HeldLock], output: Output, removed: Sequence[Path] | None = None) -> None:
    if args.json:
        head: dict[str, object] = {} if removed is None else {"removed": [str(path) for path in removed]}
        write_json_list(output, head, "locks", map(_row, held))
    elif held:
        write_table(output, _COLUMNS, map(_cells, held))
    else:
        output.note("no folder is locked")


def _row(held: HeldLock) -> LockRow:
    ours, finding = held.ours, held.finding
    return LockRow(
        folder=held.folder or None,
        age=round(held.lock.age, 3),
        holder=None if ours is None else Holder(ours.pid, ours.user, ours.dead),
        waiting=held.waiting,
        finding=None if finding is None else LockFinding(finding.rule, finding.severity.value, finding.text),
        path=str(held.lock.path),
        size=held.lock.size,
    )


def _cells(held: HeldLock) -> list[Cell]:
    return [
        f"{held.lock.age:.0f} s",
        _holder(held),
        " ".join(map(str, held.waiting)),
        held.finding.rule if held.finding else None,
        safe_text(held.folder) or "?",
        safe_text(str(held.lock.path)),
    ]


def _holder(held: HeldLock) -> str:
    if held.ours is None:
        return FOREIGN
    gone = ", gone" if held.ours.dead else ""
    return safe_text(f"{held.ours.pid} of {held.ours.user}{gone}")


def _remove_own(args: Namespace, server: MailServer, output: Output) -> int:
    if server.config.read_only:
        raise RefusedError("read-only: nothing is removed", where=server.root.path)
    held = server.locks()
    dead = [each for each in held if each.ours is not None and each.ours.dead]
    for each in held:
        if each.ours is None:
            output.note(f"not ours, {_ADVICE}: {each.lock.path}")
        elif not each.ours.dead:
            output.note(f"in use by process {each.ours.pid} of {each.ours.user}: {each.lock.path}")
    removed: list[Path] = []
    code: int = ExitCode.DONE if dead else ExitCode.FINDINGS
    for each in dead:
        question = f"remove the lock that process {_holder(each)}, left behind: {each.lock.path}?"
        if not confirmed(output, question, yes=args.yes):
            code = max(code, ExitCode.FINDINGS)
            continue
        try:
            server.changes.remove_own_lock(each.lock.path)
        except MdtuiError as error:
            output.note(error.line())
            code = max(code, error.exit_code)
        else:
            removed.append(each.lock.path)
    _report(args, server, output, removed)
    return code


def _report(args: Namespace, server: MailServer, output: Output, removed: Sequence[Path]) -> None:
    if args.json:
        _print(args, server.locks(), output, removed)
        return
    for path in removed:
        output.line(f"removed {safe_text(str(path))}")
    if not removed:
        output.note("no lock of ours was removed")
