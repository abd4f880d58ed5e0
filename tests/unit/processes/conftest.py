"""What the tests of processes share."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

StartNamed = Callable[[str], "subprocess.Popen[bytes]"]

_NAMED = """
import ctypes, sys
assert ctypes.CDLL(None).prctl(15, sys.argv[1].encode()) == 0
print("ready", flush=True)
sys.stdin.read()
"""


def _start_on_linux(name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-S", "-c", _NAMED, name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _start_on_windows(name: str, folder: Path) -> subprocess.Popen[bytes]:
    program = folder / name
    base = Path(getattr(sys, "_base_executable", sys.executable))
    shutil.copy(base, program)
    environ = {**os.environ, "PYTHONHOME": sys.base_prefix, "PATH": f"{base.parent}{os.pathsep}{os.environ['PATH']}"}
    words = "import sys; print('ready', flush=True); sys.stdin.read()"
    return subprocess.Popen(
        [program, "-S", "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ
    )  # fmt: skip


@pytest.fixture
def start_named(tmp_path: Path) -> Iterator[StartNamed]:
    """Give a starter of real child processes that the system knows under a name of up to 15 characters."""
    if sys.platform != "win32" and not hasattr(ctypes.CDLL(None), "prctl"):
        pytest.skip("only Linux and Windows let a test choose the name of a process")
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str) -> subprocess.Popen[bytes]:
        child = _start_on_windows(name, tmp_path) if sys.platform == "win32" else _start_on_linux(name)
        started.append(child)
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"ready"
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()
