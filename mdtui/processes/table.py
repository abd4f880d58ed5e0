"""The processes of this machine, by name.

Looking through all of them takes about ten milliseconds, asking for one that is known a fraction of one; `watchdog`
decides which to do when.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol, TypeVar

import msgspec
import psutil

from mdtui.processes.ports import Listener, look_at_ports

State = Literal["running", "stopped", "denied"]
"""It runs or sleeps; it is suspended or has ended without being cleared away; the system does not say."""

_STOPPED = frozenset({psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP, psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD})


class Process(msgspec.Struct, frozen=True, gc=False):
    """A process as it was when it was looked at.

    Attributes:
        pid: its number; together with `created` it names one process for ever.
        name: its program's file name, exactly.
        created: when it was started, in seconds since 1970-01-01 UTC; 0 where the system does not say.
        state: how it does.
    """

    pid: int
    name: str
    created: float
    state: State


class Measure(msgspec.Struct, frozen=True, gc=False):
    """What a process takes at a moment; None where the system does not say.

    Attributes:
        cpu_seconds: time on any processor since it was started.
        memory: bytes that it has in memory.
        threads: how many it has.
        exe: the path of its program, exactly; empty where the system does not say.
        parent: the name of the program that started it, exactly; empty where that is gone or not said.
    """

    cpu_seconds: float | None = None
    memory: int | None = None
    threads: int | None = None
    exe: str = ""
    parent: str = ""


UNMEASURED = Measure()
"""Of a process that the system keeps to itself."""


class ProcessTable(Protocol):
    """The processes of a machine."""

    def scan(self, names: frozenset[str]) -> list[Process]:
        """Return every process of one of these names, by looking through all.

        Args:
            names: casefolded file names of programs.
        """

    def check(self, process: Process) -> Process | None:
        """Return a known process as it is now, or None where it has ended; another with its number does not count."""

    def measure(self, process: Process) -> Measure:
        """Return what a known process takes now; of one that has ended, nothing."""

    def listeners(self, ports: Sequence[int]) -> list[Listener] | None:
        """Return who listens on these ports; None where the system does not say."""


def working_directory(process: Process) -> str | None:
    """Return the directory that a process works in; None where it has ended, or the system does not say."""
    try:
        found = psutil.Process(process.pid)
        return found.cwd() if not process.created or found.create_time() == process.created else None
    except (psutil.Error, OSError):
        return None


class PsutilTable:
    """The processes of this machine, through psutil."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, float], psutil.Process] = {}
        self._parents: dict[tuple[int, float], str] = {}

    def scan(self, names: frozenset[str]) -> list[Process]:
        """Return every process of one of these names, by looking through all; about 10 ms for 230 processes.

        Args:
            names: casefolded file names of programs.
        """
        found: dict[tuple[int, float], psutil.Process] = {}
        processes = []
        for candidate in psutil.process_iter():
            process = _seen(candidate, names)
            if process is not None:
                processes.append(process)
                found[process.pid, process.created] = candidate
        self._known = found
        return processes

    def check(self, process: Process) -> Process | None:
        """Return a process that `scan` found as it is now, or None where it has ended; about 0.1 ms."""
        known = self._known.get((process.pid, process.created))
        try:
            if known is None or not known.is_running():
                return None
            return msgspec.structs.replace(process, state=_state(known))
        except (psutil.Error, OSError):
            return None

    def measure(self, process: Process) -> Measure:
        """Return what a process that `scan` found takes now; about 0.1 ms."""
        known = self._known.get((process.pid, process.created))
        if known is None:
            return UNMEASURED
        try:
            with known.oneshot():
                cpu, memory, threads = _told(known.cpu_times), _told(known.memory_info), _told(known.num_threads)
                exe = _told(known.exe) or ""
        except (psutil.Error, OSError):
            return UNMEASURED
        return Measure(
            cpu_seconds=None if cpu is None else cpu.user + cpu.system,
            memory=None if memory is None else memory.rss,
            threads=threads,
            exe=exe,
            parent=self._parent(process, known),
        )

    def listeners(self, ports: Sequence[int]) -> list[Listener] | None:
        """Return who listens on these ports, by looking through all connections; about 5 ms for 100 processes."""
        return look_at_ports(ports)

    def _parent(self, process: Process, known: psutil.Process) -> str:
        key = process.pid, process.created
        if key not in self._parents:
            parent = _told(known.parent)
            self._parents = {one: name for one, name in self._parents.items() if one in self._known}
            self._parents[key] = (_told(parent.name) if parent is not None else None) or ""
        return self._parents[key]


_Told = TypeVar("_Told")


def _told(ask: Callable[[], _Told]) -> _Told | None:
    """Return what a process says of itself, or None where the system keeps it."""
    try:
        return ask()
    except (psutil.Error, OSError):
        return None


def started_at(pid: int) -> float | None:
    """Return when a process was created, in seconds since 1970-01-01 UTC; None where there is none of this number."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else _created(process)
    except (psutil.Error, OSError, ValueError, OverflowError):
        return None


def _seen(candidate: psutil.Process, names: frozenset[str]) -> Process | None:
    try:
        name = candidate.name()
        if name.casefold() not in names:
            return None
        return Process(candidate.pid, name, _created(candidate), _state(candidate))
    except (psutil.Error, OSError):
        return None


def _created(candidate: psutil.Process) -> float:
    try:
        return candidate.create_time()
    except psutil.AccessDenied:
        return 0.0


def _state(candidate: psutil.Process) -> State:
    try:
        return "stopped" if candidate.status() in _STOPPED else "running"
    except psutil.ZombieProcess:
        return "stopped"
    except psutil.AccessDenied:
        return "denied"
