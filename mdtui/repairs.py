"""Mending folders: the plan for one, carrying it out, and having MDaemon make an index anew without a flag lost.

A plan is made without the lock and shown; what is written is made under the lock, from what stands in the file then. A
message file that came or went in between counts, too: nothing is dropped whose file is back, nothing added without one.
What is around the index is mended with it, where that is asked for: rights and a forgotten lock before it, Hiwater.mrk
and the folder's name after it, each as a change of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol, Unpack

import msgspec

from mdtui.changes import Changes
from mdtui.checks import Checks, FolderCheck
from mdtui.clock import Clock
from mdtui.errors import ExitCode, FailedError, MdtuiError, NothingMatchedError, RefusedError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import message_sizes_and_times
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal import Journal
from mdtui.mrk.locking import never
from mdtui.mrk.look import Look
from mdtui.mrk.packed import joined, packed
from mdtui.mrk.reading import Reading
from mdtui.mrk.repair.carrying import CarriedOut, carry_out
from mdtui.mrk.repair.files import MessageFile
from mdtui.mrk.repair.left import Left, Notes
from mdtui.mrk.repair.steps import AROUND, Step, StepKind, summary
from mdtui.mrk.repairing import Choices, Plan, plan
from mdtui.mrk.rewrite.byte_copies import count_records
from mdtui.mrk.rewrite.rewriting import Rewritten, RewrittenError, Wanted
from mdtui.mrk.rewrite.taking_back import flags_of
from mdtui.rewrites import Rewrites
from mdtui.surroundings.forgotten_lock import RULE as FORGOTTEN
from mdtui.surroundings.planning import FIRST, Surroundings
from mdtui.surroundings.rights import READABLE, denied
from mdtui.surroundings.step import AroundStep, left

REPAIR, SET_ASIDE, GIVE_BACK = "repair", "set-aside", "give-back"
"""The verbs of these changes in the journal."""
_ONLY_THEN = "what is wrong in it is seen only once it can be read; plan again then"
_BEFORE_INDEX = frozenset(FIRST)
_NOT_LOOKED_INTO = frozenset({"FLD004", "FLD005"})
"""Findings of a folder whose index is not looked at: the folder, or the IMAP.MRK, may lead anywhere."""
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

    @property
    def surroundings(self) -> Surroundings:
        """What is around the indexes."""

    def folder(self, spec: str) -> Folder:
        """Return a folder by its directory, or by its mailbox path."""

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
        rewritten: what was written to the index; nothing where no step was about it.
        done: the steps, with the flags and UIDs that they really found or gave.
        left: the steps that were not due any more, or could not be made, each with why in a line.
        around: what was changed around the index, in the order in which it was done; each a change of its own.
    """

    rewritten: Rewritten
    done: Sequence[Step]
    left: tuple[tuple[Step, str], ...]
    around: tuple[Rewritten, ...] = ()

    @property
    def all(self) -> Rewritten:
        """Everything that was written, as one: the index with the summary of all, or the last change around it."""
        parts = [*self.around, self.rewritten]
        shown = self.rewritten if self.rewritten.written or not self.around else self.around[-1]
        written = any(part.written for part in parts)
        first = summary(step for step in self.done if step.kind in _BEFORE_INDEX)
        last = summary(step for step in self.done if step.kind in AROUND - _BEFORE_INDEX)
        index = self.rewritten.summary if self.rewritten.written else ""
        return msgspec.structs.replace(shown, written=written, summary=", ".join(filter(None, (first, index, last))))

    @property
    def changes(self) -> tuple[str, ...]:
        """The ids of the changes that were made and can be taken back, in the order in which that is done."""
        parts = [part for part in self.around if part.around in _BEFORE_INDEX]
        parts += [self.rewritten, *(part for part in self.around if part.around not in _BEFORE_INDEX)]
        return tuple(part.change_id for part in reversed(parts) if part.written and part.around != StepKind.LOCK)


class PartlyRepairedError(FailedError):
    """The index could not be written, or something went wrong after it was; something else had been done before.

    Attributes:
        repaired: what was done.
    """

    def __init__(self, cause: MdtuiError, repaired: Repaired) -> None:
        super().__init__(cause.what, where=cause.where, hint=cause.hint)
        self.exit_code: ExitCode = cause.exit_code
        self.repaired = repaired


class Repairs:
    """The repairs of the folders of one mail root.

    Args:
        server: the mail server.
    """

    def __init__(self, server: Source) -> None:
        self._server = server

    def plan(
        self,
        folder: Folder,
        choices: Choices | None = None,
        cancelled: Callable[[], bool] = never,
        folder_class: str = "",
    ) -> FolderPlan:
        """Return how a folder would be mended; nothing is written.

        Where the index may not be read, the plan is about what is around it only.

        Args:
            folder: the folder.
            choices: what the person wants; by default what a plan has without being asked.
            cancelled: asked while the message files are listed; once it says yes, what comes back is of no use.
            folder_class: what the folder shall hold, such as ``IPF.Note``, where its class is not known; empty where
                the person has not said it.

        Raises:
            FailedError: the folder or its message files cannot be read.
            RefusedError: the IMAP.MRK is no plain file.
        """
        choices = choices or Choices()
        wants = Notes(choices.asked, choices.without, has_listing=False).wants
        around = self._server.surroundings.plan(folder, wants, choices.without, folder_class)
        indexed, stays = self._plan_index(folder, choices, cancelled)
        known = {each.rule for each in around.left}
        stays = [each for each in stays if each.rule not in known]
        steps = joined((around.first, indexed.plan.steps, around.last))
        whole = msgspec.structs.replace(indexed.plan, steps=steps, left=(*around.left, *indexed.plan.left, *stays))
        # A lock that was left behind keeps nobody busy.
        forgotten = FORGOTTEN in known | {each.rule for each in around.first}
        return msgspec.structs.replace(indexed, plan=whole, busy=indexed.busy and not forgotten)

    def _plan_index(
        self, folder: Folder, choices: Choices, cancelled: Callable[[], bool]
    ) -> tuple[FolderPlan, list[Left]]:
        """Return the plan for the index alone, and why there is none where it cannot be looked at."""
        if any(finding.rule in _NOT_LOOKED_INTO for finding in folder.findings):
            return FolderPlan(folder, Plan(), None, busy=False), []
        try:
            reading = self._server.open(folder) if folder.mrk is not None else None
        except FailedError as error:
            if not denied(error):
                raise
            return FolderPlan(folder, Plan(), None, busy=False), [left(READABLE, error.line(), _ONLY_THEN)]
        files = _message_files(folder, cancelled)
        look = Look(None if reading is None else reading.table, None, self._server.clock.now())
        planned = plan(look, files, choices)
        header = reading.table.header if reading is not None else None
        is_kept = header is not None and _NEW_VALIDITY.isdisjoint(planned.counts)
        validity = header.uid_validity if header is not None and is_kept else None
        return FolderPlan(folder, planned, validity, busy=reading is not None and reading.busy), []

    def apply(self, planned: FolderPlan, steps: Collection[Step] | None = None, **how: Unpack[HowToWrite]) -> Repaired:
        """Carry a plan out: what is about the index under the folder's lock, what is around it before or after.

        A step around the index that is refused by now is told among those that are left, and the rest goes on.

        Args:
            planned: the plan.
            steps: those of its steps that are wanted, in its order; by default all.
            how: see `HowToWrite`; there is no progress.

        Raises:
            PartlyRepairedError: something was done, and then the index could not be written.
            MdtuiError: as `rewriting.rewrite` says, or nothing may be written to the folder; nothing was done.
        """
        return _Repair(self._server, planned, how).carry_out(planned.plan.steps if steps is None else steps)

    def now(self, folder: Folder) -> Folder:
        """Return a folder as it is now; where its directory has another name by now, it is found by its path.

        Raises:
            UsageError: it is not there any more.
        """
        spec = str(folder.path) if os.path.lexists(folder.path) else folder.key
        return self._server.folder(spec)

    def check(self, folder: Folder) -> FolderCheck:
        """Return what is wrong in a folder as it is now, as after a repair; its IMAP.MRK may be a new one."""
        return next(iter(self._server.checks.folders([self.now(folder)])))

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


class _Repair:
    """One repair while it is carried out."""

    def __init__(self, server: Source, planned: FolderPlan, how: HowToWrite) -> None:
        self._server = server
        self._planned = planned
        self._how = how
        self._done: Sequence[Step] = ()
        self._left: list[tuple[Step, str]] = []
        self._around: list[Rewritten] = []
        self._rewritten = Rewritten(planned.folder.mrk or planned.folder.path, dry_run=bool(how.get("dry_run")))

    def carry_out(self, due: Collection[Step]) -> Repaired:
        """Carry the steps out, in their order, and return what was done."""
        self._alter(step for step in due if step.kind in _BEFORE_INDEX)
        indexed = packed((step for step in due if step.kind not in AROUND), Step)
        if indexed or not due:
            try:
                self._rewrite(indexed)
            except MdtuiError as error:
                if not self._around:
                    raise
                raise PartlyRepairedError(error, self._result()) from error
        self._alter(step for step in due if step.kind in AROUND - _BEFORE_INDEX)
        return self._result()

    def _result(self) -> Repaired:
        return Repaired(self._rewritten, self._done, tuple(self._left), tuple(self._around))

    def _alter(self, due: Iterator[Step]) -> None:
        for step in due:
            if not isinstance(step, AroundStep):
                continue
            try:
                altered = self._server.surroundings.make(self._planned.folder, step, self._how)
            except RewrittenError as error:
                altered = error.rewritten
                self._left.append((step, error.line()))
            except MdtuiError as error:
                self._left.append((step, error.line()))
                continue
            if altered.written:
                self._around.append(altered)
                self._done = joined((self._done, (step,)))
            else:
                self._left.append((step, "it is so already"))

    def _rewrite(self, due: Sequence[Step]) -> None:
        folder = self._planned.folder
        files = _message_files(folder)
        last = CarriedOut(None)

        def make(data: bytes | None) -> Wanted:
            nonlocal last
            last = carry_out(data, due, files)
            return Wanted(last.data, last.renames, summary(last.done))

        self._rewritten = self._server.rewrites.rewrite(
            folder.key, REPAIR, make, summary=summary(due), uid_validity=self._planned.uid_validity, **self._how
        )
        self._done = joined((self._done, last.done))
        self._left += last.left


def _message_files(folder: Folder, cancelled: Callable[[], bool] = never) -> list[MessageFile]:
    found = message_sizes_and_times(folder.path, cancelled)
    return [MessageFile(name, size, modified) for name, (size, modified) in found.items()]


def _records(count: int) -> str:
    return "record" if count == 1 else "records"
