from __future__ import annotations

import shutil
import sys
from pathlib import Path

import msgspec
import pytest

from mdtui.health.measuring import Measuring
from mdtui.health.report import PortHealth, ProcessHealth
from mdtui.processes.expected import ExpectedProcess
from mdtui.processes.ports import ExpectedPort
from mdtui.processes.table import Measure
from mdtui.processes.watchdog import ProcessWatch
from tests.conftest import StillClock
from tests.fixtures.machine import MEASURE, Machine

SERVER = ExpectedProcess(name="MDaemon.exe", role="role", need="needed", codes=(503,))


class Looker:
    """Looks at one process."""

    def __init__(self, machine: Machine, app: Path | None, clock: StillClock) -> None:
        self.watch = ProcessWatch([SERVER], machine, clock)
        self.measuring = Measuring(self.watch, [SERVER], app, clock)

    def __call__(self, *ports: PortHealth) -> ProcessHealth:
        (state,) = self.watch.refresh()
        self.measuring.take()
        return self.measuring.of(state, ports)


@pytest.fixture
def machine(clock: StillClock) -> Machine:
    return Machine(clock, "MDaemon.exe")


@pytest.fixture
def look(machine: Machine, tmp_path: Path, clock: StillClock) -> Looker:
    return Looker(machine, tmp_path, clock)


def takes(machine: Machine, **what: object) -> None:
    machine.measures["MDaemon.exe"] = msgspec.structs.replace(MEASURE, **what)


def test_what_a_process_takes(look: Looker) -> None:
    health = look()
    assert (health.memory, health.threads, health.parent, health.codes) == (48 << 20, 12, "services.exe", (503,))
    assert (health.cpu, health.instances) == (None, (1,))


def test_the_processor_between_two_looks(look: Looker, machine: Machine, clock: StillClock) -> None:
    takes(machine, cpu_seconds=10.0)
    look()
    clock.time += 5
    takes(machine, cpu_seconds=10.5)
    assert look().cpu == pytest.approx(10.0)


def test_memory_over_time(look: Looker, machine: Machine) -> None:
    for megabytes in (10, 20, 15):
        takes(machine, memory=megabytes << 20)
        health = look()
    assert [size >> 20 for size in health.memory_history] == [10, 20, 15]


def test_several_instances_together(look: Looker, machine: Machine) -> None:
    machine.start("MDaemon.exe", 9, 1.0)
    health = look()
    assert (health.memory, health.instances) == (96 << 20, (1, 9))


def test_its_ports(look: Looker, machine: Machine) -> None:
    machine.listen("MDaemon.exe", 143, 25)
    port = ExpectedPort("SMTP", 25, "MDaemon.exe", "needed")
    listening = machine.listening
    assert listening is not None
    assert look(PortHealth(port, "default", tuple(listening))).ports == (25, 143)


def test_a_process_that_hides_and_one_that_is_gone(look: Looker, machine: Machine) -> None:
    machine.end(1)
    machine.start("MDaemon.exe", 2, 1.0, "denied")
    health = look()
    assert (health.memory, health.exe, health.threads) == (None, "", None)
    machine.end(2)
    gone = look()
    assert gone == ProcessHealth(gone.state, (503,))


@pytest.mark.parametrize(
    ("exe", "elsewhere"),
    [
        ("{app}/MDaemon.exe", False),
        ("/somewhere/MDAEMON.EXE", True),
        ("C:\\Temp\\mdaemon.exe", True),
        ("/usr/bin/python3", False),
        ("", False),
    ],
)
def test_a_program_of_that_name_elsewhere(
    look: Looker,
    machine: Machine,
    tmp_path: Path,
    exe: str,
    elsewhere: bool,  # noqa: FBT001 - a parameter of a test
) -> None:
    takes(machine, exe=exe.format(app=tmp_path))
    assert look().elsewhere is elsewhere


def test_without_app_nothing_is_elsewhere(machine: Machine, clock: StillClock) -> None:
    machine.measures["MDaemon.exe"] = Measure(exe="/somewhere/MDaemon.exe")
    assert not Looker(machine, None, clock)().elsewhere


def test_app_in_another_spelling(machine: Machine, clock: StillClock, tmp_path: Path) -> None:
    app = tmp_path / "App"
    app.mkdir()
    takes(machine, exe=str(app / ".." / "App" / "MDaemon.exe"))
    assert not Looker(machine, app, clock)().elsewhere
    if sys.platform == "win32":
        shutil.rmtree(app)
        takes(machine, exe=str(tmp_path / "APP" / "MDaemon.exe"))
        assert not Looker(machine, app, clock)().elsewhere
