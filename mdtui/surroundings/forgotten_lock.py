"""A lock file that somebody left behind, removed on a person's explicit word and under every condition below.

A lock of somebody else is never removed on the program's own account, and never while a write waits for it. The
vendor's advice for one that was left behind is to restart MDaemon, or to delete it by hand. This is that hand, and it
looks at more than a hand does:

- the lock is older than the setting ``lock_old``;
- the mail root and its lock directory lie on this machine, so that MDaemon, if it runs, runs here;
- no program that takes such locks runs on this machine, or of a demo, none that works in it;
- right before the removal, all of this is so still, and the file is the very one that the person was shown.
"""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from mdtui.changes import GUARD, Changes
from mdtui.clock import Clock, age_text
from mdtui.config import Config
from mdtui.demo.marker import is_demo_root
from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileStamp, FileSystem, exclusively
from mdtui.folder_locks import FolderLocks
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.machine import why_elsewhere
from mdtui.mailroot.root import MailRoot
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Altering, LockIdentity
from mdtui.mrk.repair.steps import StepKind
from mdtui.processes.table import Process, ProcessTable, working_directory
from mdtui.surroundings.step import AroundStep, Found, Stand, left
from mdtui.text import safe_text

RULE = "LCK001"
"""The rule that a lock file is not too old."""
TAKERS = ("MDaemon.exe", "WorldClient.exe")
"""The programs that work in mailboxes, and so take their locks: the server, and webmail beside it. Source: records are
added when "an IMAP or webmail user" opens a folder, and the vendor's names of the programs."""
_FOREIGN = "nobody here says whose it is"


class Ground(Protocol):
    """What must be known to remove a lock file; `mdtui.server.MailServer` knows it."""

    @property
    def root(self) -> MailRoot:
        """The mail root."""

    @property
    def config(self) -> Config:
        """The settings."""

    @property
    def clock(self) -> Clock:
        """For ages."""

    @property
    def journal(self) -> Journal:
        """Beside which the guard is."""

    @property
    def changes(self) -> Changes:
        """What is known of our own locks."""

    @property
    def folder_locks(self) -> FolderLocks:
        """Which lock file is a folder's."""


class ForgottenLock:
    """Finds out whether a folder's lock file was left behind, and removes it.

    Args:
        ground: what must be known.
        files: the system calls.
        table: the processes of this machine.
    """

    takes_lock = False

    def __init__(self, ground: Ground, files: FileSystem, table: ProcessTable) -> None:
        self._ground = ground
        self._files = files
        self._table = table

    def find(self, folder: Folder) -> Iterator[Found]:
        """Yield the step that removes the folder's lock file, or why there can be none; nothing where it is not old."""
        path = self._ground.folder_locks.to_watch(folder)
        status = None if path is None else _status(path)
        if path is None or status is None or self._age(status) <= self._ground.config.lock_old:
            return
        text = safe_text(f"the lock file is {age_text(self._age(status))} old: {path.name}")
        ours, _ = self._ground.changes.lock_use()(path)
        own = ours is not None and ours.dead
        if ours is not None and not own:
            why = f"process {ours.pid} of ours holds it, and still runs"
        else:
            why = "" if own else self._why_not(path, status)
        if why:
            yield left(RULE, text, safe_text(f"{why}; by hand, once nothing uses the folder: {by_hand(path)}"))
            return
        stamp = self._files.stamp_path(path)
        altering = Altering(StepKind.LOCK, str(path.absolute()), lock=LockIdentity.of(stamp))
        whose = f"process {ours.pid} of ours left it behind" if ours is not None else _FOREIGN
        said = safe_text(f"remove the lock file {path.name}, {age_text(self._age(status))} old")
        why = f"while it is there everybody waits; {whose}, and neither {' nor '.join(TAKERS)} runs here"
        yield AroundStep(StepKind.LOCK, RULE, altering=altering, said=said, why=why, own=own)

    def _age(self, status: os.stat_result) -> float:
        return self._ground.clock.now() - status.st_mtime

    def _why_not(self, path: Path, status: os.stat_result) -> str:
        """Return why somebody else's lock file is not removed here, as a phrase; nothing where it may be."""
        if not stat.S_ISREG(status.st_mode):
            return "it is no plain file"
        if why := self._why_not_here(path):
            return why
        if self._age(status) <= self._ground.config.lock_old:
            return "it is not old"
        running = next((process for process in self._running() if self._may_hold(process)), None)
        if running is not None:
            return f"{running.name} runs here, process {running.pid}, and may be what holds it"
        return ""

    def _running(self) -> Iterable[Process]:
        return self._table.scan(frozenset(name.casefold() for name in TAKERS))

    def _may_hold(self, process: Process) -> bool:
        """Return whether a program may work in this root: in a demo's, only one that the demo has started does."""
        root = self._ground.root.path
        if not is_demo_root(root):
            return True
        works_in = working_directory(process)
        return works_in is not None and Path(works_in).resolve().is_relative_to(root.resolve())

    def _why_not_here(self, path: Path) -> str:
        root = self._ground.root
        if sys.platform != "win32" and not is_demo_root(root.path):
            return (
                "MDaemon runs on Windows only, so this mail root is another machine's, and what runs there is not seen"
            )
        for what, where in (("the mail root", root.path), ("the lock directory", path.parent)):
            if why := why_elsewhere(where.absolute()):
                return f"{what} may be another machine's, {why}, and what runs there is not seen"
        return ""

    def stands(self, altering: Altering) -> Stand:
        """Return whether the lock file is there still."""
        try:
            stamp = self._files.stamp_path(Path(altering.path))
        except OSError:
            return Stand.AFTER
        return Stand.BEFORE if LockIdentity.of(stamp) == altering.lock else Stand.AFTER

    def forward(self, altering: Altering, change: str) -> None:  # noqa: ARG002 - as an `Alteration` has it
        """Look at everything again, and remove the lock file.

        Raises:
            RefusedError: something is otherwise by now; it says what.
            LockedError: another program has it open, so somebody holds it.
            FailedError: the system refuses.
        """
        path = Path(altering.path)
        try:
            with exclusively(self._ground.journal.directory / GUARD):
                self._remove(path, altering)
        except OSError as error:
            if sys.platform == "win32" and isinstance(error, PermissionError):
                what = "another program has the lock file open, it stays"
                raise LockedError(what, where=path, hint=by_hand(path)) from error
            raise FailedError.from_os(error, "cannot remove the lock file", path, by_hand(path)) from error

    def _remove(self, path: Path, altering: Altering) -> None:
        status = _status(path)
        if status is None or LockIdentity.of(self._files.stamp_path(path)) != altering.lock:
            raise RefusedError("it is not the lock file that was there, nothing was removed", where=path)
        if why := self._why_not(path, status):
            raise RefusedError(f"{why}, nothing was removed", where=path, hint=f"by hand: {by_hand(path)}")
        # Looking at the processes takes time; the file must be the same to the last.
        stamp: FileStamp = self._files.stamp_path(path)
        if LockIdentity.of(stamp) != altering.lock:
            raise RefusedError("it is not the lock file that was there, nothing was removed", where=path)
        self._files.unlink(path)

    def backward(self, altering: Altering, change: str) -> None:  # noqa: ARG002 - as an `Alteration` has it
        """Refuse: a lock file that nobody holds would only lock the folder for all."""
        what = "a lock file that was removed is not put back, it would lock the folder for everybody"
        raise RefusedError(what, where=altering.path)

    def tidy(self, altering: Altering, change: str) -> None:
        """Do nothing: a lock file is there or not."""


def by_hand(path: Path) -> str:
    """Return the command that removes a lock file by hand, as it is typed on this system; not safe to show."""
    return f'del "{path}"' if sys.platform == "win32" else f"rm -- {shlex.quote(str(path))}"


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None
