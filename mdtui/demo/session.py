"""A demo from its beginning to its end: build the root, or take the one that is there, simulate, clean up."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import mdtui
from mdtui.clock import Clock
from mdtui.demo import simulator
from mdtui.demo.build import DEFAULT_RECORDS, DEFAULT_SEED, build_root
from mdtui.demo.marker import DemoRoot, is_demo_root, read_marker
from mdtui.errors import FailedError, RefusedError, UsageError

_PATIENCE = 5.0
"""Seconds that the simulator gets to end by itself."""
_REMOVAL_TRIES = 20
_REMOVAL_PAUSE = 0.1
MOST_RECORDS = 20_000_000
"""More would not fit into the memory of many machines."""


def prepare_root(
    directory: Path, *, records: int = DEFAULT_RECORDS, seed: int = DEFAULT_SEED, clock: Clock
) -> DemoRoot:
    """Return the demo in a directory; build it where there is none.

    Args:
        directory: a demo's mail root, which is used as it is, or an empty directory, or one to make.
        records: records of the big folder.
        seed: what everything is made from.
        clock: gives the time that the newest message is of, and the zone of the log lines.

    Raises:
        RefusedError: the directory holds something else, which is never overwritten.
        UsageError: the number of records makes no sense.
        FailedError: the system refuses; what was built so far is removed again.
    """
    if not 0 <= records <= MOST_RECORDS:
        raise UsageError(f"records must be 0 to {MOST_RECORDS}", where=records)
    directory = directory.absolute()
    try:
        if is_demo_root(directory):
            return read_marker(directory)
        made = not directory.exists()
        directory.mkdir(parents=True, exist_ok=True)
        if any(directory.iterdir()):
            raise RefusedError("not empty, and no demo", where=directory, hint="name an empty or a new directory")
    except FileExistsError:
        raise RefusedError("not a directory", where=directory, hint="name an empty or a new directory") from None
    except OSError as error:
        raise FailedError.from_os(error, "cannot make the demo", directory) from error
    try:
        return build_root(directory, seed=seed, records=records, now=clock.now(), zone=clock.zone())
    except BaseException as error:
        _empty(directory)
        if made:
            with contextlib.suppress(OSError):
                directory.rmdir()
        if isinstance(error, OSError):
            raise FailedError.from_os(error, "cannot build the demo", directory) from error
        raise


def _empty(directory: Path) -> None:
    for path in directory.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


class DemoSession:
    """A demo that lives as long as a ``with`` block.

    Args:
        directory: where the root is or shall be, and stays afterwards; None for a temporary one, which is removed.
        records: records of the big folder.
        seed: what everything is made from.
        activity: whether the simulator works in the root meanwhile.
        interval: seconds between two of its actions, on average.
        clock: for times and waiting.

    Raises:
        MdtuiError: on entering, as `prepare_root`, or where the simulator does not start.
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        records: int = DEFAULT_RECORDS,
        seed: int = DEFAULT_SEED,
        activity: bool = True,
        interval: float = 1.5,
        clock: Clock,
    ) -> None:
        self._directory = directory
        self._records = records
        self._seed = seed
        self._activity = activity
        self._interval = interval
        self._clock = clock
        self._temporary: Path | None = None
        self._simulator: subprocess.Popen[bytes] | None = None
        self._root: DemoRoot | None = None

    @property
    def root(self) -> DemoRoot:
        """The demo's mail root; only inside the block."""
        if self._root is None:
            raise ValueError("the session has not begun")
        return self._root

    @property
    def running(self) -> bool:
        """Whether the simulator is at work."""
        return self._simulator is not None and self._simulator.poll() is None

    def __enter__(self) -> Self:
        try:
            self._root = prepare_root(self._place(), records=self._records, seed=self._seed, clock=self._clock)
            if self._activity:
                self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _place(self) -> Path:
        if self._directory is not None:
            return self._directory
        try:
            self._temporary = Path(tempfile.mkdtemp(prefix="mdtui-demo-"))
        except OSError as error:
            raise FailedError.from_os(error, "cannot make a temporary directory", tempfile.gettempdir()) from error
        return self._temporary

    def _start(self) -> None:
        options = (str(self.root.path), "--seed", str(self._seed), "--interval", str(self._interval))
        try:
            self._simulator = start_simulator(*options)
        except OSError as error:
            raise FailedError.from_os(error, "cannot start the simulator", sys.executable) from error
        answer = self._simulator.stdout.readline() if self._simulator.stdout else b""
        if answer != simulator.READY:
            raise FailedError("the simulator did not start", where=answer.decode("utf-8", "replace").strip())

    def _end(self) -> None:
        """Stop the simulator, which takes its processes with it, and remove a temporary root."""
        process, self._simulator = self._simulator, None
        if process is not None:
            stop_simulator(process)
        if self._temporary is not None:
            self._remove(self._temporary)
            self._temporary = None

    def _remove(self, directory: Path) -> None:
        # Windows keeps the file of a program a moment longer than the program.
        for _ in range(_REMOVAL_TRIES):
            shutil.rmtree(directory, ignore_errors=True)
            if not directory.exists():
                return
            self._clock.sleep(_REMOVAL_PAUSE)


def start_simulator(*options: str) -> subprocess.Popen[bytes]:
    """Start the simulator as a process of its own and return it; it ends when its standard input is closed.

    Args:
        options: its command line.

    Raises:
        OSError: as the system gives it.
    """
    # It finds the package that runs here, and no module that happens to lie in the working directory.
    package = str(Path(mdtui.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": package}
    command = [sys.executable, "-P", "-m", simulator.__name__, *options]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=flags,
        # The keys and signals of the terminal are for the screen.
        start_new_session=True,
    )


def stop_simulator(process: subprocess.Popen[bytes]) -> None:
    """Let the simulator end what it is doing, and end it where it does not."""
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait()
    if process.stdout:
        process.stdout.close()
