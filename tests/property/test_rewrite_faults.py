"""Every system call of a structure change is made to fail or to be the last one; afterwards nothing is lost or half.

What must be true after each fault is `rewrite_bench.RewriteBench.check`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mdtui.files import FileSystem
from mdtui.mrk.rewrite.replacing import HalfWrittenError
from tests.conftest import MakeMrk
from tests.fixtures.rewrite_bench import CASES, RECORDS, Case, RewriteBench
from tests.fixtures.write_bench import Killed, line_of_error

MakeBench = Callable[[Case], RewriteBench]


@pytest.fixture
def make(tmp_path: Path, make_mrk: MakeMrk) -> MakeBench:
    numbers = iter(range(1_000_000))
    return lambda case: RewriteBench.make(tmp_path / str(next(numbers)), make_mrk([8] * RECORDS), case)


def calls(make: MakeBench, case: Case) -> list[str]:
    """Return the names of the calls that a structure change without faults makes."""
    names = []

    def step(_: int, name: str, call: Callable[[], Any]) -> Any:
        names.append(name)
        return call()

    bench = make(case)
    bench.write(bench.files(step))
    bench.check()
    return names


def each(make: MakeBench, case: Case) -> Iterator[tuple[int, str, RewriteBench]]:
    for number, name in enumerate(calls(make, case), 1):
        yield number, name, make(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_stops_at_any_call_leaves_what_the_next_start_can_mend(
    make: MakeBench, case: Case, when: str
) -> None:
    for last, _, bench in each(make, case):
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
            bench.write(bench.files(step))
        for descriptor in opened:
            close_quietly(descriptor)
        bench.check()


def close_quietly(descriptor: int) -> None:
    try:
        os.close(descriptor)
    except OSError:
        return


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_call_that_fails_is_one_line_and_leaves_nothing_half_unsaid(make: MakeBench, case: Case, error: int) -> None:
    for failing, name, bench in each(make, case):

        def step(number: int, name: str, call: Callable[[], Any], failing: int = failing) -> Any:
            if number == failing:
                if name == "close":
                    # A failing close still closes, on Linux and on Windows.
                    call()
                raise OSError(error, os.strerror(error))
            return call()

        said = line_of_error(lambda bench=bench, step=step: bench.write(bench.files(step)))  # type: ignore[misc]
        assert "\n" not in said
        assert not said or str(bench.mrk.parents[1]) in said, f"no path: {said}"
        assert bench.is_old() or bench.is_new(), f"{name}: {said}"
        assert not any(path.name.endswith(".tmp") for path in bench.folder.iterdir()), f"{name}: {said}"
        assert bench.is_new() or not said.startswith("written, but"), said
        assert not (bench.is_new() and "as it was" in said), said
        bench.check()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_disk_that_stays_full_from_any_call_on_leaves_the_old_or_the_new_file(make: MakeBench, case: Case) -> None:
    growing = {"create_new", "create_exclusive", "write_at", "append", "link", "open_append"}
    for full, _, bench in each(make, case):

        def step(number: int, name: str, call: Callable[[], Any], full: int = full) -> Any:
            if number >= full and name in growing:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call()

        line_of_error(lambda bench=bench, step=step: bench.write(bench.files(step)))  # type: ignore[misc]
        assert not any(path.name.endswith(".tmp") for path in bench.folder.iterdir())
        bench.check()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_short_writes_at_every_call_change_nothing(make: MakeBench, case: Case) -> None:
    class ShortFiles(case.base):  # type: ignore[name-defined, misc]
        def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
            return int(super().write_at(descriptor, data[: 1 + len(data) // 3], offset))

        def append(self, descriptor: int, data: bytes) -> int:
            return int(super().append(descriptor, data[: max(1, len(data) // 3)]))

        def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
            return int(super().read_into(descriptor, buffer[: max(1, len(buffer) // 2)], offset))

        def read_at(self, descriptor: int, size: int, offset: int) -> bytes:
            return bytes(super().read_at(descriptor, size if size < 100 else size // 1000, offset))

    bench = make(case)
    assert bench.write(ShortFiles()).written
    assert bench.is_new()
    bench.check()


def torn(bench: RewriteBench, part: int, then: BaseException) -> FileSystem:
    """Return system calls that write only a part of the new bytes over the old file, and nothing there from then on."""
    spoilt = False

    class TornFiles(bench.case.base):  # type: ignore[name-defined, misc]
        def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
            nonlocal spoilt
            if os.fstat(descriptor).st_ino == bench.mrk.stat().st_ino and (spoilt or len(data) > 100):
                if not spoilt:
                    super().write_at(descriptor, data[: len(data) * part // 4 + 7], offset)
                spoilt = True
                raise then
            return int(super().write_at(descriptor, data, offset))

    return TornFiles()


IN_PLACE = next(case for case in CASES if case.half)


@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_rewrite_in_place_that_stops_in_the_middle_of_its_bytes_is_put_back(make: MakeBench, part: int) -> None:
    bench = make(IN_PLACE)
    with pytest.raises(Killed):
        bench.write(torn(bench, part, Killed()))
    assert not bench.is_old()
    assert not bench.is_new()
    bench.check()
    assert bench.is_old()


def test_a_rewrite_in_place_that_can_neither_go_on_nor_back_is_put_back_by_the_next_start(make: MakeBench) -> None:
    bench = make(IN_PLACE)
    with pytest.raises(HalfWrittenError, match="half written"):
        bench.write(torn(bench, 2, OSError(errno.EIO, os.strerror(errno.EIO))))
    assert not bench.is_old()
    bench.check()
    assert bench.is_old()
