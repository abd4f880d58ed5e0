"""What the program notices itself while it runs: it looks again and again, and says what is not as it was before.

It has no thread: whoever follows the events calls `look`, which does nothing most of the time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from mdtui.clock import Clock, local_time
from mdtui.config import Config
from mdtui.errors import MdtuiError
from mdtui.events.event import Event
from mdtui.events.observations import (
    Observations,
    disk_space_low,
    folder_damaged,
    lock_grew_old,
    process_came_back,
    process_stopped,
    verdict_changed,
)
from mdtui.findings import Finding, Severity
from mdtui.health.report import HealthReport
from mdtui.lock_radar import HeldLock
from mdtui.mailroot.root import MailRoot
from mdtui.processes.checking import Verdict
from mdtui.processes.watchdog import ProcessState

HEALTH_SECONDS = 1.0
"""How old a report may be, whoever asked for it."""
LOCK_SECONDS = 10.0
SPACE_SECONDS = 30.0
"""From one look to the next."""

_MEGABYTE = 1 << 20
_RECOVERED = 1.1
"""So much more than the limit must be free before a disk that had run low is said to run low again."""
_FINE, _LOW, _CRITICAL = range(3)
_RUNS = ("running", "denied")
_DAMAGED = (Severity.ERROR, Severity.CRITICAL)
_WEIGHTS = {
    Verdict.OK: Severity.INFO,
    Verdict.WARNING: Severity.WARNING,
    Verdict.CRITICAL: Severity.CRITICAL,
    Verdict.UNKNOWN: Severity.WARNING,
}


class Reporting(Protocol):
    """What says how the server does; `mdtui.health.watching.Health` is it."""

    def report(self, max_age: float = 0.0) -> HealthReport:
        """Return how the server does; a report that is no more than so many seconds old will do."""


class Observed(Protocol):
    """What is looked at; `mdtui.server.MailServer` is it."""

    @property
    def root(self) -> MailRoot:
        """The mail root."""

    @property
    def config(self) -> Config:
        """The settings."""

    @property
    def clock(self) -> Clock:
        """Time."""

    @property
    def health(self) -> Reporting:
        """Whether the server is well."""

    def locks(self) -> list[HeldLock]:
        """Return every lock file, oldest first."""


class Observer:
    """Compares processes, locks, disks and folders with how they were, and puts what has changed into the feed.

    What is wrong when it looks first has not changed; a disk that is full and a lock that is old are said all the same.

    Args:
        server: what is looked at.
        usage: says how many bytes a directory's disk has in all, how many are used and how many are free.
    """

    def __init__(self, server: Observed, usage: Callable[[Path], Sequence[int]] = shutil.disk_usage) -> None:
        self._server = server
        self._usage = usage
        self._guard = threading.Lock()
        self._listeners: list[Observations] = []
        self._due: dict[Callable[[], Iterable[Event]], float] = {}
        self._states: dict[str, ProcessState] = {}
        self._verdict: Verdict | None = None
        self._locks: set[str] = set()
        self._space: dict[int, int] = {}
        self._damage: dict[tuple[str, str], frozenset[str]] = {}
        self._told: set[tuple[str, str]] = set()

    def listen(self) -> Observations:
        """Return a source of all that is noticed from now on."""
        listener = Observations()
        with self._guard:
            self._listeners.append(listener)
        return listener

    def leave(self, listener: Observations) -> None:
        """Give nothing more to a source."""
        with self._guard:
            if listener in self._listeners:
                self._listeners.remove(listener)
        listener.close()

    def look(self) -> None:
        """Look at what it is time for; call it often, from any one thread."""
        looks = ((self._health, 0.0), (self._old_locks, LOCK_SECONDS), (self._disks, SPACE_SECONDS))
        now = self._server.clock.monotonic()
        for look, seconds in looks:
            if now >= self._due.get(look, now):
                self._due[look] = now + seconds
                # What cannot be looked at is said where somebody looks at it.
                with contextlib.suppress(MdtuiError, OSError):
                    self._put(look())

    def checked(self, folder: str, findings: Iterable[Finding], *, how: str = "checked") -> None:
        """Compare what was found in a folder with what was found before; from any thread.

        Args:
            folder: its mailbox path.
            findings: what was found.
            how: how it was looked at; what another look finds is not compared, as it may find less.
        """
        worst: dict[str, Finding] = {}
        for finding in findings:
            if finding.severity in _DAMAGED:
                worst.setdefault(finding.rule, finding)
        with self._guard:
            before = self._damage.get((how, folder))
            self._damage[how, folder] = frozenset(worst)
            if before is None:
                self._told |= {(folder, rule) for rule in worst}
                return
            self._told -= {(folder, rule) for rule in before - worst.keys()}
            new = [finding for rule, finding in worst.items() if (folder, rule) not in self._told]
            self._told |= {(folder, finding.rule) for finding in new}
        time = self._now()
        self._put(folder_damaged(time, folder, finding.text, finding.severity) for finding in new)

    def noticed(self, finding: Finding) -> None:
        """Tell of a finding that is of the moment only, such as a counter that stood still; from any thread."""
        self._put([folder_damaged(self._now(), finding.folder, finding.text, finding.severity)])

    def _put(self, events: Iterable[Event]) -> None:
        for event in events:
            with self._guard:
                listeners = tuple(self._listeners)
            for listener in listeners:
                listener.put(event)

    def _now(self) -> dt.datetime:
        """Return the local time without a zone, as logs have it."""
        clock = self._server.clock
        moment = local_time(clock, clock.now()) or dt.datetime.now(clock.zone())
        return moment.replace(tzinfo=None)

    def _health(self) -> Iterator[Event]:
        report = self._server.health.report(HEALTH_SECONDS)
        for state in report.states:
            before = self._states.get(state.name)
            self._states[state.name] = state
            if before is None or state.need == "on demand" or (state.state in _RUNS) is (before.state in _RUNS):
                continue
            if state.state in _RUNS:
                yield process_came_back(self._now(), state.name, state.pid or 0)
            else:
                yield process_stopped(self._now(), state.name, before.pid, needed=state.need == "needed")
        told, self._verdict = self._verdict, report.verdict
        if told is not None and told is not report.verdict:
            reason = report.reasons[0].text if report.reasons else ""
            severity = _WEIGHTS[report.verdict]
            yield verdict_changed(self._now(), report.verdict.name, told.name, reason, severity)

    def _old_locks(self) -> Iterator[Event]:
        locks = [held for held in self._server.locks() if held.finding is not None]
        names = {held.lock.path.name for held in locks}
        told, self._locks = self._locks, names
        for held in locks:
            if held.lock.path.name not in told:
                yield lock_grew_old(self._now(), held.lock.path.name, held.folder, held.lock.age)

    def _disks(self) -> Iterator[Event]:
        settings = self._server.config.feed
        limits = {_CRITICAL: settings.space_critical * _MEGABYTE, _LOW: settings.space_low * _MEGABYTE}
        for device, path in self._one_of_each_disk():
            total, _, free = self._usage(path)
            level = next((level for level, limit in limits.items() if free < limit), _FINE)
            told = self._space.get(device, _FINE)
            if level > told:
                yield disk_space_low(self._now(), str(path), free, total, limits[_CRITICAL])
            elif level < told and free < limits[told] * _RECOVERED:
                level = told
            self._space[device] = level

    def _one_of_each_disk(self) -> Iterator[tuple[int, Path]]:
        root = self._server.root
        disks: dict[int, Path] = {}
        for path in (root.path, root.users, root.public, root.logs, root.lock_files):
            if path is not None:
                with contextlib.suppress(OSError):
                    disks.setdefault(path.stat().st_dev, path)
        yield from disks.items()
