"""One step of a repair that is about what is around an IMAP.MRK, and the change that it makes there."""

from __future__ import annotations

import enum
from typing import Protocol

from mdtui.mrk.journal_lines import Altering
from mdtui.mrk.look import Hit
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import Step, StepKind


class AroundStep(Step, frozen=True, kw_only=True):
    """A step of a repair that leaves the IMAP.MRK as it is.

    Attributes:
        altering: what is changed; the names of copies are still to be given.
        said: what is changed, as one line that is safe to show.
        why: why, likewise.
        loss: what is lost by it, likewise; empty where it is nothing.
        contents: the bytes of a file before and after; None where there is none, or it is none that has bytes.
        own: it is the lock file of a process of ours that is gone, which the journal knows.
    """

    altering: Altering
    said: str
    why: str
    loss: str = ""
    contents: tuple[bytes | None, bytes | None] = (None, None)
    own: bool = False

    @property
    def text(self) -> str:
        """What is changed, as one line that is safe to show."""
        return self.said

    @property
    def reason(self) -> str:
        """Why, as one line that is safe to show."""
        return self.why

    @property
    def loses(self) -> str:
        """What is lost by it, in words; empty where it is nothing."""
        return self.loss

    @property
    def subject(self) -> str:
        """Nothing: it is about no record."""
        return ""


Found = AroundStep | Left
"""What is planned for something that is wrong around an index, or why nothing is."""


class Stand(enum.Enum):
    """What there is of a change to what is around an index."""

    BEFORE = enum.auto()
    """Nothing was changed."""
    AFTER = enum.auto()
    """All of it was."""
    BETWEEN = enum.auto()
    """A part of it was, as a crash leaves it."""
    OTHER = enum.auto()
    """It is neither as before nor as after: somebody else was there."""


class Alteration(Protocol):
    """Makes the changes of one kind. All but `stands` raise an `MdtuiError`, or OSError as the system gives it."""

    @property
    def takes_lock(self) -> bool:
        """Whether the folder's lock is held meanwhile."""

    def stands(self, altering: Altering) -> Stand:
        """Return how far a change has come; never raises."""

    def forward(self, altering: Altering, change: str) -> None:
        """Make the change of this id; where that fails, all is as before, or `stands` says otherwise."""

    def backward(self, altering: Altering, change: str) -> None:
        """Make it as it was before."""

    def tidy(self, altering: Altering, change: str) -> None:
        """Put in order what a crash of the change of this id left: what is between becomes as before."""


def left(rule: str, text: str, why: str, ask: StepKind | None = None) -> Left:
    """Return one thing that is found around an index and not mended.

    Args:
        rule: the id of the rule that stays broken.
        text: what is wrong, as one line that is safe to show.
        why: why it is not mended, likewise.
        ask: the kind of step to ask for; None where asking does not help.
    """
    return Left(rule, why, ask, 1, (Hit(text),))
