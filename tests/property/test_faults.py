"""Every system call of a write is made to fail or to be the last one, and afterwards nothing is lost, said or unsaid.

After each fault the file parses, each record has its old or its new flags, no other byte but the counter has changed,
no lock of ours stays that the next start does not clear, and the journal tells what really happened.
"""

from __future__ import annotations

import errno
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mdtui.clock import SystemClock
from mdtui.errors import MdtuiError
from mdtui.files import FileSystem
from mdtui.mrk import layout
from mdtui.mrk.bulk import Write
from mdtui.mrk.editing import Edit, Target
from mdtui.mrk.flags import Verb
from mdtui.mrk.history import State, history
from mdtui.mrk.journal import Journal, Who
from mdtui.mrk.records import RecordTable
from mdtui.mrk.recovery import inspect, remove_own_lock, settle, unfinished
from tests.conftest import MakeMrk

CALLS = (
    "open_read",
    "open_update",
    "open_append",
    "append",
    "create_exclusive",
    "stamp",
    "stamp_path",
    "read_at",
    "read_into",
    "write_at",
    "flush",
    "close",
    "unlink",
)
"""Every system call of the seam; a test fails when one is missing here."""
RECORDS = 120
FLAG = 8
BATCHES = (1, 3, 100)


class Killed(BaseException):
    """The process is gone: nothing after it runs, and no call does anything any more."""


def faulty(step: Callable[[int, str, Callable[[], Any]], Any]) -> FileSystem:
    """Return system calls that each go through `step`, which is told the call's number, its name and how to make it."""
    made = 0

    def wrap(name: str) -> Callable[..., Any]:
        real = getattr(FileSystem, name)

        def call(self: FileSystem, *arguments: Any) -> Any:
            nonlocal made
            made += 1
            return step(made, name, lambda: real(self, *arguments))

        return call

    kind: type[FileSystem] = type("FaultyFiles", (FileSystem,), {name: wrap(name) for name in CALLS})
    return kind()


class Bench:
    """A folder, its lock and a journal, and a write of some records with faulty system calls."""

    def __init__(self, directory: Path, data: bytes, batch: int) -> None:
        self.mrk = directory / "IMAP.MRK"
        self.lock = directory / "a.lck"
        self.state = directory / "state"
        self.before = data
        self.batch = batch
        self.mrk.write_bytes(data)

    def journal(self, files: FileSystem) -> Journal:
        who = Who("anna", platform.node(), "", os.getpid(), 0.0)
        return Journal(self.state, who, files=files, clock=SystemClock())

    def write(self, files: FileSystem) -> None:
        table = RecordTable(self.before)
        targets = [Target(table.uids[index], table.filename(index), index) for index in range(self.batch)]
        recorder = self.journal(files).recorder("toggle", ["flagged"], "anna@example.com", 99)
        Write(self.mrk, self.lock, files, SystemClock(), 1000, recorder, timeout=0.2).edit(
            Edit(Verb.TOGGLE, FLAG, targets, 99)
        )

    def calls(self) -> int:
        """Return how many system calls a write without faults makes."""
        count = 0

        def step(number: int, _: str, call: Callable[[], Any]) -> Any:
            nonlocal count
            count = number
            return call()

        self.write(faulty(step))
        self.mrk.write_bytes(self.before)
        for path in self.state.iterdir():
            path.unlink()
        return count

    def check(self) -> None:
        """Assert the promises, then recover as the next start would, and assert that all is as it was."""
        flags = self.flags_are_old_or_new()
        files = FileSystem()
        entries = self.journal(files).entries()
        left = unfinished(entries, lambda _: False)
        if not entries:
            assert not any(flags), "changed without an entry in the journal"
        for entry in entries:
            if entry.done:
                assert {row.index for row in entry.rows} == {index for index, value in enumerate(flags) if value}
            elif entry.outcome is not None:
                assert not any(flags), "the journal says that nothing was changed"
        for entry in left:
            if self.lock.exists():
                remove_own_lock(entry, lambda _: False, self.state / "guard", files)
            leftover = inspect(entry, files=files, clock=SystemClock())
            assert {row.index for row in leftover.new} == {index for index, value in enumerate(flags) if value}
            settle(leftover, self.journal(files), SystemClock())
        assert not self.lock.exists(), "a lock of ours stays"
        self.take_back()

    def flags_are_old_or_new(self) -> list[int]:
        after = self.mrk.read_bytes()
        table = RecordTable(after)
        flags = list(table.flags)
        assert all(value in {0, FLAG} for value in flags[: self.batch])
        assert not any(flags[self.batch :])
        plain = bytearray(after)
        for index in range(self.batch):
            plain[layout.flags_offset(index)] = 0
        plain[layout.COUNTER_OFFSET : layout.COUNTER_OFFSET + 4] = self.before[12:16]
        assert plain == self.before, "a byte changed that is none of ours"
        return flags

    def take_back(self) -> None:
        files = FileSystem()
        for past in history(self.journal(files).entries()):
            if past.state is State.DONE:
                recorder = self.journal(files).recorder("undo", [], past.subject.folder, 99, past.id)
                Write(self.mrk, self.lock, files, SystemClock(), 1000, recorder).undo(past.changed, 99)
        assert not any(RecordTable(self.mrk.read_bytes()).flags)


@pytest.fixture
def make_bench(tmp_path: Path, make_mrk: MakeMrk) -> Callable[[int], Bench]:
    numbers = iter(range(1_000_000))

    def make(batch: int) -> Bench:
        directory = tmp_path / str(next(numbers))
        directory.mkdir()
        return Bench(directory, make_mrk([0] * RECORDS), batch)

    return make


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


def line_of_error(work: Callable[[], object]) -> str:
    """Return what a person is told when the work fails; nothing where the fault did no harm."""
    try:
        work()
    except MdtuiError as error:
        return error.line()
    return ""


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
from tests.property.test_faults import Bench, faulty

bench = Bench.__new__(Bench)
directory = Path(sys.argv[2])
bench.mrk, bench.lock, bench.state = directory / "IMAP.MRK", directory / "a.lck", directory / "state"
bench.before, bench.batch = bench.mrk.read_bytes(), 3
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
