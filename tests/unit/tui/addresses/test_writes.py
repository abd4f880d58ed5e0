from __future__ import annotations

import random
from ipaddress import ip_address
from pathlib import Path

import pytest

from mdtui.demo.plan import load_plan
from mdtui.demo.settings import write_settings
from mdtui.mrk.bulk import HowToWrite
from mdtui.server import MailServer
from mdtui.tui.addresses.writes import BindWrite, see
from mdtui.tui.writing import back
from tests.fixtures.addresses import Machine


@pytest.fixture
def app(small_root: Path, server: MailServer) -> Path:
    write_settings(small_root / "App", load_plan(), random.Random(1))
    server.addresses._table = Machine()
    return small_root / "App"


def test_a_plan_is_written_and_what_stands_is_known(server: MailServer, app: Path) -> None:
    before = (app / "MDaemon.ini").read_bytes()
    assert see(server).last is None
    write = BindWrite(server.addresses.plan([ip_address("10.0.0.1")]))
    assert (write.where, write.total) == ("MDaemon.ini, Domains.dat", 2)
    write.run(server, HowToWrite())
    assert (write.said(), write.is_problem) == ("written", False)
    last = see(server).last
    assert last is not None
    assert last.subject.verb == "bind"
    undo = back(last)
    undo.run(server, HowToWrite())
    assert undo.said() == "taken back"
    assert (app / "MDaemon.ini").read_bytes() == before
    assert see(server).last is None


def test_what_goes_wrong_is_said(server: MailServer, app: Path) -> None:
    write = BindWrite(server.addresses.plan([ip_address("10.0.0.1")]))
    (app / "MDaemon.ini").write_bytes(b"theirs")
    write.run(server, HowToWrite())
    assert write.is_problem
    assert "changed meanwhile" in write.said()
