"""The line to a terminal: takes what Textual sends for its frames, and gives what is really to be sent."""

from __future__ import annotations

from collections.abc import Callable

from mdtui.tui.terminal.capabilities import SYNC_END, SYNC_START, Capabilities
from mdtui.tui.terminal.encoding import changes
from mdtui.tui.terminal.frame import Frame
from mdtui.tui.terminal.pens import PLAIN, Pen, UnknownSequenceError, way

_SEEN_AT_ONCE = 1024
"""Bytes that a terminal takes in one go and shows at once; only more are worth the marks of a synchronized update."""


class Line:
    """Knows what a terminal shows.

    Args:
        capabilities: what the terminal can do.
        cells: says how many cells a character or a text takes.

    Attributes:
        synchronized: whether the terminal knows the marks of a synchronized update.
    """

    def __init__(self, capabilities: Capabilities, cells: Callable[[str], int]) -> None:
        self.synchronized = False
        self._capabilities = capabilities
        self._cells = cells
        self._pen: Pen | None = None
        self._cursor: tuple[int, int] | None = None
        self._shown = self._wanted = Frame(0, 0, cells)

    def forget(self, width: int, height: int) -> None:
        """Know no more what the terminal shows, nor what it shall show.

        Args:
            width: its columns.
            height: its lines.
        """
        self._shown, self._wanted = Frame(width, height, self._cells), Frame(width, height, self._cells)
        self._pen = self._cursor = None

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        return self._wanted.width, self._wanted.height

    def draw(self, data: str) -> str:
        """Take a frame, or a part of one, as Textual would send it; what it changes is sent by `changes`.

        Returns:
            What has to be sent at once, with the frame as it came, as it holds something that is not known here; mostly
            nothing.
        """
        try:
            self._wanted.draw(data)
        except UnknownSequenceError:
            before = self.changes() + way(None, PLAIN)
            self.forget(*self.size)
            return before + data
        return ""

    def changes(self) -> str:
        """Return what makes the terminal show all that was drawn, and take it as sent."""
        shown, wanted = self._shown, self._wanted
        encoder = changes(shown, wanted, self._capabilities, self._cursor, self._pen)
        self._cursor, self._pen = encoder.cursor, encoder.pen
        shown.take(wanted)
        sent = encoder.sent
        if self.synchronized and len(sent) > _SEEN_AT_ONCE:
            return f"{SYNC_START}{sent}{SYNC_END}"
        return sent
