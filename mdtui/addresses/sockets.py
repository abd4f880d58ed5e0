"""The addresses of this machine and what listens on them, with the process as far as the system tells.

Asking for every socket takes some milliseconds, and on a machine with ten thousand connections a tenth of a second: it
belongs in a worker. A system that does not tell is a state, never an error.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Protocol

import msgspec
import psutil

from mdtui.addresses.ip import Address, address_of, in_order, is_wildcard
from mdtui.text import safe_text


class MachineAddress(msgspec.Struct, frozen=True):
    """An address of this machine.

    Attributes:
        address: the address.
        interface: the name of the network interface that has it, safe to show.
    """

    address: Address
    interface: str


class Listener(msgspec.Struct, frozen=True):
    """A socket that waits for connections.

    Attributes:
        address: the address it waits on; ``0.0.0.0`` and ``::`` are all of their kind.
        port: the TCP port.
        pid: the process; None where the system does not tell.
        process: the name of its program, safe to show; empty where the system does not tell.
    """

    address: Address
    port: int
    pid: int | None = None
    process: str = ""

    @property
    def who(self) -> str:
        """The process in words."""
        if self.pid is None:
            return "a process that the system does not name"
        return f"{self.process or 'process'} {self.pid}"


class Sockets(msgspec.Struct, frozen=True):
    """The sockets of this machine at one moment.

    Attributes:
        addresses: this machine's addresses.
        listeners: what listens; empty where the system does not tell.
        problem: why it does not tell, one line, safe to show; empty where it does.
    """

    addresses: tuple[MachineAddress, ...] = ()
    listeners: tuple[Listener, ...] = ()
    problem: str = ""

    @property
    def known(self) -> bool:
        """Whether the system told what listens."""
        return not self.problem

    def has(self, address: Address) -> bool:
        """Return whether an address is one of this machine's; the system answers on all of 127.0.0.0/8."""
        own = any(each.address == address for each in self.addresses)
        return own or (address.version == 4 and address.is_loopback)  # noqa: PLR2004 - the version's name

    def on(self, address: Address, port: int) -> Listener | None:
        """Return what answers on an address and a port: a socket of its own, or one of all addresses of its kind."""
        found = [each for each in self.listeners if each.port == port and each.address.version == address.version]
        exact = next((each for each in found if each.address == address), None)
        return exact or next((each for each in found if is_wildcard(each.address)), None)


class SocketTable(Protocol):
    """The sockets of a machine."""

    def look(self) -> Sockets:
        """Return them as they are now; never raises."""


class PsutilSockets:
    """The sockets of this machine, through psutil."""

    def look(self) -> Sockets:
        """Return them as they are now; never raises."""
        addresses = tuple(sorted(_addresses(), key=lambda each: in_order(each.address)))
        try:
            listeners = tuple(_listeners())
        except psutil.AccessDenied:
            return Sockets(addresses, problem="this account may not see what listens")
        except (psutil.Error, OSError, RuntimeError) as error:
            return Sockets(addresses, problem=safe_text(f"the system does not tell what listens: {error}"))
        return Sockets(addresses, listeners)


def _addresses() -> Iterator[MachineAddress]:
    try:
        interfaces = psutil.net_if_addrs()
    except (psutil.Error, OSError):
        return
    for name, parts in interfaces.items():
        for part in parts:
            if part.family in {socket.AF_INET, socket.AF_INET6} and (address := address_of(part.address)) is not None:
                yield MachineAddress(address, safe_text(name))


def _listeners() -> Iterator[Listener]:
    names: dict[int, str] = {}
    seen: set[tuple[Address, int]] = set()
    for each in psutil.net_connections(kind="tcp"):
        if each.status != psutil.CONN_LISTEN or not each.laddr:
            continue
        address = address_of(str(each.laddr[0]))
        if address is None or (address, each.laddr[1]) in seen:
            # A server with several processes shares one socket among them.
            continue
        seen.add((address, each.laddr[1]))
        if each.pid is not None and each.pid not in names:
            names[each.pid] = _name(each.pid)
        yield Listener(address, each.laddr[1], each.pid, names.get(each.pid or -1, ""))


def _name(pid: int) -> str:
    try:
        return safe_text(psutil.Process(pid).name())
    except (psutil.Error, OSError):
        return ""
