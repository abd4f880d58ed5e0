"""The errors that reach a person: one line of what, where and what to do, and an exit code.

Everything the package raises on purpose is an `MdtuiError`. The command line prints its `line()`, the screen shows the
same line; nothing else about an error reaches a terminal.
"""

from __future__ import annotations

import enum

from mdtui.text import safe_text


class ExitCode(enum.IntEnum):
    """What the program's exit status says to a script."""

    DONE = 0
    """Done as asked."""
    FINDINGS = 1
    """A check found something, or nothing matched."""
    USAGE = 2
    """The words of the call are wrong: an unknown option, flag, query, folder or mail root."""
    LOCKED = 3
    """Another program held the folder until the wait ran out."""
    REFUSED = 4
    """The program will not do it: read-only, no known lock directory, an unsafe file."""
    FAILED = 5
    """Reading or writing failed."""


class MdtuiError(Exception):
    """Base of every error a person may see.

    Args:
        what: what went wrong, without a full stop; may hold foreign text.
        where: the file, folder, option or place in a query that it is about; empty where there is none.
        hint: what to do about it, a phrase without a full stop; empty where there is nothing to do.
    """

    exit_code: ExitCode = ExitCode.FAILED

    def __init__(self, what: str, *, where: object = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = str(where)
        self.hint = hint

    def line(self) -> str:
        """Return the error as one line, safe to write to a terminal."""
        text = f"{self.what}: {self.where}" if self.where else self.what
        return safe_text(f"{text} ({self.hint})" if self.hint else text)

    def __str__(self) -> str:
        return self.line()


class UsageError(MdtuiError):
    """The caller asked for something that is not there or not meant."""

    exit_code = ExitCode.USAGE


class NothingMatchedError(MdtuiError):
    """The call was fine, but no record, folder or event fits it."""

    exit_code = ExitCode.FINDINGS


class LockedError(MdtuiError):
    """Another program held the folder's lock file, or the file itself, until the wait ran out or was cancelled."""

    exit_code = ExitCode.LOCKED


class RefusedError(MdtuiError):
    """Nothing was written, because it would not have been safe or is not allowed here."""

    exit_code = ExitCode.REFUSED


class FailedError(MdtuiError):
    """The operating system refused to read or write."""

    exit_code = ExitCode.FAILED

    @classmethod
    def from_os(cls, error: OSError, doing: str, where: object, hint: str = "") -> FailedError:
        """Return the error for a failed system call.

        Args:
            error: what the system said.
            doing: what was tried, such as ``cannot read``.
            where: the path it was tried on.
            hint: what to do about it.
        """
        return cls(f"{doing}: {reason(error)}", where=where, hint=hint)


def reason(error: OSError) -> str:
    """Return the system's own words for a failed call, without the path and the number."""
    return error.strerror or type(error).__name__
