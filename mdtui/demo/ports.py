"""The ports that the demo's processes listen on: high ones on loopback, with the numbers in the demo's ``MDaemon.ini``.

The usual numbers may be taken or reserved on the machine that a demo runs on. Those of the demo are the usual ones and
20000; where one of them is taken, the process takes any that is free, and the simulator writes that down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from mdtui.files import find_entry
from mdtui.health.configured_ports import SETTINGS_FILE, numbers_in
from mdtui.processes.ports import ExpectedPort, load_ports

_OFFSET = 20_000


def section() -> str:
    """Return the section of ``MDaemon.ini`` with the port of each service, without a line end behind it."""
    lines = (f"{port.keys[0]}={_OFFSET + port.port}" for port in load_ports())
    return "\n".join(["[Ports]", *lines])


def ports_of(app: Path, program: str) -> list[int]:
    """Return the ports that a program shall listen on, by the ``MDaemon.ini`` of the demo."""
    numbers = numbers_in(_read(app))
    return [numbers.get(port.keys[0].casefold(), _OFFSET + port.port) for port in _own(program)]


def note_ports(app: Path, program: str, ports: list[int]) -> None:
    """Write into ``MDaemon.ini`` on which ports a program listens, where they are others than it says.

    Raises:
        OSError: as the system gives it.
    """
    wanted = {port.keys[0]: number for port, number in zip(_own(program), ports, strict=True)}
    before = _read(app)
    data = _replaced(before, wanted)
    path = find_entry(app, SETTINGS_FILE)
    if path is not None and data != before:
        path.write_bytes(data)


def _own(program: str) -> list[ExpectedPort]:
    return [port for port in load_ports() if port.program == program]


def _read(app: Path) -> bytes:
    path = find_entry(app, SETTINGS_FILE)
    return path.read_bytes() if path is not None else b""


def _replaced(data: bytes, wanted: Mapping[str, int]) -> bytes:
    for key, number in wanted.items():
        data = re.sub(rb"(?m)^%s=\d+" % key.encode("ascii"), b"%s=%d" % (key.encode("ascii"), number), data)
    return data
