"""What listens, asked of this very machine with real sockets."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_address
from typing import Any

import psutil
import pytest

from mdtui.addresses.sockets import Listener, PsutilSockets, Sockets
from tests.fixtures.addresses import Machine

ONE, TWO = ip_address("127.0.0.1"), ip_address("127.0.0.2")


@pytest.fixture
def listening() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.2", 0))) as server:
        yield server.getsockname()[1]


def test_a_real_socket_is_seen_with_its_process(listening: int) -> None:
    sockets = PsutilSockets().look()
    assert sockets.known
    found = sockets.on(TWO, listening)
    assert found is not None
    assert (found.address, found.pid) == (TWO, os.getpid())
    assert found.process.casefold().startswith("python")
    assert found.who == f"{found.process} {os.getpid()}"
    assert sockets.on(ONE, listening) is None


def test_this_machine_has_the_loopback_address() -> None:
    sockets = PsutilSockets().look()
    assert ONE in {each.address for each in sockets.addresses}
    assert sockets.has(ip_address("127.0.0.77"))
    assert not sockets.has(ip_address("203.0.113.77"))
    assert all(each.interface.isprintable() for each in sockets.addresses)


def test_a_socket_of_all_addresses_answers_on_each_of_its_kind() -> None:
    sockets = Machine(listens=["0.0.0.0 25 MDaemon.exe", "127.0.0.1 25"]).look()
    assert sockets.on(TWO, 25) == Listener(ip_address("0.0.0.0"), 25, 4711, "MDaemon.exe")  # noqa: S104 - not bound to
    assert sockets.on(ONE, 25) == Listener(ONE, 25)
    assert sockets.on(ip_address("::1"), 25) is None
    assert Listener(ONE, 25).who == "a process that the system does not name"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (psutil.AccessDenied(), "this account may not see what listens"),
        (OSError(5, "broken\x1b"), "the system does not tell what listens: [Errno 5] broken\\x1b"),
    ],
)
def test_a_system_that_does_not_tell_is_a_state(monkeypatch: pytest.MonkeyPatch, error: Exception, says: str) -> None:
    def refuse(**_: Any) -> None:
        raise error

    monkeypatch.setattr(psutil, "net_connections", refuse)
    sockets = PsutilSockets().look()
    assert (sockets.problem, sockets.known, sockets.listeners) == (says, False, ())


def test_addresses_that_the_system_does_not_tell_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError

    monkeypatch.setattr(psutil, "net_if_addrs", refuse)
    assert PsutilSockets().look().addresses == ()


def test_a_process_without_a_name_has_its_number(monkeypatch: pytest.MonkeyPatch, listening: int) -> None:
    def gone(pid: int) -> None:
        raise psutil.NoSuchProcess(pid)

    monkeypatch.setattr(psutil, "Process", gone)
    found = PsutilSockets().look().on(TWO, listening)
    assert found is not None
    assert (found.process, found.who) == ("", f"process {os.getpid()}")


@pytest.mark.skipif(sys.platform == "win32", reason="there one address and port is bound twice without asking")
def test_a_socket_that_several_share_is_one() -> None:
    with socket.socket() as first, socket.socket() as second:
        for each in (first, second):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        first.bind(("127.0.0.3", 0))
        second.bind(first.getsockname())
        first.listen()
        second.listen()
        port = first.getsockname()[1]
        found = [each for each in PsutilSockets().look().listeners if each.port == port]
        assert len(found) == 1


def test_nothing_known_is_nothing() -> None:
    assert Sockets().on(ONE, 25) is None
