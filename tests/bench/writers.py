"""Many writers of one folder at once, ours and foreign ones: how many changes a second, how long a lock is held.

``python -m tests.bench writers --operations 100000``. Each change is the whole path, with the journal flushed before
and after it; what the writers say they did is made again step by step, and whatever does not fit counts as lost.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mdtui.clock import SystemClock
from mdtui.files import FileSystem
from mdtui.mrk.bulk import Write
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.flags import Verb
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Who
from tests.fixtures.fleet import Crew, foreign_program, run, small_folder

CREWS = ((2, 1), (8, 2), (32, 2))
"""Our writers and foreign ones; the changes are shared out among these runs evenly."""
BUDGETS = ((1, 2000, 0.020), (1000, 300, 0.100))
"""Records in one change, how many changes are measured, and the seconds within which 99 of 100 locks are released."""


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench writers")
    parser.add_argument("--operations", type=int, default=5000, help="changes of all writers in all runs")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        foreign = foreign_program(directory)
        titles = f"{'a second':>9} {'longest wait':>13} {'longest hold':>13} {'p99 hold':>10}  lost"
        say(f"{'writers':>12} {'changes':>8} {titles}")
        lost = sum(
            fleet(directory / str(number), crew, args.operations // len(CREWS), args.seed, foreign)
            for number, crew in enumerate(CREWS)
        )
        say(f"lost in all: {lost}")
        for size, count, budget in BUDGETS:
            (directory / f"alone{size}").mkdir()
            holds = alone(directory / f"alone{size}", size, count)
            say(
                f"hold for {size:>5,} records, one writer alone, {count:,} changes:"
                f" p50 {per_cent(holds, 50) * 1e3:.1f} ms, p99 {per_cent(holds, 99) * 1e3:.1f} ms,"
                f" longest {holds[-1] * 1e3:.1f} ms; budget for p99 {budget * 1e3:.0f} ms"
            )
    if lost:
        sys.exit(1)


def fleet(directory: Path, writers: tuple[int, int], operations: int, seed: int, foreign: Sequence[str]) -> int:
    """Print the figures of one run, and return how many changes were lost."""
    directory.mkdir()
    each = max(1, operations // sum(writers))
    data = small_folder(30)
    account = run(directory, Crew(writers[0], each, writers[1], each), foreign, data, seed)
    problems = account.problems(data, (directory / "IMAP.MRK").read_bytes())
    for problem in problems[:10]:
        say(problem)
    holds = sorted(change.held for change in account.made if change.rows)
    wait = max([*(change.waited for change in account.made), *account.foreign_waits])
    changes = sum(writers) * each
    say(
        f"{writers[0]:>3} and {writers[1]:>4} {changes:>8,} {changes / account.seconds:>9,.0f} {wait:>11.2f} s"
        f" {holds[-1] * 1e3:>10.1f} ms {per_cent(holds, 99) * 1e3:>7.1f} ms  {len(problems)}"
    )
    return len(problems)


def alone(directory: Path, size: int, count: int) -> list[float]:
    """Return for how long each of so many changes to so many records held the lock, the shortest first."""
    mrk = directory / "IMAP.MRK"
    mrk.write_bytes(small_folder(2 * size))
    files, clock = FileSystem(), SystemClock()
    who = Who("bench", platform.node(), "", os.getpid(), 0.0)
    journal = Journal(directory / "state", who, files=files, clock=clock)
    targets = [Target(uid, b"md%d.msg" % uid, uid - 1) for uid in range(2, 2 * size + 1, 2)]
    holds = []
    for _ in range(count):
        recorder = journal.recorder("toggle", ["flagged"], "bench", 5)
        write = Write(mrk, directory / "a.lck", files, clock, 100_000, recorder)
        holds.append(write.edit(Edit(Verb.TOGGLE, 8, targets, 5)).held)
    return sorted(holds)


def per_cent(values: Sequence[float], share: int) -> float:
    """Return the value that a share of all do not exceed; the values are sorted."""
    return values[min(len(values) - 1, len(values) * share // 100)]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
