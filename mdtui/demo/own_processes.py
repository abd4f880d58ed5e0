"""The processes of one demo among all of this machine.

Another demo, or a real MDaemon, may run beside it under the same names; so the simulator writes down the numbers of its
own, and no others are seen on its mail root.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from mdtui.errors import MdtuiError
from mdtui.files import read_file
from mdtui.processes.ports import Listener
from mdtui.processes.table import Measure, Process, ProcessTable

NUMBERS = ".mdtui-demo-processes"
"""The file with the numbers, directly below the root."""
_LIMIT = 1 << 16


def note_numbers(root: Path, numbers: Iterable[int]) -> None:
    """Write down the numbers of a demo's processes; where that fails, they are not seen."""
    path = root / NUMBERS
    with contextlib.suppress(OSError):
        new = path.with_name(f"{NUMBERS}.new")
        new.write_bytes(msgspec.json.encode(sorted(numbers)))
        new.replace(path)


def forget_numbers(root: Path) -> None:
    """Say that a demo has no processes any more."""
    with contextlib.suppress(OSError):
        (root / NUMBERS).unlink()


class OwnProcesses:
    """The processes of a demo; a `ProcessTable`.

    Args:
        table: all processes of the machine.
        root: the demo's mail root.
    """

    def __init__(self, table: ProcessTable, root: Path) -> None:
        self._table = table
        self._root = root
        self._numbers: frozenset[int] = frozenset()

    def scan(self, names: frozenset[str]) -> list[Process]:
        """Return every process of the demo of one of these names."""
        with contextlib.suppress(MdtuiError, msgspec.DecodeError):
            self._numbers = frozenset(msgspec.json.decode(read_file(self._root / NUMBERS, _LIMIT), type=list[int]))
        return [process for process in self._table.scan(names) if process.pid in self._numbers]

    def check(self, process: Process) -> Process | None:
        """Return a known process as it is now, or None where it has ended."""
        return self._table.check(process)

    def measure(self, process: Process) -> Measure:
        """Return what a known process takes now."""
        return self._table.measure(process)

    def listeners(self, ports: Sequence[int]) -> list[Listener] | None:
        """Return who listens on these ports."""
        return self._table.listeners(ports)
