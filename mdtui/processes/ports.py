"""The ports that MDaemon should listen on, data in ``ports.toml``, and who listens on which port of this machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Annotated, Literal

import msgspec
import psutil

from mdtui.processes.expected import Confidence

PortNumber = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class ExpectedPort(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A port that should be listened on.

    Attributes:
        name: the service, in one word.
        port: the default number.
        program: the file name of the program whose it is.
        need: whether its loss matters by itself, or only after it was seen.
        keys: what the number may be called in ``MDaemon.ini``; guesses.
        codes: the events that speak of it.
        source: what the number rests on.
        confidence: how sure the number is.
    """

    name: str
    port: PortNumber
    program: str
    need: Literal["needed", "optional"]
    keys: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    source: str = ""
    confidence: Confidence = "medium"


class Listener(msgspec.Struct, frozen=True, order=True):
    """Somebody who listens on a TCP port.

    Attributes:
        port: the port.
        address: the local address, ``0.0.0.0`` or ``::`` for all.
        pid: whose it is; None where the system does not say.
        name: the file name of the program, exactly; empty where the system does not say.
    """

    port: int
    address: str
    pid: int | None
    name: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    port: tuple[ExpectedPort, ...]


@cache
def load_ports() -> tuple[ExpectedPort, ...]:
    """Return the ports that the package knows, in the order to show them."""
    text = resources.files("mdtui.processes").joinpath("ports.toml").read_bytes()
    return msgspec.toml.decode(text, type=_File).port


def look_at_ports(wanted: Iterable[int] = ()) -> list[Listener] | None:
    """Return who listens on this machine, once for each address and port; None where the system does not say.

    Args:
        wanted: the ports that are looked at; none for all.
    """
    ports = frozenset(wanted)
    try:
        connections = psutil.net_connections("tcp")
    except (psutil.Error, OSError, RuntimeError):
        return None
    names: dict[int, str] = {}
    found = set()
    for connection in connections:
        if (
            connection.status == psutil.CONN_LISTEN
            and connection.laddr
            and (not ports or connection.laddr.port in ports)
        ):
            pid = connection.pid or None
            if pid is not None and pid not in names:
                names[pid] = _name(pid)
            found.add((connection.laddr.port, connection.laddr.ip, pid or 0, names.get(pid or 0, "")))
    return [Listener(port, address, pid or None, name) for port, address, pid, name in sorted(found)]


def _name(pid: int) -> str:
    with contextlib.suppress(psutil.Error, OSError, ValueError):
        return psutil.Process(pid).name()
    return ""
