from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.health.report import (
    HealthReport,
    PortHealth,
    ProcessHealth,
    QueueHealth,
    VolumeHealth,
    module_row,
    service_row,
)
from mdtui.health.settings import Queue
from mdtui.processes.ports import ExpectedPort, Listener
from mdtui.processes.watchdog import ProcessState

SMTP = ExpectedPort("SMTP", 25, "MDaemon.exe", "needed")


def listener(name: str) -> Listener:
    return Listener(25, "0.0.0.0", 7, name)  # noqa: S104 - nobody listens


@pytest.mark.parametrize(
    ("listeners", "state"),
    [
        (None, "unknown"),
        ((), "closed"),
        ((listener("mdaemon.EXE"),), "listening"),
        ((listener(""),), "listening"),
        ((listener("iis.exe"),), "taken"),
        ((listener("iis.exe"), listener("MDaemon.exe")), "listening"),
    ],
)
def test_the_state_of_a_port(listeners: tuple[Listener, ...] | None, state: str) -> None:
    assert PortHealth(SMTP, "default", listeners).state == state


def test_when_a_disk_is_full() -> None:
    def full_in(per_hour: float | None) -> float | None:
        return VolumeHealth(Path("/"), ("root",), 100, 50, per_hour).full_in

    assert full_in(None) is None
    assert full_in(0) is None
    assert full_in(10) is None
    assert full_in(-25) == 7200


def test_the_names_by_which_reasons_call_things() -> None:
    state = ProcessState("MDaemon.EXE", "", "needed", "running", 7, 1.0, 1)
    process = ProcessHealth(state)
    assert process.row == "process:mdaemon.exe"
    assert PortHealth(SMTP, "default", ()).row == "port:smtp"
    assert QueueHealth(Queue(name="Bad", folder="Queues/Bad"), 0).row == "queue:bad"
    assert module_row("CFilter.dll") == "module:cfilter.dll"
    assert service_row("MDaemon") == "service:mdaemon"
    assert HealthReport(1.0, processes=(process,)).states == (state,)
