"""Real processes under the names of MDaemon's programs, so that whoever looks at the process table finds them.

They do nothing but listen on their ports, and they end when the program that started them does, however it ended: each
waits on a pipe whose other end only that program holds.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from mdtui.demo import child
from mdtui.demo.own_processes import forget_numbers, note_numbers
from mdtui.demo.ports import note_ports, ports_of
from mdtui.errors import FailedError

SERVER = "MDaemon.exe"
PROGRAMS = (SERVER, "CFEngine.exe", "WorldClient.exe", "MDSpamD.exe", "LDaemon.exe", "WebAdmin.exe")
"""The programs; all their names fit into the 15 characters that Linux keeps of a process's name."""
_MOST_PORTS = 32
_PATIENCE = 5.0
"""Seconds that a process gets to end by itself."""


class ServerProcesses:
    """The processes of one demo, ended by `close` or at the end of a ``with`` block.

    Args:
        app: the root's ``App`` directory, which the programs work in; on Windows they are copied into it.
    """

    def __init__(self, app: Path) -> None:
        self._app = app
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self, *names: str) -> None:
        """Start programs, and return once each has its name.

        Raises:
            FailedError: this platform does not let a process choose its name, or a process did not start.
        """
        try:
            for name in names:
                self._running[name] = self._launch(name)
            for name in names:
                word, *ports = _first_line(self._running[name]).split()[: 1 + _MOST_PORTS] or [b""]
                if word != child.READY:
                    raise FailedError("a demo process did not start", where=name)
                note_ports(self._app, name, [int(port) for port in ports])
            self._note()
        except OSError as error:
            raise FailedError.from_os(error, "cannot start the demo processes", self._app) from error

    def stop(self, name: str) -> None:
        """End a program that runs, and do nothing for another."""
        process = self._running.pop(name, None)
        if process is not None:
            _end(process)
            self._note()

    def running(self) -> list[str]:
        """Return the programs that run."""
        return [name for name, process in self._running.items() if process.poll() is None]

    def died(self) -> list[str]:
        """Return the programs that somebody else has ended since the last call."""
        names = [name for name, process in self._running.items() if process.poll() is not None]
        for name in names:
            self.stop(name)
        return names

    def close(self) -> None:
        """End all."""
        for process in self._running.values():
            _let_go(process)
        for name in list(self._running):
            self.stop(name)
        forget_numbers(self._app.parent)
        if sys.platform == "win32":
            for name in PROGRAMS:
                with contextlib.suppress(OSError):
                    (self._app / name).unlink()

    def _note(self) -> None:
        note_numbers(self._app.parent, (process.pid for process in self._running.values()))

    def _launch(self, name: str) -> subprocess.Popen[bytes]:
        ports = map(str, ports_of(self._app, name))
        if sys.platform == "linux":
            command, environment = [sys.executable, "-I", "-S", child.__file__, name, *ports], None
        elif sys.platform == "win32":
            command = [str(_named_python(self._app, name)), "-S", "-s", child.__file__, name, *ports]
            environment = {**os.environ, "PYTHONHOME": sys.base_prefix}
        else:
            raise FailedError("processes cannot be given a name here", where=sys.platform)
        return subprocess.Popen(  # noqa: S603 - our own script
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self._app,
        )


def _named_python(app: Path, name: str) -> Path:
    """Return a copy of the interpreter under another name, as Windows takes a process's name from its file."""
    # Of a virtual environment it is the real one: the one inside only starts it as another process.
    base = Path(getattr(sys, "_base_executable", sys.executable))
    for library in (*base.parent.glob("python3*.dll"), *base.parent.glob("vcruntime*.dll")):
        if not (app / library.name).exists():
            shutil.copyfile(library, app / library.name)
    if not (app / name).exists():
        shutil.copyfile(base, app / name)
    return app / name


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    return process.stdout.readline() if process.stdout else b""


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """Close our ends of its pipes, at which it ends."""
    for stream in (process.stdin, process.stdout):
        if stream:
            with contextlib.suppress(OSError):
                stream.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    _let_go(process)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
