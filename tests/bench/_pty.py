"""A program in a pseudo terminal: presses keys, counts what comes back, and notes when the last of it came."""

from __future__ import annotations

import fcntl
import math
import os
import pty
import select
import statistics
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

QUIET = 0.15
"""Seconds without output after which a key is answered."""
ANSWERED = 1.0
"""Seconds within which a key has its first byte, if it has any."""
PATIENCE = 120.0
ENVIRON = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
    "TEXTUAL_ANIMATIONS": "none",
    # Installed, a program is compiled; its second run from here is, too.
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "mdtui-bench-compiled"),
}


class Answer(NamedTuple):
    """What came back for a key.

    Attributes:
        size: bytes.
        seconds: from the key to the last of them.
    """

    size: int
    seconds: float


class Terminal:
    """Runs a program until the block ends."""

    def __init__(
        self, command: Sequence[str], *, columns: int, lines: int, environ: dict[str, str] | None = None
    ) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.started = time.perf_counter()
        self.child = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, **ENVIRON, **(environ or {})},
            start_new_session=True,
        )
        os.close(slave)
        self.output = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.child.kill()
        self.child.wait()
        os.close(self.master)

    def read(self, seconds: float) -> bytes:
        """Return what comes within so many seconds, or nothing."""
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return b""
        self.output += data
        return data

    def wait_for(self, text: bytes) -> float:
        """Wait until a text was sent, and return the seconds since the start."""
        until = time.perf_counter() + PATIENCE
        while text not in self.output:
            if time.perf_counter() > until or self.child.poll() is not None:
                raise TimeoutError(f"never seen: {text!r}; last: {bytes(self.output[-500:])!r}")
            self.read(0.1)
        return time.perf_counter() - self.started

    def settle(self, quiet: float = QUIET, first: float | None = None) -> Answer:
        """Read until nothing came for a while; `first` is how long to wait for the first byte."""
        begun = last = time.perf_counter()
        size = 0
        while data := self.read(quiet if size or first is None else first):
            size, last = size + len(data), time.perf_counter()
        return Answer(size, last - begun)

    def press(self, key: bytes, quiet: float = QUIET) -> Answer:
        """Press a key and return what came back."""
        os.write(self.master, key)
        return self.settle(quiet, ANSWERED)

    def memory(self) -> float:
        """Return the megabytes that the program has in memory."""
        status = Path(f"/proc/{self.child.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def processor(self) -> float:
        """Return the seconds of a processor that the program's threads took so far; those that ended are not counted.

        The scheduler counts nanoseconds, where the times of a process are counted in hundredths of a second.
        """
        tasks = Path(f"/proc/{self.child.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


def median_size(answers: Sequence[Answer]) -> int:
    """Return the median bytes of some answers."""
    return int(statistics.median(answer.size for answer in answers))


def milliseconds(answers: Sequence[Answer]) -> tuple[float, float]:
    """Return the median and the 99th percentile of some answers, in milliseconds."""
    times = sorted(answer.seconds * 1e3 for answer in answers)
    return statistics.median(times), times[math.ceil(0.99 * len(times)) - 1]
