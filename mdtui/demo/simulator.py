"""A program that behaves as MDaemon does on a demo's mail root: ``python -m mdtui.demo.simulator DIR``.

About once in one or two seconds it delivers a message, changes flags as a mail program does, expunges, logs, reports an
event, holds a lock for a while, or restarts one of its processes. Its logs are rotated as MDaemon's are: at midnight,
which a faster clock brings about sooner, and when they have grown. It ends when its standard input does, so that it
never outlives the program that started it, however that one ended.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import msgspec

from mdtui.clock import SystemClock
from mdtui.demo.activity import Activity, Pace
from mdtui.demo.live import Done
from mdtui.demo.marker import is_demo_root
from mdtui.demo.processes import PROGRAMS, ServerProcesses
from mdtui.errors import ExitCode, FailedError, MdtuiError, RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root

READY = b"ready\n"
"""What it says on standard output once it is at work; anything else is why it is not."""


LOG_SIZE = 64 * 1024
"""Bytes at which a log is rotated: a few minutes of the busiest one, so that a demo shows it."""


class _FastClock(SystemClock):
    """A clock that runs faster from its start on; pauses are as long as ever."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._start = super().now()

    def now(self) -> float:
        return self._start + (super().now() - self._start) * self._speed


class _Trace:
    """Writes what was done to folders as JSON lines, for a test to compare with."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def write(self, done: Done | None) -> None:
        if self._path is not None and done is not None:
            with self._path.open("ab") as file:
                file.write(msgspec.json.encode(done) + b"\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    options = _parser().parse_args(arguments)
    stop = threading.Event()
    _stop_at_end_of_input(stop)
    _stop_at_signals(stop)
    try:
        _simulate(options, stop)
    except MdtuiError as error:
        _say(error.line().encode("utf-8", "replace") + b"\n")
        return error.exit_code
    return ExitCode.DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mdtui.demo.simulator", description="Behave as MDaemon on a demo.")
    parser.add_argument("directory", type=Path, help="the demo's mail root")
    parser.add_argument("--seed", type=int, default=1, help="what the actions are chosen from")
    parser.add_argument("--interval", type=float, default=1.5, help="seconds between two actions, on average")
    parser.add_argument("--actions", type=int, default=0, help="end after so many actions; 0 goes on")
    parser.add_argument("--folder", action="append", default=[], help="work only in this folder; may be repeated")
    parser.add_argument("--trace", type=Path, help="append what was done to folders to this file, as JSON lines")
    parser.add_argument("--log-size", type=int, default=LOG_SIZE, help="bytes at which a log is rotated; 0 for never")
    parser.add_argument("--speed", type=float, default=1.0, help="how fast the clock runs: 1440 is a day in a minute")
    parser.add_argument("--no-processes", action="store_true", help="start no processes under MDaemon's names")
    return parser


def _simulate(options: argparse.Namespace, stop: threading.Event) -> None:
    directory: Path = options.directory
    if not is_demo_root(directory):
        raise RefusedError("not a demo's mail root, the simulator works in no other", where=directory)
    root = open_root(directory)
    trace = _Trace(options.trace)
    rng = random.Random(options.seed)  # noqa: S311 - a simulation is no secret
    with ServerProcesses(root.app or directory) as processes:
        refusal = "" if options.no_processes else _start(processes)
        activity = Activity(
            root,
            rng,
            Pace(options.interval, tuple(options.folder), options.log_size),
            processes=processes,
            files=FileSystem(),
            clock=_FastClock(options.speed),
            wait=stop.wait,
        )
        if refusal:
            activity.note(refusal)
        _say(READY)
        done = 0
        while not stop.wait(options.interval * rng.uniform(0.67, 1.33)):
            _act(activity, trace, directory)
            done += 1
            if done == options.actions:
                return


def _start(processes: ServerProcesses) -> str:
    """Start the server's processes; return why there are none where this machine does not allow them."""
    try:
        processes.start(*PROGRAMS)
    except FailedError as error:
        processes.close()
        return error.line()
    return ""


def _act(activity: Activity, trace: _Trace, directory: Path) -> None:
    try:
        trace.write(activity.step())
    except OSError as error:
        # A log that somebody keeps from us is no reason to end; a root that is gone is.
        if not is_demo_root(directory):
            raise FailedError.from_os(error, "the demo's mail root is gone", directory) from error


def _stop_at_end_of_input(stop: threading.Event) -> None:
    def watch() -> None:
        try:
            while os.read(0, 4096):
                pass
        finally:
            stop.set()

    threading.Thread(target=watch, daemon=True).start()


def _stop_at_signals(stop: threading.Event) -> None:
    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    # So that a lock it holds is released.
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _say(line: bytes) -> None:
    # Whoever started it may be gone already; then its input ends, too.
    with contextlib.suppress(OSError):
        os.write(1, line)


if __name__ == "__main__":
    sys.exit(main())
