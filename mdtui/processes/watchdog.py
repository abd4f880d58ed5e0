"""How each expected process does, from one look to the next, for next to no cost.

The processes that were found are asked one by one; all processes of the machine are looked through only now and then,
or when one of the known ones has ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from mdtui.clock import Clock
from mdtui.processes.expected import ExpectedProcess, Need, label
from mdtui.processes.table import Process, ProcessTable

RESCAN_SECONDS = 10.0


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
    """

    name: str
    role: str
    need: Need
    state: Literal["running", "missing", "stopped", "denied"]
    pid: int | None
    since: float | None
    instances: int

    @property
    def label(self) -> str:
        """The name without its ending, safe for a terminal."""
        return label(self.name)


_BEST_FIRST = ("running", "denied", "stopped")


class ProcessWatch:
    """Watches the expected processes.

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
        self._known: list[Process] = []
        self._seen: dict[str, float] = {}

    def refresh(self) -> list[ProcessState]:
        """Return how each expected process does now, in the order they were given."""
        self._look()
        now = self._clock.now()
        by_name: dict[str, list[Process]] = {name: [] for name in self._expected}
        for process in self._known:
            by_name[process.name.casefold()].append(process)
        self._seen |= {name: now for name, processes in by_name.items() if processes}
        return [self._state(name, processes) for name, processes in by_name.items()]

    def _look(self) -> None:
        now = self._clock.monotonic()
        if self._scanned is not None and now - self._scanned < self._rescan_seconds:
            checked = [self._table.check(process) for process in self._known]
            alive = [process for process in checked if process is not None]
            if len(alive) == len(checked):
                self._known = alive
                return
        names = frozenset(self._expected)
        self._known = [process for process in self._table.scan(names) if process.name.casefold() in names]
        self._scanned = now

    def _state(self, name: str, processes: list[Process]) -> ProcessState:
        expected = self._expected[name]
        if not processes:
            seen = self._seen.get(name)
            return ProcessState(expected.name, expected.role, expected.need, "missing", None, seen, 0)
        main = min(processes, key=lambda process: (_BEST_FIRST.index(process.state), process.created, process.pid))
        count = len(processes)
        since = main.created or None
        return ProcessState(expected.name, expected.role, expected.need, main.state, main.pid, since, count)
