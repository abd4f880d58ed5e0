"""A server whose machine does as it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.demo.libraries import write_libraries
from mdtui.files import FileSystem
from mdtui.health.watching import Health
from mdtui.mailroot.root import MailRoot, open_root
from mdtui.processes.table import Measure
from tests.conftest import StillClock
from tests.fixtures.machine import MEASURE, Machine

MakeHealth = Callable[..., Health]


class Server:
    """What a `Health` needs to know of a mail server."""

    def __init__(self, root: MailRoot, config: Config, clock: StillClock) -> None:
        self.root = root
        self.config = config
        self.clock = clock


@pytest.fixture
def machine(clock: StillClock, small_root: Path) -> Machine:
    """Give a machine on which the two needed programs run out of ``App``, and SMTP listens."""
    machine = Machine(clock, "MDaemon.exe", "CFEngine.exe")
    for name in ("MDaemon.exe", "CFEngine.exe"):
        exe = str(small_root / "App" / name)
        machine.measures[name] = Measure(MEASURE.cpu_seconds, MEASURE.memory, MEASURE.threads, exe, MEASURE.parent)
    machine.listen("MDaemon.exe", 25, 143)
    return machine


@pytest.fixture
def make_health(small_root: Path, clock: StillClock, machine: Machine, files: FileSystem) -> MakeHealth:
    """Give a maker of `Health` over a small root with all of MDaemon's libraries, by settings."""
    write_libraries(small_root / "App")
    (small_root / "Logs" / "MDaemon-all.log").unlink()

    def make(config: Config | None = None) -> Health:
        return Health(Server(open_root(small_root), config or Config(), clock), files, machine)

    return make


@pytest.fixture
def health(make_health: MakeHealth) -> Health:
    return make_health()
