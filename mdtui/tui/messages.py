"""What workers and panes tell the screen: one message for each answer of the server, and the words for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from textual.message import Message

from mdtui.errors import FailedError, MdtuiError
from mdtui.health.report import HealthReport
from mdtui.mailroot.folders import Folder
from mdtui.server import FolderTotals
from mdtui.text import safe_text
from mdtui.tui.findings.weight import Weight
from mdtui.tui.questions import Question


@dataclass
class Said(Message):
    """One line for the person.

    Attributes:
        text: the line, safe for a terminal.
        problem: whether something did not work.
    """

    text: str
    problem: bool = False

    @classmethod
    def of(cls, error: Exception) -> Self:
        """Return what to say of an error."""
        return cls(line_of(error), problem=True)


@dataclass
class FolderChosen(Message):
    """A folder was chosen to be opened."""

    folder: Folder


@dataclass
class FolderOpened(Message):
    """A folder's records are on the screen."""

    folder: Folder


@dataclass
class FoldersFound(Message):
    """A batch of folders was found in the mail root."""

    folders: tuple[Folder, ...]


@dataclass
class TotalsRead(Message):
    """The totals of some folders are known, or have changed."""

    batch: tuple[tuple[Folder, FolderTotals], ...]


@dataclass
class FolderRewritten(Message):
    """A folder's whole IMAP.MRK was written anew, made or taken away.

    Attributes:
        folder: the folder as it is now.
        totals: its totals.
    """

    folder: Folder
    totals: FolderTotals


@dataclass
class FoldersChecked(Message):
    """Some folders were checked, or others of their findings are to be seen."""

    batch: tuple[tuple[Folder, Weight], ...]


@dataclass
class FoldersRead(Message):
    """All folders were found; what was not named is gone."""


@dataclass
class HealthSeen(Message):
    """The server was looked at."""

    report: HealthReport


@dataclass
class Progress(Message):
    """How far a change of several parts is, one line."""

    text: str


@dataclass
class Asked(Message):
    """Something is to be asked before it is done.

    Attributes:
        question: what to ask.
        answered: told the answer; None where the person went away.
    """

    question: Question
    answered: Callable[[bool | None], None]


@dataclass
class StateChanged(Message):
    """Something changed that decides which actions are possible."""


def line_of(error: Exception) -> str:
    """Return what to say of an error: its own line, of a path only the last name; or that the program has a fault."""
    if isinstance(error, OSError):
        error = FailedError.from_os(error, "the system refused", error.filename or "")
    if not isinstance(error, MdtuiError):
        return safe_text(f"a fault in mdtui: {error!r}")
    where = Path(error.where)
    return MdtuiError(error.what, where=where.name if where.is_absolute() else error.where, hint=error.hint).line()


class LineSlow(Message):
    """The line to the terminal was found to be slow."""


class LineGone(Message):
    """There is no terminal any more."""
