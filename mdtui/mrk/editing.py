"""The one path that writes flags into an IMAP.MRK: no update lost, no other byte changed, all can be taken back.

Under the folder's lock the header and the wanted records are read again; each record is found by UID and file name, the
verb is applied to the byte that stands there now, LastWriteCounter goes up by one, and one byte is written for each
record that changes. Then everything written is read back before the lock is released.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, Self

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, LockedError, MdtuiError, RefusedError, reason
from mdtui.files import FileStamp, FileSystem, is_regular, read_whole, write_all
from mdtui.mrk import layout
from mdtui.mrk.flags import Verb
from mdtui.mrk.locking import DEFAULT_TIMEOUT, FolderLock, never
from mdtui.mrk.records import Header, Record, RecordTable

SHARING_PATIENCE = 0.3
"""Seconds for which an IMAP.MRK that another program has open without sharing is tried again, the lock being ours."""
SHARING_PAUSE = 0.01
_ERROR_SHARING_VIOLATION = 32


class Target(msgspec.Struct, frozen=True, gc=False):
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


class HalfDoneError(FailedError):
    """A write failed in the middle and could not be put back: some records are changed, others are not."""


class WrittenError(FailedError):
    """Everything was written, but then reading it back, closing the file or releasing the lock failed.

    Attributes:
        change: what was written.
    """

    def __init__(self, cause: MdtuiError, change: Change) -> None:
        super().__init__(f"written, but {cause.what}", where=cause.where, hint=cause.hint)
        self.change = change


class FlagChange(msgspec.Struct, frozen=True, gc=False):
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
        return [Target(change.uid, change.filename, change.index) for change in self.changed]

    def after(self, position: int, before: int) -> int | None:
        """Return the byte from before the change, or None where the record was changed again since."""
        change = self.changed[position]
        return change.before if before == change.after else None


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
        counter_before: LastWriteCounter as it was under the lock.
        counter_after: LastWriteCounter as it was left.
        waited: seconds until the lock was ours.
        held: seconds for which it was.
        dry_run: nothing was written, this is what would be.
        change_id: the name of the change in the journal; empty where it has none.
    """

    path: Path
    uid_validity: int
    changed: tuple[FlagChange, ...] = ()
    same: int = 0
    gone: tuple[Target, ...] = ()
    merged: tuple[FlagChange, ...] = ()
    conflicts: tuple[FlagChange, ...] = ()
    overlap: tuple[FlagChange, ...] = ()
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
            changed=self.changed + later.changed,
            same=self.same + later.same,
            gone=self.gone + later.gone,
            merged=self.merged + later.merged,
            conflicts=self.conflicts + later.conflicts,
            overlap=self.overlap + later.overlap,
            counter_before=self.counter_before,
            change_id=self.change_id,
            waited=self.waited + later.waited,
            held=max(self.held, later.held),
        )


def apply(
    intent: Intent,
    path: Path,
    lock: Path,
    *,
    files: FileSystem,
    clock: Clock,
    timeout: float = DEFAULT_TIMEOUT,
    cancelled: Callable[[], bool] = never,
    before_write: Callable[[Change, FileStamp], None] = lambda _change, _lock: None,
) -> Change:
    """Carry out an edit or an undo under the folder's lock.

    Args:
        intent: what to change.
        path: the IMAP.MRK.
        lock: the folder's lock file.
        files: the system calls.
        clock: for waiting and measuring.
        timeout: seconds to wait for the lock.
        cancelled: asked while waiting; once the lock is ours, the write ends.
        before_write: told, with the lock held, what is written next and which file the lock is; what it raises ends
            the write before it began.

    Returns:
        What was done. Where nothing needs to change, nothing is written and the counter stays.

    Raises:
        LockedError: the lock could not be had in time.
        RefusedError: the version is not 1, UIDVALIDITY is another one, or the path is no plain file.
        FailedError: the system refused; the message says what stands in the file.
        WrittenError: everything was written, but what comes after that failed.
    """
    written: Change | None = None
    try:
        with FolderLock(path=lock, files=files, clock=clock, timeout=timeout, cancelled=cancelled) as held:
            start = clock.monotonic()
            with _OpenMrk(path, files, clock) as mrk:
                change = mrk.plan(intent)
                if change.changed:
                    before_write(change, held.stamp)
                    if not held.held_by_us():
                        raise RefusedError("our lock file was taken away, nothing was written", where=lock)
                    mrk.write(change)
                    written = change
                    change = msgspec.structs.replace(change, overlap=tuple(mrk.differing(change)))
            change = msgspec.structs.replace(change, waited=held.waited, held=clock.monotonic() - start)
    except MdtuiError as error:
        if written is None:
            raise
        raise WrittenError(error, written) from error
    return change


def preview(intent: Intent, path: Path, *, files: FileSystem, clock: Clock) -> Change:
    """Return what `apply` would do now, without lock and without writing.

    Raises:
        RefusedError: as for `apply`.
        FailedError: the file cannot be read.
    """
    with _OpenMrk(path, files, clock, write=False) as mrk:
        return msgspec.structs.replace(mrk.plan(intent), dry_run=True)


class _OpenMrk:
    """An IMAP.MRK open for one edit."""

    def __init__(self, path: Path, files: FileSystem, clock: Clock, *, write: bool = True) -> None:
        self.path = path
        self._files = files
        self._clock = clock
        self._opener = files.open_update if write else files.open_read
        self._descriptor = -1

    def __enter__(self) -> Self:
        try:
            self._descriptor = self._open()
        except OSError as error:
            if self.path.is_symlink():
                raise RefusedError("a symbolic link is never written through", where=self.path) from error
            if _held_without_sharing(error):
                what = "another program holds the file open without sharing it, nothing was written"
                raise LockedError(what, where=self.path, hint="try again") from error
            raise FailedError.from_os(error, "cannot open, nothing was written", self.path) from error
        if not is_regular(self._descriptor) or self.path.is_symlink():
            self._files.close(self._descriptor)
            raise RefusedError("not a plain file, nothing was written", where=self.path)
        return self

    def _open(self) -> int:
        until = self._clock.monotonic() + SHARING_PATIENCE
        while True:
            try:
                return self._opener(self.path)
            except OSError as error:
                if not _held_without_sharing(error) or self._clock.monotonic() >= until:
                    raise
            self._clock.sleep(SHARING_PAUSE)

    def __exit__(self, *_: object) -> None:
        try:
            self._files.close(self._descriptor)
        except OSError as error:
            raise FailedError.from_os(error, "the file did not close cleanly, read it again", self.path) from error

    def plan(self, intent: Intent) -> Change:
        """Return what the intent changes in the file as it stands now."""
        try:
            header = self._header(intent.uid_validity)
            found, gone = self._find(intent.targets)
        except OSError as error:
            raise FailedError.from_os(error, "cannot read, nothing was written", self.path) from error
        changed, merged, conflicts, same = [], [], [], 0
        for index, (position, before) in sorted(found.items()):
            target = intent.targets[position]
            after = intent.after(position, before)
            row = FlagChange(target.uid, target.filename, index, before, before if after is None else after)
            if after is None:
                conflicts.append(row)
            elif after == before:
                same += 1
            else:
                changed.append(row)
                if target.seen not in {None, before}:
                    merged.append(row)
        counter = header.last_write_counter
        return Change(
            path=self.path,
            uid_validity=header.uid_validity,
            changed=tuple(changed),
            same=same,
            gone=tuple(gone),
            merged=tuple(merged),
            conflicts=tuple(conflicts),
            counter_before=counter,
            counter_after=(counter + 1) % layout.UINT32 if changed else counter,
        )

    def _header(self, uid_validity: int) -> Header:
        data = self._files.read_at(self._descriptor, layout.HEADER_SIZE, 0)
        if len(data) < layout.HEADER_SIZE:
            raise RefusedError("the file has no whole header, nothing was written", where=self.path)
        header = Header(*layout.HEADER.unpack(data))
        if header.version != layout.VERSION:
            what = f"HeaderVersion is {header.version}, only {layout.VERSION} is written"
            raise RefusedError(what, where=self.path)
        if header.uid_validity != uid_validity:
            what = f"UIDVALIDITY is now {header.uid_validity}, no longer {uid_validity}, nothing was written"
            raise RefusedError(what, where=self.path, hint="read the folder again")
        return header

    def _find(self, targets: Sequence[Target]) -> tuple[dict[int, tuple[int, int]], list[Target]]:
        """Return the position and the present flags of each target by its index in the file, and those not in it."""
        found: dict[int, tuple[int, int]] = {}
        moved: list[int] = []
        for position, target in enumerate(targets):
            record = self._record(target.index)
            if record is not None and (record.uid, record.filename) == (target.uid, target.filename):
                found[target.index] = (position, record.flags)
            else:
                moved.append(position)
        if not moved:
            return found, []
        table = RecordTable(read_whole(self._files, self._descriptor))
        places = table.find((targets[position].uid, targets[position].filename) for position in moved)
        gone = []
        for position in moved:
            index = places.get((targets[position].uid, targets[position].filename))
            if index is None:
                gone.append(targets[position])
            else:
                found[index] = (position, table.flags[index])
        return found, gone

    def _record(self, index: int) -> Record | None:
        if index < 0:
            return None
        data = self._files.read_at(self._descriptor, layout.RECORD_SIZE, layout.record_offset(index))
        return Record(*layout.RECORD.unpack(data)) if len(data) == layout.RECORD_SIZE else None

    def write(self, change: Change) -> None:
        """Write the counter, then the changed bytes in ascending order, and flush."""
        self._refuse_if_replaced()
        done: list[FlagChange] = []
        counter = layout.COUNTER.pack(change.counter_after)
        try:
            write_all(self._files, self._descriptor, counter, layout.COUNTER_OFFSET)
            for row in change.changed:
                write_all(self._files, self._descriptor, bytes((row.after,)), layout.flags_offset(row.index))
                done.append(row)
            self._files.flush(self._descriptor)
        except OSError as error:
            raise self._taken_back(done, len(change.changed), error) from error

    def _refuse_if_replaced(self) -> None:
        try:
            ours, theirs = self._files.stamp(self._descriptor), self._files.stamp_path(self.path)
        except OSError as error:
            raise FailedError.from_os(error, "cannot look at the file, nothing was written", self.path) from error
        if not ours.same_file(theirs):
            raise RefusedError(
                "the file was replaced meanwhile, nothing was written", where=self.path, hint="read the folder again"
            )

    def _taken_back(self, done: list[FlagChange], wanted: int, error: OSError) -> MdtuiError:
        """Put the old bytes back after a failed write, and return the error that says what stands in the file now."""
        left = 0
        for row in reversed(done):
            try:
                write_all(self._files, self._descriptor, bytes((row.before,)), layout.flags_offset(row.index))
            except OSError:
                left += 1
        if left:
            state = f"{left} of {wanted} records stay changed"
            return HalfDoneError(f"cannot write: {reason(error)}, {state}", where=self.path)
        return FailedError(f"cannot write: {reason(error)}, the flags are as they were", where=self.path)

    def differing(self, change: Change) -> Iterator[FlagChange]:
        """Yield each change that does not read back as it was written."""
        try:
            for row in change.changed:
                byte = self._files.read_at(self._descriptor, 1, layout.flags_offset(row.index))
                if byte != bytes((row.after,)):
                    yield msgspec.structs.replace(row, after=byte[0] if byte else row.before)
        except OSError as error:
            raise FailedError.from_os(error, "it cannot be read back", self.path) from error


def _held_without_sharing(error: OSError) -> bool:
    return getattr(error, "winerror", None) == _ERROR_SHARING_VIOLATION
