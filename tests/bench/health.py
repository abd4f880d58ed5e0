"""What watching a server costs, against looking through all processes with psutil each second.

``python -m tests.bench health``. Both sides do what they do in a minute: the watch one report each second, so that
whatever is looked at every ten seconds, half minute or minute comes in its turn; the rival a scan of all processes by
name, with processor, memory and threads of the six, each second. A clock that is set forth stands for the waiting, so
that a minute takes as long as its work; the share of a processor is the processor time of this process, by 60 seconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from mdtui.clock import SystemClock
from mdtui.config import Config
from mdtui.demo.build import build_root
from mdtui.demo.processes import PROGRAMS, ServerProcesses
from mdtui.mailroot.root import open_root
from mdtui.processes.checking import Verdict
from mdtui.server import MailServer

SECONDS = 60
LIMIT = 0.5
"""Percent of a processor that the watch may take."""
_NAMES = {name.casefold() for name in PROGRAMS}


class SkippingClock(SystemClock):
    """A clock that is set forth instead of waited on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        return super().now() + self.ahead

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


def main(arguments: Sequence[str] = ()) -> None:
    runs = int(arguments[0]) if arguments else 5
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "MDaemon"
        root.mkdir()
        build_root(root, records=0, now=time.time())
        with ServerProcesses(root / "App") as processes:
            processes.start(*PROGRAMS)
            clock = SkippingClock()
            server = MailServer(open_root(root), Config(), clock=clock)
            assert server.health.report().verdict is Verdict.OK, server.health.report().reasons
            say(f"{len(psutil.pids())} processes on this machine, {SECONDS} looks a minute, {runs} runs")
            ours = [minute(lambda: ours_each_second(server, clock)) for _ in range(runs)]
            theirs = [minute(naive) for _ in range(runs)]
            report("a report each second", ours, theirs)
            parts(server, clock)


def ours_each_second(server: MailServer, clock: SkippingClock) -> None:
    clock.ahead += 1
    assert server.health.report().verdict is Verdict.OK


def naive() -> None:
    """Look through all processes by name, and measure those that are MDaemon's."""
    for process in psutil.process_iter(["name"]):
        if str(process.info["name"]).casefold() in _NAMES:
            with process.oneshot():
                process.cpu_times()
                process.memory_info()
                process.num_threads()


def minute(work: Callable[[], None]) -> float:
    """Return the processor seconds of a minute of looks."""
    start = time.process_time()
    for _ in range(SECONDS):
        work()
    return time.process_time() - start


def report(title: str, ours: Sequence[float], theirs: Sequence[float]) -> None:
    mine, others = (100 * statistics.median(times) / SECONDS for times in (ours, theirs))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    word = "within" if mine < LIMIT else "ABOVE"
    say(f"{title:28} {mine:6.3f} % of a processor, naive scan {others:6.3f} %, {ratio:6.3f} x; {word} {LIMIT} %")


def parts(server: MailServer, clock: SkippingClock) -> None:
    """Say what each kind of look takes."""
    health = server.health
    looks: dict[str, tuple[Callable[[], object], float]] = {
        "known processes": (health._watch.refresh, 1),
        "what they take": (health._measuring.take, 5),
        "who listens": (health._ports, 10),
        "logs": (health._logs.look, 10),
        "disks and queues": (lambda: (health._volumes(), health._queues()), 30),
        "libraries": (health._modules, 60),
    }
    for name, (look, every) in looks.items():
        clock.ahead += 0.1
        start = time.process_time()
        for _ in range(50):
            look()
        each = (time.process_time() - start) / 50
        say(f"  {name:26} {each * 1e3:6.2f} ms every {every:2.0f} s: {100 * each / every:6.3f} % of a processor")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
