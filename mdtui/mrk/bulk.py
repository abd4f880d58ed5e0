"""Large changes: the same edit in several parts, each under a lock of its own, so that MDaemon never waits long."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypedDict

import msgspec

from mdtui.clock import Clock
from mdtui.errors import MdtuiError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.changing import Change, Edit, FlagChange, Intent, Restore, Undo
from mdtui.mrk.editing import HalfDoneError, WrittenError, apply, preview
from mdtui.mrk.journal import Recorder
from mdtui.mrk.locking import DEFAULT_TIMEOUT, never
from mdtui.mrk.packed import packed
from mdtui.mrk.reading import ATTEMPTS, FIRST_PAUSE, read_header

LONGEST_HOLD = 0.5
"""Seconds for which one lock is held at most; a part that took longer makes the next one smaller."""
SHORT_HOLD = LONGEST_HOLD / 4
"""Seconds below which a part makes the next one larger again, as what was slow may have been slow once."""


class PartlyDoneError(MdtuiError):
    """A large change stopped in the middle; what was done stays done and can be taken back.

    Attributes:
        cause: why it stopped.
        change: what was done.
    """

    def __init__(self, cause: MdtuiError, change: Change) -> None:
        what = f"stopped after {len(change.changed)} records were changed: {cause.what}"
        super().__init__(what, where=cause.where, hint=cause.hint)
        self.exit_code = cause.exit_code
        self.cause = cause
        self.change = change


class HowToWrite(TypedDict, total=False):
    """How a change is carried out.

    Attributes:
        timeout: seconds to wait for each lock; by default the setting.
        dry_run: only say what would change.
        cancelled: asked while waiting and between the parts; parts that are done stay done.
        progress: told after each part how many records of how many are done.
    """

    timeout: float
    dry_run: bool
    cancelled: Callable[[], bool]
    progress: Callable[[int, int], None]


class Write(msgspec.Struct, frozen=True):
    """How the parts of a change are carried out.

    Attributes:
        path: the IMAP.MRK.
        lock: the folder's lock file.
        files: the system calls.
        clock: for waiting and measuring.
        batch: at most so many records under one lock; fewer while one is held for longer than `LONGEST_HOLD`.
        recorder: writes each part down before and after.
        timeout: seconds to wait for each lock.
        dry_run: only say what would change.
        cancelled: asked while waiting and between the parts; parts that are done stay done.
        progress: told after each part how many records of how many are done.
    """

    path: Path
    lock: Path
    files: FileSystem
    clock: Clock
    batch: int
    recorder: Recorder
    timeout: float = DEFAULT_TIMEOUT
    dry_run: bool = False
    cancelled: Callable[[], bool] = never
    progress: Callable[[int, int], None] | None = None

    def edit(self, edit: Edit | Restore) -> Change:
        """Carry out an edit, or give back earlier flags, and return what changed, all parts together.

        Raises:
            PartlyDoneError: a later part failed; it has the exit code of its cause.
            MdtuiError: the first part failed, as `editing.apply` says; nothing was written.
        """
        return self._carry_out(edit)

    def undo(self, changed: Sequence[FlagChange], uid_validity: int) -> Change:
        """Take changes back where the records are still as they left them; raises as `edit` does."""
        return self._carry_out(Undo(changed, uid_validity))

    def _carry_out(self, intent: Intent) -> Change:
        done = Change(path=self.path, uid_validity=intent.uid_validity, change_id=self.recorder.subject.id)
        start, size, part, total = 0, self.batch, 0, len(intent.targets)
        while start < total and not (part and self.cancelled()):
            stop = min(start + size, total)
            try:
                change = self._part(part, intent.part(start, stop))
            except PartlyDoneError as error:
                raise PartlyDoneError(error.cause, done.joined(error.change)) from error
            except MdtuiError as error:
                if done.changed:
                    raise PartlyDoneError(error, done) from error
                raise
            change = msgspec.structs.replace(change, changed=packed(change.changed, FlagChange))
            done = done.joined(change) if part else msgspec.structs.replace(change, change_id=done.change_id)
            start, part = stop, part + 1
            if change.held > LONGEST_HOLD:
                size = max(1, size // 2)
            elif change.held < SHORT_HOLD:
                size = min(self.batch, size * 2)
            if self.progress is not None:
                self.progress(start, total)
        return done

    def _part(self, part: int, intent: Intent) -> Change:
        planned, sure = self._foreseen(intent)
        if self.dry_run:
            return planned
        if sure and not planned.changed:
            return msgspec.structs.replace(planned, dry_run=False)
        self.recorder.begin(part, planned, self.lock)
        try:
            change = apply(
                intent,
                self.path,
                self.lock,
                files=self.files,
                clock=self.clock,
                timeout=self.timeout,
                cancelled=self.cancelled,
                before_attempt=partial(self.recorder.trying, part),
                before_write=partial(self.recorder.locked, part, planned),
            )
        except WrittenError as error:
            self.recorder.end(part, error.change, error.line())
            raise PartlyDoneError(error, error.change) from error
        except MdtuiError as error:
            if not isinstance(error, HalfDoneError):
                self.recorder.failed(part, error)
            raise
        self.recorder.end(part, change)
        return change

    def _foreseen(self, intent: Intent) -> tuple[Change, bool]:
        """Return what an intent changes as far as can be seen without the lock, and whether that is sure.

        While somebody rewrites the file, records and even its header seem to be missing. That does no harm where
        something is to be changed, as then all is looked at again under the lock; but that records are gone, or that
        nothing may be written, is said only of a file that nobody writes to.
        """
        planned, refused = self._look(intent)
        pause = FIRST_PAUSE
        for _ in range(ATTEMPTS):
            if refused is None and (not planned.gone or (planned.changed and not self.dry_run)):
                return planned, True
            locked, counter = self._state()
            planned, refused = self._look(intent)
            if not locked and self._state() == (False, counter):
                if refused is not None:
                    raise refused
                return planned, True
            self.clock.sleep(pause)
            pause *= 2
        if refused is not None and self.dry_run:
            raise refused
        return planned, False

    def _look(self, intent: Intent) -> tuple[Change, RefusedError | None]:
        try:
            return preview(intent, self.path, files=self.files, clock=self.clock), None
        except RefusedError as error:
            return Change(path=self.path, uid_validity=intent.uid_validity, dry_run=True), error

    def _state(self) -> tuple[bool, int | None]:
        """Return whether the folder is locked, and LastWriteCounter."""
        header = read_header(self.path, self.files)
        return os.path.lexists(self.lock), None if header is None else header.last_write_counter
