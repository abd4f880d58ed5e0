from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from mdtui.demo.processes import PROGRAMS, ServerProcesses
from mdtui.errors import FailedError

pytestmark = pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="a process cannot choose its name here")


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[ServerProcesses]:
    with ServerProcesses(tmp_path) as running:
        yield running


def children() -> dict[str, psutil.Process]:
    return {process.name(): process for process in psutil.Process().children() if process.name() in PROGRAMS}


def test_every_program_is_found_under_its_name(processes: ServerProcesses) -> None:
    processes.start(*PROGRAMS)
    assert set(children()) == set(PROGRAMS)
    assert set(processes.running()) == set(PROGRAMS)
    assert processes.died() == []


def test_all_end_together(tmp_path: Path) -> None:
    with ServerProcesses(tmp_path) as processes:
        processes.start("MDaemon.exe", "CFEngine.exe")
        mine = list(children().values())
        assert len(mine) == 2
    assert not any(process.is_running() for process in mine)
    assert not list(tmp_path.glob("*.exe"))


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


def test_they_end_when_the_program_that_started_them_is_killed(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time\n"
        "from mdtui.demo.processes import ServerProcesses\n"
        "processes = ServerProcesses(pathlib.Path(sys.argv[1]))\n"
        "processes.start('MDaemon.exe', 'WebAdmin.exe')\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline().strip() == b"ready"
        started = [process for process in psutil.Process(starter.pid).children() if process.name() in PROGRAMS]
        assert len(started) == 2
        starter.kill()
        _, alive = psutil.wait_procs(started, timeout=10)
        assert alive == []


def test_where_it_cannot_be_done_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "sunos")
    with ServerProcesses(tmp_path) as processes, pytest.raises(FailedError, match="sunos"):
        processes.start("MDaemon.exe")
