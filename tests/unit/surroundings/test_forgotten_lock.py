from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from mdtui.clock import SystemClock
from mdtui.demo.marker import MARKER
from mdtui.demo.processes import ServerProcesses
from mdtui.errors import LockedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.flags import Flag
from mdtui.mrk.history import State
from mdtui.mrk.repair.steps import AROUND, StepKind
from mdtui.mrk.repairing import Choices
from mdtui.processes.table import PsutilTable
from mdtui.server import MailServer
from mdtui.surroundings.forgotten_lock import TAKERS, by_hand
from tests.conftest import MakeMrk
from tests.fixtures.around_bench import CASES, WORK, AroundBench, Table, forget_lock, lock_of
from tests.fixtures.past_runs import leave_unfinished

LOCK = CASES[1]


@pytest.fixture
def bench(tmp_path: Path, make_mrk: MakeMrk) -> AroundBench:
    return AroundBench(tmp_path / "bench", make_mrk([0, 0]), LOCK)


def lock(bench: AroundBench) -> Path:
    return lock_of(bench.folder.path)


def whys(server: MailServer) -> dict[str, str]:
    """Return why each thing is left by a plan that asks for all."""
    planned = server.repairs.plan(server.folder(WORK), Choices(asked=AROUND))
    return {left.rule: left.why for left in planned.plan.left}


def steps(server: MailServer) -> list[StepKind]:
    planned = server.repairs.plan(server.folder(WORK), Choices(asked=AROUND))
    return [step.kind for step in planned.plan.steps if step.kind in AROUND]


def test_it_is_removed_when_it_is_asked_for_and_not_else(bench: AroundBench) -> None:
    server = bench.server()
    unasked = server.repairs.plan(server.folder(WORK))
    assert StepKind.LOCK not in unasked.plan.counts
    assert [left.ask for left in unasked.plan.left if left.rule == "LCK001"] == [StepKind.LOCK]
    assert not unasked.busy
    done = bench.mend()
    assert not lock(bench).exists()
    assert [each.around for each in done.around] == ["lock"]
    assert done.changes == ()
    [past] = server.changes.history()
    assert (past.subject.verb, past.state) == ("remove-lock", State.DONE)
    assert server.changes.last() is None
    with pytest.raises(RefusedError, match="not put back"):
        server.changes.undo(past.id)


def test_one_that_is_not_old_is_nobodys_business(bench: AroundBench) -> None:
    os.utime(lock(bench))
    assert steps(bench.server()) == []
    assert "LCK001" not in whys(bench.server())


@pytest.mark.parametrize("program", TAKERS)
def test_while_a_program_runs_that_takes_locks_it_stays(bench: AroundBench, program: str) -> None:
    (bench.root / MARKER).unlink()
    server = bench.server(running=(program,))
    if sys.platform != "win32":
        assert "MDaemon runs on Windows only" in whys(server)["LCK001"]
        return
    assert f"{program} runs here, process 4711" in whys(server)["LCK001"]


@pytest.fixture
def running(bench: AroundBench) -> Iterator[ServerProcesses]:
    with ServerProcesses(bench.root / "App") as programs:
        programs.start("WorldClient.exe")
        yield programs


def test_while_a_program_of_the_demo_runs_it_stays(bench: AroundBench, running: ServerProcesses) -> None:
    planned = bench.plan()
    server = MailServer(bench.server().root, bench.server().config, clock=SystemClock(), table=PsutilTable())
    assert "WorldClient.exe runs here, process " in whys(server)["LCK001"]
    repaired = server.repairs.apply(planned, [step for step in planned.plan.steps if step.kind is StepKind.LOCK])
    assert repaired.around == ()
    assert "nothing was removed" in repaired.left[0][1]
    assert lock(bench).exists()
    [past] = server.changes.history()
    assert past.state is State.NOTHING
    running.close()
    server.repairs.apply(planned, [step for step in planned.plan.steps if step.kind is StepKind.LOCK])
    assert not lock(bench).exists()


def test_a_root_that_may_be_another_machines_is_told_with_the_way_by_hand(
    bench: AroundBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        module = "mdtui.surroundings.forgotten_lock.why_elsewhere"
        monkeypatch.setattr(module, lambda path: "it is a network share" if path.name == "LockFiles" else "")
        expected = "the lock directory may be another machine's, it is a network share"
    else:
        (bench.root / MARKER).unlink()
        expected = "MDaemon runs on Windows only, so this mail root is another machine's"
    why = whys(bench.server())["LCK001"]
    assert why.startswith(expected)
    assert f"by hand, once nothing uses the folder: {by_hand(lock(bench))}" in why
    assert steps(bench.server()) == []


def test_the_way_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "IMAP-it's-anna.lck"
    expected = f'del "{path}"' if sys.platform == "win32" else f"rm -- '{tmp_path}/IMAP-it'\"'\"'s-anna.lck'"
    assert by_hand(path) == expected


def test_another_lock_under_its_name_stays(bench: AroundBench) -> None:
    planned = bench.plan()
    lock(bench).unlink()
    # A new file may get the number of the old one, but hardly its time.
    lock(bench).write_bytes(b"new")
    os.utime(lock(bench), (time.time() - 9000, time.time() - 9000))
    repaired = bench.server().repairs.apply(planned, planned.plan.steps[:1])
    assert repaired.around == ()
    assert lock(bench).read_bytes() == b"new"


def test_it_is_the_same_file_up_to_the_last_look(bench: AroundBench) -> None:
    planned = bench.plan()

    class Swapping(Table):
        """A look at the processes during which somebody makes the lock anew."""

        def scan(self, names: frozenset[str]) -> list[object]:  # type: ignore[override]
            lock(bench).unlink()
            lock(bench).write_bytes(b"new")
            return []

    server = bench.server()
    swapping = MailServer(server.root, server.config, clock=SystemClock(), table=Swapping())  # type: ignore[arg-type]
    repaired = swapping.repairs.apply(planned, planned.plan.steps[:1])
    assert "not the lock file that was there" in repaired.left[0][1]
    assert lock(bench).read_bytes() == b"new"


def test_a_lock_that_became_young_stays(bench: AroundBench) -> None:
    planned = bench.plan()
    os.utime(lock(bench))
    repaired = bench.server().repairs.apply(planned, planned.plan.steps[:1])
    assert repaired.around == ()
    assert lock(bench).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a right there")
def test_a_link_is_no_lock_to_remove(bench: AroundBench) -> None:
    lock(bench).unlink()
    lock(bench).symlink_to(bench.root)
    os.utime(lock(bench), (1_700_000_000, 1_700_000_000), follow_symlinks=False)
    assert whys(bench.server())["LCK001"].startswith("it is no plain file")


def test_a_lock_of_ours_that_a_dead_process_left_goes_as_ours(bench: AroundBench) -> None:
    lock(bench).unlink()
    server = bench.server()
    path = leave_unfinished(server, WORK, Flag.SEEN, 1, lock=True)
    config = server.config
    server = MailServer(
        server.root, msgspec.structs.replace(config, lock_old=-10.0), clock=SystemClock(), table=Table()
    )
    planned = server.repairs.plan(server.folder(WORK), Choices(asked=AROUND))
    step = planned.plan.steps[0]
    assert "of ours left it behind" in step.reason
    repaired = server.repairs.apply(planned, [step])
    assert [each.around for each in repaired.around] == ["lock"]
    assert not path.exists()


def test_a_root_of_which_nothing_is_written_keeps_it(bench: AroundBench) -> None:
    server, planned = bench.server(), bench.plan()
    config = msgspec.structs.replace(server.config, read_only=True)
    server = MailServer(server.root, config, clock=SystemClock(), files=FileSystem(), table=Table())
    repaired = server.repairs.apply(planned, planned.plan.steps[:1])
    assert "read-only" in repaired.left[0][1]
    assert lock(bench).exists()


def test_a_write_that_waits_for_it_never_removes_it(bench: AroundBench) -> None:
    forget_lock(bench.folder.path)
    planned = bench.plan()
    rest = [step for step in planned.plan.steps if step.kind not in AROUND]
    assert rest
    with pytest.raises(LockedError, match="locked by another program"):
        bench.server().repairs.apply(planned, rest)
    assert lock(bench).exists()
