"""Every system call of a write is made to fail or to be the last one, and afterwards nothing is lost, said or unsaid.

What must be true after each fault is `write_bench.Bench.check`.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mdtui.files import FileSystem
from mdtui.mrk.records import RecordTable
from tests.fixtures.write_bench import CALLS, FLAG, RECORDS, Bench, Killed, faulty, line_of_error

BATCHES = (1, 3, 100)


def test_the_seam_is_known_here_call_by_call() -> None:
    assert set(CALLS) == {name for name in vars(FileSystem) if not name.startswith("_")}


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_stops_at_any_call_leaves_what_the_next_start_can_mend(
    make_bench: Callable[[int], Bench], batch: int, when: str
) -> None:
    total = make_bench(batch).calls()
    assert total > 20 + 2 * batch
    for last in range(1, total + 1):
        bench = make_bench(batch)
        opened: set[int] = set()

        def step(number: int, name: str, call: Callable[[], Any], last: int = last, opened: set[int] = opened) -> Any:
            if number > last or (number == last and when == "before"):
                raise Killed
            result = call()
            if name.startswith(("open", "create")):
                opened.add(result)
            if number == last:
                raise Killed
            return result

        with pytest.raises(Killed):
            bench.write(faulty(step))
        for descriptor in opened:
            # The system closes what a dead process had open; some were closed before.
            close_quietly(descriptor)
        bench.check()


def close_quietly(descriptor: int) -> None:
    try:
        os.close(descriptor)
    except OSError:
        return


ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("error", ERRORS)
def test_a_call_that_fails_is_one_line_and_leaves_nothing_half_unsaid(
    make_bench: Callable[[int], Bench], batch: int, error: int
) -> None:
    total = make_bench(batch).calls()
    for failing in range(1, total + 1):
        bench = make_bench(batch)

        def step(number: int, name: str, call: Callable[[], Any], failing: int = failing) -> Any:
            if number == failing:
                if name == "close":
                    # A failing close still closes, on Linux and on Windows.
                    call()
                raise OSError(error, os.strerror(error))
            return call()

        said = line_of_error(partial(bench.write, faulty(step)))
        assert "\n" not in said
        assert not said or str(bench.mrk.parent) in said, f"no path: {said}"
        bench.check()


@pytest.mark.parametrize("batch", BATCHES)
def test_short_writes_at_every_call_change_nothing(make_bench: Callable[[int], Bench], batch: int) -> None:
    class ShortFiles(FileSystem):
        def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
            return super().write_at(descriptor, data[:1], offset)

        def append(self, descriptor: int, data: bytes) -> int:
            return super().append(descriptor, data[: max(1, len(data) // 3)])

        def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
            return super().read_into(descriptor, buffer[: max(1, len(buffer) // 2)], offset)

    bench = make_bench(batch)
    bench.write(ShortFiles())
    assert list(RecordTable(bench.mrk.read_bytes()).flags) == [FLAG] * batch + [0] * (RECORDS - batch)
    bench.check()


CHILD = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.fixtures.write_bench import Bench, faulty

directory = Path(sys.argv[2])
bench = Bench(directory, (directory / "IMAP.MRK").read_bytes(), 3)
last = int(sys.argv[3])

def step(number, name, call):
    result = call()
    if number == last:
        if sys.platform == "win32":
            os._exit(9)
        os.kill(os.getpid(), signal.SIGKILL)
    return result

bench.write(faulty(step))
"""


def test_a_real_process_killed_after_any_call(make_bench: Callable[[int], Bench]) -> None:
    total = make_bench(3).calls()
    step = 1 if sys.platform != "win32" else 5
    for last in range(1, total + 1, step):
        bench = make_bench(3)
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(Path(__file__).parents[2]), str(bench.mrk.parent), str(last)],
            check=False,
            timeout=60,
        )
        assert done.returncode in {-9, 9}
        bench.check()
