from __future__ import annotations

import os
import socket

import psutil
import pytest

from mdtui.processes.expected import load_expected
from mdtui.processes.ports import Listener, load_ports, look_at_ports


def test_the_known_ports() -> None:
    ports = {port.name: port.port for port in load_ports()}
    assert ports == {
        "SMTP": 25, "MSA": 587, "SMTPS": 465, "ODMR": 366, "POP": 110, "POPS": 995, "IMAP": 143, "IMAPS": 993,
        "webmail": 3000, "admin": 1000, "LDAP": 389,
    }  # fmt: skip


def test_each_row_says_where_it_comes_from_and_whose_it_is() -> None:
    programs = {process.name for process in load_expected()}
    keys = [key.casefold() for port in load_ports() for key in port.keys]
    assert len(keys) == len(set(keys))
    for port in load_ports():
        assert port.source
        assert port.program in programs
        assert port.keys


def test_a_real_socket_is_seen_with_its_process() -> None:
    with socket.socket() as listening, socket.socket() as other:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        other.bind(("127.0.0.1", 0))
        port, closed = listening.getsockname()[1], other.getsockname()[1]
        found = look_at_ports([port, closed])
    assert found == [Listener(port, "127.0.0.1", os.getpid(), psutil.Process().name())]


def test_all_ports_where_none_is_named() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        everything = look_at_ports()
    assert everything is not None
    assert listening is not None
    assert any(one.pid == os.getpid() for one in everything)


@pytest.mark.parametrize("error", [psutil.AccessDenied(1), OSError(5, "no"), RuntimeError("no")])
def test_where_the_system_does_not_say_it(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(_kind: str) -> None:
        raise error

    monkeypatch.setattr(psutil, "net_connections", refuse)
    assert look_at_ports() is None


def test_a_process_that_hides_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(process: psutil.Process) -> str:
        raise psutil.AccessDenied(process.pid)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        monkeypatch.setattr(psutil.Process, "name", refuse)
        assert look_at_ports([port]) == [Listener(port, "127.0.0.1", os.getpid(), "")]
