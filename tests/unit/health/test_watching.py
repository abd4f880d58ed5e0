from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from mdtui.config import Config
from mdtui.errors import RefusedError
from mdtui.files import FileSystem
from mdtui.health.settings import HealthSettings, Queue
from mdtui.health.watching import MODULE_SECONDS, PORT_SECONDS, SPACE_SECONDS, Health
from mdtui.mailroot.root import open_root
from mdtui.processes.checking import Verdict
from mdtui.processes.expected import ExpectedProcess
from mdtui.processes.ports import ExpectedPort, Listener
from mdtui.processes.semaphores import LOCK_SEMAPHORES, WATCHDOG
from mdtui.processes.table import PsutilTable
from tests.conftest import StillClock
from tests.fixtures.machine import Machine
from tests.unit.health.conftest import Server

MakeHealth = Callable[..., Health]


def texts(health: Health) -> list[str]:
    return [reason.text for reason in health.report().reasons]


def test_a_server_that_is_well(health: Health) -> None:
    report = health.report()
    assert (report.verdict, report.reasons) == (Verdict.OK, ())
    assert {state.name: state.state for state in report.states if state.need == "needed"} == {
        "MDaemon.exe": "running",
        "CFEngine.exe": "running",
    }
    assert [module.state for module in report.modules] == ["present"] * 8
    assert {port.expected.name for port in report.ports if port.state == "listening"} == {"SMTP", "IMAP"}
    assert report.processes[0].ports == (25, 143)
    assert not report.processes[0].elsewhere
    assert report.volumes[0].holds[0] == "root"


def test_the_end_of_a_process_is_seen_at_the_next_look(health: Health, machine: Machine, clock: StillClock) -> None:
    health.report()
    clock.time += 1
    machine.end(2)
    report = health.report()
    assert report.verdict is Verdict.CRITICAL
    assert report.reasons[0].text.startswith("CFEngine.exe has ended")
    assert report.reasons[0].row == "process:cfengine.exe"
    machine.start("CFEngine.exe", 9, clock.now())
    clock.time += 2
    assert health.report().verdict is Verdict.OK


def test_a_report_that_is_young_enough_will_do(health: Health, machine: Machine, clock: StillClock) -> None:
    first = health.report()
    assert health.report(0.5) is first
    assert health.report() is not first
    clock.time += 0.6
    machine.end(2)
    assert health.report(0.5).verdict is Verdict.CRITICAL


def test_ports_are_looked_at_now_and_then_and_when_a_process_comes_or_goes(
    health: Health, machine: Machine, clock: StillClock
) -> None:
    for _ in range(5):
        health.report()
        clock.time += 1
    assert machine.looks == 1
    machine.end(2)
    health.report()
    assert machine.looks == 2
    clock.time += PORT_SECONDS
    health.report()
    assert machine.looks == 3


def test_a_port_that_is_lost(health: Health, machine: Machine, clock: StillClock) -> None:
    health.report()
    machine.listening = [Listener(143, "::", 1, "MDaemon.exe"), Listener(25, "::", 4, "other.exe")]
    clock.time += PORT_SECONDS
    assert texts(health) == ["port 25 (SMTP) is taken by other.exe, process 4"]
    machine.listening = [Listener(25, "::", 1, "MDaemon.exe")]
    clock.time += PORT_SECONDS
    assert texts(health) == ["MDaemon.exe runs, but nobody listens on port 143 (IMAP) any more"]


def test_the_number_of_a_port_is_read_from_the_servers_settings(
    make_health: MakeHealth, small_root: Path, machine: Machine
) -> None:
    (small_root / "App" / "MDaemon.ini").write_bytes(b"[Ports]\r\nSMTPInPort=2525\r\n")
    health = make_health()
    assert texts(health) == ["MDaemon.exe runs, but nobody listens on port 2525 (SMTP)"]
    machine.listen("MDaemon.exe", 2525)
    assert health.look_anew().verdict is Verdict.OK


def test_a_real_listener_is_seen(make_health: MakeHealth, small_root: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        number = listening.getsockname()[1]
        (small_root / "App" / "MDaemon.ini").write_bytes(b"SMTPInPort=%d" % number)
        server = make_health()._server
        report = Health(server, FileSystem(), PsutilTable()).report()
    (smtp,) = [port for port in report.ports if port.expected.name == "SMTP"]
    assert smtp.listeners is not None
    assert [one.pid for one in smtp.listeners] == [os.getpid()]
    assert smtp.state == "taken"


def test_what_stops_all_processing(health: Health, small_root: Path, clock: StillClock) -> None:
    path = small_root / "App" / LOCK_SEMAPHORES
    path.touch()
    os.utime(path, (clock.now() - 300, clock.now() - 300))
    assert texts(health) == ["LOCKSEMS.SEM has stopped all processing for 5 min"]


def test_a_watchdog_that_nobody_took_away(health: Health, small_root: Path, clock: StillClock) -> None:
    path = small_root / "App" / WATCHDOG
    path.touch()
    os.utime(path, (clock.now() - 60, clock.now() - 60))
    assert texts(health) == ["MDaemon runs, but leaves WATCHDOG.SEM alone for 60 s: it may hang"]


def test_asking_is_remembered(health: Health, small_root: Path) -> None:
    assert health.report().liveness.probe is None
    assert health.probe(patience=1.0).answer == "silent"
    report = health.report()
    assert report.liveness.probe is not None
    assert texts(health) == ["MDaemon did not answer within 1 s when it was asked whether it is alive"]
    assert health.probe(cancelled=lambda: True).answer == "cancelled"
    assert health.report().liveness.probe == report.liveness.probe
    assert not (small_root / "App" / WATCHDOG).exists()


def test_nothing_is_written_where_nothing_may_be(make_health: MakeHealth, small_root: Path) -> None:
    with pytest.raises(RefusedError, match="read-only"):
        make_health(Config(read_only=True)).probe()
    assert not (small_root / "App" / WATCHDOG).exists()


def test_queues_and_disks_are_looked_at_every_half_minute(
    make_health: MakeHealth, small_root: Path, clock: StillClock
) -> None:
    inbound = small_root / "Queues" / "Inbound"
    inbound.mkdir(parents=True)
    queues = (Queue(name="inbound", folder="Queues/Inbound", warning=1),)
    health = make_health(Config(health=HealthSettings(queues=queues)))
    assert [queue.files for queue in health.report().queues] == [0]
    for number in range(2):
        (inbound / f"{number}.msg").touch()
    assert texts(health) == []
    clock.time += SPACE_SECONDS
    assert texts(health) == ["2 files wait in the queue inbound"]


def test_a_library_that_goes_is_seen_within_a_minute(health: Health, small_root: Path, clock: StillClock) -> None:
    health.report()
    (small_root / "App" / "CFilter.dll").unlink()
    assert texts(health) == []
    clock.time += MODULE_SECONDS
    assert texts(health) == ["CFilter.dll is not in the App folder; MDaemon runs, but will not start again"]


def test_looking_anew_looks_at_everything(health: Health, small_root: Path) -> None:
    health.report()
    (small_root / "App" / "CFilter.dll").unlink()
    assert len(health.look_anew().reasons) == 1


def test_the_settings_add_replace_and_leave_out(make_health: MakeHealth) -> None:
    settings = HealthSettings(
        services=("One", "Two"),
        processes=(ExpectedProcess(name="Backup.exe", role="backup", need="needed"),),
        ports=(ExpectedPort("proxy", 8080, "Backup.exe", "needed"),),
        without=("cfengine.EXE", "smtp", "HASHCASH.dll", "bad"),
    )
    report = make_health(Config(health=settings)).report()
    assert "CFEngine.exe" not in {state.name for state in report.states}
    assert [reason.text for reason in report.reasons] == ["Backup.exe is not running (backup)"]
    assert "SMTP" not in {port.expected.name for port in report.ports}
    assert "proxy" in {port.expected.name for port in report.ports}
    assert len(report.modules) == 7
    assert [service.name for service in report.services] == ["One", "Two"]


def test_without_app_there_is_nobody_to_ask(small_root: Path, clock: StillClock, machine: Machine) -> None:
    root = msgspec.structs.replace(open_root(small_root), app=None, logs=None)
    health = Health(Server(root, Config(), clock), FileSystem(), machine)
    with pytest.raises(RefusedError, match="no App folder"):
        health.probe()
    report = health.report()
    assert {module.state for module in report.modules} == {"unknown"}
    assert report.liveness.log == ""
