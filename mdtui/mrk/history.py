"""The changes of the journal as a person thinks of them: all parts together, what was taken back, what can be."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from mdtui.mrk.changing import FlagChange
from mdtui.mrk.journal_lines import Altering, Entry, Rewriting, Row, Subject, Who, WholeFile
from mdtui.mrk.packed import each, joined

UNDO, REDO = "undo", "redo"
"""The verbs of changes that take another one back; a redo takes an undo back."""
MEND = "mend"
"""The verb of a structure change that puts in order what a crash left; it is not taken back."""
REMOVE_LOCK = "remove-lock"
"""The verb of the removal of somebody else's lock file; it is not taken back, as that would lock the folder for all."""
NEVER_BACK = frozenset({MEND, REMOVE_LOCK})
"""The verbs of changes that are never taken back."""


class State(enum.StrEnum):
    """What came of a change."""

    DONE = "done"
    NOTHING = "nothing"
    UNFINISHED = "unfinished"
    UNDONE = "undone"


class Past(msgspec.Struct, frozen=True):
    """One change that was made, or begun.

    Attributes:
        subject: what it is about.
        time: when it began, in seconds since 1970-01-01 UTC.
        who: by whom.
        path: the IMAP.MRK.
        uid_validity: of the folder.
        state: what came of it.
        changed: each record whose flags were changed, or of an unfinished change, were going to be.
        error: what went wrong, one line; empty where nothing did.
        undone_by: the id of the change that took it back.
        structure: whether the whole file was written anew, or something around it; then `changed` is empty.
        rewriting: what that wrote, or was going to; None of flags, and where it did not come so far.
        altering: what around the file was changed, or was going to be; None where it was the file itself.
        files: the settings files that were written anew, or were going to be; none of a change to a folder.
        copies: where the byte copies from before are, or were; of a change to flags, none.
    """

    subject: Subject
    time: float
    who: Who
    path: str
    uid_validity: int
    state: State
    changed: Sequence[FlagChange]
    error: str = ""
    undone_by: str | None = None
    structure: bool = False
    rewriting: Rewriting | None = None
    altering: Altering | None = None
    files: tuple[WholeFile, ...] = ()
    copies: tuple[Path, ...] = ()

    @property
    def copy(self) -> Path | None:
        """Where the byte copy of the one file is, or was; None where there is none."""
        return self.copies[0] if self.copies else None

    @property
    def is_whole(self) -> bool:
        """Whether whole files were written anew, and not flags in one."""
        return self.structure or bool(self.files)

    @property
    def id(self) -> str:
        """The change's name."""
        return self.subject.id

    @property
    def summary(self) -> str:
        """What a structure change did, or was going to do, in one line; foreign text. Empty of flags."""
        return (self.rewriting.summary if self.rewriting else "") or self.subject.summary


def history(entries: Iterable[Entry]) -> list[Past]:
    """Return the changes of a journal, the newest first.

    Args:
        entries: of the journal, the oldest first.
    """
    changes: dict[str, list[Entry]] = {}
    for entry in entries:
        changes.setdefault(entry.intent.subject.id, []).append(entry)
    pasts = {name: _past(parts) for name, parts in changes.items()}
    for name, past in list(pasts.items()):
        undone = past.subject.undoes
        if past.state is not State.DONE or undone is None or undone not in pasts:
            continue
        first = pasts[undone].subject.undoes
        pasts[undone] = msgspec.structs.replace(pasts[undone], state=State.UNDONE, undone_by=name)
        if past.subject.verb == REDO and first is not None and first in pasts:
            # An undo that was taken back leaves standing what it had undone.
            pasts[first] = msgspec.structs.replace(pasts[first], state=State.DONE, undone_by=None)
    return list(reversed(pasts.values()))


def _past(parts: Sequence[Entry]) -> Past:
    first = parts[0].intent
    if any(part.outcome is None for part in parts):
        state, counted = State.UNFINISHED, list(parts)
    else:
        counted = [part for part in parts if part.done]
        state = State.DONE if counted else State.NOTHING
    errors = [part.outcome.error for part in parts if part.outcome is not None and part.outcome.error]
    return Past(
        subject=first.subject,
        time=first.time,
        who=first.who,
        path=first.path,
        uid_validity=first.uid_validity,
        state=state,
        changed=each(joined(part.rows for part in counted), Row.change),
        error=errors[-1] if errors else "",
        structure=first.structure,
        rewriting=parts[0].rewriting,
        altering=first.altering,
        files=first.files,
    )


def undoable(pasts: Iterable[Past]) -> Past | None:
    """Return the last change that stands, can be taken back, and is no undo or redo; None where there is none.

    Args:
        pasts: the newest first.
    """
    passed = {UNDO, REDO, *NEVER_BACK}
    return next((past for past in pasts if past.state is State.DONE and past.subject.verb not in passed), None)


def redoable(pasts: Iterable[Past]) -> Past | None:
    """Return the last undo that stands; None where there is none, or something else was changed after it.

    Args:
        pasts: the newest first.
    """
    standing = (past for past in pasts if past.state is State.DONE and past.subject.verb not in {REDO, *NEVER_BACK})
    last = next(standing, None)
    return last if last is not None and last.subject.verb == UNDO else None
