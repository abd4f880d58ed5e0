"""The one path that writes flags into an IMAP.MRK: no update lost, no other byte changed, all can be taken back.

Under the folder's lock the header and the wanted records are read again; each record is found by UID and file name, the
verb is applied to the byte that stands there now, LastWriteCounter goes up by one, and one byte is written for each
record that changes. Then everything written is read back before the lock is released.

A program that ignores the lock may write at the same time. So just before the first flag is written, the file must be
the one that was read, the counter ours and each byte the one the verb was applied to; else all is read once again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError, RefusedError, reason
from mdtui.files import FileStamp, FileSystem
from mdtui.mrk import layout
from mdtui.mrk.changing import Change, FlagChange, Intent
from mdtui.mrk.live_file import LiveFile
from mdtui.mrk.locking import DEFAULT_TIMEOUT, FolderLock, never

WRITTEN_TO = "written to"
"""What became of a file that does not hold what was read; see also `LiveFile.moved`."""


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


def apply(
    intent: Intent,
    path: Path,
    lock: Path,
    *,
    files: FileSystem,
    clock: Clock,
    timeout: float = DEFAULT_TIMEOUT,
    cancelled: Callable[[], bool] = never,
    before_attempt: Callable[[], None] = lambda: None,
    before_write: Callable[[Change, FileStamp], None] = lambda _change, _lock: None,
) -> Change:
    """Carry out an edit, an undo or a restoring under the folder's lock.

    Args:
        intent: what to change.
        path: the IMAP.MRK.
        lock: the folder's lock file.
        files: the system calls.
        clock: for waiting and measuring.
        timeout: seconds to wait for the lock.
        cancelled: asked while waiting; once the lock is ours, the write ends.
        before_attempt: called before each attempt to take the lock.
        before_write: told, with the lock held, what is written next and which file the lock is; what it raises ends
            the write before it began. It is told again where all had to be read again.

    Returns:
        What was done. Where nothing needs to change, nothing is written and the counter stays.

    Raises:
        LockedError: the lock could not be had in time.
        RefusedError: the version is not 1, UIDVALIDITY is another one, the path is no plain file, or somebody wrote
            without the lock, again and again.
        FailedError: the system refused; the message says what stands in the file.
        WrittenError: everything was written, but what comes after that failed.
    """
    edit = _LockedEdit(intent, path, files, clock, before_write)
    try:
        with FolderLock(
            lock, files=files, clock=clock, timeout=timeout, cancelled=cancelled, before_attempt=before_attempt
        ) as held:
            start = clock.monotonic()
            change = edit.carry_out(held)
            change = msgspec.structs.replace(change, waited=held.waited, held=clock.monotonic() - start)
    except MdtuiError as error:
        if edit.written is None:
            raise
        raise WrittenError(error, edit.written) from error
    return change


def preview(intent: Intent, path: Path, *, files: FileSystem, clock: Clock) -> Change:
    """Return what `apply` would do now, without lock and without writing.

    Raises:
        RefusedError: as for `apply`.
        FailedError: the file cannot be read.
    """
    with LiveFile(path, files, clock, write=False) as mrk:
        return msgspec.structs.replace(_plan(intent, mrk), dry_run=True)


class _LockedEdit:
    """One edit while the folder's lock is held.

    Attributes:
        written: what stands in the file for good, whatever fails afterwards; None until then.
    """

    def __init__(
        self,
        intent: Intent,
        path: Path,
        files: FileSystem,
        clock: Clock,
        before_write: Callable[[Change, FileStamp], None],
    ) -> None:
        self.written: Change | None = None
        self._intent = intent
        self._path = path
        self._files = files
        self._clock = clock
        self._before_write = before_write

    def carry_out(self, lock: FolderLock) -> Change:
        """Write what the intent wants, and read it back."""
        moved = ""
        for _ in range(2):
            with LiveFile(self._path, self._files, self._clock) as mrk:
                change = _plan(self._intent, mrk)
                if change.changed:
                    self._before_write(change, lock.stamp)
                    if not lock.held_by_us():
                        raise RefusedError("our lock file was taken away, nothing was written", where=lock.path)
                moved = self._write(mrk, change)
                if not moved:
                    return self._read_back(mrk, change) if change.changed else change
        what = f"the file was {moved} meanwhile by a program that did not take the lock, no flag was changed"
        raise RefusedError(what, where=self._path, hint="read the folder again")

    def _write(self, mrk: LiveFile, change: Change) -> str:
        """Write the counter, then the changed bytes in ascending order, and flush.

        Returns:
            What somebody did to the file meanwhile, so that no flag was written; "" where all was.
        """
        done: list[FlagChange] = []
        try:
            same = mrk.counter() == change.counter_before
            if (moved := mrk.moved() or ("" if same else WRITTEN_TO)) or not change.changed:
                return moved
            mrk.put_counter(change.counter_after)
            # Whoever changed one of these bytes since they were read did so before the counter was ours.
            same = all(mrk.flags(row.index) == row.before for row in change.changed)
            if moved := mrk.moved() or ("" if same else WRITTEN_TO):
                return moved
            for row in change.changed:
                mrk.put_flags(row.index, row.after)
                done.append(row)
            mrk.flush()
        except OSError as error:
            raise self._taken_back(mrk, done, len(change.changed), error) from error
        self.written = change
        return ""

    def _taken_back(self, mrk: LiveFile, done: list[FlagChange], wanted: int, error: OSError) -> MdtuiError:
        """Put the old bytes back after a failed write, and return the error that says what stands in the file now."""
        left = 0
        for row in reversed(done):
            try:
                mrk.put_flags(row.index, row.before)
            except OSError:
                left += 1
        if left:
            state = f"{left} of {wanted} records stay changed"
            return HalfDoneError(f"cannot write: {reason(error)}, {state}", where=self._path)
        return FailedError(f"cannot write: {reason(error)}, the flags are as they were", where=self._path)

    def _read_back(self, mrk: LiveFile, change: Change) -> Change:
        """Return the change with what does not stand in the folder's file as it was written."""
        try:
            bytes_now = [mrk.flags(row.index) for row in change.changed]
            intruded = any(byte != row.after for row, byte in zip(change.changed, bytes_now, strict=True))
            intruded = mrk.counter() != change.counter_after or bool(mrk.moved()) or intruded
            if intruded:
                bytes_now = self._find_again(change)
        except OSError as error:
            raise FailedError.from_os(error, "it cannot be read back", self._path) from error
        overlap = tuple(
            msgspec.structs.replace(row, after=row.before if byte is None else byte)
            for row, byte in zip(change.changed, bytes_now, strict=True)
            if byte != row.after
        )
        return msgspec.structs.replace(change, overlap=overlap, intruded=intruded)

    def _find_again(self, change: Change) -> list[int | None]:
        """Return the flags of the changed records in the file that is the folder's now; None for those not in it."""
        with LiveFile(self._path, self._files, self._clock, write=False) as mrk:
            table = mrk.table()
        places = (table.index_of(row.uid, row.filename, row.index) for row in change.changed)
        return [None if place is None else table.flags[place] for place in places]


def _plan(intent: Intent, mrk: LiveFile) -> Change:
    """Return what the intent changes in the file as it stands now."""
    try:
        header = mrk.writable_header(intent.uid_validity)
        # Once: an undo makes them anew whenever it is asked.
        targets = intent.targets
        places = mrk.find([(target.uid, target.filename, target.index) for target in targets])
    except OSError as error:
        raise FailedError.from_os(error, "cannot read, nothing was written", mrk.path) from error
    # By index, so that a record that is wanted twice is changed once.
    found = {place[0]: (position, place[1]) for position, place in enumerate(places) if place is not None}
    changed, merged, conflicts, same = [], [], [], 0
    for index, (position, before) in sorted(found.items()):
        target = targets[position]
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
        path=mrk.path,
        uid_validity=header.uid_validity,
        changed=tuple(changed),
        same=same,
        gone=tuple(target for target, place in zip(targets, places, strict=True) if place is None),
        merged=tuple(merged),
        conflicts=tuple(conflicts),
        counter_before=counter,
        counter_after=(counter + 1) % layout.UINT32 if changed else counter,
    )
