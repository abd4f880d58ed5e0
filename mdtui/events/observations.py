"""What this program has noticed itself, as events among those that MDaemon reports.

A look at the processes, the locks, the folders or the disk puts in what has changed; the feed takes it out. Both may be
in different threads. What is put in while nobody takes anything out is bounded: the oldest go first, and are counted.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import deque

from mdtui.clock import age_text
from mdtui.events.event import Event
from mdtui.findings import Severity

TAG = "mdtui"
SOURCE = "this program"
KEPT = 1000
"""Observations that are kept."""
HARDLY_ANY = 100 << 20
"""Bytes; MDaemon itself stops accepting mail when a limit is reached, which an administrator sets."""


class Observations:
    """The program's own observations; an `EventSource`.

    Args:
        kept: how many are kept.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._lock = threading.Lock()
        self._all: deque[Event] = deque(maxlen=kept)
        self._new: deque[Event] = deque(maxlen=kept)
        self._dropped = 0
        self._closed = False

    @property
    def name(self) -> str:
        """What the source is called."""
        return SOURCE

    @property
    def problem(self) -> str:
        """How many observations nobody has taken out in time; empty where none was lost."""
        with self._lock:
            return f"{SOURCE}: {self._dropped} observations were lost" if self._dropped else ""

    def put(self, event: Event) -> None:
        """Add an observation, from any thread; after `close` nothing is added."""
        with self._lock:
            if self._closed:
                return
            self._dropped += len(self._new) == self._new.maxlen
            self._all.append(event)
            self._new.append(event)

    def read(self) -> list[Event]:
        """Return the observations that are kept, the oldest first."""
        with self._lock:
            self._new.clear()
            return list(self._all)

    def poll(self) -> list[Event]:
        """Return the observations that were put in since the last call."""
        with self._lock:
            new = list(self._new)
            self._new.clear()
            return new

    def close(self) -> None:
        """Take in nothing more."""
        with self._lock:
            self._closed = True


def process_stopped(time: dt.datetime, process: str, pid: int | None, *, needed: bool) -> Event:
    """Return the observation that a process is gone.

    Args:
        time: when it was noticed.
        process: the name of its program.
        pid: its number while it ran, None where it is not known.
        needed: whether mail does not flow without it.
    """
    which = process if pid is None else f"{process} (process {pid})"
    severity = Severity.ERROR if needed else Severity.WARNING
    fields = {"process": process} if pid is None else {"process": process, "pid": str(pid)}
    return _observed(time, severity, f"{which} no longer runs", fields)


def process_came_back(time: dt.datetime, process: str, pid: int) -> Event:
    """Return the observation that a process runs again, with its number."""
    return _observed(
        time, Severity.INFO, f"{process} runs again (process {pid})", {"process": process, "pid": str(pid)}
    )


def verdict_changed(time: dt.datetime, verdict: str, before: str, reason: str, severity: Severity) -> Event:
    """Return the observation that the server is better or worse than before.

    Args:
        time: when it was noticed.
        verdict: the verdict now, such as ``CRITICAL``.
        before: the one before.
        reason: the first reason; empty where there is none.
        severity: how much that matters.
    """
    because = f": {reason}" if reason else ""
    fields = {"verdict": verdict, "before": before}
    return _observed(time, severity, f"the server is {verdict}, and was {before}{because}", fields)


def lock_grew_old(time: dt.datetime, lock: str, folder: str, seconds: float) -> Event:
    """Return the observation that a lock file is there for longer than any change takes.

    Args:
        time: when it was noticed.
        lock: the name of the file.
        folder: the mailbox path of the folder that it locks; empty where it is not known.
        seconds: its age.
    """
    about = f" of {folder}" if folder else ""
    text = f"the lock {lock}{about} is {age_text(seconds)} old"
    return _observed(time, Severity.WARNING, text, {"lock": lock, "folder": folder, "seconds": f"{seconds:.0f}"})


def folder_damaged(time: dt.datetime, folder: str, finding: str, severity: Severity = Severity.ERROR) -> Event:
    """Return the observation that a folder has become damaged.

    Args:
        time: when it was noticed.
        folder: its mailbox path.
        finding: what is wrong with it, one line.
        severity: how much that matters.
    """
    return _observed(time, severity, f"{folder}: {finding}", {"folder": folder, "finding": finding})


def disk_space_low(time: dt.datetime, path: str, free: int, total: int, hardly_any: int = HARDLY_ANY) -> Event:
    """Return the observation that a disk is nearly full.

    Args:
        time: when it was noticed.
        path: a directory on it.
        free: bytes that are free.
        total: bytes in all.
        hardly_any: with fewer bytes than that it is critical.
    """
    share = f", {100 * free / total:.1f} %" if total > 0 else ""
    severity = Severity.CRITICAL if free < hardly_any else Severity.WARNING
    text = f"only {free >> 20} MB{share} are free where {path} is"
    return _observed(time, severity, text, {"path": path, "free": str(free), "total": str(total)})


def _observed(time: dt.datetime, severity: Severity, text: str, fields: dict[str, str]) -> Event:
    return Event(time, None, TAG, severity, text, fields, SOURCE)
