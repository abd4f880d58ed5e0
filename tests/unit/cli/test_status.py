from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mdtui.demo.libraries import write_libraries
from mdtui.processes.checking import Verdict
from mdtui.processes.table import Measure
from tests.conftest import StillClock
from tests.fixtures.machine import Machine
from tests.unit.cli.conftest import Program
from tests.unit.cli.test_plugin_output import parse

NEEDED = ("MDaemon.exe", "CFEngine.exe")


@pytest.fixture
def verdict(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, root: Path) -> Verdict:
    """Let the machine be as the test's parameter says; what this one runs is nobody's business here."""
    value = Verdict(request.param)
    machine = Machine(StillClock(), *(NEEDED[:1] if value is Verdict.CRITICAL else NEEDED))
    machine.measures = {name: Measure(1.0, 48 << 20, 12) for name in NEEDED}
    machine.listen("MDaemon.exe", 25)
    if value is Verdict.UNKNOWN:
        machine.listening = None
    if value is Verdict.WARNING:
        (root / "Queues" / "Inbound").mkdir(parents=True)
        path = root / "Queues" / "Inbound" / "old.msg"
        path.touch()
        os.utime(path, (1, 1))
    write_libraries(root / "App")
    for log in (root / "Logs").iterdir():
        log.write_bytes(b"a line without a time\r\n")
    monkeypatch.setattr("mdtui.server.PsutilTable", lambda: machine)
    return value


@pytest.mark.parametrize("verdict", list(Verdict), indirect=True)
def test_the_exit_code_is_the_verdict_and_the_line_is_that_of_a_plugin(
    mdtui: Program, root: Path, verdict: Verdict
) -> None:
    result = mdtui("status", root)
    assert (result.code, result.err, len(result.lines)) == (verdict.value, b"", 1)
    said, data = parse(result.lines[0])
    assert said.startswith(f"MDAEMON {verdict.name} - ")
    assert data["processes"].value == (1 if verdict is Verdict.CRITICAL else 2)
    assert data["MDaemon.exe memory"].unit == "B"


@pytest.mark.parametrize("verdict", [Verdict.CRITICAL], indirect=True)
def test_json(mdtui: Program, root: Path, verdict: Verdict) -> None:
    result = mdtui("status", root, "--json")
    document = json.loads(result.out)
    assert result.code == verdict.value
    assert list(document)[:3] == ["verdict", "reasons", "processes"]
    assert document["verdict"] == "CRITICAL"
    assert document["reasons"][0].startswith("CFEngine.exe is not running")
    server, filter_ = document["processes"][:2]
    assert (server["state"], server["threads"], server["ports"]) == ("running", 12, [25])
    assert (filter_["state"], filter_["pid"], filter_["need"], filter_["instances"]) == ("missing", None, "needed", 0)


@pytest.mark.parametrize("verdict", [Verdict.OK], indirect=True)
def test_everything_as_a_table(mdtui: Program, root: Path, verdict: Verdict) -> None:
    result = mdtui("status", root, "--details")
    assert result.code == verdict.value
    assert result.lines[1].split() == ["WHAT", "NAME", "STATE", "DETAILS"]
    assert result.lines[2].split()[:3] == ["process", "MDaemon.exe", "running"]
    assert {line.split()[0] for line in result.lines[2:]} == {"process", "service", "alive", "module", "port", "disk"}


@pytest.mark.parametrize("verdict", [Verdict.OK], indirect=True)
def test_asking_whether_it_is_alive(
    mdtui: Program, root: Path, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mdtui.processes.semaphores._PAUSE", 0.0)
    monkeypatch.setattr("mdtui.health.watching.Health.probe.__defaults__", (lambda: False, 0.01))
    result = mdtui("status", root, "--probe")
    assert result.code == Verdict.CRITICAL
    assert "did not answer" in result.lines[0]
    assert list((root / "App").glob("*.SEM")) == []
    refused = mdtui("status", root, "--probe", "--read-only")
    assert refused.code == Verdict.UNKNOWN
    assert "read-only" in refused.lines[0]
    assert verdict is Verdict.OK


def test_an_error_is_a_verdict_too(mdtui: Program, tmp_path: Path) -> None:
    result = mdtui("status", tmp_path / "nowhere")
    assert result.code == 3
    assert result.lines == [f"MDAEMON UNKNOWN - {result.error}"]
    document = json.loads(mdtui("status", tmp_path / "nowhere", "--json").out)
    assert (document["verdict"], document["processes"]) == ("UNKNOWN", [])
    assert mdtui("status", "--bogus").code == 3


def test_the_real_processes_give_a_verdict(process: Program, root: Path) -> None:
    result = process("status", root, "--json")
    assert result.code == Verdict[json.loads(result.out)["verdict"]].value
