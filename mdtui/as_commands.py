"""A change that was made, as the command line that makes it again: the words, and how each shell wants them quoted.

A change of flags becomes the flags that were set and those that were cleared, each with the UIDs of their records, so
that doing it again gives the same flags, whether it was a toggle, a restore or an undo.
"""

from __future__ import annotations

import enum
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from mdtui.mrk.flags import words
from mdtui.mrk.history import Past
from mdtui.mrk.layout import KNOWN_FLAGS
from mdtui.repairs import GIVE_BACK, REPAIR, SET_ASIDE

PROGRAM = "mdtui"
UIDS_AT_MOST = 4000
"""Characters of a list of UIDs in one line; cmd takes lines of 8191."""
_STRUCTURE: Mapping[str, tuple[str, ...]] = {REPAIR: (), SET_ASIDE: ("--rebuild",), GIVE_BACK: ("--give-back",)}
"""What makes a structure change again; each plans anew, and asks before it writes."""


class Shell(enum.Enum):
    """A shell; the value is its name."""

    POSIX = "sh"
    POWERSHELL = "PowerShell"
    CMD = "cmd"


_PLAIN_POWERSHELL = re.compile(r"[A-Za-z0-9_./\\:=+-]+")
_QUOTES = "'\u2018\u2019\u201a\u201b"
"""What PowerShell takes for the end of a text in single quotes."""
_PLAIN_CMD = re.compile(r"[A-Za-z0-9_./\\:=+,@-]+")
_NOT_IN_CMD = re.compile(r'["%\r\n]')


def quoted(argument: str, shell: Shell) -> str | None:
    """Return an argument as it stands in a line of a shell; None where no line of that shell can hold it.

    Args:
        argument: any text.
        shell: the shell.
    """
    if shell is Shell.POSIX:
        return shlex.quote(argument)
    if shell is Shell.POWERSHELL:
        if _PLAIN_POWERSHELL.fullmatch(argument):
            return argument
        return "'" + re.sub(f"([{_QUOTES}])", r"\1\1", argument) + "'" if '"' not in argument else None
    if _NOT_IN_CMD.search(argument):
        # Within quotes, too, cmd puts in a variable between two signs of percent.
        return None
    if _PLAIN_CMD.fullmatch(argument):
        return argument
    # A backslash before the closing quote would take the quote literally.
    doubled = re.sub(r"(\\+)$", r"\1\1", argument)
    return f'"{doubled}"'


def line_of(arguments: Sequence[str], shell: Shell) -> str | None:
    """Return a command as a line of a shell; None where no line of that shell can hold it."""
    parts = [quoted(argument, shell) for argument in arguments]
    return None if None in parts else " ".join(part for part in parts if part is not None)


def uid_list(uids: Iterable[int]) -> Iterator[str]:
    """Yield UIDs as the command line takes them, such as ``1,5,10-20``, in pieces that a line has room for."""
    numbers = sorted(set(uids))
    breaks = [place for place, (one, other) in enumerate(pairwise(numbers), 1) if other != one + 1]
    piece = ""
    for start, end in pairwise([0, *breaks, len(numbers)]) if numbers else ():
        first, last = numbers[start], numbers[end - 1]
        span = str(first) if first == last else f"{first}-{last}"
        if piece and len(piece) + 1 + len(span) > UIDS_AT_MOST:
            yield piece
            piece = ""
        piece += f",{span}" if piece else span
    if piece:
        yield piece


def commands_of(past: Past, root: Path | None = None) -> list[tuple[str, ...]]:
    """Return the commands that make a change again, in their order; none for a change that no command makes.

    Args:
        past: the change.
        root: the mail root, where the command line would find another one without being told; else None.
    """
    where = ("--root", str(root)) if root is not None else ()
    folder = past.subject.folder
    if past.structure:
        options = _STRUCTURE.get(past.subject.verb)
        return [] if options is None else [(PROGRAM, "repair", folder, *options, *where)]
    return [
        (PROGRAM, "flag", folder, option, flags, "--uid", piece, *where)
        for option, flags, uids in _parts(past)
        for piece in uid_list(uids)
    ]


def _parts(past: Past) -> Iterator[tuple[str, str, list[int]]]:
    """Yield what was set, and what was cleared: the option, the flags, the UIDs."""
    found: dict[tuple[str, int], list[int]] = {}
    for row in past.changed:
        for option, flags in (("--add", row.after & ~row.before), ("--remove", row.before & ~row.after)):
            if flags & KNOWN_FLAGS:
                found.setdefault((option, flags & KNOWN_FLAGS), []).append(row.uid)
    for (option, flags), uids in found.items():
        yield option, ",".join(words(flags)), uids


def ambiguous(past: Past) -> list[int]:
    """Return the UIDs of a change that stand in its folder more than once, which a command takes together."""
    times = Counter(row.uid for row in past.changed)
    return sorted(uid for uid, count in times.items() if count > 1)
