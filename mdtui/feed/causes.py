"""From an event to what is behind it: the processes that it speaks of, and the program files that it names.

An event is not believed in what it says of a file: only names that the catalogue's own texts hold are looked up, and a
process that a field names is compared with those that are watched, never looked for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import PureWindowsPath

import msgspec

from mdtui.events.catalogue import EventType
from mdtui.events.event import Event
from mdtui.mailroot.root import MailRoot
from mdtui.processes.expected import load_expected
from mdtui.processes.watchdog import ProcessState

PROCESS_FIELD = "process"
"""The field in which an event names a process, such as that of 513."""

_LIBRARY = re.compile(r"\b\w+\.dll\b", re.IGNORECASE | re.ASCII)
_SYSTEM_LIBRARIES = {"winsock.dll"}
"""What Windows brings, so that it is not missed among MDaemon's own."""


class ProgramFile(msgspec.Struct, frozen=True):
    """A program file that an event is about.

    Attributes:
        name: as the event's text in the catalogue has it.
        size: its bytes; None where it is not in ``App``.
    """

    name: str
    size: int | None


def processes_of(event: Event, states: Sequence[ProcessState]) -> list[ProcessState]:
    """Return the watched processes that an event speaks of, those that it names in a field first.

    Args:
        event: the event.
        states: the watched processes.
    """
    named = PureWindowsPath(event.fields.get(PROCESS_FIELD, "")).name.casefold()
    by_code = _names_of(event.code)
    found = [state for state in states if state.name.casefold() == named]
    return found + [state for state in states if state.name.casefold() in by_code and state not in found]


def library_names(kind: EventType | None) -> list[str]:
    """Return the names of MDaemon's libraries in the text of a kind of event, each once, in order."""
    found = _LIBRARY.findall(kind.template) if kind is not None else []
    return [name for name in dict.fromkeys(found) if name.casefold() not in _SYSTEM_LIBRARIES]


def program_files(root: MailRoot, names: Sequence[str]) -> list[ProgramFile] | None:
    """Return which of MDaemon's program files are in ``App``, in any case; None where it cannot be listed.

    Args:
        root: the mail root.
        names: of files, from `library_names`.
    """
    if root.app is None:
        return None
    wanted = {name.casefold(): name for name in names}
    sizes: dict[str, int] = {}
    try:
        with os.scandir(root.app) as entries:
            for entry in entries:
                if entry.name.casefold() in wanted and entry.is_file(follow_symlinks=False):
                    sizes[entry.name.casefold()] = entry.stat(follow_symlinks=False).st_size
    except OSError:
        return None
    return [ProgramFile(name, sizes.get(key)) for key, name in wanted.items()]


@cache
def _names_of(code: int | None) -> frozenset[str]:
    """Return the names, in lower case, of the processes that a code speaks of."""
    return frozenset(process.name.casefold() for process in load_expected() if code in process.codes)
