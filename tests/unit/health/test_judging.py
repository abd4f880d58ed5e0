from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config, FeedSettings
from mdtui.health.judging import judged
from mdtui.health.report import HealthReport, Liveness, PortHealth, ProcessHealth, QueueHealth, VolumeHealth
from mdtui.health.settings import HealthSettings, Queue
from mdtui.processes.checking import Verdict
from mdtui.processes.modules import ExpectedModule, ModuleState
from mdtui.processes.ports import ExpectedPort, Listener
from mdtui.processes.semaphores import Probe
from mdtui.processes.service import ServiceState
from mdtui.processes.watchdog import ProcessState

MB = 1 << 20
CONFIG = Config(feed=FeedSettings(space_low=1000, space_critical=100), health=HealthSettings(log_quiet=600))
SERVER = ProcessHealth(ProcessState("MDaemon.exe", "role", "needed", "running", 7, 1.0, 1))
GONE = ProcessHealth(ProcessState("MDaemon.exe", "role", "needed", "missing", None, None, 0))
SMTP = ExpectedPort("SMTP", 25, "MDaemon.exe", "needed")
POP = ExpectedPort("POP", 110, "MDaemon.exe", "optional")
MODULE = ExpectedModule("NTUtil.dll", "role", "needed", (507,), "source", "high")
OTHER = ExpectedModule("CFilter.dll", "role", "needed", (509,), "source", "high")
QUEUE = Queue(name="inbound", folder="Queues/Inbound", warning=10, critical=100, old=60)
IIS = Listener(25, "::", 4, "inetinfo.exe")


def found(config: Config = CONFIG, **seen: Any) -> list[tuple[Verdict, str]]:
    report = judged(HealthReport(0.0, **{"processes": (SERVER,), **seen}), config)
    return [(reason.verdict, reason.text) for reason in report.reasons]


def only(verdict: Verdict, text: str, **seen: Any) -> None:
    ((got, said),) = found(**seen)
    assert (got, text in said) == (verdict, True), said


def test_nothing_speaks_against_a_server_that_is_well() -> None:
    assert judged(HealthReport(0.0, processes=(SERVER,)), CONFIG).verdict is Verdict.OK


def test_the_worst_of_all_kinds_comes_first() -> None:
    disabled = ServiceState("MDaemon", "running", "disabled")
    reasons = found(liveness=Liveness(locked_for=300.0), services=(disabled,))
    assert [verdict for verdict, _ in reasons] == [Verdict.CRITICAL, Verdict.WARNING]


def test_a_program_from_elsewhere() -> None:
    elsewhere = ProcessHealth(SERVER.state, exe="C:\\Temp\\MDaemon.exe", elsewhere=True)
    only(Verdict.WARNING, "runs from C:\\Temp\\MDaemon.exe", processes=(elsewhere,))


@pytest.mark.parametrize(
    ("alive", "verdict", "text"),
    [
        (Liveness(locked_for=300.0, watchdog_age=100.0), Verdict.CRITICAL, "stopped all processing for 5 min"),
        (Liveness(watchdog_age=21.0), Verdict.CRITICAL, "leaves WATCHDOG.SEM alone for 21 s"),
        (Liveness(probe=Probe("silent", 20.1)), Verdict.CRITICAL, "did not answer within 20 s"),
        (Liveness(log="a.log", log_age=601.0), Verdict.WARNING, "nothing was logged for 10 min, last in a.log"),
    ],
)
def test_signs_of_life(alive: Liveness, verdict: Verdict, text: str) -> None:
    only(verdict, text, liveness=alive)


@pytest.mark.parametrize(
    "alive",
    [
        Liveness(watchdog_age=19.0, log="a.log", log_age=599.0),
        Liveness(probe=Probe("alive", 12.0)),
        Liveness(probe=Probe("cancelled", 2.0)),
    ],
)
def test_signs_of_life_that_are_well(alive: Liveness) -> None:
    assert found(liveness=alive) == []


def test_quiet_logs_are_not_judged_where_nothing_runs_or_nobody_wants_it() -> None:
    quiet = Liveness(log="a.log", log_age=9999.0, watchdog_age=99.0)
    assert [text for _, text in found(processes=(GONE,), liveness=quiet)] == ["MDaemon.exe is not running (role)"]
    assert found(Config(health=HealthSettings(log_quiet=0)), liveness=Liveness(log="a.log", log_age=9999.0)) == []


@pytest.mark.parametrize(
    ("port", "verdict", "text"),
    [
        (PortHealth(SMTP, "default", ()), Verdict.CRITICAL, "MDaemon.exe runs, but nobody listens on port 25 (SMTP)"),
        (PortHealth(SMTP, "default", (IIS,)), Verdict.CRITICAL, "port 25 (SMTP) is taken by inetinfo.exe, process 4"),
        (PortHealth(POP, "default", (IIS,)), Verdict.WARNING, "is taken by inetinfo.exe"),
        (PortHealth(POP, "default", (), lost=True), Verdict.WARNING, "nobody listens on port 110 (POP) any more"),
        (PortHealth(SMTP, "default", None), Verdict.UNKNOWN, "may not be looked at"),
    ],
)
def test_ports(port: PortHealth, verdict: Verdict, text: str) -> None:
    only(verdict, text, ports=(port,))


@pytest.mark.parametrize(
    "port",
    [
        PortHealth(POP, "default", ()),
        PortHealth(POP, "default", None),
        PortHealth(SMTP, "default", (IIS, Listener(25, "0.0.0.0", 7, "MDaemon.exe"))),  # noqa: S104 - nobody listens
    ],
)
def test_ports_that_are_well_or_may_be_switched_off(port: PortHealth) -> None:
    assert found(ports=(port,)) == []


def test_the_ports_of_a_program_that_does_not_run_are_not_missed_but_taken_ones_are() -> None:
    ports = (PortHealth(SMTP, "default", ()), PortHealth(POP, "default", (IIS,)))
    assert [text.partition(" ")[0] for _, text in found(processes=(GONE,), ports=ports)] == ["MDaemon.exe", "port"]


@pytest.mark.parametrize(
    ("processes", "state", "verdict", "text"),
    [
        ((SERVER,), "missing", Verdict.WARNING, "is not in the App folder; MDaemon runs, but will not start again"),
        ((SERVER,), "broken", Verdict.WARNING, "is no program file any more"),
    ],
)
def test_a_library_that_is_needed(processes: Any, state: Any, verdict: Verdict, text: str) -> None:
    modules = (ModuleState(MODULE, state), ModuleState(OTHER, "present"))
    only(verdict, text, processes=processes, modules=modules)


def test_a_library_that_keeps_the_server_from_starting_is_critical() -> None:
    modules = (ModuleState(MODULE, "missing"), ModuleState(OTHER, "present"))
    assert [verdict for verdict, _ in found(processes=(GONE,), modules=modules)] == [Verdict.CRITICAL] * 2


def test_a_folder_without_any_library_is_hardly_the_right_one() -> None:
    only(Verdict.UNKNOWN, "is this its mail root?", modules=(ModuleState(MODULE, "missing"),))
    only(Verdict.UNKNOWN, "cannot be listed", modules=(ModuleState(MODULE, "unknown"),))


@pytest.mark.parametrize("state", ["running", "stopped", "missing", "denied", "not Windows"])
def test_a_service_whose_name_is_a_guess_is_hardly_judged(state: str) -> None:
    assert found(services=(ServiceState("MDaemon", state, "automatic"),)) == []


def test_a_service_that_is_paused_or_disabled() -> None:
    only(Verdict.WARNING, "is paused", services=(ServiceState("MDaemon", "paused"),))
    only(Verdict.WARNING, "is disabled", services=(ServiceState("MDaemon", "running", "disabled"),))


@pytest.mark.parametrize(
    ("free", "per_hour", "verdict", "text"),
    [
        (99 * MB, None, Verdict.CRITICAL, "only 99 MB are free where root are (/mail)"),
        (999 * MB, None, Verdict.WARNING, "only 999 MB are free"),
        (5000 * MB, -1000.0 * MB, Verdict.WARNING, "is full in 5 h"),
    ],
)
def test_space(free: int, per_hour: float | None, verdict: Verdict, text: str) -> None:
    volume = VolumeHealth(Path("/mail"), ("root",), 10_000 * MB, free, per_hour)
    only(verdict, text.replace("/mail", str(Path("/mail"))), volumes=(volume,))


def test_space_that_is_enough() -> None:
    assert found(volumes=(VolumeHealth(Path("/"), ("root",), 10_000 * MB, 5000 * MB, -1.0 * MB),)) == []


@pytest.mark.parametrize(
    ("health", "verdict", "text"),
    [
        (QueueHealth(QUEUE, 101), Verdict.CRITICAL, "101 files wait in the queue inbound"),
        (QueueHealth(QUEUE, 11), Verdict.WARNING, "11 files wait"),
        (QueueHealth(QUEUE, 200, counted_all=False), Verdict.CRITICAL, "more than 200 files wait"),
        (QueueHealth(QUEUE, 1, 61.0), Verdict.WARNING, "the oldest file in the queue inbound waits for 61 s"),
        (QueueHealth(QUEUE, None), Verdict.UNKNOWN, "cannot be read"),
    ],
)
def test_queues(health: QueueHealth, verdict: Verdict, text: str) -> None:
    only(verdict, text, queues=(health,))


def test_queues_within_their_limits() -> None:
    none = Queue(name="bad", folder="Queues/Bad", warning=0, critical=0, old=0)
    assert found(queues=(QueueHealth(QUEUE, 10, 60.0), QueueHealth(none, 99_999, 99_999.0))) == []


def test_what_is_foreign_is_safe() -> None:
    port = PortHealth(SMTP, "default", (Listener(25, "::", 4, "a\x1b[2J.exe"),))
    assert all(text.isprintable() for _, text in found(ports=(port,)))
