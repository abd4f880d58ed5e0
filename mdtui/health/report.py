"""What was seen of a server's health at one moment, each thing with the name by which reasons and screens call it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from mdtui.health.settings import Queue
from mdtui.processes.checking import Reason, Verdict, process_row
from mdtui.processes.modules import ModuleState
from mdtui.processes.ports import ExpectedPort, Listener
from mdtui.processes.semaphores import Probe
from mdtui.processes.service import ServiceState
from mdtui.processes.watchdog import ProcessState

WATCHDOG_ROW = "alive:watchdog"
LOCKED_ROW = "alive:locked"
LOG_ROW = "alive:log"


class ProcessHealth(msgspec.Struct, frozen=True):
    """How an expected process does, and what it takes; None and empty where that is not known.

    Attributes:
        state: how it does.
        codes: the events that speak of it.
        cpu: percent of one processor, between the last two looks; of several instances, of the one that is named.
        memory: bytes that all instances have in memory.
        memory_history: the same at earlier looks and now, the oldest first.
        threads: how many it has.
        exe: the path of its program, exactly.
        elsewhere: whether that is a program of its name that is not in the root's ``App``.
        parent: the name of the program that started it, exactly.
        ports: the ports that it listens on.
        instances: the numbers of all processes of the name.
    """

    state: ProcessState
    codes: tuple[int, ...] = ()
    cpu: float | None = None
    memory: int | None = None
    memory_history: tuple[int, ...] = ()
    threads: int | None = None
    exe: str = ""
    elsewhere: bool = False
    parent: str = ""
    ports: tuple[int, ...] = ()
    instances: tuple[int, ...] = ()

    @property
    def row(self) -> str:
        """What a reason calls it."""
        return process_row(self.state.name)


class PortHealth(msgspec.Struct, frozen=True):
    """Who listens on an expected port.

    Attributes:
        expected: the port, with the number that counts here.
        origin: where that number is from: ``default``, the key in MDaemon.ini, or ``settings``.
        listeners: who listens on it; None where the system does not say.
        lost: whether its own program was seen on it before, and is not now.
    """

    expected: ExpectedPort
    origin: str
    listeners: tuple[Listener, ...] | None
    lost: bool = False

    @property
    def row(self) -> str:
        """What a reason calls it."""
        return f"port:{self.expected.name.casefold()}"

    @property
    def strangers(self) -> tuple[Listener, ...]:
        """Those that listen on it and are another program; one whose name the system keeps is none."""
        own = self.expected.program.casefold()
        return tuple(each for each in self.listeners or () if each.name and each.name.casefold() != own)

    @property
    def state(self) -> Literal["listening", "closed", "taken", "unknown"]:
        """Whether its own program listens on it; ``taken`` where somebody else does."""
        if self.listeners is None:
            return "unknown"
        if not self.listeners:
            return "closed"
        return "taken" if len(self.strangers) == len(self.listeners) else "listening"


class VolumeHealth(msgspec.Struct, frozen=True):
    """The free space where some of the server's directories are.

    Attributes:
        path: one of these directories.
        holds: the names of all of them.
        total: bytes in all.
        free: bytes that are free.
        per_hour: by how many bytes free space has grown in an hour, negative where it shrinks; None where that is not
            known yet.
    """

    path: Path
    holds: tuple[str, ...]
    total: int
    free: int
    per_hour: float | None = None

    @property
    def row(self) -> str:
        """What a reason calls it."""
        return f"disk:{self.path}"

    @property
    def full_in(self) -> float | None:
        """Seconds after which it is full, if it goes on like that; None where it does not shrink."""
        return None if self.per_hour is None or self.per_hour >= 0 else self.free / -self.per_hour * 3600


class QueueHealth(msgspec.Struct, frozen=True):
    """What waits in a queue folder.

    Attributes:
        queue: the folder.
        files: how many files are in it; None where it cannot be read.
        oldest: seconds since the oldest of them was written; None where there is none.
        counted_all: whether there were no more than are counted.
    """

    queue: Queue
    files: int | None
    oldest: float | None = None
    counted_all: bool = True

    @property
    def row(self) -> str:
        """What a reason calls it."""
        return f"queue:{self.queue.name.casefold()}"


class Liveness(msgspec.Struct, frozen=True):
    """Whether MDaemon works, and does not only run.

    Attributes:
        watchdog_age: seconds that a ``WATCHDOG.SEM`` is there; None where there is none.
        locked_for: seconds that ``LOCKSEMS.SEM`` is there, which stops all processing; None where there is none.
        probe: what came of asking last; None where nobody asked.
        probed: when that was, in seconds since 1970-01-01 UTC.
        log: the name of the log that was written last, exactly; empty where there is none.
        log_age: seconds since its last line; None where there is none.
        log_grew: bytes that all logs grew by since the look before; None at the first one.
    """

    watchdog_age: float | None = None
    locked_for: float | None = None
    probe: Probe | None = None
    probed: float | None = None
    log: str = ""
    log_age: float | None = None
    log_grew: int | None = None


class HealthReport(msgspec.Struct, frozen=True):
    """Everything that was seen, and one verdict over it.

    Attributes:
        time: when, in seconds since 1970-01-01 UTC.
        reasons: what speaks against the server, the worst first.
        verdict: the worst of them.
        processes: every process that is expected.
        services: the Windows service, under each name that it may have.
        liveness: whether MDaemon works.
        modules: every library that is expected.
        ports: every port that is expected.
        volumes: the space on each disk of the server.
        queues: the queue folders that are there.
    """

    time: float
    verdict: Verdict = Verdict.OK
    reasons: tuple[Reason, ...] = ()
    processes: tuple[ProcessHealth, ...] = ()
    services: tuple[ServiceState, ...] = ()
    liveness: Liveness = Liveness()
    modules: tuple[ModuleState, ...] = ()
    ports: tuple[PortHealth, ...] = ()
    volumes: tuple[VolumeHealth, ...] = ()
    queues: tuple[QueueHealth, ...] = ()

    @property
    def states(self) -> tuple[ProcessState, ...]:
        """How each expected process does."""
        return tuple(process.state for process in self.processes)


def module_row(name: str) -> str:
    """Return what a reason calls a library."""
    return f"module:{name.casefold()}"


def service_row(name: str) -> str:
    """Return what a reason calls a Windows service."""
    return f"service:{name.casefold()}"
