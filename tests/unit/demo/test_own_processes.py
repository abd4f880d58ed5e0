from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.demo.own_processes import NUMBERS, OwnProcesses, forget_numbers, note_numbers
from tests.conftest import StillClock
from tests.fixtures.machine import MEASURE, Machine

NAMES = frozenset({"mdaemon.exe", "cfengine.exe"})


@pytest.fixture
def machine(clock: StillClock) -> Machine:
    machine = Machine(clock, "MDaemon.exe", "CFEngine.exe")
    machine.start("MDaemon.exe", 10, 5.0)
    machine.listen("MDaemon.exe", 25)
    return machine


def pids(own: OwnProcesses) -> list[int]:
    return [process.pid for process in own.scan(NAMES)]


def test_only_those_that_were_written_down_are_seen(tmp_path: Path, machine: Machine) -> None:
    own = OwnProcesses(machine, tmp_path)
    assert pids(own) == []
    note_numbers(tmp_path, [10, 2])
    assert pids(own) == [2, 10]
    (first, _) = own.scan(NAMES)
    assert own.check(first) == first
    assert own.measure(first).memory == MEASURE.memory
    listening = own.listeners([25])
    assert listening is not None
    assert len(listening) == 1


@pytest.mark.parametrize("data", [b"", b"[1", b'{"a": 1}', b'["1"]', b"\xff"])
def test_a_torn_file_changes_nothing(tmp_path: Path, machine: Machine, data: bytes) -> None:
    own = OwnProcesses(machine, tmp_path)
    note_numbers(tmp_path, [10])
    assert pids(own) == [10]
    (tmp_path / NUMBERS).write_bytes(data)
    assert pids(own) == [10]


def test_without_the_file_a_new_look_sees_nothing(tmp_path: Path, machine: Machine) -> None:
    note_numbers(tmp_path, [10])
    forget_numbers(tmp_path)
    forget_numbers(tmp_path)
    assert pids(OwnProcesses(machine, tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_be_written_down_nothing_is_raised(tmp_path: Path) -> None:
    note_numbers(tmp_path / "nowhere", [1])
    forget_numbers(tmp_path / "nowhere")
