"""Every lock file of a mail root: which folder it is for, how old it is, whose it is, and who of ours waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from mdtui.changes import LockUse
from mdtui.clock import Clock, age_text
from mdtui.findings import Finding, Severity
from mdtui.mrk.locking import LockFile, list_locks
from mdtui.text import safe_text

Use = Callable[[Path], tuple[LockUse | None, tuple[int, ...]]]
"""Says of a lock file which process of ours holds it and which ones wait for it."""


class HeldLock(msgspec.Struct, frozen=True):
    """A lock file and the folder it is for.

    Attributes:
        lock: the lock file.
        folder: the mailbox path of the folder; empty where no folder of this root has a lock of that name.
        ours: the process of ours that holds it or left it behind; None where it is somebody else's.
        waiting: processes of ours that wait for it.
        finding: ``LCK001``, that it is older than the settings allow; None where it is not.
    """

    lock: LockFile
    folder: str
    ours: LockUse | None = None
    waiting: tuple[int, ...] = ()
    finding: Finding | None = None


class LockRadar:
    """Looks at the lock directory, as often as asked.

    Args:
        named: walks the root and gives each folder's lock file name and mailbox path; it is called only when a lock
            appears whose name is not known yet, as a walk over thousands of folders takes its time.
        use: gives what the journal knows of lock files.
        old: a lock older than so many seconds is a finding.
        clock: for ages.
    """

    def __init__(
        self, named: Callable[[], Iterable[tuple[str, str]]], use: Callable[[], Use], old: float, clock: Clock
    ) -> None:
        self._named = named
        self._use = use
        self._old = old
        self._clock = clock
        self._folders: dict[str, str] = {}

    def look(self, directory: Path) -> list[HeldLock]:
        """Return every lock file of a directory, the oldest first.

        Raises:
            FailedError: the directory or the journal cannot be read.
        """
        found = list_locks(directory, self._clock)
        names = {lock.path.name.casefold() for lock in found}
        if not names <= self._folders.keys():
            known = {name.casefold(): folder for name, folder in self._named()}
            self._folders = {**dict.fromkeys(names, ""), **known}
        use = self._use() if found else None
        return [self._held(lock, *use(lock.path)) for lock in found] if use is not None else []

    def _held(self, lock: LockFile, ours: LockUse | None, waiting: tuple[int, ...]) -> HeldLock:
        # Another thread may have looked meanwhile, when this lock was not there.
        folder = self._folders.get(lock.path.name.casefold(), "")
        return HeldLock(lock, folder, ours, waiting, old_lock(lock, folder, self._old))


def old_lock(lock: LockFile, folder: str, old: float) -> Finding | None:
    """Return the finding that a lock file is older than so many seconds, or None where it is not.

    Args:
        lock: the lock file.
        folder: the mailbox path of the folder it is for; empty where that is not known.
        old: seconds.
    """
    if lock.age <= old:
        return None
    text = safe_text(f"the lock file is {age_text(lock.age)} old: {lock.path.name}")
    return Finding("LCK001", Severity.WARNING, text, folder, subject=lock.path.name)
