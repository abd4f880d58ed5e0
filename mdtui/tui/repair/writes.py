"""What a worker does for the repair of a folder: finds out what would mend it, writes, and looks what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from mdtui.changes import Done
from mdtui.checks import FolderCheck
from mdtui.errors import MdtuiError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.history import Past
from mdtui.mrk.repair.steps import Step, StepKind
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.repairs import FolderPlan, PartlyRepairedError, Repaired
from mdtui.server import MailServer
from mdtui.surroundings.folder_class import class_named
from mdtui.text import safe_text
from mdtui.tui.past.past_text import rewritten_text
from mdtui.tui.repair.groups import Group, done_groups, planned_groups
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.writing import UndoWrite, Write


class Proposal(msgspec.Struct, frozen=True):
    """How a folder would be mended, and what is to be known before one says yes.

    Attributes:
        planned: the plan.
        wishes: what it was made with.
        groups: the same as lines.
        lock: the name of the folder's lock file, safe to show; empty where it is not known.
        copies: where byte copies are kept, safe to show.
        why_not: why nothing can be written, one line; empty where it can.
        aside: the change that set this folder's IMAP.MRK aside; None where none stands.
    """

    planned: FolderPlan
    wishes: Wishes
    groups: list[Group]
    lock: str
    copies: str
    why_not: str
    aside: Past | None

    @property
    def folder(self) -> Folder:
        """The folder as it was then."""
        return self.planned.folder


def propose(server: MailServer, folder: Folder, wishes: Wishes, cancelled: Callable[[], bool]) -> Proposal:
    """Return how a folder would be mended as it is now; call it in a worker.

    Args:
        server: the mail root.
        folder: the folder; it is looked up again, as it may have an IMAP.MRK by now, or none any more.
        wishes: what the person wants.
        cancelled: once it says yes, what comes back is of no use.

    Raises:
        MdtuiError: the folder, its message files or the journal cannot be read.
    """
    folder = server.repairs.now(folder)
    wanted = class_named(wishes.folder_class) if StepKind.HIWATER in wishes.asked else None
    planned = server.repairs.plan(folder, wishes.choices, cancelled, wanted or "")
    lock, why_not = server.folder_locks.to_watch(folder), ""
    try:
        server.folder_locks.to_take(folder)
    except MdtuiError as error:
        why_not = error.line()
    return Proposal(
        planned=planned,
        wishes=wishes,
        groups=planned_groups(planned.plan, wishes),
        lock="" if lock is None else safe_text(lock.name),
        copies=safe_text(str(server.journal.copies.directory)),
        why_not=why_not,
        aside=server.repairs.set_aside_before(folder),
    )


@dataclass(eq=False)
class MendingWrite(Write):
    """Something that is done to the index of a folder.

    Attributes:
        folder: the folder.
    """

    folder: Folder
    verb: ClassVar[str] = "done"

    @property
    def where(self) -> str:
        """The mailbox path of the folder."""
        return self.folder.key

    @property
    def total(self) -> int:
        """No records: it is done at once or not at all, so that there is no progress to show."""
        return 0

    @property
    def told(self) -> str:
        """What was written, in one line; empty where nothing was."""
        return "" if self.rewritten is None else f"{self.verb}: {rewritten_text(self.rewritten)}"

    @property
    def changes(self) -> tuple[str, ...]:
        """The ids of what was written and can be taken back, the last one first."""
        return (self.rewritten.change_id,) if self.rewritten is not None and self.rewritten.written else ()

    def said(self) -> str:
        """Return what to tell the person."""
        return self.told if self.error is None else super().said()


@dataclass(eq=False)
class RepairWrite(MendingWrite):
    """A plan that is carried out.

    Attributes:
        planned: the plan.
        steps: those of its steps that are wanted.
        repaired: what was done; None where nothing was.
    """

    planned: FolderPlan
    steps: Collection[Step]
    verb: ClassVar[str] = "repaired"
    repaired: Repaired | None = field(default=None, init=False)

    @property
    def changes(self) -> tuple[str, ...]:
        """The ids of what was written and can be taken back, the last one first."""
        return () if self.repaired is None else self.repaired.changes

    def carry_out(self, server: MailServer, how: HowToWrite) -> Rewritten:
        """Carry the plan out."""
        try:
            self.repaired = server.repairs.apply(self.planned, self.steps, **how)
        except PartlyRepairedError as error:
            self.repaired, self.error = error.repaired, error
        return self.repaired.all


@dataclass(eq=False)
class SetAsideWrite(MendingWrite):
    """An IMAP.MRK that is taken away, so that MDaemon makes it anew."""

    verb: ClassVar[str] = "set aside"

    @property
    def told(self) -> str:
        """What was written, in one line: its summary says all of it."""
        return "" if self.rewritten is None else safe_text(self.rewritten.summary)

    def carry_out(self, server: MailServer, how: HowToWrite) -> Rewritten:
        """Take it away."""
        return server.repairs.set_aside(self.folder, **how)


@dataclass(eq=False)
class GiveBackWrite(MendingWrite):
    """Flags that the records of a new IMAP.MRK get from the one that was set aside."""

    verb: ClassVar[str] = "flags given back"

    def carry_out(self, server: MailServer, how: HowToWrite) -> Rewritten:
        """Give them back."""
        return server.repairs.give_back(self.folder, **how)


@dataclass(eq=False)
class TakeBackWrite(UndoWrite):
    """Everything that one repair changed, taken back: the last change first.

    Attributes:
        changes: the ids of the changes, the last one first.
        key: the mailbox path of the folder.
    """

    changes: Sequence[str] = ()
    key: str = ""

    @property
    def where(self) -> str:
        """The mailbox path of the folder."""
        return self.key

    def carry_out(self, server: MailServer, how: HowToWrite) -> Done | None:
        """Take all of them back; where one cannot be, those before it stay as well."""
        done = None
        for change in self.changes:
            done = server.changes.undo(change, **how)
        return done


class Outcome(msgspec.Struct, frozen=True):
    """What was done to a folder, and how it is now.

    Attributes:
        write: what was written.
        check: what a check finds now.
        proposal: how what is left would be mended.
    """

    write: MendingWrite
    check: FolderCheck
    proposal: Proposal

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong any more."""
        return not self.check.counts

    def groups(self) -> list[Group]:
        """Return it as lines."""
        repaired = self.write.repaired if isinstance(self.write, RepairWrite) else None
        done, late = (repaired.done, repaired.left) if repaired is not None else ((), ())
        return done_groups(self.write.told, done, late, self.check.findings)


def look_after(server: MailServer, write: MendingWrite, wishes: Wishes, cancelled: Callable[[], bool]) -> Outcome:
    """Return what a write came to; call it in a worker; raises as `propose` does."""
    proposal = propose(server, write.folder, wishes, cancelled)
    return Outcome(write, server.repairs.check(write.folder), proposal)
