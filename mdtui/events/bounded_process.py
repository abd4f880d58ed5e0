"""A process whose output is read, and that is ended when it takes too long."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import IO, Self

if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0


class BoundedProcess:
    """A process that lives inside a ``with`` block at most, and so many seconds at most.

    Args:
        command: the program's full path and its arguments.
        seconds: wall clock time after which it is killed.
        given: what it finds on its standard input.

    Attributes:
        expired: whether the time ran out.

    Raises:
        OSError: on entering, as the system gives it.
    """

    def __init__(self, command: Sequence[str], seconds: float, given: bytes = b"") -> None:
        self._command = list(command)
        self._given = given
        self._process: subprocess.Popen[bytes] | None = None
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self.expired = False

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603 - the command is this program's own, and no shell reads it
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
        )
        self._timer.start()
        # A process that ends at once does not read.
        with contextlib.suppress(OSError):
            self._input.write(self._given)
        with contextlib.suppress(OSError):
            self._input.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self.kill()
        if self._process is not None:
            self.output.close()
            self._process.wait()

    @property
    def output(self) -> IO[bytes]:
        """What the process writes."""
        if self._process is None or self._process.stdout is None:
            raise ValueError("the process was not started")
        return self._process.stdout

    @property
    def _input(self) -> IO[bytes]:
        if self._process is None or self._process.stdin is None:
            raise ValueError("the process was not started")
        return self._process.stdin

    def kill(self) -> None:
        """End the process, also from another thread."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._process.kill()

    def wait(self) -> int:
        """Return the exit code; on POSIX the negative number of the signal that ended the process."""
        if self._process is None:
            raise ValueError("the process was not started")
        return self._process.wait()

    def _expire(self) -> None:
        self.expired = True
        self.kill()
