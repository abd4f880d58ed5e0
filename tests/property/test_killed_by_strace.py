"""The real system calls of a write are made to fail, or to be the last thing its process does, by strace.

`test_faults` does the same to our own seam on every system; here nothing of ours stands between the fault and the code,
so it also finds the calls that do not go through the seam. What must be true after each is `write_bench.Bench.check`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeMrk
from tests.fixtures.tracing import WHERE_IT_RUNS, Tracer
from tests.fixtures.write_bench import RECORDS, Bench

CALLS = ("openat", "write", "pwrite64", "fsync", "?unlink", "?unlinkat", "close")
"""The calls that a write makes of the system; the question mark is for those that not every machine has."""
ERRORS = ("EIO", "ENOSPC", "EINTR")
BATCHES = (1, 3, 100)

pytestmark = WHERE_IT_RUNS


class Writes:
    """Writes under strace, each in a folder of its own."""

    def __init__(self, tracer: Tracer, make_bench: Callable[[int], Bench]) -> None:
        self._tracer = tracer
        self._make_bench = make_bench

    def run(self, batch: int, fault: str = "") -> tuple[Bench, int, str, str]:
        """Write once, and return the folder, the process's end, what it said, and strace's log."""
        bench = self._make_bench(batch)
        return bench, *self._tracer.run(bench.mrk.parent, str(batch), CALLS, fault)


@pytest.fixture
def traced(tmp_path: Path, make_mrk: MakeMrk, make_bench: Callable[[int], Bench]) -> Iterator[Writes]:
    first = Bench.make(tmp_path / "first", make_mrk([0] * RECORDS), 1)
    with Tracer(first.mrk.parent, "1") as tracer:
        yield Writes(tracer, make_bench)


def faults(traced: Writes, batch: int) -> list[tuple[str, int]]:
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
    traced: Writes, batch: int
) -> None:
    for name, k in faults(traced, batch):
        bench, code, _, _ = traced.run(batch, f"inject={name}:signal=SIGKILL:when={k}")
        assert code == -9, f"{name} {k}"
        bench.check()


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("error", ERRORS)
def test_a_system_call_that_fails_is_one_line_and_leaves_nothing_half_unsaid(
    traced: Writes, batch: int, error: str
) -> None:
    for name, k in faults(traced, batch):
        bench, code, said, log = traced.run(batch, f"inject={name}:error={error}:when={k}")
        assert code == 0, f"{name} {k}: {said}"
        assert "INJECTED" in log
        assert "\n" not in said
        assert not said or str(bench.mrk.parent) in said, f"no path: {said}"
        bench.check()
