"""MDaemon's lock on a folder: a file that whoever changes the folder's IMAP.MRK creates, and removes afterwards.

Source: "Lock an IMAP folder by creating a file IMAP-foldername-email.lck, where foldername is a filename-safe version
of the folder name and email is the owner's address (public for public folders). If the lock file already exists, wait."
What the source leaves open is a field of `LockNaming`. A lock of somebody else is never opened and never removed.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec

from mdtui.clock import Clock, age_text
from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileStamp, FileSystem

DEFAULT_TIMEOUT = 10.0
"""Seconds that a write waits for somebody else's lock."""
FIRST_PAUSE = 0.005
LONGEST_PAUSE = 0.1
"""Seconds; a wait is cancelled within this time."""

UNLINK_TRIES = 5

_SEPARATORS = str.maketrans({"\\": "_", "/": "_", '"': "_"})
_NOT_A_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST_NAME = 255


class LockNaming(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a folder's lock file is named, where MDaemon's published rule leaves it open.

    Attributes:
        inbox: the folder name of a mailbox's inbox.
        separator: what joins the names of nested folders, before separators are replaced.
        keep_suffix: whether each name keeps its ``.IMAP``.
        encoded: whether names stay in modified UTF-7, as they are on disk.
        case: how the folder name is spelled; it matters only where the file system tells cases apart.
    """

    inbox: str = "INBOX"
    separator: str = "/"
    keep_suffix: bool = False
    encoded: bool = False
    case: Literal["as is", "lower", "upper"] = "as is"


def lock_name(names: Sequence[str], raw_names: Sequence[str], owner: str, naming: LockNaming) -> str:
    r"""Return the name of a folder's lock file.

    Args:
        names: the folder's names below its mailbox, decoded; empty for the inbox.
        raw_names: the same as they are on disk, without ``.IMAP``.
        owner: the mailbox's email address, or ``public``.
        naming: what the published rule leaves open.

    Returns:
        ``IMAP-<folder>-<owner>.lck`` with ``\``, ``/`` and ``"`` replaced by ``_``.

    Raises:
        RefusedError: the name could not be that of a plain file on Windows, so no MDaemon can use it.
    """
    parts = raw_names if naming.encoded else names
    suffix = ".IMAP" if naming.keep_suffix else ""
    folder = naming.separator.join(part + suffix for part in parts) if parts else naming.inbox
    if naming.case != "as is":
        folder = folder.lower() if naming.case == "lower" else folder.upper()
    name = f"IMAP-{folder}-{owner}.lck".translate(_SEPARATORS)
    if _NOT_A_NAME.search(name) or len(name) > _LONGEST_NAME:
        raise RefusedError("the folder's name gives no valid lock file name", where=name, hint="it can only be viewed")
    return name


class LockFile(msgspec.Struct, frozen=True):
    """A lock file somebody has created.

    Attributes:
        path: where it is.
        age: seconds since it was created or last written, never negative.
        size: bytes; what MDaemon writes into it is not known, and it is not opened.
    """

    path: Path
    age: float
    size: int


def list_locks(directory: Path, clock: Clock) -> list[LockFile]:
    """Return every ``.lck`` of a directory, oldest first.

    Raises:
        FailedError: the directory cannot be read.
    """
    try:
        with os.scandir(directory) as entries:
            paths = [Path(entry.path) for entry in entries if entry.name.lower().endswith(".lck")]
    except OSError as error:
        raise FailedError.from_os(error, "cannot read the lock directory", directory) from error
    found = filter(None, (_look(path, clock) for path in paths))
    return sorted(found, key=lambda lock: (-lock.age, lock.path.name))


def _look(path: Path, clock: Clock) -> LockFile | None:
    try:
        status = path.lstat()
    except OSError:
        # It was released between the listing and the look.
        return None
    return LockFile(path, max(0.0, clock.now() - status.st_mtime), status.st_size)


def never() -> bool:
    """Return False: the answer of somebody who does not cancel."""
    return False


class FolderLock:
    """The lock on one folder, held inside a ``with`` block.

    Args:
        path: the lock file.
        timeout: seconds to wait while somebody else holds it.
        files: the system calls.
        clock: for waiting.
        cancelled: asked between two attempts; True gives up.
        before_attempt: called before each attempt to create the file; what it raises ends the wait.

    Attributes:
        waited: seconds it took to get the lock.

    Raises:
        LockedError: on entering, when the wait ran out or was cancelled.
        RefusedError: on entering, when the lock directory is not there.
        FailedError: on entering or leaving, when the system refuses for another reason.
    """

    def __init__(
        self,
        path: Path,
        *,
        files: FileSystem,
        clock: Clock,
        timeout: float = DEFAULT_TIMEOUT,
        cancelled: Callable[[], bool] = never,
        before_attempt: Callable[[], None] = lambda: None,
    ) -> None:
        self.path = path
        self.waited = 0.0
        self._files = files
        self._clock = clock
        self._timeout = timeout
        self._cancelled = cancelled
        self._before_attempt = before_attempt
        self._descriptor = -1
        self._stamp: FileStamp | None = None

    def __enter__(self) -> Self:
        start = self._clock.monotonic()
        pause = FIRST_PAUSE
        while not self._try_to_create():
            self.waited = self._clock.monotonic() - start
            left = self._timeout - self.waited
            if left <= 0 or self._cancelled():
                raise LockedError(self._what(left), where=self.path, hint="try again, or see the list of locks")
            # Jitter, so that several who wait for one lock do not meet again and again.
            self._clock.sleep(min(left, pause * random.uniform(0.5, 1.0)))  # noqa: S311 - not a secret
            pause = min(pause * 1.5, LONGEST_PAUSE)
        self.waited = self._clock.monotonic() - start
        return self

    def _try_to_create(self) -> bool:
        self._before_attempt()
        try:
            self._descriptor = self._files.create_exclusive(self.path)
        except FileExistsError:
            return False
        except FileNotFoundError:
            raise RefusedError("the lock directory is not there", where=self.path.parent, hint="set lock_dir") from None
        except OSError as error:
            if sys.platform == "win32" and isinstance(error, PermissionError):
                # Windows answers so while the deletion of the lock's last holder is still pending.
                return False
            raise FailedError.from_os(error, "cannot create the lock file", self.path) from error
        try:
            self._stamp = self._files.stamp(self._descriptor)
        except OSError as error:
            self._remove()
            raise FailedError.from_os(error, "cannot look at the lock file", self.path) from error
        return True

    def _what(self, left: float) -> str:
        held = _look(self.path, self._clock)
        age = f"{age_text(held.age)} old" if held else "just released"
        gave_up = "the wait was cancelled" if left > 0 else f"no lock after {self.waited:.0f} s"
        return f"the folder is locked by another program, {gave_up}, the lock is {age}"

    @property
    def stamp(self) -> FileStamp:
        """The lock file as it was when it was created; only inside the block."""
        if self._stamp is None:
            raise RuntimeError("the lock is not held")
        return self._stamp

    def held_by_us(self) -> bool:
        """Return whether the lock file is still the one we created."""
        try:
            return self._stamp is not None and self._files.stamp_path(self.path).same_file(self._stamp)
        except OSError:
            return False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._remove()
        except OSError as failure:
            raise FailedError.from_os(
                failure, "the lock file could not be removed", self.path, "remove it by hand, it is ours"
            ) from failure

    def _remove(self) -> None:
        """Close and remove the file; where somebody put another in its place, leave theirs alone."""
        try:
            if os.name != "nt":
                self._unlink()
        finally:
            descriptor, self._descriptor = self._descriptor, -1
            self._files.close(descriptor)

    def _unlink(self) -> None:
        for attempt in range(1, UNLINK_TRIES + 1):
            try:
                if self._stamp is None or self._files.stamp_path(self.path).same_file(self._stamp):
                    self._files.unlink(self.path)
            except FileNotFoundError:
                return
            except OSError:
                # A lock that stays keeps MDaemon out of the mailbox, so a passing fault is waited out.
                if attempt == UNLINK_TRIES:
                    raise
                self._clock.sleep(LONGEST_PAUSE)
            else:
                return
