"""What would be changed in an IMAP.MRK to mend it, step by step and each with its reason; nothing is written here.

Each step mends what one rule of a check found; where nothing is wrong, a plan costs no more than the check. Every
record keeps its flags unless a step says what is lost. What a plan does not mend is told, too, with what it would take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from mdtui.mrk.look import Look
from mdtui.mrk.records import RecordTable
from mdtui.mrk.repair.case import Case
from mdtui.mrk.repair.files import MessageFile, MessageFiles
from mdtui.mrk.repair.left import Left, Notes, left_of
from mdtui.mrk.repair.planning import choose_steps
from mdtui.mrk.repair.steps import Step, StepKind, summary


class Choices(msgspec.Struct, frozen=True):
    """What the person wants of a repair.

    Attributes:
        added: the flags byte of records that are added: 0 is unread, as MDaemon would have it; ``Flag.SEEN`` is what
            one wants after a restore. Bits that would break a rule are passed over.
        asked: kinds of `repair_steps.ON_REQUEST` that are wanted.
        without: kinds that are left out.
    """

    added: int = 0
    asked: frozenset[StepKind] = frozenset()
    without: frozenset[StepKind] = frozenset()


class Plan(msgspec.Struct, frozen=True):
    """What would be changed, and what would not.

    Attributes:
        steps: the changes in the order in which they are made.
        left: what is found, and not mended by them.
        data: the bytes they lead to, LastWriteCounter as it was; None where there is no file and none is made.
    """

    steps: Sequence[Step] = ()
    left: tuple[Left, ...] = ()
    data: bytes | None = None

    @property
    def loses(self) -> tuple[Step, ...]:
        """The steps by which something is lost; each says what."""
        return tuple(step for step in self.steps if step.loses)

    @property
    def counts(self) -> Mapping[StepKind, int]:
        """How many steps there are of each kind."""
        return Counter(step.kind for step in self.steps)

    @property
    def renames(self) -> tuple[tuple[str, str], ...]:
        """Message files that would get another name, each the exact name on disk and the new one."""
        return tuple(step.names for step in self.steps if step.names)

    @property
    def summary(self) -> str:
        """What is changed, as one line; empty where it is nothing."""
        return summary(self.steps)


def plan(look: Look, files: Sequence[MessageFile] | None, choices: Choices) -> Plan:
    """Return how a folder would be mended; any bytes and any listing give a plan.

    Args:
        look: the folder's records and the time; its message files are taken from the listing.
        files: the listing of the folder; None where there is none, and then nothing is planned that needs one.
        choices: what the person wants.
    """
    listing = None if files is None else MessageFiles(files)
    sizes = None if listing is None else listing.sizes
    look = Look(look.table if look.has_index else None, sizes, look.now)
    notes = Notes(choices.asked, choices.without, has_listing=listing is not None)
    case = Case(look, listing, notes)
    choose_steps(case, choices.added)
    steps, data = case.work.done, case.work.draft.data()
    return Plan(steps, _left(case, look, data) if case.broken or steps else (), data)


def _left(case: Case, look: Look, data: bytes | None) -> tuple[Left, ...]:
    """Return what is still wrong in the file that the steps lead to."""
    rows: Sequence[int | None] = range(look.count)
    is_rebuilt = case.look is not look
    if steps := case.work.done:
        table, names = None if data is None else RecordTable(data), dict(step.names for step in steps if step.names)
        sizes, files = case.files.sizes if case.has_listing else None, look.files
        if names and sizes is not None:
            sizes = {names.get(name, name): size for name, size in sizes.items()}
        look = Look(table, sizes, look.now)
        if not names:
            # They are the same files, and there may be a million.
            look.files = files
        rows = case.work.draft.rows()
    return left_of(look, case.notes, rows, shown=not is_rebuilt)
