"""Large changes: the same edit in several parts, each under a lock of its own, so that MDaemon never waits long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypedDict

import msgspec

from mdtui.clock import Clock
from mdtui.errors import MdtuiError
from mdtui.files import FileSystem
from mdtui.mrk.editing import Change, Edit, FlagChange, HalfDoneError, Intent, Undo, WrittenError, apply, preview
from mdtui.mrk.journal import Recorder
from mdtui.mrk.locking import DEFAULT_TIMEOUT, never

LONGEST_HOLD = 0.5
"""Seconds for which one lock is held at most; a part that took longer makes the next one smaller."""


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
        batch: at most so many records under one lock; fewer once a lock was held for longer than `LONGEST_HOLD`.
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

    def edit(self, edit: Edit) -> Change:
        """Carry out an edit and return what changed, all parts together.

        Raises:
            PartlyDoneError: a later part failed; it has the exit code of its cause.
            MdtuiError: the first part failed, as `editing.apply` says; nothing was written.
        """

        def cut(start: int, stop: int) -> Edit:
            return msgspec.structs.replace(edit, targets=edit.targets[start:stop])

        return self._carry_out(cut, len(edit.targets), edit.uid_validity)

    def undo(self, changed: Sequence[FlagChange], uid_validity: int) -> Change:
        """Take changes back where the records are still as they left them; raises as `edit` does."""

        def cut(start: int, stop: int) -> Undo:
            return Undo(changed[start:stop], uid_validity)

        return self._carry_out(cut, len(changed), uid_validity)

    def _carry_out(self, cut: Callable[[int, int], Intent], total: int, uid_validity: int) -> Change:
        done = Change(path=self.path, uid_validity=uid_validity, change_id=self.recorder.subject.id)
        start, size, part = 0, self.batch, 0
        while start < total and not (part and self.cancelled()):
            stop = min(start + size, total)
            try:
                change = self._part(part, cut(start, stop))
            except PartlyDoneError as error:
                raise PartlyDoneError(error.cause, done.joined(error.change)) from error
            except MdtuiError as error:
                if done.changed:
                    raise PartlyDoneError(error, done) from error
                raise
            done = done.joined(change) if part else msgspec.structs.replace(change, change_id=done.change_id)
            start, part = stop, part + 1
            if change.held > LONGEST_HOLD:
                size = max(1, size // 2)
            if self.progress is not None:
                self.progress(start, total)
        return done

    def _part(self, part: int, intent: Intent) -> Change:
        planned = preview(intent, self.path, files=self.files, clock=self.clock)
        if self.dry_run or not planned.changed:
            return planned if self.dry_run else msgspec.structs.replace(planned, dry_run=False)
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
