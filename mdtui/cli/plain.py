"""``mdtui --plain``: the same commands as a dialogue, line by line, for a screen reader or a terminal that can little.

Nothing is painted, nothing moves: a question, an answer, and the cursor of the terminal where the next word goes. Every
line is a command of `mdtui`, or one of a few short words for one, so that what is learnt here holds in scripts, too.
"""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Collection, Iterator, Sequence

from mdtui.cli.output import Output
from mdtui.errors import ExitCode, MdtuiError, UsageError
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.text import safe_text

_FLAGS = ("seen", "answered", "flagged", "deleted", "draft", "recent")
_LISTED = "20"
"""Records that are listed where no other number is said."""
_HERE = "."
_NOT_HERE = frozenset(("demo",))
"""Commands that open the screens."""
_LEAVE = frozenset(("quit", "exit", "q"))
HELP = """\
folders            every folder with its totals
open FOLDER        open a folder, such as open user@example.com/Sent
list [QUERY]       the first 20 records of the open folder, all or those that fit
read UID           the message of a record; headers UID, source UID, bytes UID likewise
seen UID..         toggle a flag: seen, answered, flagged, deleted, draft, recent
undo               take the last change back
check              what is wrong in the open folder
quit               leave
Every command of mdtui works too, with a full stop for the open folder: find from:anna; records . --sort size"""


def call_of(line: str, folder: str, commands: Collection[str]) -> tuple[str, ...]:
    """Return the call of the command line that a line stands for.

    Args:
        line: what was typed.
        folder: the open folder; empty where none is.
        commands: the commands that there are.

    Raises:
        UsageError: there is no such word, quotes do not match, or the word needs an open folder or a UID.
    """
    try:
        verb, *rest = shlex.split(line)
    except ValueError:
        raise UsageError("a quotation mark is missing") from None
    verb = verb.lower()
    if verb == "folders":
        return ("tree", *rest)
    short = _short(verb, rest) or (verb, *rest)
    if short[0] not in commands or short[0] in _NOT_HERE:
        raise UsageError("no such word", where=verb, hint="help lists them")
    if _HERE in short and not folder:
        raise UsageError("no folder is open", hint="open FOLDER opens one")
    return tuple(folder if word == _HERE else word for word in short)


def _short(verb: str, rest: Sequence[str]) -> tuple[str, ...] | None:
    """Return what one of the short words stands for; None for another word."""
    if verb == "list":
        query = " ".join(rest)
        return ("records", _HERE, "--limit", _LISTED, *(("--where", query) if query else ()))
    if verb in _FLAGS:
        if not rest:
            raise UsageError("which records?", where=verb, hint=f"{verb} UID, such as {verb} 5 or {verb} 10-20")
        return ("flag", _HERE, "--toggle", verb, "--uid", ",".join(rest))
    if verb in {"read", "headers", "source", "bytes"}:
        if len(rest) != 1:
            raise UsageError("which record?", where=verb, hint=f"{verb} UID")
        option = {"headers": ("--headers",), "source": ("--raw",), "bytes": ("--bytes",)}.get(verb, ())
        return ("show", _HERE, "--uid", rest[0], *option)
    return ("check", _HERE) if verb == "check" and not rest else None


def talk(
    server: MailServer,
    folder: Folder | None,
    args: Namespace,
    output: Output,
    *,
    commands: Collection[str],
    run: Callable[[Sequence[str]], int],
) -> int:
    """Answer lines until one says to leave, and return the program's exit code.

    Args:
        server: the mail root.
        folder: the folder that is open at first.
        args: the call, whose common options hold for every line.
        output: takes what is said.
        commands: the commands that there are.
        run: runs a call of the command line, and says itself what goes wrong.
    """
    common = _common(server, args)
    output.line(f"{safe_text(str(server.root.path))}; help lists the words, quit leaves.")
    if folder is not None:
        output.line(_opened(server, folder))
    for line in _lines(output):
        word = line.split(maxsplit=1)
        if not word:
            continue
        if word[0].lower() in _LEAVE:
            break
        try:
            if word[0].lower() == "help":
                output.line(HELP)
            elif word[0].lower() == "open":
                folder = server.folder(word[1].strip("'\"") if len(word) > 1 else "")
                output.line(_opened(server, folder))
            else:
                run((*call_of(line, folder.key if folder is not None else "", commands), *common))
        except MdtuiError as error:
            output.note(error.line())
    return ExitCode.DONE


def _opened(server: MailServer, folder: Folder) -> str:
    totals = server.totals(folder)
    said = f"{folder.shown_key} is open: {totals.records} records, {totals.unseen} unseen, {totals.deleted} deleted"
    return "; ".join([said, *(f"{each.rule} {each.text}" for each in totals.findings)])


def _common(server: MailServer, args: Namespace) -> tuple[str, ...]:
    words = ["--root", str(server.root.path)]
    for option, value in (("--lock-dir", args.lock_dir), ("--config", args.config)):
        words += [option, str(value)] if value is not None else []
    words += [option for option in ("--read-only", "--ascii") if getattr(args, option[2:].replace("-", "_"))]
    return tuple(words)


def _lines(output: Output) -> Iterator[str]:
    while True:
        output.flush()
        try:
            # The terminal's own line editing: the cursor is where the next letter goes.
            line = input("mdtui> ") if sys.stdin.isatty() else sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            return
        if not line and not sys.stdin.isatty():
            return
        yield line.strip()
