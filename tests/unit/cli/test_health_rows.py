from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.cli.health_rows import document, table_rows
from mdtui.health.report import HealthReport, Liveness, PortHealth, ProcessHealth, QueueHealth, VolumeHealth
from mdtui.health.settings import Queue
from mdtui.processes.checking import Reason, Verdict
from mdtui.processes.modules import ExpectedModule, ModuleState
from mdtui.processes.ports import ExpectedPort, Listener
from mdtui.processes.program_file import ProgramFacts
from mdtui.processes.semaphores import Probe
from mdtui.processes.service import ServiceState
from mdtui.processes.watchdog import ProcessState

MODULE = ExpectedModule("NTUtil.dll", "role", "needed", (507,), "source", "high")
SMTP = ExpectedPort("SMTP", 25, "MDaemon.exe", "needed")
REPORT = HealthReport(
    1_700_000_000.0,
    Verdict.WARNING,
    (Reason(Verdict.WARNING, "something", "port:smtp"),),
    (
        ProcessHealth(
            ProcessState("MDaemon.exe", "role", "needed", "running", 7, 1_699_999_000.0, 1, 2), memory=5 << 20
        ),
    ),
    (ServiceState("MDaemon", "running", "automatic", "LocalSystem"),),
    Liveness(locked_for=130.0, log="a.log", log_age=5.0, probe=Probe("alive", 1.5)),
    (ModuleState(MODULE, "present", 1024, ProgramFacts(64, "26.0.1.0")),),
    (PortHealth(SMTP, "default", (Listener(25, "::", 7, "a\x1b.exe"),)),),
    (VolumeHealth(Path("mail"), ("root", "logs"), 100 << 20, 50 << 20),),
    (QueueHealth(Queue(name="bad", folder="Queues/Bad"), 1, 90.0), QueueHealth(Queue(name="x", folder="y"), None)),
)


def test_everything_is_in_the_document_exactly() -> None:
    found: dict[str, Any] = document(REPORT)
    assert list(found) == [
        "verdict", "reasons", "processes", "time", "services", "liveness", "modules", "ports", "volumes", "queues",
    ]  # fmt: skip
    assert (found["verdict"], found["reasons"]) == ("WARNING", ["something"])
    (port,) = found["ports"]
    assert port["listeners"] == [{"address": "::", "pid": 7, "name": "a\x1b.exe"}]
    (module,) = found["modules"]
    assert (module["version"], module["bits"], module["size"]) == ("26.0.1.0", 64, 1024)
    assert str(found["time"]).startswith("2023-11-1")


def test_every_kind_has_its_rows_and_each_is_safe() -> None:
    rows = list(table_rows(REPORT))
    assert all(cell.isprintable() for row in rows for cell in row)
    assert [row[:3] for row in rows] == [
        ("process", "MDaemon.exe", "running"),
        ("service", "MDaemon", "running"),
        ("alive", "watchdog", "alive"),
        ("alive", "processing", "stopped"),
        ("alive", "log", "5 s old"),
        ("module", "NTUtil.dll", "present"),
        ("port", "SMTP 25", "taken"),
        ("disk", "mail", "50 MB"),
        ("queue", "bad", "1 file"),
        ("queue", "x", "unreadable"),
    ]
    assert rows[0][3] == "needed, process 7, for 16 min, 5 MB"
    assert rows[5][3] == "26.0.1.0, 64 bit"


@pytest.mark.parametrize(
    ("alive", "row"),
    [
        (Liveness(), ("alive", "watchdog", "not asked", "--probe asks")),
        (Liveness(watchdog_age=3.0), ("alive", "watchdog", "waits", "WATCHDOG.SEM is there for 3 s")),
    ],
)
def test_a_server_that_was_not_asked(alive: Liveness, row: tuple[str, ...]) -> None:
    assert next(table_rows(HealthReport(0.0, liveness=alive))) == row


def test_what_nothing_is_known_of() -> None:
    found: dict[str, Any] = document(HealthReport(0.0, ports=(PortHealth(SMTP, "default", None),)))
    assert found["ports"][0]["listeners"] is None
    missing = ProcessState("MDaemon.exe", "role", "needed", "missing", None, 50.0, 0)
    (row, *_) = table_rows(HealthReport(60.0, processes=(ProcessHealth(missing),)))
    assert row == ("process", "MDaemon.exe", "missing", "needed, seen 10 s ago")
