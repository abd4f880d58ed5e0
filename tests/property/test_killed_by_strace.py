"""The real system calls of a write are made to fail, or to be the last thing its process does, by strace.

`test_faults` does the same to our own seam on every system; here nothing of ours stands between the fault and the code,
so it also finds the calls that do not go through the seam. What must be true after each is `write_bench.Bench.check`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeMrk
from tests.fixtures.write_bench import RECORDS, Bench

CALLS = ("openat", "write", "pwrite64", "fsync", "?unlink", "?unlinkat", "close")
"""The calls that a write makes of the system; the question mark is for those that not every machine has."""
ERRORS = ("EIO", "ENOSPC", "EINTR")
BATCHES = (1, 3, 100)

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux; test_faults runs everywhere"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; test_faults needs none"),
]


class Traced:
    """Runs writes under strace."""

    def __init__(self, program: subprocess.Popen[str], make_bench: Callable[[int], Bench]) -> None:
        self._program = program
        self._make_bench = make_bench

    def run(self, batch: int, fault: str = "") -> tuple[Bench, int, str, str]:
        """Write once, and return the folder, the process's end, what it said, and strace's log."""
        bench = self._make_bench(batch)
        pid = self._ask(f"{bench.mrk.parent} {batch}")
        log = bench.mrk.with_name("calls")
        words = ["strace", "-p", pid, "-o", str(log), "-e", f"trace={','.join(CALLS)}"]
        with subprocess.Popen([*words, *(["-e", fault] if fault else [])], stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            if "attached" not in (first := tracer.stderr.readline()):
                # The writer waits to be let go on, traced or not.
                self._ask("")
                pytest.skip(f"this machine does not let one process trace another: {first.strip()}")
            code, _, said = self._ask("").partition(" ")
        return bench, int(code), said, log.read_text()

    def _ask(self, line: str) -> str:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(line + "\n")
        self._program.stdin.flush()
        return self._program.stdout.readline().strip()


@pytest.fixture
def traced(tmp_path: Path, make_mrk: MakeMrk, make_bench: Callable[[int], Bench]) -> Iterator[Traced]:
    first = Bench.make(tmp_path / "first", make_mrk([0] * RECORDS), 1)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fixtures.traced_writer", str(first.mrk.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as program:
        yield Traced(program, make_bench)
        assert program.stdin is not None
        program.stdin.close()


def faults(traced: Traced, batch: int) -> list[tuple[str, int]]:
    """Return each call of a write without faults, by its name and how many of that name were made by then."""
    bench, code, said, log = traced.run(batch)
    made = Counter(re.findall(r"^(\w+)\(", log, re.MULTILINE))
    assert (code, said) == (0, "")
    bench.check()
    assert made["pwrite64"] == batch + 1
    assert made["fsync"] >= 3
    return [(name, k) for name, count in made.items() for k in range(1, count + 1)]


@pytest.mark.parametrize("batch", BATCHES)
def test_a_process_that_is_killed_at_any_system_call_leaves_what_the_next_start_can_mend(
    traced: Traced, batch: int
) -> None:
    for name, k in faults(traced, batch):
        bench, code, _, _ = traced.run(batch, f"inject={name}:signal=SIGKILL:when={k}")
        assert code == -9, f"{name} {k}"
        bench.check()


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("error", ERRORS)
def test_a_system_call_that_fails_is_one_line_and_leaves_nothing_half_unsaid(
    traced: Traced, batch: int, error: str
) -> None:
    for name, k in faults(traced, batch):
        bench, code, said, log = traced.run(batch, f"inject={name}:error={error}:when={k}")
        assert code == 0, f"{name} {k}: {said}"
        assert "INJECTED" in log
        assert "\n" not in said
        assert not said or str(bench.mrk.parent) in said, f"no path: {said}"
        bench.check()
