"""``mdtui addresses`` as a person and a script call it; the sockets are those of this machine."""

from __future__ import annotations

import json
import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mdtui.address_changes import Addresses
from mdtui.addresses.sockets import PsutilSockets, Sockets
from mdtui.cli import asking
from mdtui.errors import FailedError
from tests.fixtures.addresses import Machine, all_of, write_usual_settings
from tests.unit.cli.conftest import Program

EXAMPLE = "10.0.0.1,10.0.0.2"


@pytest.fixture
def app(root: Path) -> Path:
    """Give the App directory with the demo's settings."""
    write_usual_settings(root / "App")
    return root / "App"


def contents(app: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in app.iterdir()}


@pytest.mark.usefixtures("app")
def test_the_matrix_and_what_is_wrong(mdtui: Program, root: Path) -> None:
    result = mdtui("addresses", root)
    heading, first, second, third = result.lines[:4]
    assert heading.split()[:6] == ["DOMAIN", "ADDRESS", "BOUND", "HERE", "SMTP", "MSA"]
    assert first.split()[:5] == ["example.com", "192.0.2.10", "yes", "NO", "NO"]
    assert second.split()[:4] == ["example.org", "192.0.2.10", "no", "NO"]
    assert third.split()[:4] == ["mail-2.example.com", "192.0.2.11", "yes", "NO"]
    assert any(line.startswith("error    ADR001  example.com: ") for line in result.lines)
    assert (result.code, result.error.startswith("yes: it listens")) == (1, True)


@pytest.mark.usefixtures("app")
def test_json_of_a_look(mdtui: Program, root: Path) -> None:
    result = json.loads(mdtui("addresses", root, "--json").out)
    assert set(result) == {"matrix", "findings"}
    first = result["matrix"][0]
    assert {key: first[key] for key in ("domain", "primary", "address", "bound")} == {
        "domain": "example.com",
        "primary": True,
        "address": "192.0.2.10",
        "bound": True,
    }
    assert first["ports"][0] == {
        "service": "SMTP",
        "port": 25,
        "set": True,
        "state": "silent",
        "pid": None,
        "process": "",
    }
    assert {"ADR001", "ADR005"} <= {finding["rule"] for finding in result["findings"]}


def test_without_settings_there_is_a_finding_and_no_domain(mdtui: Program, root: Path) -> None:
    result = mdtui("addresses", root)
    assert result.lines == ["error    ADR010  MDaemon.ini is not there"]
    assert (result.code, result.error) == (1, "the settings name no domain")


@pytest.mark.usefixtures("app")
def test_only_information_is_exit_0(mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = ("192.0.2.10", "192.0.2.11")
    machine = Machine(*here, listens=[*all_of(*here), *(f"{address} 110" for address in here)])
    monkeypatch.setattr(PsutilSockets, "look", lambda _: machine.look())
    result = mdtui("addresses", root, "--json")
    assert [finding["rule"] for finding in json.loads(result.out)["findings"]] == ["ADR005"]
    assert result.code == 0


def test_the_published_example_is_planned_applied_verified_and_undone_to_the_byte(
    mdtui: Program, root: Path, app: Path
) -> None:
    before = contents(app)
    planned = mdtui("addresses", root, "--plan", EXAMPLE)
    assert planned.lines[:3] == [
        "10.0.0.1  to the primary domain example.com",
        "10.0.0.2  to the secondary domain mail-2.example.com",
        "Afterwards these listen: 10.0.0.1, 10.0.0.2",
    ]
    assert any("log in with their full email address" in line for line in planned.lines)
    assert (planned.code, planned.err, contents(app)) == (0, b"", before)

    applied = mdtui("addresses", root, "--plan", EXAMPLE, "--apply", "--yes", "--json")
    result = json.loads(applied.out)
    name = result["applied"]["journal_id"]
    assert (applied.code, applied.err) == (0, b"")
    assert result["plan"]["shares"] == [
        {"domain": "example.com", "addresses": ["10.0.0.1"], "primary": True, "new": False},
        {"domain": "mail-2.example.com", "addresses": ["10.0.0.2"], "primary": False, "new": False},
    ]
    assert "+DomainIP=10.0.0.1" in result["plan"]["diff"]
    assert [Path(copy).read_bytes() for copy in result["applied"]["settings"]["copies"]] == [
        before["MDaemon.ini"],
        before["Domains.dat"],
    ]
    assert (app / "MDaemon.ini").read_bytes() == before["MDaemon.ini"].replace(b"=192.0.2.10", b"=10.0.0.1")
    assert (app / "Domains.dat").read_bytes() == before["Domains.dat"].replace(b"192.0.2.11", b"10.0.0.2")

    verified = mdtui("addresses", root, "--verify", "--json")
    differ = json.loads(verified.out)["differences"]
    assert verified.code == 1
    assert {(each["address"], each["port"], each["state"]) for each in differ} >= {
        (address, port, "silent") for address in ("10.0.0.1", "10.0.0.2") for port in (25, 110, 143)
    }

    (change,) = json.loads(mdtui("undo", "--root", root, "--list", "--json").out)["changes"]
    assert (change["id"], change["verb"], change["folder"]) == (name, "bind", "MDaemon.ini, Domains.dat")
    assert change["settings"]["files"] == [str(app / "MDaemon.ini"), str(app / "Domains.dat")]
    undone = mdtui("undo", "--root", root, name)
    assert (undone.code, contents(app)) == (0, before)
    assert undone.lines[0] == f"MDaemon.ini, Domains.dat: bind ({name}) taken back"


def test_real_sockets_are_verified_against_a_plan(mdtui: Program, root: Path, app: Path) -> None:
    with closing(socket.create_server(("127.0.0.2", 0))) as server:
        port = server.getsockname()[1]
        (app / "MDaemon.ini").write_bytes(
            b"[Domain]\r\nDomainName=a.b\r\nDomainIP=127.0.0.9\r\nSMTPInPort=%d\r\n" % port
        )
        (app / "Domains.dat").write_bytes(b"")
        verified = mdtui("addresses", root, "--plan", "127.0.0.2", "--verify")
        assert (verified.code, verified.lines[-1]) == (0, "what listens is what the settings ask for")
        result = mdtui("addresses", root, "--verify")
        assert result.code == 1
        assert result.lines[0].startswith(f"127.0.0.2 SMTP {port} listens though it should not by ")
        assert result.lines[1] == f"127.0.0.9 SMTP {port} does not listen  (a.b)"


def test_without_a_terminal_nothing_is_written_unless_yes(
    mdtui: Program, root: Path, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    before = contents(app)
    result = mdtui("addresses", root, "--plan", EXAMPLE, "--apply")
    assert (result.code, result.error) == (2, "there is no terminal to ask on (--yes goes ahead without asking)")
    assert contents(app) == before


@pytest.mark.parametrize("answer", [True, False])
def test_the_person_is_asked_after_the_diff(
    mdtui: Program,
    root: Path,
    app: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: bool,  # noqa: FBT001 - the answer
) -> None:
    asked = []

    def ask(_: Any, question: str) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(asking, "asked", ask)
    before = contents(app)
    result = mdtui("addresses", root, "--plan", EXAMPLE, "--apply", "--verify")
    assert asked == [f"write 2 settings files of {root}?"]
    assert "-DomainIP=192.0.2.10" in result.lines
    assert (contents(app) != before) is answer
    assert (result.code, any(line.startswith("written: ") for line in result.lines)) == (int(answer), answer)


def test_reload_makes_the_file_that_mdaemon_looks_for(mdtui: Program, root: Path, app: Path) -> None:
    result = mdtui("addresses", root, "--plan", EXAMPLE, "--apply", "--yes", "--reload")
    assert (app / "DOMAINS.SEM").exists()
    assert result.lines[-1] == f"MDaemon is asked to read its domains again: {app / 'DOMAINS.SEM'}"
    assert result.code == 0


@pytest.mark.usefixtures("app")
def test_a_reload_that_fails_is_an_error_after_what_was_written(
    mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Any) -> None:
        raise FailedError("disk full")

    monkeypatch.setattr(Addresses, "reload", fail)
    result = mdtui("addresses", root, "--plan", EXAMPLE, "--apply", "--yes", "--reload")
    assert "written: MDaemon.ini, Domains.dat" in result.lines
    assert (result.code, result.error) == (5, "disk full")


@pytest.mark.usefixtures("app")
def test_what_is_so_already_is_not_asked_about(mdtui: Program, root: Path) -> None:
    result = mdtui("addresses", root, "--plan", "192.0.2.10,192.0.2.11", "--apply")
    assert result.lines[-1] == "nothing had to be written"
    assert "  all is so already" in result.lines
    assert result.code == 0


@pytest.mark.usefixtures("app")
def test_read_only_plans_and_writes_nothing(mdtui: Program, root: Path) -> None:
    assert mdtui("addresses", root, "--plan", EXAMPLE, "--read-only").code == 0
    result = mdtui("addresses", root, "--plan", EXAMPLE, "--apply", "--yes", "--read-only")
    assert (result.code, result.error.startswith("read-only: nothing is written")) == (4, True)


@pytest.mark.usefixtures("app")
def test_sockets_that_cannot_be_seen_cannot_be_verified(
    mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PsutilSockets, "look", lambda _: Sockets(problem="this account may not see what listens"))
    verified = mdtui("addresses", root, "--verify")
    assert (verified.code, "run it as administrator" in verified.error) == (5, True)
    looked = mdtui("addresses", root)
    assert b"which ports listen is not known: this account may not see" in looked.err
    assert looked.lines[1].split()[4:] == ["?"] * 8


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--apply",), "--apply needs --plan"),
        (("--yes",), "--yes goes with --apply"),
        (("--plan", EXAMPLE, "--reload"), "--reload goes with --apply"),
        (("--plan", EXAMPLE, "--resolve"), "--resolve goes with neither"),
        (("--plan", "10.0.0.1,x"), "no IP address: x"),
        (("--plan", "10.0.0.1,10.0.0.1"), "the address is there twice"),
        (("--plan", ","), "a plan needs an address"),
    ],
)
@pytest.mark.usefixtures("app")
def test_mistakes_are_one_line(mdtui: Program, root: Path, words: tuple[str, ...], says: str) -> None:
    result = mdtui("addresses", root, *words)
    assert (result.code, result.error.startswith(says)) == (2, True), result.error


@pytest.mark.usefixtures("app")
def test_names_are_looked_up_when_asked_for(mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtui.address_changes._resolve", lambda _: ["10.9.9.9"])
    findings = json.loads(mdtui("addresses", root, "--resolve", "--json").out)["findings"]
    assert "ADR015" in {finding["rule"] for finding in findings}


def test_hostile_settings_are_shown_and_not_obeyed(mdtui: Program, root: Path) -> None:
    (root / "App" / "MDaemon.ini").write_bytes(b"[D]\nDomainName=\x1b[2Jx\nDomainIP=\x1b[31m\n")
    (root / "App" / "Domains.dat").write_bytes(b"[\x9b5m]\nIP=10.0.0.1\nBind=\x07\n" * 2)
    result = mdtui("addresses", root)
    assert result.code == 1
    assert all(line.isprintable() for line in result.lines)


def test_a_change_that_others_touched_since_is_merged_and_that_is_said(mdtui: Program, root: Path, app: Path) -> None:
    before = contents(app)
    mdtui("addresses", root, "--plan", EXAMPLE, "--apply", "--yes")
    with (app / "MDaemon.ini").open("ab") as file:
        file.write(b"; theirs\r\n")
    result = mdtui("undo", "--root", root, "--json")
    assert json.loads(result.out)["settings"]["merged"] is True
    assert (app / "MDaemon.ini").read_bytes() == before["MDaemon.ini"] + b"; theirs\r\n"
    assert (app / "Domains.dat").read_bytes() == before["Domains.dat"]
    assert result.code == 0


def test_a_change_that_others_overwrote_is_refused(mdtui: Program, root: Path, app: Path) -> None:
    mdtui("addresses", root, "--plan", "10.0.0.1", "--apply", "--yes")
    data = (app / "MDaemon.ini").read_bytes().replace(b"10.0.0.1", b"10.0.0.9")
    (app / "MDaemon.ini").write_bytes(data)
    (app / "Domains.dat").write_bytes((app / "Domains.dat").read_bytes().replace(b"Bind=No", b"Bind=maybe"))
    result = mdtui("undo", "--root", root)
    assert (result.code, "others changed it since" in result.error) == (4, True)
    assert (app / "MDaemon.ini").read_bytes() == data
