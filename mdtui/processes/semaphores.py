"""MDaemon's semaphore files in ``App``: the one by which it shows that it is alive, and the one that stops all work.

A running MDaemon deletes ``WATCHDOG.SEM`` within 10 to 20 seconds; one that is still there after 20 seconds says that
it does not run, or hangs. ``LOCKSEMS.SEM`` stops all processing, and stays until somebody deletes it. Source: vendor's
help and knowledge base.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError
from mdtui.files import FileStamp, FileSystem, find_entry

WATCHDOG = "WATCHDOG.SEM"
LOCK_SEMAPHORES = "LOCKSEMS.SEM"
PATIENCE = 20.0
"""Seconds after which MDaemon counts as not running."""
_PAUSE = 0.1


class Probe(msgspec.Struct, frozen=True):
    """What came of asking whether MDaemon is alive.

    Attributes:
        answer: ``alive``: the file was taken away; ``silent``: it was not within 20 seconds; ``cancelled``: the wait
            was given up.
        seconds: how long that took.
        ours: whether the file that was watched is our own, which is removed where nobody else did; a file of somebody
            else says as much, and stays.
    """

    answer: Literal["alive", "silent", "cancelled"]
    seconds: float
    ours: bool = True


def semaphore_age(app: Path, name: str, clock: Clock) -> float | None:
    """Return how many seconds ago a semaphore file was written, never less than 0; None where it is not there."""
    path = find_entry(app, name)
    try:
        return None if path is None else max(0.0, clock.now() - path.lstat().st_mtime)
    except OSError:
        return None


def probe(
    app: Path,
    *,
    files: FileSystem,
    clock: Clock,
    patience: float = PATIENCE,
    cancelled: Callable[[], bool] = lambda: False,
) -> Probe:
    """Write ``WATCHDOG.SEM``, watch it go, and remove it where nobody did.

    Args:
        app: MDaemon's ``App`` directory.
        files: the system calls.
        clock: times and waits.
        patience: seconds after which nobody is taken to answer.
        cancelled: asked again and again; True gives up, and removes the file.

    Raises:
        FailedError: the file cannot be written, looked at or removed.
    """
    there = find_entry(app, WATCHDOG)
    path = there or app / WATCHDOG
    start = clock.monotonic()
    own = _write(path, files) if there is None else None
    try:
        answer = _watch(path, files, clock, start + patience, cancelled)
    finally:
        if own is not None:
            _remove(path, own, files)
    return Probe(answer, clock.monotonic() - start, own is not None)


def _write(path: Path, files: FileSystem) -> FileStamp | None:
    """Make the file; return what it is, or None where somebody else has just made one."""
    try:
        descriptor = files.create_new(path, 0o644)
        try:
            return files.stamp(descriptor)
        finally:
            files.close(descriptor)
    except FileExistsError:
        return None
    except OSError as error:
        raise FailedError.from_os(error, "cannot write the semaphore", path) from error


def _watch(
    path: Path, files: FileSystem, clock: Clock, until: float, cancelled: Callable[[], bool]
) -> Literal["alive", "silent", "cancelled"]:
    while _stamp(path, files) is not None:
        if cancelled():
            return "cancelled"
        if clock.monotonic() >= until:
            return "silent"
        clock.sleep(_PAUSE)
    return "alive"


def _stamp(path: Path, files: FileSystem) -> FileStamp | None:
    """Return what the file is now; None where it is gone, or on its way."""
    try:
        return files.stamp_path(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        # On Windows a file whose deletion is pending is refused, until the last handle to it is closed.
        if isinstance(error, PermissionError) and sys.platform == "win32":
            return None
        raise FailedError.from_os(error, "cannot look at the semaphore", path) from error


def _remove(path: Path, own: FileStamp, files: FileSystem) -> None:
    """Remove our own file, and nobody else's that has taken its place."""
    stamp = _stamp(path, files)
    if stamp is None or not stamp.same_file(own):
        return
    try:
        files.unlink(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise FailedError.from_os(error, "cannot remove the semaphore", path) from error
