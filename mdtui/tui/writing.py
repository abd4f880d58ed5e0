"""Flag changes in the order they were asked for, one at a time, and what can be taken back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import PartlyDoneError
from mdtui.mrk.editing import Change, Edit
from mdtui.mrk.locking import never
from mdtui.server import MailServer
from mdtui.tui.messages import line_of
from mdtui.tui.present import count_text
from mdtui.tui.rows import FolderRows

REMEMBERED = 200
"""Changes that can be taken back, one after the other."""


@dataclass(eq=False)
class Write:
    """A change that was asked for.

    Attributes:
        edit: what to do; None to take back the last change that was made before its turn comes.
        folder: the folder to change; of an undo, known when its turn comes.
        undone: the change to take back, known when its turn comes.
        rows: where it is shown; None where it is not on the screen.
        token: what `FolderRows.begin` gave; None where nothing was begun.
        change: what was done; None where nothing was.
        error: why not all was done; None where it was.
    """

    edit: Edit | None = None
    folder: Folder | None = None
    undone: Change | None = None
    rows: FolderRows | None = None
    token: int | None = None
    change: Change | None = None
    error: Exception | None = None

    def run(self, server: MailServer, cancelled: Callable[[], bool] = never) -> None:
        """Do it, and keep what came of it; call it in a worker.

        Args:
            server: the mail root.
            cancelled: asked while waiting for the lock.
        """
        try:
            if self.folder is not None and self.undone is not None:
                self.change = server.undo(self.folder, self.undone, cancelled=cancelled)
            elif self.folder is not None and self.edit is not None:
                self.change = server.edit(self.folder, self.edit, cancelled=cancelled)
        except PartlyDoneError as error:
            self.change, self.error = error.change, error
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whoever asked for it says what went wrong
            self.error = error

    def said(self) -> str:
        """Return what to tell the person: nothing where a key did just what its row shows."""
        if self.error is not None:
            return line_of(self.error)
        change = self.change
        if change is None:
            return ""
        exceptions = [
            f"{count_text(len(rows))} {what}"
            for rows, what in (
                (change.gone, "not there any more"),
                (change.conflicts, "changed by somebody else since, left as they are"),
                (change.overlap, "overwritten by a program that did not take the lock"),
            )
            if rows
        ]
        if not exceptions and self.edit is not None and len(change.changed) == 1:
            return ""
        verb = "changed" if self.edit is not None else "taken back"
        return ", ".join([f"{records_text(len(change.changed))} {verb}", *exceptions])


class Writes:
    """The queue of changes and the stack of what was done."""

    def __init__(self) -> None:
        self._waiting: deque[Write] = deque()
        self._running: Write | None = None
        self._done: deque[tuple[Folder, Change]] = deque(maxlen=REMEMBERED)

    @property
    def busy(self) -> int:
        """How many changes wait or are being written."""
        return len(self._waiting) + (self._running is not None)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back, or one on its way that could be."""
        queued = [write for write in (self._running, *self._waiting) if write is not None]
        edits = sum(write.edit is not None for write in queued)
        undos = sum(write.edit is None and write.undone is None for write in queued)
        return len(self._done) + edits > undos

    def add(self, write: Write) -> None:
        """Put a change behind the others."""
        self._waiting.append(write)

    def next(self) -> Write | None:
        """Return the change to write now, or None while another is being written or there is none."""
        while self._running is None and self._waiting:
            write = self._waiting.popleft()
            if write.edit is None:
                if not self._done:
                    continue
                write.folder, write.undone = self._done.pop()
            self._running = write
            return write
        return None

    def drop_waiting(self) -> list[Write]:
        """Forget the changes whose turn has not come, and return them."""
        dropped = list(self._waiting)
        self._waiting.clear()
        return dropped

    def ended(self, write: Write) -> None:
        """Take note of what came of the change that was being written."""
        self._running = None
        if write.folder is None:
            return
        if write.undone is not None:
            if write.change is None:
                self._done.append((write.folder, write.undone))
        elif write.change is not None and write.change.changed:
            self._done.append((write.folder, write.change))


def records_text(count: int) -> str:
    """Return a number of records in words."""
    return f"{count_text(count)} {'record' if count == 1 else 'records'}"
