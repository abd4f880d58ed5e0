"""What the expected processes take: processor, memory over time, and where their programs are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath, PureWindowsPath

from mdtui.clock import Clock
from mdtui.health.report import PortHealth, ProcessHealth
from mdtui.processes.expected import ExpectedProcess
from mdtui.processes.table import Measure, Process
from mdtui.processes.watchdog import ProcessState, ProcessWatch

HISTORY = 60
"""Measurements of a process's memory that are kept."""


class Measuring:
    """Measures the processes of a watch.

    Args:
        watch: has found them.
        expected: what they are.
        app: MDaemon's ``App`` directory; None where there is none.
        clock: times the processor.
    """

    def __init__(
        self, watch: ProcessWatch, expected: Iterable[ExpectedProcess], app: Path | None, clock: Clock
    ) -> None:
        self._watch = watch
        self._codes = {one.name.casefold(): one.codes for one in expected}
        self._app = app
        self._clock = clock
        self._taken: dict[int, tuple[Process, Measure]] = {}
        self._cpu: dict[int, float] = {}
        self._before: dict[tuple[int, float], tuple[float, float]] = {}
        self._memory: dict[str, deque[int]] = {}
        self._places: dict[str, bool] = {}

    def take(self) -> None:
        """Measure all of them."""
        now = self._clock.monotonic()
        self._taken = self._watch.measures()
        before, self._before, self._cpu = self._before, {}, {}
        memory: dict[str, int] = {}
        for pid, (process, measure) in self._taken.items():
            key = process.pid, process.created
            if measure.cpu_seconds is not None:
                self._before[key] = now, measure.cpu_seconds
                if key in before and now > before[key][0]:
                    then, seconds = before[key]
                    self._cpu[pid] = max(0.0, 100 * (measure.cpu_seconds - seconds) / (now - then))
            if measure.memory is not None:
                name = process.name.casefold()
                memory[name] = memory.get(name, 0) + measure.memory
        for name, size in memory.items():
            self._memory.setdefault(name, deque(maxlen=HISTORY)).append(size)

    def of(self, state: ProcessState, ports: Sequence[PortHealth]) -> ProcessHealth:
        """Return all that is known of a process.

        Args:
            state: how it does.
            ports: who listens on which port.
        """
        name = state.name.casefold()
        codes = self._codes.get(name, ())
        own = self._taken.get(state.pid) if state.pid is not None else None
        if own is None or state.pid is None:
            return ProcessHealth(state, codes)
        measure = own[1]
        pids = tuple(sorted(pid for pid, (process, _) in self._taken.items() if process.name.casefold() == name))
        sizes = [taken.memory for pid, (_, taken) in self._taken.items() if pid in pids and taken.memory is not None]
        return ProcessHealth(
            state,
            codes,
            cpu=self._cpu.get(state.pid),
            memory=sum(sizes) if sizes else None,
            memory_history=tuple(self._memory.get(name, ())),
            threads=measure.threads,
            exe=measure.exe,
            elsewhere=self._elsewhere(state.name, measure.exe),
            parent=measure.parent,
            ports=tuple(sorted({one.port for port in ports for one in port.listeners or () if one.pid in pids})),
            instances=pids,
        )

    def _elsewhere(self, name: str, exe: str) -> bool:
        """Return whether a program of this very name runs from another place than ``App``.

        A process whose program has another name was started by an interpreter or an emulation, which says nothing.
        """
        if exe not in self._places:
            path: PurePath = PureWindowsPath(exe) if "\\" in exe else PurePath(exe)
            same_name = path.name.casefold() == name.casefold()
            self._places[exe] = same_name and self._app is not None and not _is_in(path, self._app)
        return self._places[exe]


def _is_in(program: PurePath, directory: Path) -> bool:
    try:
        return Path(program).parent.samefile(directory)
    except OSError:
        return str(program.parent).casefold() == str(directory).casefold()
