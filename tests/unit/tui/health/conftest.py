"""A report with something of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.health.report import HealthReport, Liveness, PortHealth, ProcessHealth, QueueHealth, VolumeHealth
from mdtui.health.settings import Queue
from mdtui.processes.checking import Reason, Verdict
from mdtui.processes.modules import ExpectedModule, ModuleState
from mdtui.processes.ports import ExpectedPort, Listener
from mdtui.processes.program_file import ProgramFacts
from mdtui.processes.service import ServiceState
from mdtui.processes.watchdog import ProcessState

NOW = 1_700_000_000.0
REASONS = (
    Reason(Verdict.CRITICAL, "CFEngine.exe has ended", "process:cfengine.exe"),
    Reason(Verdict.WARNING, "NTUtil.dll is not in the App folder", "module:ntutil.dll"),
    Reason(Verdict.WARNING, "port 25 (SMTP) is taken by a.exe", "port:smtp"),
    Reason(Verdict.UNKNOWN, "the queue bad cannot be read", "queue:bad"),
)


@pytest.fixture
def report() -> HealthReport:
    """Give a report of a server that is not well."""
    running = ProcessState("MDaemon.exe", "mail server", "needed", "running", 7, NOW - 7200, 2, 1)
    ended = ProcessState("CFEngine.exe", "content filter", "needed", "missing", None, NOW - 60, 0)
    modules = (
        ModuleState(ExpectedModule("NTUtil.dll", "role", "needed", (507,), "a source", "high"), "missing"),
        ModuleState(
            ExpectedModule("CFilter.dll", "role", "needed", (509,), "a source", "high"),
            "present",
            1024,
            ProgramFacts(64, "26.0.1.0"),
        ),
    )
    ports = (
        PortHealth(ExpectedPort("SMTP", 25, "MDaemon.exe", "needed"), "default", (Listener(25, "::", 4, "a.exe"),)),
        PortHealth(
            ExpectedPort("IMAP", 143, "MDaemon.exe", "optional"), "default", (Listener(143, "::", 7, "MDaemon.exe"),)
        ),
    )
    return HealthReport(
        NOW,
        Verdict.CRITICAL,
        REASONS,
        (
            ProcessHealth(running, (503,), 1.5, 48 << 20, (40 << 20, 48 << 20), 12, "C:\\a.exe", elsewhere=True,
                          parent="services.exe", ports=(143,), instances=(7, 8)),
            ProcessHealth(ended, (514,)),
        ),
        (ServiceState("MDaemon", "running", "automatic", "LocalSystem"),),
        Liveness(log="a.log", log_age=5.0, log_grew=2048),
        modules,
        ports,
        (VolumeHealth(Path("mail"), ("root", "logs"), 100 << 30, 50 << 30, -(1 << 30)),),
        (QueueHealth(Queue(name="inbound", folder="Queues/Inbound"), 3, 70.0),
         QueueHealth(Queue(name="bad", folder="Queues/Bad"), None)),
    )  # fmt: skip
