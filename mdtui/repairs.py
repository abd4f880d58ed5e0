"""Mending folders: the plan for one, carrying it out, and having MDaemon make an index anew without a flag lost.

A plan is made without the lock and shown; what is written is made under the lock, from what stands in the file then. A
message file that came or went in between counts, too: nothing is dropped whose file is back, nothing added without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, Unpack

import msgspec

from mdtui.changes import Changes
from mdtui.checks import Checks, FolderCheck
from mdtui.clock import Clock
from mdtui.errors import NothingMatchedError, RefusedError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import message_sizes_and_times
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal import Journal
from mdtui.mrk.locking import never
from mdtui.mrk.look import Look
from mdtui.mrk.reading import Reading
from mdtui.mrk.repair.carrying import CarriedOut, carry_out
from mdtui.mrk.repair.files import MessageFile
from mdtui.mrk.repair.steps import Step, StepKind, summary
from mdtui.mrk.repairing import Choices, Plan, plan
from mdtui.mrk.rewrite.byte_copies import count_records
from mdtui.mrk.rewrite.rewriting import Rewritten, Wanted
from mdtui.mrk.rewrite.taking_back import flags_of
from mdtui.rewrites import Rewrites

REPAIR, SET_ASIDE, GIVE_BACK = "repair", "set-aside", "give-back"
"""The verbs of these changes in the journal."""
_NEW_VALIDITY = frozenset({StepKind.UID_VALIDITY, StepKind.HEADER})


class Source(Protocol):
    """What a repair needs of a mail server; `mdtui.server.MailServer` is one."""

    @property
    def clock(self) -> Clock:
        """For the dates of records."""

    @property
    def journal(self) -> Journal:
        """Where the byte copies are."""

    @property
    def rewrites(self) -> Rewrites:
        """What writes whole files."""

    @property
    def changes(self) -> Changes:
        """What was changed before."""

    @property
    def checks(self) -> Checks:
        """The rules."""

    def folder(self, spec: str) -> Folder:
        """Return a folder by its directory."""

    def open(self, folder: Folder) -> Reading:
        """Return a folder's records."""


class FolderPlan(msgspec.Struct, frozen=True):
    """How a folder would be mended.

    Attributes:
        folder: the folder.
        plan: what would be changed, and what not.
        uid_validity: the UIDVALIDITY that was read; None where there is no header, or the plan sets another one.
        busy: a writer was at work while the folder was read; what is planned may be of that moment only.
    """

    folder: Folder
    plan: Plan
    uid_validity: int | None
    busy: bool


class Repaired(msgspec.Struct, frozen=True):
    """What a repair did, or would do.

    Attributes:
        rewritten: what was written.
        done: the steps, with the flags and UIDs that they really found or gave.
        left: the steps that were not due any more, each with why in a line.
    """

    rewritten: Rewritten
    done: tuple[Step, ...]
    left: tuple[tuple[Step, str], ...]


class Repairs:
    """The repairs of the folders of one mail root.

    Args:
        server: the mail server.
    """

    def __init__(self, server: Source) -> None:
        self._server = server

    def plan(self, folder: Folder, choices: Choices | None = None, cancelled: Callable[[], bool] = never) -> FolderPlan:
        """Return how a folder would be mended; nothing is written.

        Args:
            folder: the folder.
            choices: what the person wants; by default what a plan has without being asked.
            cancelled: asked while the message files are listed; once it says yes, what comes back is of no use.

        Raises:
            FailedError: the folder or its message files cannot be read.
            RefusedError: the IMAP.MRK is no plain file.
        """
        reading = self._server.open(folder) if folder.mrk is not None else None
        files = _message_files(folder, cancelled)
        look = Look(None if reading is None else reading.table, None, self._server.clock.now())
        planned = plan(look, files, choices or Choices())
        header = reading.table.header if reading is not None else None
        is_kept = header is not None and _NEW_VALIDITY.isdisjoint(planned.counts)
        validity = header.uid_validity if header is not None and is_kept else None
        return FolderPlan(folder, planned, validity, busy=reading is not None and reading.busy)

    def apply(self, planned: FolderPlan, steps: Sequence[Step] | None = None, **how: Unpack[HowToWrite]) -> Repaired:
        """Carry a plan out under the folder's lock.

        Args:
            planned: the plan.
            steps: those of its steps that are wanted, in its order; by default all.
            how: see `HowToWrite`; there is no progress.

        Raises:
            MdtuiError: as `rewriting.rewrite` says, or nothing may be written to the folder.
        """
        folder = planned.folder
        due = planned.plan.steps if steps is None else tuple(steps)
        files = _message_files(folder)
        last = CarriedOut(None)

        def make(data: bytes | None) -> Wanted:
            nonlocal last
            last = carry_out(data, due, files)
            return Wanted(last.data, last.renames, summary(last.done))

        rewritten = self._server.rewrites.rewrite(
            folder.key, REPAIR, make, summary=summary(due), uid_validity=planned.uid_validity, **how
        )
        return Repaired(rewritten, last.done, last.left)

    def check(self, folder: Folder) -> FolderCheck:
        """Return what is wrong in a folder as it is now, as after a repair; its IMAP.MRK may be a new one."""
        return next(iter(self._server.checks.folders([self._server.folder(str(folder.path))])))

    def set_aside(self, folder: Folder, **how: Unpack[HowToWrite]) -> Rewritten:
        """Take a folder's IMAP.MRK away, with a byte copy kept, so that MDaemon makes it anew on the next visit.

        Raises:
            RefusedError: there is none, or nothing may be written to the folder.
            MdtuiError: as `rewriting.rewrite` says.
        """
        if folder.mrk is None:
            raise RefusedError("the folder has no IMAP.MRK to set aside", where=folder.key)

        def make(data: bytes | None) -> Wanted:
            records = count_records(data or b"")
            return Wanted(None, summary=f"set aside with the flags of {records} {_records(records)}")

        return self._server.rewrites.rewrite(folder.key, SET_ASIDE, make, **how)

    def set_aside_before(self, folder: Folder) -> Past | None:
        """Return the last change that set this folder's IMAP.MRK aside and stands; None where there is none.

        Raises:
            FailedError: the journal cannot be read.
        """
        pasts = (past for past in self._server.changes.history() if past.subject.folder == folder.key)
        return next((past for past in pasts if past.subject.verb == SET_ASIDE and past.state is State.DONE), None)

    def give_back(self, folder: Folder, **how: Unpack[HowToWrite]) -> Rewritten:
        """Give the records of a folder's new IMAP.MRK the flags they had in the one set aside, by file name.

        Raises:
            NothingMatchedError: none was set aside, or MDaemon has not made a new one yet.
            RefusedError: the byte copy is not what was kept.
            MdtuiError: as `rewriting.rewrite` says.
        """
        past = self.set_aside_before(folder)
        if past is None or past.rewriting is None or past.rewriting.before is None:
            raise NothingMatchedError("no IMAP.MRK of this folder was set aside", where=folder.key)
        if folder.mrk is None:
            hint = "it comes when somebody opens the folder by IMAP or webmail; mdtui undo puts the old one back"
            raise NothingMatchedError("there is no new IMAP.MRK yet", where=folder.key, hint=hint)
        saved = self._server.journal.copies.read(past.rewriting.before)
        return self._server.rewrites.rewrite(folder.key, GIVE_BACK, flags_of(saved), **how)


def _message_files(folder: Folder, cancelled: Callable[[], bool] = never) -> list[MessageFile]:
    found = message_sizes_and_times(folder.path, cancelled)
    return [MessageFile(name, size, modified) for name, (size, modified) in found.items()]


def _records(count: int) -> str:
    return "record" if count == 1 else "records"
