from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import psutil
import pytest

from mdtui.processes.table import UNMEASURED, Process, PsutilTable, started_at, working_directory

StartNamed = Callable[[str], "subprocess.Popen[bytes]"]


def end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.communicate()


def test_a_process_is_found_by_its_name_in_any_case(start_named: StartNamed) -> None:
    child = start_named("MdTestOne.exe")
    table = PsutilTable()
    (found,) = table.scan(frozenset({"mdtestone.exe", "mdtesttwo.exe"}))
    assert (found.pid, found.name, found.state) == (child.pid, "MdTestOne.exe", "running")
    assert found.created == psutil.Process(child.pid).create_time()
    assert table.check(found) == found


def test_a_name_of_fifteen_characters(start_named: StartNamed) -> None:
    child = start_named("MdTestThree.exe")
    assert [process.pid for process in PsutilTable().scan(frozenset({"mdtestthree.exe"}))] == [child.pid]


def test_several_of_one_name(start_named: StartNamed) -> None:
    if sys.platform == "win32":
        pytest.skip("the test's program file is in use by the first one there")
    pids = {start_named("MdTestOne.exe").pid for _ in range(3)}
    assert {process.pid for process in PsutilTable().scan(frozenset({"mdtestone.exe"}))} == pids


def test_an_ended_process_is_nothing(start_named: StartNamed) -> None:
    child = start_named("MdTestOne.exe")
    table = PsutilTable()
    (found,) = table.scan(frozenset({"mdtestone.exe"}))
    end(child)
    assert table.check(found) is None
    assert table.scan(frozenset({"mdtestone.exe"})) == []
    assert table.check(found) is None


def test_another_process_with_its_number_does_not_count(start_named: StartNamed) -> None:
    start_named("MdTestOne.exe")
    table = PsutilTable()
    (found,) = table.scan(frozenset({"mdtestone.exe"}))
    assert table.check(msgspec.structs.replace(found, created=found.created - 3600)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a signal that stops a process is a thing of POSIX")
def test_a_stopped_process(start_named: StartNamed) -> None:
    child = start_named("MdTestOne.exe")
    table = PsutilTable()
    (found,) = table.scan(frozenset({"mdtestone.exe"}))
    child.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, child.pid, os.WSTOPPED)
    stopped = table.check(found)
    assert stopped is not None
    assert stopped.state == "stopped"
    assert table.scan(frozenset({"mdtestone.exe"})) == [stopped]
    child.send_signal(signal.SIGCONT)
    os.waitid(os.P_PID, child.pid, os.WCONTINUED)
    assert table.check(found) == found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no zombies")
def test_a_zombie_is_stopped(start_named: StartNamed) -> None:
    child = start_named("MdTestOne.exe")
    table = PsutilTable()
    (found,) = table.scan(frozenset({"mdtestone.exe"}))
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    zombie = table.check(found)
    assert zombie is not None
    assert zombie.state == "stopped"
    assert [process.state for process in table.scan(frozenset({"mdtestone.exe"}))] == ["stopped"]


@pytest.mark.parametrize("denied", ["name", "status", "create_time"])
def test_what_the_system_keeps_to_itself(start_named: StartNamed, monkeypatch: pytest.MonkeyPatch, denied: str) -> None:
    child = start_named("MdTestOne.exe")

    def refuse(process: psutil.Process) -> str:
        raise psutil.AccessDenied(process.pid)

    monkeypatch.setattr(psutil.Process, denied, refuse)
    table = PsutilTable()
    found = table.scan(frozenset({"mdtestone.exe"}))
    if denied == "name":
        assert found == []
        return
    (process,) = found
    assert process.pid == child.pid
    assert (process.state, process.created == 0) == (("denied", False) if denied == "status" else ("running", True))
    assert table.check(process) == process


def test_what_a_process_takes(start_named: StartNamed) -> None:
    child = start_named("MdTestOne.exe")
    table = PsutilTable()
    (found,) = table.scan(frozenset({"mdtestone.exe"}))
    measure = table.measure(found)
    assert measure.cpu_seconds is not None
    assert measure.memory is not None
    assert measure.memory > 1 << 20
    assert measure.threads is not None
    assert measure.threads >= 1
    assert Path(measure.exe).samefile(psutil.Process(child.pid).exe())
    assert measure.parent == psutil.Process().name()
    end(child)
    gone = table.measure(found)
    assert (gone.cpu_seconds, gone.memory, gone.threads) == (None, None, None)
    table.scan(frozenset({"mdtestone.exe"}))
    assert table.measure(found) == UNMEASURED


@pytest.mark.parametrize("denied", ["num_threads", "exe", "parent"])
def test_what_cannot_be_measured_is_left_out(
    start_named: StartNamed, monkeypatch: pytest.MonkeyPatch, denied: str
) -> None:
    def refuse(process: psutil.Process) -> None:
        raise psutil.AccessDenied(process.pid)

    start_named("MdTestOne.exe")
    table = PsutilTable()
    (found,) = table.scan(frozenset({"mdtestone.exe"}))
    monkeypatch.setattr(psutil.Process, denied, refuse)
    measure = table.measure(found)
    assert measure != UNMEASURED
    assert (measure.threads is None) is (denied == "num_threads")
    assert (measure.exe == "") is (denied == "exe")
    assert (measure.parent == "") is (denied == "parent")


def test_who_listens() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        found = PsutilTable().listeners([listening.getsockname()[1]])
    assert found is not None
    assert [one.pid for one in found] == [os.getpid()]


def test_no_names_find_nothing() -> None:
    assert PsutilTable().scan(frozenset()) == []


def test_the_directory_that_a_process_works_in(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('ready', flush=True); sys.stdin.read()"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        started.stdout.readline()
        created = started_at(started.pid)
        assert created is not None
        found = working_directory(Process(started.pid, "python", created, "running"))
        assert found is not None
        assert Path(found).resolve() == tmp_path.resolve()
        assert working_directory(Process(started.pid, "python", created - 100, "running")) is None
        assert started.stdin is not None
        started.stdin.close()
    assert working_directory(Process(started.pid, "python", created, "running")) is None
