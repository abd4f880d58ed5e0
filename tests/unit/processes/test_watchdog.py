from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import pytest

from mdtui.clock import Clock
from mdtui.processes.expected import ExpectedProcess
from mdtui.processes.table import PsutilTable
from mdtui.processes.watchdog import LOST_PATIENCE, LOST_RESCAN_SECONDS, ProcessState, ProcessWatch
from tests.fixtures.machine import Machine

StartNamed = Callable[[str], "subprocess.Popen[bytes]"]

SERVER = ExpectedProcess(name="MDaemon.exe", role="mail server", need="needed")
FILTER = ExpectedProcess(name="MDSpamD.exe", role="spam filter", need="optional")


class MovingClock(Clock, Protocol):
    time: float


@pytest.fixture
def table(clock: MovingClock) -> Machine:
    return Machine(clock)


@pytest.fixture
def watch(table: Machine, clock: MovingClock) -> ProcessWatch:
    return ProcessWatch([SERVER, FILTER], table, clock)


def test_what_runs_and_what_is_missing(watch: ProcessWatch, table: Machine) -> None:
    table.start("mdaemon.EXE", 10, 500.0)
    table.start("notepad.exe", 11, 500.0)
    assert watch.refresh() == [
        ProcessState("MDaemon.exe", "mail server", "needed", "running", 10, 500.0, 1),
        ProcessState("MDSpamD.exe", "spam filter", "optional", "missing", None, None, 0),
    ]


def test_known_processes_are_asked_without_a_scan(watch: ProcessWatch, table: Machine, clock: MovingClock) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    for _ in range(10):
        watch.refresh()
        clock.time += 1
    assert (table.scans, table.checks) == (1, 9)
    watch.refresh()
    assert table.scans == 2


def test_a_new_process_is_noticed_by_the_next_scan(watch: ProcessWatch, table: Machine, clock: MovingClock) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    watch.refresh()
    table.start("MDSpamD.exe", 20, 600.0)
    assert watch.refresh()[1].state == "missing"
    clock.time += 10
    assert watch.refresh()[1] == ProcessState("MDSpamD.exe", "spam filter", "optional", "running", 20, 600.0, 1)


def test_an_end_is_noticed_at_once(watch: ProcessWatch, table: Machine, clock: MovingClock) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    watch.refresh()
    seen = clock.time
    clock.time += 1
    table.end(10)
    missing = watch.refresh()[0]
    assert (missing.state, missing.pid, missing.since, missing.instances) == ("missing", None, seen, 0)
    clock.time += 60
    assert watch.refresh()[0].since == seen


def test_a_restart_is_noticed_at_once(watch: ProcessWatch, table: Machine) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    watch.refresh()
    table.end(10)
    table.start("MDaemon.exe", 12, 700.0)
    state = watch.refresh()[0]
    assert (state.state, state.pid, state.since, state.restarts) == ("running", 12, 700.0, 1)


def test_another_process_with_the_same_number(watch: ProcessWatch, table: Machine) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    watch.refresh()
    table.end(10)
    table.start("notepad.exe", 10, 700.0)
    assert watch.refresh()[0].state == "missing"


def test_of_several_the_first_that_runs_is_named(watch: ProcessWatch, table: Machine) -> None:
    table.start("MDaemon.exe", 10, 500.0, "stopped")
    table.start("MDaemon.exe", 11, 600.0, "denied")
    table.start("MDaemon.exe", 13, 800.0)
    table.start("MDaemon.exe", 12, 700.0)
    state = watch.refresh()[0]
    assert (state.state, state.pid, state.instances) == ("running", 12, 4)
    table.end(13)
    table.end(12)
    assert watch.refresh()[0].state == "denied"
    table.end(11)
    assert watch.refresh()[0].state == "stopped"


def test_a_change_of_state_is_noticed_without_a_scan(watch: ProcessWatch, table: Machine) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    watch.refresh()
    table.end(10)
    table.start("MDaemon.exe", 10, 500.0, "stopped")
    assert watch.refresh()[0].state == "stopped"
    assert table.scans == 1


def test_what_came_back_is_looked_for_sooner_for_a_while(
    watch: ProcessWatch, table: Machine, clock: MovingClock
) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    watch.refresh()
    clock.time += 1
    table.end(10)
    assert watch.refresh()[0].state == "missing"
    table.start("MDaemon.exe", 12, 700.0)
    clock.time += LOST_RESCAN_SECONDS
    assert watch.refresh()[0].pid == 12
    clock.time += LOST_PATIENCE
    watch.refresh()
    scans = table.scans
    clock.time += LOST_RESCAN_SECONDS
    watch.refresh()
    assert table.scans == scans


def test_restarts_are_counted(watch: ProcessWatch, table: Machine, clock: MovingClock) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    assert watch.refresh()[0].restarts == 0
    for pid in (11, 12):
        table.end(10, 11)
        watch.refresh()
        table.start("MDaemon.exe", pid, 500.0 + pid)
        clock.time += 10
        watch.refresh()
    assert watch.refresh()[0].restarts == 2


def test_what_was_found_can_be_measured(watch: ProcessWatch, table: Machine) -> None:
    table.start("MDaemon.exe", 10, 500.0)
    table.start("notepad.exe", 11, 500.0)
    watch.refresh()
    assert {pid: measure.threads for pid, (_, measure) in watch.measures().items()} == {10: 12}


def test_any_number_of_threads_may_ask(table: Machine, clock: MovingClock) -> None:
    for pid in range(20):
        table.start("MDaemon.exe", pid, 500.0)
    watch = ProcessWatch([SERVER], table, clock, rescan_seconds=0)
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda _: watch.refresh()[0].instances, range(200)))
    assert set(counts) == {20}


def test_a_start_that_the_system_does_not_tell(watch: ProcessWatch, table: Machine) -> None:
    table.start("MDaemon.exe", 10, 0.0)
    state = watch.refresh()[0]
    assert (state.state, state.since) == ("running", None)


def test_the_later_of_two_rows_counts(table: Machine, clock: MovingClock) -> None:
    other = ExpectedProcess(name="mdaemon.exe", role="mine", need="optional")
    states = ProcessWatch([SERVER, other], table, clock).refresh()
    assert [(state.name, state.role) for state in states] == [("mdaemon.exe", "mine")]


def test_nothing_expected(table: Machine, clock: MovingClock) -> None:
    assert ProcessWatch([], table, clock).refresh() == []


def test_a_label_is_safe() -> None:
    state = ProcessState("a\x1b.exe", "", "optional", "missing", None, None, 0)
    assert state.label == "a\\x1b"


def test_real_processes_from_start_to_end(start_named: StartNamed, clock: MovingClock) -> None:
    expected = ExpectedProcess(name="MdTestOne.exe", role="test", need="needed")
    watch = ProcessWatch([expected], PsutilTable(), clock)
    assert watch.refresh()[0].state == "missing"
    child = start_named("MdTestOne.exe")
    clock.time += 10
    running = watch.refresh()[0]
    assert (running.state, running.pid) == ("running", child.pid)
    assert watch.refresh() == [running]
    child.kill()
    child.communicate()
    assert watch.refresh()[0].state == "missing"
