"""A change as command lines, as a person is shown them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from mdtui.as_commands import Shell, ambiguous, commands_of, line_of
from mdtui.mrk.history import Past
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.present import count_text

LABELS = {Shell.POSIX: "sh", Shell.POWERSHELL: "PowerSh.", Shell.CMD: "cmd"}
_CANNOT = "this shell cannot hold the folder's name in a line"


LISTED = 20
"""So many lines of one shell are shown; with more, it is said how many there are."""


class AsCommands(NamedTuple):
    """A change as command lines.

    Attributes:
        past: the change.
        facts: what is shown of it.
        lines: all of its lines for the shell of this machine, safe for a terminal; none where no command makes it.
    """

    past: Past
    facts: list[Fact]
    lines: list[str]


def as_commands(past: Past, shell: Shell, root: Path | None = None) -> AsCommands:
    """Return a change as command lines; call it in a worker, there may be a million records.

    Args:
        past: the change.
        shell: the shell of this machine.
        root: see `mdtui.as_commands.commands_of`.
    """
    return AsCommands(past, command_facts(past, root), lines_of(past, shell, root))


def lines_of(past: Past, shell: Shell, root: Path | None = None) -> list[str]:
    """Return a change as lines of a shell, safe for a terminal; none where it cannot be told so.

    Args:
        past: the change.
        shell: the shell.
        root: see `mdtui.as_commands.commands_of`.
    """
    return _lines(commands_of(past, root), shell)


def _lines(commands: Iterable[Sequence[str]], shell: Shell) -> list[str]:
    lines = [line_of(command, shell) for command in commands]
    # What had to be made visible would be another name in a command.
    return [line for line in lines if line is not None and safe_text(line) == line]


def command_facts(past: Past, root: Path | None = None) -> list[Fact]:
    """Return a change as lines of each shell; the same line in two shells stands once.

    Args:
        past: the change.
        root: see `mdtui.as_commands.commands_of`.
    """
    commands = commands_of(past, root)
    if not commands:
        return [Fact("Command", "no command does this again", "quiet")]
    of = {label: _lines(commands, shell) for shell, label in LABELS.items()}
    if all(lines == of[LABELS[Shell.POSIX]] for lines in of.values()):
        of = {"Command": of[LABELS[Shell.POSIX]]}
    facts = []
    for label, lines in of.items():
        facts += [Fact(label, line, "strong") for line in lines[:LISTED]] or [Fact(label, _CANNOT, "quiet")]
        if len(lines) > LISTED:
            facts.append(Fact(label, f"and {count_text(len(lines) - LISTED)} more lines, which a copy has", "quiet"))
    if past.structure:
        facts.append(Fact("Note", "it plans anew, and asks before it writes", "quiet"))
    if twice := ambiguous(past):
        uids = ", ".join(map(str, twice[:9]))
        facts.append(Fact("Note", f"more than one record has the UID {uids}: the line changes all of them", "warning"))
    return facts
