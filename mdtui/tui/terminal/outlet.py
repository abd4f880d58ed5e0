"""The end of the line: knows whether what was handed over has reached the terminal, and whether there still is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO


class Outlet:
    """Writes to the terminal, in whichever thread, and never raises.

    Args:
        file: the terminal.
        drained: called after what was written has reached the terminal.
        gone: called once when the terminal takes nothing any more.

    Attributes:
        handed: how many writes were asked for; whoever asks counts.
    """

    def __init__(self, file: TextIO, drained: Callable[[], object], gone: Callable[[], object]) -> None:
        self.handed = 0
        self._written = 0
        self._reached = 0
        self._is_gone = False
        self._file = file
        self._drained = drained
        self._gone = gone

    @property
    def behind(self) -> bool:
        """Whether something is still on its way."""
        return self._reached != self.handed and not self._is_gone

    def write(self, text: str) -> None:
        """Write text, as far as there is a terminal."""
        self._try(lambda: self._file.write(text))
        self._written += 1

    def flush(self) -> None:
        """Wait until the terminal has taken all that was written."""
        self._try(self._file.flush)
        self._reached = self._written
        self._drained()

    def fileno(self) -> int:
        """Return the number of the terminal's file."""
        return self._file.fileno()

    def _try(self, write: Callable[[], object]) -> None:
        if self._is_gone:
            return
        try:
            write()
        except (OSError, ValueError):
            # A window that was closed, a connection that broke: there is nobody left to tell.
            self._is_gone = True
            self._gone()
