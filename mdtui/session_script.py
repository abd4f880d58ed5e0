"""What was done in one run of the program as a script: every change in order, with a comment of what it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mdtui.as_commands import Shell, ambiguous, commands_of, line_of
from mdtui.clock import Clock, local_time
from mdtui.errors import FailedError, UsageError
from mdtui.feed.export import export_path
from mdtui.files import FileSystem, write_all
from mdtui.mrk.history import Past, State
from mdtui.text import safe_text

ENDINGS = {".sh": Shell.POSIX, ".ps1": Shell.POWERSHELL}
_HEAD = {
    Shell.POSIX: (
        "#!/bin/sh",
        "# {what}",
        "# A call that fails ends the script; 1, where no record fits any more, does not.",
        'run() { "$@"; code=$?; [ "$code" -le 1 ] || exit "$code"; }',
    ),
    Shell.POWERSHELL: (
        "# {what}",
        "# A call that fails ends the script; 1, where no record fits any more, does not.",
    ),
}
_FOOT = {Shell.POSIX: "run {line}", Shell.POWERSHELL: "{line}; if ($LASTEXITCODE -gt 1) {{ exit $LASTEXITCODE }}"}
_ENDS = {Shell.POSIX: ("utf-8", "\n"), Shell.POWERSHELL: ("utf-8-sig", "\r\n")}
"""Windows PowerShell 5 takes a script without a byte order mark for one in the ANSI code page."""


def session_of(pasts: Iterable[Past], mine: object) -> list[Past]:
    """Return what one run of the program changed, the oldest first.

    Args:
        pasts: the changes, the newest first.
        mine: who made them: a `mdtui.mrk.journal_lines.Who`.
    """
    return [past for past in pasts if past.who == mine and past.state in (State.DONE, State.UNDONE)][::-1]


def script_of(pasts: Iterable[Past], shell: Shell, clock: Clock, root: Path | None = None) -> str:
    """Return a script that makes changes again.

    Args:
        pasts: the changes, in their order.
        shell: POSIX or POWERSHELL.
        clock: for the times in the comments.
        root: see `commands_of`.
    """
    lines = [*(line.replace("{what}", "Changes made with mdtui, in their order.") for line in _HEAD[shell])]
    for past in pasts:
        lines += ["", *_lines(past, shell, clock, root)]
    return "\n".join(lines) + "\n"


def _lines(past: Past, shell: Shell, clock: Clock, root: Path | None) -> Iterator[str]:
    subject, moment = past.subject, local_time(clock, past.time)
    what = f"{subject.verb} {','.join(subject.flags)}".strip()
    when = f"{moment:%Y-%m-%d %H:%M:%S}  " if moment else ""
    records = len(past.changed)
    count = "" if past.structure else f", {records} record{'s' if records != 1 else ''}"
    undoes = f", takes back {subject.undoes}" if subject.undoes else ""
    # Foreign text, and one line: a folder's name must not end the comment.
    yield f"# {safe_text(f'{when}{past.id}  {what} in {subject.folder}{count}{undoes}')}"
    commands = commands_of(past, root)
    if past.structure:
        yield f"# {safe_text(past.summary) or 'the whole file was written anew'}"
        yield "# Not repeated here, as what mends a folder depends on how it is then."
    if twice := ambiguous(past):
        yield f"# More than one record has the UID {', '.join(map(str, twice[:9]))}: the line changes all of them."
    if not commands and not past.structure:
        yield "# Nothing that a command could repeat."
    for command in commands:
        line = line_of(command, shell)
        if line is None or (past.structure and safe_text(line) != line):
            yield "# This shell cannot hold the folder's name in a line."
        else:
            yield f"#   {line}" if past.structure else _FOOT[shell].format(line=line)


def write_script(
    name: str, pasts: Iterable[Past], clock: Clock, root: Path | None = None, files: FileSystem | None = None
) -> Path:
    """Write a script into a new file.

    Args:
        name: the path as a person has written it; its ending, ``.sh`` or ``.ps1``, says for which shell.
        pasts: the changes, in their order.
        clock: for the times in the comments.
        root: see `commands_of`.
        files: the system calls.

    Returns:
        Where it is.

    Raises:
        UsageError: the name is none, has another ending, or there is such a file already.
        FailedError: it cannot be written.
    """
    files, path = files or FileSystem(), export_path(name)
    shell = ENDINGS.get(path.suffix.casefold())
    if shell is None:
        raise UsageError("a script ends in .sh or .ps1", where=name, hint="such as evening.ps1")
    encoding, end = _ENDS[shell]
    data = script_of(pasts, shell, clock, root).replace("\n", end).encode(encoding, "surrogateescape")
    try:
        descriptor = files.create_new(path, 0o700 if shell is Shell.POSIX else 0o600)
    except FileExistsError:
        raise UsageError("there is such a file already", where=path, hint="choose another name") from None
    except OSError as error:
        raise FailedError.from_os(error, "cannot make the file", path) from error
    try:
        write_all(files, descriptor, data, 0)
    except OSError as error:
        raise FailedError.from_os(error, "cannot write the script", path) from error
    finally:
        files.close(descriptor)
    return path
