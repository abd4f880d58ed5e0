"""The real system calls of a structure change are made to fail, or to be the last thing its process does, by strace.

`test_rewrite_faults` does the same to our own seam on every system; here nothing of ours stands between the fault and
the code. What must be true after each is `rewrite_bench.RewriteBench.check`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeMrk
from tests.fixtures.rewrite_bench import CASES, RECORDS, Case, RewriteBench
from tests.fixtures.tracing import WHERE_IT_RUNS, Tracer

CALLS = (
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "ftruncate",
    "close",
    "?fchmod",
    "?utimensat",
    *(f"?{call}" for call in ("link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir")),
)
"""The calls that change something; the question mark is for those that not every machine has."""
ERRORS = ("EIO", "ENOSPC", "EINTR")

pytestmark = WHERE_IT_RUNS

Run = Callable[..., tuple[RewriteBench, int, str, str]]


@pytest.fixture
def run(tmp_path: Path, make_mrk: MakeMrk) -> Iterator[Run]:
    """Give a function that carries a structure change out once, in a folder of its own, with a fault."""
    numbers = iter(range(1_000_000))

    def make(case: Case) -> RewriteBench:
        return RewriteBench.make(tmp_path / str(next(numbers)), make_mrk([8] * RECORDS), case)

    with Tracer(tmp_path / "0", make(CASES[0]).case.name) as tracer:

        def carry_out(case: Case, fault: str = "") -> tuple[RewriteBench, int, str, str]:
            bench = make(case)
            return bench, *tracer.run(bench.mrk.parents[1], case.name, CALLS, fault)

        yield carry_out


def faults(run: Run, case: Case) -> list[tuple[str, int]]:
    """Return each call of a change without faults, by its name and how many of that name were made by then."""
    bench, code, said, log = run(case)
    assert (code, said) == (0, "")
    assert bench.is_new()
    bench.check()
    made = Counter(re.findall(r"^(\w+)\(", log, re.MULTILINE))
    return [(name, k) for name, count in made.items() for k in range(1, count + 1)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_process_that_is_killed_at_any_system_call_leaves_what_the_next_start_can_mend(run: Run, case: Case) -> None:
    for name, k in faults(run, case):
        bench, code, _, _ = run(case, f"inject={name}:signal=SIGKILL:when={k}")
        assert code == -9, f"{name} {k}"
        bench.check()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("error", ERRORS)
def test_a_system_call_that_fails_is_one_line_and_leaves_nothing_half_unsaid(run: Run, case: Case, error: str) -> None:
    for name, k in faults(run, case):
        bench, code, said, log = run(case, f"inject={name}:error={error}:when={k}")
        assert code == 0, f"{name} {k}: {said}"
        assert "INJECTED" in log
        assert "\n" not in said
        assert not said or str(bench.mrk.parents[1]) in said, f"no path: {said}"
        assert not list(bench.folder.glob("*.tmp")), f"{name} {k}: {said}"
        bench.check()
