from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtui.health.report import HealthReport, Liveness
from mdtui.mailroot.root import open_root
from mdtui.processes.watchdog import ProcessState
from mdtui.tui.health.advice import advice, commands


def test_with_a_service_it_is_stopped_and_started(report: HealthReport, small_root: Path) -> None:
    root = open_root(small_root)
    assert commands("process:cfengine.exe", report, root) == ['net stop "MDaemon"', 'net start "MDaemon"']
    assert commands("service:mdaemon", report, root) == commands("process:cfengine.exe", report, root)


def test_without_one_its_launcher_is_named(report: HealthReport, small_root: Path) -> None:
    root = open_root(small_root)
    launcher = f'"{small_root / "App" / "MDLaunch.exe"}"'
    without = msgspec.structs.replace(report, services=())
    assert commands("process:cfengine.exe", without, root) == [f"{launcher} /stop", launcher]
    nowhere = msgspec.structs.replace(root, app=None)
    assert commands("process:cfengine.exe", without, nowhere)[1] == '"C:\\MDaemon\\App\\MDLaunch.exe"'


def test_what_does_not_run_is_only_started(report: HealthReport, small_root: Path) -> None:
    gone = ProcessState("mdaemon.EXE", "", "needed", "missing", None, None, 0)
    processes = (msgspec.structs.replace(report.processes[0], state=gone),)
    down = msgspec.structs.replace(report, processes=processes)
    assert commands("process:mdaemon.exe", down, open_root(small_root)) == ['net start "MDaemon"']


def test_a_semaphore_that_stops_everything(report: HealthReport, small_root: Path) -> None:
    root = open_root(small_root)
    assert advice("alive:locked", report, root) == []
    locked = msgspec.structs.replace(report, liveness=Liveness(locked_for=5.0))
    assert commands("alive:locked", locked, root) == [f'del "{small_root / "App" / "LOCKSEMS.SEM"}"']


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("port:smtp", ["netstat -ano -p tcp | findstr :25"]),
        ("ports", ["netstat -ano -p tcp | findstr :25"]),
        ("port:imap", []),
        ("disk:mail", []),
        ("modules", []),
    ],
)
def test_ports_and_the_rest(report: HealthReport, small_root: Path, row: str, said: list[str]) -> None:
    assert commands(row, report, open_root(small_root)) == said


def test_a_library_that_is_not_there(report: HealthReport, small_root: Path) -> None:
    root = open_root(small_root)
    assert advice("module:ntutil.dll", report, root)[0].startswith("Run MDaemon's installer")
    assert advice("module:cfilter.dll", report, root) == []
