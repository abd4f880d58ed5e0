"""Large changes: the same edit in several parts, each under a lock of its own, so that MDaemon never waits long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from mdtui.clock import Clock
from mdtui.errors import MdtuiError
from mdtui.files import FileSystem
from mdtui.mrk.editing import Change, Edit, Intent, Undo, apply, preview
from mdtui.mrk.locking import DEFAULT_TIMEOUT, never

_Item = TypeVar("_Item")


class PartlyDoneError(MdtuiError):
    """A large change stopped in the middle; what was done stays done and can be taken back.

    Attributes:
        change: what was done.
    """

    def __init__(self, cause: MdtuiError, change: Change) -> None:
        what = f"stopped after {len(change.changed)} records were changed: {cause.what}"
        super().__init__(what, where=cause.where, hint=cause.hint)
        self.exit_code = cause.exit_code
        self.change = change


class Write(msgspec.Struct, frozen=True):
    """How the parts of a change are carried out.

    Attributes:
        path: the IMAP.MRK.
        lock: the folder's lock file.
        files: the system calls.
        clock: for waiting and measuring.
        batch: at most so many records under one lock.
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
        parts = [msgspec.structs.replace(edit, targets=part) for part in self._cut(edit.targets)]
        return self._carry_out(parts, len(edit.targets))

    def undo(self, change: Change) -> Change:
        """Take a change back where its records are still as it left them; raises as `edit` does."""
        parts = [Undo(part, change.uid_validity) for part in self._cut(change.changed)]
        return self._carry_out(parts, len(change.changed))

    def _cut(self, items: Sequence[_Item]) -> list[Sequence[_Item]]:
        return [items[start : start + self.batch] for start in range(0, len(items), self.batch)]

    def _carry_out(self, parts: Sequence[Intent], total: int) -> Change:
        done = Change(path=self.path, uid_validity=parts[0].uid_validity if parts else 0)
        count = 0
        for part in parts:
            if count and self.cancelled():
                break
            try:
                change = self._part(part)
            except MdtuiError as error:
                if done.changed:
                    raise PartlyDoneError(error, done) from error
                raise
            done = done.joined(change) if count else change
            count += len(part.targets)
            if self.progress is not None:
                self.progress(count, total)
        return done

    def _part(self, part: Intent) -> Change:
        if self.dry_run:
            return preview(part, self.path, files=self.files, clock=self.clock)
        return apply(
            part,
            self.path,
            self.lock,
            files=self.files,
            clock=self.clock,
            timeout=self.timeout,
            cancelled=self.cancelled,
        )
