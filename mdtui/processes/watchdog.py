"""How each expected process does, from one look to the next, for next to no cost.

The processes that were found are asked one by one; all processes of the machine are looked through only now and then,
or when one of the known ones has ended.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Literal

import msgspec

from mdtui.clock import Clock
from mdtui.processes.expected import ExpectedProcess, Need, label
from mdtui.processes.table import Measure, Process, ProcessTable

RESCAN_SECONDS = 10.0
LOST_RESCAN_SECONDS = 2.0
LOST_PATIENCE = 60.0
"""For so long after one has ended all are looked through more often, as whatever restarts it does so soon."""


class ProcessState(msgspec.Struct, frozen=True, gc=False):
    """How one expected process does.

    Attributes:
        name: its program's file name, as expected.
        role: what it does.
        need: what it means when it does not run.
        state: ``stopped`` is there but suspended or a zombie; ``denied`` is there but cannot be looked at.
        pid: its number; of several instances, the one that was started first among those that do best; None for
            a missing one.
        since: when that one was started, in seconds since 1970-01-01 UTC, None where the system does not say; for
            a missing one when it was last seen here, None if never.
        instances: how many processes of the name there are.
        restarts: how often, since the watch began, it was found again as another process than before.
    """

    name: str
    role: str
    need: Need
    state: Literal["running", "missing", "stopped", "denied"]
    pid: int | None
    since: float | None
    instances: int
    restarts: int = 0

    @property
    def label(self) -> str:
        """The name without its ending, safe for a terminal."""
        return label(self.name)


_BEST_FIRST = ("running", "denied", "stopped")


class ProcessWatch:
    """Watches the expected processes, for any number of threads.

    Args:
        expected: what should run; of two with one name, the later counts.
        table: the processes of the machine.
        clock: says when it is time to look through all processes again.
        rescan_seconds: how long a process that was started may go unnoticed.
    """

    def __init__(
        self,
        expected: Iterable[ExpectedProcess],
        table: ProcessTable,
        clock: Clock,
        rescan_seconds: float = RESCAN_SECONDS,
    ) -> None:
        self._expected = {process.name.casefold(): process for process in expected}
        self._table = table
        self._clock = clock
        self._rescan_seconds = rescan_seconds
        self._scanned: float | None = None
        self._lost = -LOST_PATIENCE
        self._known: list[Process] = []
        self._seen: dict[str, float] = {}
        self._main: dict[str, tuple[int, float]] = {}
        self._restarts: dict[str, int] = {}
        self._guard = threading.RLock()

    def refresh(self) -> list[ProcessState]:
        """Return how each expected process does now, in the order they were given."""
        with self._guard:
            self._look()
            now = self._clock.now()
            by_name: dict[str, list[Process]] = {name: [] for name in self._expected}
            for process in self._known:
                by_name[process.name.casefold()].append(process)
            self._seen |= {name: now for name, processes in by_name.items() if processes}
            return [self._state(name, processes) for name, processes in by_name.items()]

    def measures(self) -> dict[int, tuple[Process, Measure]]:
        """Return what each process that was found at the last look takes now, by its number."""
        with self._guard:
            return {process.pid: (process, self._table.measure(process)) for process in self._known}

    def _look(self) -> None:
        now = self._clock.monotonic()
        lost_lately = now - self._lost < LOST_PATIENCE
        pause = min(LOST_RESCAN_SECONDS, self._rescan_seconds) if lost_lately else self._rescan_seconds
        if self._scanned is not None and now - self._scanned < pause:
            checked = [self._table.check(process) for process in self._known]
            alive = [process for process in checked if process is not None]
            if len(alive) == len(checked):
                self._known = alive
                return
            self._lost = now
        names = frozenset(self._expected)
        self._known = [process for process in self._table.scan(names) if process.name.casefold() in names]
        self._scanned = now

    def _state(self, name: str, processes: list[Process]) -> ProcessState:
        expected = self._expected[name]
        if not processes:
            seen = self._seen.get(name)
            return ProcessState(expected.name, expected.role, expected.need, "missing", None, seen, 0)
        main = min(processes, key=lambda process: (_BEST_FIRST.index(process.state), process.created, process.pid))
        identity = main.pid, main.created
        if self._main.setdefault(name, identity) != identity:
            self._main[name] = identity
            self._restarts[name] = self._restarts.get(name, 0) + 1
        return ProcessState(
            expected.name,
            expected.role,
            expected.need,
            main.state,
            main.pid,
            main.created or None,
            len(processes),
            self._restarts.get(name, 0),
        )
