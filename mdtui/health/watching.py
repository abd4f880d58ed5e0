"""The health of one mail server, looked at again and again for next to no cost.

Each kind of thing is looked at as often as it can change and no more: the known processes each time, who listens every
ten seconds or when a process has come or gone, disks and queues every half minute.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from mdtui.clock import Clock
from mdtui.config import Config
from mdtui.errors import RefusedError
from mdtui.files import FileSystem
from mdtui.health.configured_ports import configured_ports, read_numbers
from mdtui.health.judging import judged
from mdtui.health.logs import LogActivity, LogWatch
from mdtui.health.measuring import Measuring
from mdtui.health.report import HealthReport, Liveness, PortHealth, QueueHealth, VolumeHealth
from mdtui.health.settings import Queue
from mdtui.health.space import Volumes, load_queues, look_at_queue, queue_folder
from mdtui.mailroot.root import MailRoot
from mdtui.processes.expected import load_expected, with_own
from mdtui.processes.modules import ModuleState, load_modules, look_at_modules
from mdtui.processes.ports import load_ports
from mdtui.processes.semaphores import LOCK_SEMAPHORES, PATIENCE, WATCHDOG, Probe, probe, semaphore_age
from mdtui.processes.service import ServiceState, look_at_services
from mdtui.processes.table import ProcessTable
from mdtui.processes.watchdog import ProcessWatch

MEASURE_SECONDS = 5.0
PORT_SECONDS = 10.0
SEMAPHORE_SECONDS = 2.0
LOG_SECONDS = 10.0
SERVICE_SECONDS = 10.0
SPACE_SECONDS = 30.0
MODULE_SECONDS = 60.0
"""From one look to the next."""
_Seen = TypeVar("_Seen")


class Watched(Protocol):
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


class Health:
    """Looks at a server, from any thread.

    Args:
        server: the mail server.
        files: the system calls.
        table: the processes of this machine, and what they listen on.
    """

    def __init__(self, server: Watched, files: FileSystem, table: ProcessTable) -> None:
        self._server = server
        self._files = files
        self._clock = server.clock
        self._settings = server.config.health
        self._without = {name.casefold() for name in self._settings.without}
        expected = [one for one in with_own(load_expected(), self._settings.processes) if self._wanted(one.name)]
        self._watch = ProcessWatch(expected, table, self._clock)
        self._measuring = Measuring(self._watch, expected, server.root.app, self._clock)
        self._listeners = table.listeners
        self._guard = threading.Lock()
        self._seen: dict[str, tuple[float, object]] = {}
        self._report: tuple[float, HealthReport] | None = None
        self._listened: set[str] = set()
        self._running: frozenset[int | None] = frozenset()
        self._probe: tuple[float, Probe] | None = None

    def report(self, max_age: float = 0.0) -> HealthReport:
        """Return how the server does.

        Args:
            max_age: a report that was made no more than so many seconds ago will do.
        """
        with self._guard:
            now = self._clock.monotonic()
            if self._report is not None and max_age and 0 <= now - self._report[0] <= max_age:
                return self._report[1]
            report = judged(self._look(), self._server.config)
            self._report = now, report
            return report

    def look_anew(self) -> HealthReport:
        """Return how the server does, after looking at everything, whether or not it is time."""
        with self._guard:
            self._seen.clear()
        return self.report()

    def probe(self, cancelled: Callable[[], bool] = lambda: False, patience: float = PATIENCE) -> Probe:
        """Ask MDaemon whether it is alive, by a semaphore that it deletes, and remember the answer for the verdict.

        Args:
            cancelled: asked again and again; True gives up.
            patience: seconds to wait.

        Raises:
            RefusedError: nothing may be written here, or there is no ``App``.
            FailedError: the semaphore cannot be written or removed.
        """
        app = self._server.root.app
        if self._server.config.read_only:
            raise RefusedError("read-only: MDaemon is not asked, as that writes a file", where=WATCHDOG)
        if app is None:
            raise RefusedError("there is no App folder in this mail root", where=self._server.root.path)
        answer = probe(app, files=self._files, clock=self._clock, patience=patience, cancelled=cancelled)
        if answer.answer != "cancelled":
            with self._guard:
                self._probe = self._clock.now(), answer
        return answer

    def _wanted(self, name: str) -> bool:
        return name.casefold() not in self._without

    def _look(self) -> HealthReport:
        states = self._watch.refresh()
        running = frozenset(state.pid for state in states)
        if running != self._running:
            self._running = running
            self._seen.pop("ports", None)
            self._seen.pop("measures", None)
        ports = self._every("ports", PORT_SECONDS, self._ports)
        self._every("measures", MEASURE_SECONDS, self._measuring.take)
        queues = self._every("queues", SPACE_SECONDS, self._queues)
        return HealthReport(
            self._clock.now(),
            processes=tuple(self._measuring.of(state, ports) for state in states),
            services=tuple(self._every("services", SERVICE_SECONDS, self._services)),
            liveness=self._liveness(),
            modules=tuple(self._every("modules", MODULE_SECONDS, self._modules)),
            ports=tuple(ports),
            volumes=tuple(self._every("volumes", SPACE_SECONDS, self._volumes)),
            queues=tuple(queues),
        )

    def _every(self, name: str, seconds: float, look: Callable[[], _Seen]) -> _Seen:
        """Return what was seen of something, looked at anew where that is so many seconds ago."""
        now = self._clock.monotonic()
        known = self._seen.get(name)
        if known is not None and 0 <= now - known[0] < seconds:
            return known[1]  # type: ignore[return-value]
        seen = look()
        self._seen[name] = now, seen
        return seen

    # Everything else

    def _ports(self) -> list[PortHealth]:
        numbers = read_numbers(self._server.root.app)
        known = configured_ports(load_ports(), self._settings.ports, numbers)
        known = [port for port in known if self._wanted(port.expected.name)]
        listening = self._listeners([port.expected.port for port in known])
        found = []
        for port in known:
            here = None if listening is None else tuple(one for one in listening if one.port == port.expected.port)
            health = PortHealth(port.expected, port.origin, here)
            if health.state == "listening":
                self._listened.add(health.row)
            elif health.row in self._listened and health.state != "unknown":
                health = msgspec.structs.replace(health, lost=True)
            found.append(health)
        return found

    def _modules(self) -> list[ModuleState]:
        expected = [module for module in load_modules() if self._wanted(module.name)]
        return look_at_modules(self._server.root.app, expected, self._files)

    def _services(self) -> list[ServiceState]:
        return look_at_services(self._settings.services)

    @cached_property
    def _all_queues(self) -> list[Queue]:
        merged = {queue.name.casefold(): queue for queue in (*load_queues(), *self._settings.queues)}
        return [queue for name, queue in merged.items() if name not in self._without]

    def _folders(self) -> list[tuple[Path, Queue]]:
        pairs = ((queue_folder(self._server.root, queue), queue) for queue in self._all_queues)
        return [(folder, queue) for folder, queue in pairs if folder is not None]

    def _queues(self) -> list[QueueHealth]:
        now = self._clock.now()
        return [look_at_queue(folder, queue, now) for folder, queue in self._folders()]

    @cached_property
    def _disks(self) -> Volumes:
        return Volumes(self._server.root, self._clock)

    def _volumes(self) -> list[VolumeHealth]:
        return self._disks.look(folder for folder, _ in self._folders())

    @cached_property
    def _logs(self) -> LogWatch:
        return LogWatch(self._server.root.logs, self._clock, self._files)

    def _semaphores(self) -> tuple[float | None, float | None]:
        app = self._server.root.app
        if app is None:
            return None, None
        return semaphore_age(app, WATCHDOG, self._clock), semaphore_age(app, LOCK_SEMAPHORES, self._clock)

    def _liveness(self) -> Liveness:
        watchdog, locked = self._every("semaphores", SEMAPHORE_SECONDS, self._semaphores)
        log: LogActivity = self._every("log", LOG_SECONDS, self._logs.look)
        probed, answer = self._probe or (None, None)
        return Liveness(watchdog, locked, answer, probed, log.name, log.age, log.grew)
