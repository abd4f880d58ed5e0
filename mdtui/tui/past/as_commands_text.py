"""A change as command lines, as a person is shown them."""

from __future__ import annotations

from pathlib import Path

from mdtui.as_commands import Shell, ambiguous, commands_of, line_of
from mdtui.mrk.history import Past
from mdtui.text import safe_text
from mdtui.tui.facts import Fact

LABELS = {Shell.POSIX: "sh", Shell.POWERSHELL: "PowerSh.", Shell.CMD: "cmd"}
_CANNOT = "this shell cannot hold the folder's name in a line"


def lines_of(past: Past, shell: Shell, root: Path | None = None) -> list[str]:
    """Return a change as lines of a shell, safe for a terminal; none where it cannot be told so.

    Args:
        past: the change.
        shell: the shell.
        root: see `mdtui.as_commands.commands_of`.
    """
    lines = [line_of(command, shell) for command in commands_of(past, root)]
    # What had to be made visible would be another name in a command.
    return [line for line in lines if line is not None and safe_text(line) == line]


def command_facts(past: Past, root: Path | None = None) -> list[Fact]:
    """Return a change as lines of each shell; the same line in two shells stands once.

    Args:
        past: the change.
        root: see `mdtui.as_commands.commands_of`.
    """
    if not commands_of(past, root):
        return [Fact("Command", "no command does this again", "quiet")]
    of = {label: lines_of(past, shell, root) for shell, label in LABELS.items()}
    if all(lines == of[LABELS[Shell.POSIX]] for lines in of.values()):
        of = {"Command": of[LABELS[Shell.POSIX]]}
    facts = []
    for label, lines in of.items():
        facts += [Fact(label, line, "strong") for line in lines] or [Fact(label, _CANNOT, "quiet")]
    if past.structure:
        facts.append(Fact("Note", "it plans anew, and asks before it writes", "quiet"))
    if twice := ambiguous(past):
        uids = ", ".join(map(str, twice[:9]))
        facts.append(Fact("Note", f"more than one record has the UID {uids}: the line changes all of them", "warning"))
    return facts
