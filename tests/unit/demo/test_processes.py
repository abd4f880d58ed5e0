from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from mdtui.demo.own_processes import OwnProcesses
from mdtui.demo.ports import note_ports, ports_of, section
from mdtui.demo.processes import PROGRAMS, ServerProcesses
from mdtui.errors import FailedError
from mdtui.processes.table import PsutilTable

NAMES = frozenset(name.casefold() for name in PROGRAMS)

pytestmark = pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="a process cannot choose its name here")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Give the ``App`` of a demo, with the ports in its settings."""
    directory = tmp_path / "App"
    directory.mkdir()
    (directory / "MDaemon.ini").write_bytes(section().encode())
    return directory


@pytest.fixture
def processes(app: Path) -> Iterator[ServerProcesses]:
    with ServerProcesses(app) as running:
        yield running


def children() -> dict[str, psutil.Process]:
    return {process.name(): process for process in psutil.Process().children() if process.name() in PROGRAMS}


def test_every_program_is_found_under_its_name(processes: ServerProcesses) -> None:
    processes.start(*PROGRAMS)
    assert set(children()) == set(PROGRAMS)
    assert set(processes.running()) == set(PROGRAMS)
    assert processes.died() == []


def test_all_end_together(app: Path) -> None:
    with ServerProcesses(app) as processes:
        processes.start("MDaemon.exe", "CFEngine.exe")
        mine = list(children().values())
        assert len(mine) == 2
    assert not any(process.is_running() for process in mine)
    assert not list(app.glob("*.exe"))
    assert list(app.parent.iterdir()) == [app]


def test_one_is_stopped_and_started_again(processes: ServerProcesses) -> None:
    processes.start("MDSpamD.exe")
    processes.stop("MDSpamD.exe")
    processes.stop("MDSpamD.exe")
    assert processes.running() == []
    assert children() == {}
    processes.start("MDSpamD.exe")
    assert set(children()) == {"MDSpamD.exe"}


def test_one_that_somebody_ends_is_noticed_once(processes: ServerProcesses) -> None:
    processes.start("CFEngine.exe", "LDaemon.exe")
    victim = children()["CFEngine.exe"]
    victim.kill()
    psutil.wait_procs([victim], timeout=10)
    assert processes.died() == ["CFEngine.exe"]
    assert processes.died() == []
    assert processes.running() == ["LDaemon.exe"]


def test_they_listen_and_are_written_down(processes: ServerProcesses, app: Path) -> None:
    processes.start("WebAdmin.exe", "CFEngine.exe")
    mine = {process.pid for process in children().values()}
    assert {process.pid for process in OwnProcesses(PsutilTable(), app.parent).scan(NAMES)} == mine
    (port,) = ports_of(app, "WebAdmin.exe")
    with socket.create_connection(("127.0.0.1", port), 20):
        pass
    processes.stop("WebAdmin.exe")
    assert len(OwnProcesses(PsutilTable(), app.parent).scan(NAMES)) == 1
    processes.start("WebAdmin.exe")
    with socket.create_connection(("127.0.0.1", ports_of(app, "WebAdmin.exe")[0]), 20):
        pass


def test_a_port_that_is_taken_gives_way_to_a_free_one(processes: ServerProcesses, app: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        note_ports(app, "WebAdmin.exe", [number])
        processes.start("WebAdmin.exe")
        (port,) = ports_of(app, "WebAdmin.exe")
        assert port != number
        with socket.create_connection(("127.0.0.1", port), 20):
            pass


def test_they_end_when_the_program_that_started_them_is_killed(app: Path) -> None:
    code = (
        "import pathlib, sys, time\n"
        "from mdtui.demo.processes import ServerProcesses\n"
        "processes = ServerProcesses(pathlib.Path(sys.argv[1]))\n"
        "processes.start('MDaemon.exe', 'WebAdmin.exe')\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(app)], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline().strip() == b"ready"
        started = [process for process in psutil.Process(starter.pid).children() if process.name() in PROGRAMS]
        assert len(started) == 2
        starter.kill()
        _, alive = psutil.wait_procs(started, timeout=10)
        assert alive == []


def test_where_it_cannot_be_done_it_is_said(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "sunos")
    with ServerProcesses(app) as processes, pytest.raises(FailedError, match="sunos"):
        processes.start("MDaemon.exe")
