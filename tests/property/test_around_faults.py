"""Every system call of a change around an index is made to fail or to be the last one; nothing is half or forgotten.

What must be true after each fault is `around_bench.AroundBench.check`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from mdtui.mrk.repair.steps import StepKind
from tests.conftest import MakeMrk
from tests.fixtures.around_bench import CASES, AroundBench, Case, Unflushed
from tests.fixtures.write_bench import Killed, faulty

Make = Callable[[], AroundBench]


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def make(request: pytest.FixtureRequest, tmp_path: Path, make_mrk: MakeMrk) -> Make:
    numbers = iter(range(1_000_000))
    case: Case = request.param
    return lambda: AroundBench(tmp_path / str(next(numbers)), make_mrk([8, 32]), case)


def calls(make: Make) -> tuple[list[str], dict[str, object]]:
    """Return the names of the calls that a repair without faults makes, and what is in the root afterwards."""
    names = []

    def step(_: int, name: str, call: Callable[[], Any]) -> Any:
        names.append(name)
        return call()

    bench = make()
    done = bench.mend(bench.server(faulty(step, Unflushed)))
    assert done.left == ()
    after = bench.tree()
    assert after != bench.before
    bench.check(after)
    return names, after


def test_a_process_that_stops_at_any_call_leaves_what_the_next_start_can_put_in_order(make: Make) -> None:
    names, after = calls(make)
    for last in range(len(names) + 1):
        bench, opened = make(), set[int]()

        def step(number: int, name: str, call: Callable[[], Any], last: int = last, opened: set[int] = opened) -> Any:
            if number > last:
                raise Killed
            result = call()
            if name.startswith(("open", "create")):
                opened.add(result)
            return result

        with suppress(Killed):
            bench.mend(bench.server(faulty(step, Unflushed), dead=True))
        for descriptor in opened:
            with suppress(OSError):
                os.close(descriptor)
        bench.check(after)
        bench.drop()


@pytest.mark.parametrize("error", [errno.EIO, errno.EACCES])
def test_a_call_that_fails_is_told_in_one_line_and_leaves_nothing_half(make: Make, error: int) -> None:
    names, after = calls(make)
    for failing in range(1, len(names) + 1):
        bench = make()

        def step(number: int, name: str, call: Callable[[], Any], failing: int = failing) -> Any:
            if number == failing:
                if name == "close":
                    # A failing close still closes, on Linux and on Windows.
                    call()
                raise OSError(error, os.strerror(error))
            return call()

        repaired = bench.mend(bench.server(faulty(step, Unflushed), dead=True))
        assert all("\n" not in why for _, why in repaired.left)
        if not repaired.around:
            assert repaired.left, names[failing - 1]
            assert repaired.changes == ()
        bench.check(after)
        bench.drop()


def test_an_undo_that_stops_at_any_call_is_done_or_is_not(make: Make) -> None:
    count = 0
    bench = make()
    if bench.case.kind is StepKind.LOCK:
        return
    bench.mend()

    def counting(_: int, __: str, call: Callable[[], Any]) -> Any:
        nonlocal count
        count += 1
        return call()

    bench.server(faulty(counting, Unflushed)).changes.undo()
    assert bench.tree() == bench.before
    for last in range(1, count + 1):
        bench = make()
        bench.mend()
        changed = bench.tree()

        opened = set[int]()

        def step(number: int, name: str, call: Callable[[], Any], last: int = last, opened: set[int] = opened) -> Any:
            if number > last:
                raise Killed
            result = call()
            if name.startswith(("open", "create")):
                opened.add(result)
            return result

        with suppress(Killed):
            bench.server(faulty(step, Unflushed), dead=True).changes.undo()
        for descriptor in opened:
            with suppress(OSError):
                os.close(descriptor)
        bench.start_anew()
        assert bench.tree() in (bench.before, changed)
        if bench.tree() == changed:
            bench.server().changes.undo()
            assert bench.tree() == bench.before
        bench.drop()
