"""The only writer of standard output and standard error: data on the one, everything else on the other.

What is written as text has gone through `safe_text` and is escaped further where the stream cannot hold it, so that no
console's code page stops the program. What is written as data goes out byte by byte, the same on every system.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TextIO

from mdtui.errors import FailedError, MdtuiError
from mdtui.text import safe_text

PROGRAM = "mdtui"


class Output:
    """The two streams of a call.

    Args:
        out: standard output; None where it is closed.
        err: standard error; None where it is closed.

    Attributes:
        ascii_only: escape everything above 0x7E in text.
        is_plain: show nothing that comes and goes, because a screen reader would read all of it.
    """

    def __init__(self, out: TextIO | None, err: TextIO | None) -> None:
        self.ascii_only = False
        self.is_plain = False
        self._out = out
        self._err = err
        self._passing = 0

    def data(self, data: bytes) -> None:
        """Write bytes to standard output as they are.

        Raises:
            BrokenPipeError: the reader has gone away.
            FailedError: the system refuses.
        """
        if self._out is None:
            raise FailedError("cannot write", where="standard output", hint="it is closed")
        self.passing("")
        try:
            self._out.buffer.write(data)
        except OSError as error:
            raise _reader_gone(error) from error

    def text(self, text: str) -> None:
        """Write safe text to standard output, escaping what the stream cannot hold; raises as `data` does."""
        self.data(self._bytes(text, self._out))

    def line(self, text: str) -> None:
        """Write one line of safe text to standard output; raises as `data` does."""
        self.text(f"{text}\n")

    def flush(self) -> None:
        """Return when everything is written; raises as `data` does."""
        if self._out is not None:
            try:
                self._out.flush()
            except OSError as error:
                raise _reader_gone(error) from error

    def note(self, text: str) -> None:
        """Write one line to standard error; any text at all. Where that is closed or full, nobody can be told."""
        with suppress(MdtuiError, BrokenPipeError):
            # So that on a terminal the line stands below what it is about.
            self.flush()
        self.passing("")
        self._say(f"{PROGRAM}: {safe_text(text)}\n")

    def question(self, text: str) -> None:
        """Write a question to standard error, any text at all; the answer stands behind it on the same line."""
        with suppress(MdtuiError, BrokenPipeError):
            self.flush()
        self._say(f"{PROGRAM}: {safe_text(text)} ")

    def passing(self, text: str) -> None:
        """Show a short line of safe text on standard error until something else is written; only on a terminal.

        Args:
            text: the line; empty to take away the last one.
        """
        if (text or self._passing) and not self.is_plain and self._err is not None and self._err.isatty():
            # Blanks, because not every console obeys an escape sequence that clears a line.
            self._say(f"\r{text.ljust(self._passing)}" if text else f"\r{' ' * self._passing}\r")
            self._passing = len(text)

    def _say(self, text: str) -> None:
        if self._err is not None:
            with suppress(OSError, ValueError):
                self._err.buffer.write(self._bytes(text, self._err))
                self._err.flush()

    def abandon(self) -> None:
        """Let go of what could not be written, so that the interpreter does not try again on its way out."""
        if self._out is not None:
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._out.fileno())
                os.close(nowhere)

    def _bytes(self, text: str, stream: TextIO | None) -> bytes:
        encoding = "ascii" if self.ascii_only else getattr(stream, "encoding", None) or "utf-8"
        return text.encode(encoding, "backslashreplace")


def _reader_gone(error: OSError) -> Exception:
    """Return the error for a failed write; Windows calls a pipe without a reader an invalid argument."""
    if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL):
        return BrokenPipeError()
    return FailedError.from_os(error, "cannot write", "standard output")
