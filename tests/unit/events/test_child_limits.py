from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import on_wine

START = "from mdtui.events.child_limits import limit_self\nassert limit_self({memory}, {seconds})\n"


def run(code: str, memory: int = 512 << 20, seconds: float = 20) -> subprocess.CompletedProcess[str]:
    program = START.format(memory=memory, seconds=seconds) + code
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)


def test_what_fits_runs() -> None:
    assert run("print(len(bytearray(50 << 20)))").stdout == f"{50 << 20}\n"


@pytest.mark.skipif(on_wine(), reason="Wine takes a limit on memory and does not enforce it")
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS refuses a limit on memory")
def test_memory_is_limited() -> None:
    done = run("bytearray(600 << 20)")
    assert done.returncode != 0
    assert "MemoryError" in done.stderr


@pytest.mark.skipif(on_wine(), reason="Wine takes a limit on processor time and does not enforce it")
def test_processor_time_is_limited() -> None:
    done = run("while True: pass", seconds=1)
    assert done.returncode != 0
    assert "Error" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no hard limits of its own")
def test_a_lower_limit_that_is_there_already_stays() -> None:
    code = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (5, 5))\n"
        "assert limit_self(512 << 20, 30)\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU))"
    )
    assert run(code).stdout == "(5, 5)\n"
