from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from mdtui.clock import SystemClock
from mdtui.demo.live import Done
from mdtui.demo.marker import DemoRoot
from mdtui.demo.processes import PROGRAMS
from mdtui.demo.session import start_simulator
from mdtui.demo.simulator import READY
from mdtui.errors import ExitCode
from mdtui.events.catalogue import load_catalogue
from mdtui.events.event import Event
from mdtui.events.log_folder import LogFolder
from mdtui.events.matching import Recogniser
from mdtui.files import FileSystem
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.editing import apply
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.records import RecordTable

Start = Callable[..., "subprocess.Popen[bytes]"]
KEY = "anna.mueller@example.com"


@pytest.fixture
def start() -> Iterator[Start]:
    """Give a starter of simulators, which are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(directory: Path, *options: str) -> subprocess.Popen[bytes]:
        process = start_simulator(str(directory), *options)
        started.append(process)
        return process

    yield run
    for process in started:
        with process:
            if process.poll() is None:
                process.kill()


def first_line(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    return process.stdout.readline().replace(b"\r\n", b"\n")


def close_input(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()


def ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def test_it_ends_after_its_actions(own_demo: DemoRoot, start: Start) -> None:
    trace = own_demo.path.parent / "trace.jsonl"
    options = ("--interval", "0", "--actions", "30", "--no-processes", "--trace", str(trace))
    process = start(own_demo.path, *options)
    assert first_line(process) == READY
    assert process.wait(60) == 0
    done = [msgspec.json.decode(line, type=Done) for line in trace.read_bytes().splitlines()]
    assert {"deliver", "flags"} <= {step.action for step in done}


def test_it_ends_when_its_input_does(own_demo: DemoRoot, start: Start) -> None:
    process = start(own_demo.path, "--interval", "600", "--no-processes")
    assert first_line(process) == READY
    assert process.poll() is None
    close_input(process)
    assert process.wait(20) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_a_signal_ends_it_without_leaving_a_lock(own_demo: DemoRoot, start: Start) -> None:
    process = start(own_demo.path, "--interval", "0", "--no-processes")
    assert first_line(process) == READY
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert len(list((own_demo.path / "LockFiles").iterdir())) == 1


@pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="a process cannot choose its name here")
def test_its_processes_are_there_with_it_and_end_with_it_even_when_it_is_killed(
    own_demo: DemoRoot, start: Start
) -> None:
    process = start(own_demo.path, "--interval", "600")
    assert first_line(process) == READY
    programs = [child for child in psutil.Process(process.pid).children() if child.name() in PROGRAMS]
    assert len(programs) == len(PROGRAMS)
    process.kill()
    _, alive = psutil.wait_procs(programs, timeout=20)
    assert alive == []


def test_it_ends_when_the_program_that_started_it_is_killed(own_demo: DemoRoot) -> None:
    code = (
        "import sys, time\n"
        "from mdtui.demo.session import start_simulator\n"
        "process = start_simulator(sys.argv[1], '--interval', '600', '--no-processes')\n"
        "process.stdout.readline()\n"
        "print(process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(own_demo.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        simulator = psutil.Process(int(starter.stdout.readline()))
        starter.kill()
        _, alive = psutil.wait_procs([simulator], timeout=20)
        assert alive == []


def test_it_works_in_no_other_mail_root(tmp_path: Path, start: Start) -> None:
    (tmp_path / "Users").mkdir()
    process = start(tmp_path)
    assert b"not a demo's mail root" in first_line(process)
    assert process.wait(20) == ExitCode.REFUSED
    assert os.listdir(tmp_path) == ["Users"]  # noqa: PTH208 - names only


def test_a_root_that_goes_away_ends_it(own_demo: DemoRoot, start: Start) -> None:
    process = start(own_demo.path, "--interval", "0.01", "--no-processes")
    assert first_line(process) == READY
    own_demo.path.rename(own_demo.path.with_name("elsewhere"))
    assert process.wait(30) == ExitCode.FAILED


def test_it_loses_nothing_of_others_and_others_lose_nothing_of_it(own_demo: DemoRoot, start: Start) -> None:
    """Flags toggled here while the simulator works in the same folder: every change of both sides is in the file."""
    directory = own_demo.path / "Users/example.com/anna.mueller"
    index = next(path for path in directory.iterdir() if path.name.lower() == "imap.mrk")
    lock = own_demo.path / "LockFiles" / f"IMAP-INBOX-{KEY}.lck"
    table = RecordTable(index.read_bytes())
    assert table.header is not None
    expected = dict(zip(table.uids, table.flags, strict=True))
    targets = [Target(record.uid, record.filename, place) for place, record in enumerate(table.records())]
    trace = own_demo.path.parent / "trace.jsonl"
    options = ("--interval", "0", "--actions", "150", "--no-processes", "--folder", KEY, "--trace", str(trace))
    process = start(own_demo.path, *options)
    assert first_line(process) == READY
    writes = 0
    while not ends_within(process, 0.01):
        edit = Edit(Verb.TOGGLE, Flag.DRAFT, [targets[writes % len(targets)]], table.header.uid_validity)
        change = apply(edit, index, lock, files=FileSystem(), clock=SystemClock(), timeout=60)
        writes += len(change.changed)
        for changed in change.changed:
            expected[changed.uid] ^= changed.before ^ changed.after
        if change.gone:
            targets.remove(change.gone[0])
    counted = 0
    for line in trace.read_bytes().splitlines():
        done = msgspec.json.decode(line, type=Done)
        counted += done.action != "hold"
        for row in done.rows:
            if row.after is None:
                del expected[row.uid]
            else:
                expected[row.uid] = expected.get(row.uid, 0) ^ (row.before or 0) ^ row.after
    after = RecordTable(index.read_bytes())
    assert after.header is not None
    assert dict(zip(after.uids, after.flags, strict=True)) == expected
    assert after.header.last_write_counter == table.header.last_write_counter + counted + writes
    assert writes
    assert counted > 10


def test_its_logs_are_rotated_and_the_feed_follows(own_demo: DemoRoot, start: Start) -> None:
    logs = own_demo.path / "Logs"
    source = LogFolder(logs, Recogniser(load_catalogue()))
    before = {path.name for path in logs.iterdir()}
    options = ("--interval", "0", "--actions", "400", "--no-processes", "--log-size", "4000", "--speed", "1000000")
    process = start(own_demo.path, *options)
    assert first_line(process) == READY
    found: list[Event] = []
    while process.poll() is None:
        found += source.poll()
    assert process.returncode == 0
    found += source.poll()
    new = {path.name for path in logs.iterdir()} - before
    assert len({name[8:18] for name in new if name.endswith("-System.log")}) > 1, "no midnight came"
    assert any(name.endswith(".OLD") for name in new), "nothing was rotated"
    written = [event.identity for event in source.read() if event.source in new]
    assert written
    assert set(written) <= {event.identity for event in found}
