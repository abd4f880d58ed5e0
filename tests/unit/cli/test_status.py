from __future__ import annotations

import json
from pathlib import Path

import pytest

from mdtui.processes.checking import Verdict
from mdtui.processes.watchdog import ProcessState
from mdtui.server import MailServer, Status
from tests.unit.cli.conftest import Program

STATES = (
    ProcessState("MDaemon.exe", "mail server", "needed", "running", 7, 1_700_000_000.0, 1),
    ProcessState("CFEngine.exe", "content filter", "needed", "missing", None, None, 0),
)


@pytest.fixture
def verdict(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Verdict:
    """Let the server be as the test's parameter says; what this machine runs is nobody's business here."""
    value = Verdict(request.param)
    reasons = () if value is Verdict.OK else ("CFEngine.exe is not running", "and more")
    monkeypatch.setattr(MailServer, "status", lambda _: Status(value, reasons, STATES))
    return value


@pytest.mark.parametrize("verdict", list(Verdict), indirect=True)
def test_the_exit_code_is_the_verdict(mdtui: Program, root: Path, verdict: Verdict) -> None:
    result = mdtui("status", root)
    assert (result.code, result.err) == (verdict.value, b"")
    reasons = "every process that is needed runs" if verdict is Verdict.OK else "CFEngine.exe is not running; and more"
    assert result.lines[0] == f"{verdict.name}: {reasons}"
    assert result.lines[2].split()[:4] == ["MDaemon.exe", "needed", "running", "7"]


@pytest.mark.parametrize("verdict", [Verdict.CRITICAL], indirect=True)
def test_json(mdtui: Program, root: Path, verdict: Verdict) -> None:
    result = mdtui("status", root, "--json")
    document = json.loads(result.out)
    assert result.code == verdict.value
    assert list(document) == ["verdict", "reasons", "processes"]
    assert (document["verdict"], document["reasons"][1]) == ("CRITICAL", "and more")
    assert document["processes"][1] == {
        "name": "CFEngine.exe",
        "role": "content filter",
        "need": "needed",
        "state": "missing",
        "pid": None,
        "since": None,
        "instances": 0,
    }


def test_an_error_is_a_verdict_too(mdtui: Program, tmp_path: Path) -> None:
    result = mdtui("status", tmp_path / "nowhere")
    assert result.code == 3
    assert result.lines == [f"UNKNOWN: {result.error}"]
    document = json.loads(mdtui("status", tmp_path / "nowhere", "--json").out)
    assert (document["verdict"], document["processes"]) == ("UNKNOWN", [])
    assert mdtui("status", "--bogus").code == 3


def test_the_real_processes_give_a_verdict(process: Program, root: Path) -> None:
    result = process("status", root, "--json")
    assert result.code == Verdict[json.loads(result.out)["verdict"]].value
