"""What is typed at a terminal of a POSIX system, read by the event loop itself.

Textual reads in a thread that wakes ten times a second, hands each key to the loop, and is waited for at the end. Where
a loop can watch a terminal, as it can everywhere but on Windows, a key is with the application half a millisecond
earlier, nothing wakes while nothing is typed, and leaving takes no fifth of a second.
"""

from __future__ import annotations

import asyncio
import os
from codecs import getincrementaldecoder
from collections.abc import Callable

from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.message import Message

_MOST = 4096
"""Bytes that are read at a time."""
_AFTER_ESCAPE = ESCAPE_DELAY + 0.01
"""Seconds after which an Escape that nothing followed is the key itself."""


class Keyboard:
    """Reads a terminal whenever there is something, in the loop that runs where it is made.

    Args:
        fileno: the number of the terminal's file.
        told: takes each key, and whatever else the terminal says.
        gone: called once when there is no terminal any more.
    """

    def __init__(self, fileno: int, told: Callable[[Message], object], gone: Callable[[], object]) -> None:
        self._fileno = fileno
        self._told = told
        self._gone = gone
        self._loop = asyncio.get_running_loop()
        self._parser = XTermParser()
        # A terminal that is set to another code page than the program must not end it.
        self._decoder = getincrementaldecoder("utf-8")(errors="replace")
        self._late: asyncio.TimerHandle | None = None

    def listen(self) -> None:
        """Begin to read, or go on."""
        self._loop.add_reader(self._fileno, self._read)

    def stop(self) -> None:
        """Read no more."""
        self._loop.remove_reader(self._fileno)
        if self._late is not None:
            self._late.cancel()

    def _read(self) -> None:
        try:
            data = os.read(self._fileno, _MOST)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.stop()
            self._gone()
            return
        # Of half a character there is nothing yet, which to the parser means the end.
        if text := self._decoder.decode(data):
            for message in self._parser.feed(text):
                self._told(message)
        if self._late is not None:
            self._late.cancel()
        self._late = self._loop.call_later(_AFTER_ESCAPE, self._nothing_followed)

    def _nothing_followed(self) -> None:
        for message in self._parser.tick():
            self._told(message)
