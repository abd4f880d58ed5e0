"""What a change to flags wants, record by record, and what one did: the values that all who write or look back share.

How they are carried out under the lock is `editing`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Protocol, Self

import msgspec

from mdtui.mrk.flags import Verb
from mdtui.mrk.packed import each, joined


class Target(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record to change, as the person saw it.

    Attributes:
        uid: its UID.
        filename: its file name up to the first NUL; UIDs alone may be doubled in a damaged file.
        index: where it stood, only a hint.
        seen: the flags byte that the person saw; None where nobody looked.
    """

    uid: int
    filename: bytes
    index: int = -1
    seen: int | None = None


class FlagChange(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What happened, or would happen, to the flags byte of one record.

    Attributes:
        uid: the record's UID.
        filename: its file name up to the first NUL.
        index: where it stands in the file.
        before: the byte that stood there.
        after: the byte that stands there now.
    """

    uid: int
    filename: bytes
    index: int
    before: int
    after: int


class Intent(Protocol):
    """What an edit wants, record by record."""

    @property
    def uid_validity(self) -> int:
        """The UIDVALIDITY of the folder that the person saw."""

    @property
    def targets(self) -> Sequence[Target]:
        """The records it is about."""

    def after(self, position: int, before: int) -> int | None:
        """Return the new byte of the target at a position, or None where somebody else's change must stay.

        Args:
            position: the target's place in `targets`.
            before: the byte that stands in the file now.
        """

    def part(self, start: int, stop: int) -> Self:
        """Return the same for the targets from one position up to, but without, another."""


class Edit(msgspec.Struct, frozen=True):
    """One verb on the flags of some records.

    Attributes:
        verb: what to do.
        flags: with which flags.
        targets: on which records.
        uid_validity: the UIDVALIDITY of the folder that the person saw.
    """

    verb: Verb
    flags: int
    targets: Sequence[Target]
    uid_validity: int

    def after(self, position: int, before: int) -> int | None:  # noqa: ARG002 - one verb for every target
        """Return the new byte of a record."""
        return self.verb.apply(before, self.flags)

    def part(self, start: int, stop: int) -> Self:
        """Return the same edit of some of the records."""
        return msgspec.structs.replace(self, targets=self.targets[start:stop])


class Undo(msgspec.Struct, frozen=True):
    """Takes a change back, but only where the byte is still the one that was written.

    Attributes:
        changed: what the change did.
        uid_validity: the UIDVALIDITY of the folder that was changed.
    """

    changed: Sequence[FlagChange]
    uid_validity: int

    @property
    def targets(self) -> Sequence[Target]:
        """The records that the change changed."""
        return each(self.changed, _target)

    def after(self, position: int, before: int) -> int | None:
        """Return the byte from before the change, or None where the record was changed again since."""
        change = self.changed[position]
        return change.before if before == change.after else None

    def part(self, start: int, stop: int) -> Self:
        """Return the same for some of the records."""
        return msgspec.structs.replace(self, changed=self.changed[start:stop])


def _target(change: FlagChange) -> Target:
    return Target(change.uid, change.filename, change.index)


class Restore(msgspec.Struct, frozen=True):
    """Gives records the flags back that they had at an earlier time, whatever became of them since.

    Attributes:
        targets: the records, as they are numbered now.
        wanted: for each of them the flags byte of that time; of its bits without a known meaning, those of now stay.
        uid_validity: the UIDVALIDITY of the folder as it is now.
    """

    verb: ClassVar[str] = "restore"
    flags: ClassVar[int] = 0
    targets: Sequence[Target]
    wanted: Sequence[int]
    uid_validity: int

    def after(self, position: int, before: int) -> int | None:
        """Return the new byte of a record."""
        return Verb.REPLACE.apply(before, self.wanted[position])

    def part(self, start: int, stop: int) -> Self:
        """Return the same for some of the records."""
        return msgspec.structs.replace(self, targets=self.targets[start:stop], wanted=self.wanted[start:stop])


class Change(msgspec.Struct, frozen=True):
    """What one write did: the undo entry, the audit line and the message on the screen.

    Attributes:
        path: the IMAP.MRK.
        uid_validity: its UIDVALIDITY.
        changed: each record whose byte changed, in file order.
        same: how many records already were as wanted.
        gone: the wanted records that are not in the file any more.
        merged: those of the changed records whose byte was another one than the person saw; the verb was applied to it.
        conflicts: the records that were left alone because somebody changed them since; `after` is what they are.
        overlap: the records that did not read back as written: somebody wrote without taking the lock.
        intruded: whether somebody wrote without taking the lock, to these records or to others.
        counter_before: LastWriteCounter as it was under the lock.
        counter_after: LastWriteCounter as it was left.
        waited: seconds until the lock was ours.
        held: seconds for which it was.
        dry_run: nothing was written, this is what would be.
        change_id: the name of the change in the journal; empty where it has none.
    """

    path: Path
    uid_validity: int
    changed: Sequence[FlagChange] = ()
    same: int = 0
    gone: tuple[Target, ...] = ()
    merged: tuple[FlagChange, ...] = ()
    conflicts: tuple[FlagChange, ...] = ()
    overlap: tuple[FlagChange, ...] = ()
    intruded: bool = False
    counter_before: int = 0
    counter_after: int = 0
    waited: float = 0.0
    held: float = 0.0
    dry_run: bool = False
    change_id: str = ""

    def joined(self, later: Change) -> Change:
        """Return this change and the next part of the same edit as one."""
        return msgspec.structs.replace(
            later,
            changed=joined((self.changed, later.changed)),
            same=self.same + later.same,
            gone=self.gone + later.gone,
            merged=self.merged + later.merged,
            conflicts=self.conflicts + later.conflicts,
            overlap=self.overlap + later.overlap,
            intruded=self.intruded or later.intruded,
            counter_before=self.counter_before,
            change_id=self.change_id,
            waited=self.waited + later.waited,
            held=max(self.held, later.held),
        )
