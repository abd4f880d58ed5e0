"""A console window of Windows that is closed while the program works.

Windows tells the program in a thread of its own, and ends it as soon as that thread returns, or after five seconds at
most (https://learn.microsoft.com/windows/console/handlerroutine). So the thread waits until the work has ended.
Elsewhere the system sends SIGHUP, which has its handlers where it is waited for.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CLOSE, LOGOFF, SHUTDOWN = 2, 5, 6
"""What Windows calls the window closing, the user leaving and the machine going down."""
WINDOWS_WAITS = 5.0
"""Seconds after which Windows ends the program in any case."""


class Closing:
    """Takes what Windows tells, and holds it up until the work has ended.

    Args:
        asked: called in a thread of Windows when the window closes; asks the work to end.
    """

    def __init__(self, asked: Callable[[], object]) -> None:
        self._asked = asked
        self._ended = threading.Event()

    def told(self, event: int) -> bool:
        """Take an event, and return whether it is one of those that end the program, once the work has ended."""
        if event not in {CLOSE, LOGOFF, SHUTDOWN}:
            return False
        self._asked()
        self._ended.wait(WINDOWS_WAITS)
        return True

    def end(self) -> None:
        """Let go what was held up."""
        self._ended.set()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _HANDLER = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)

    @contextmanager
    def window_closes(asked: Callable[[], object]) -> Iterator[None]:
        """Have a function called when the console window closes; the program goes on until the block is left.

        Args:
            asked: called in a thread of Windows; asks what is done in the block to end.
        """
        closing = Closing(asked)
        handler = _HANDLER(closing.told)
        # Without a console there is no window that could close.
        listens = ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, True)
        try:
            yield
        finally:
            closing.end()
            if listens:
                ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, False)

    def code_page() -> int:
        """Return the number of the code page that the console shows text in; 0 where there is none."""
        return int(ctypes.windll.kernel32.GetConsoleOutputCP())

else:

    @contextmanager
    def window_closes(asked: Callable[[], object]) -> Iterator[None]:  # noqa: ARG001 - as on Windows
        """Do nothing; see the other one."""
        yield

    def code_page() -> int:
        """Return 0, as only Windows has code pages."""
        return 0
