"""How long a terminal takes to answer: the way that every key goes, there and back."""

from __future__ import annotations

import os
import re
import sys
import time

if sys.platform != "win32":
    import select
    import termios
    import tty

_WHERE_IS_THE_CURSOR = b"\x1b[6n"
_HERE = re.compile(rb"\x1b\[\d+;\d+R")
PATIENCE = 2.0
"""Seconds after which a terminal that does not answer is taken for one that cannot."""


if sys.platform == "win32":

    def ask_terminal() -> float | None:
        """Return None: the console of Windows is on the same machine and is not asked."""
        return None

else:

    def ask_terminal() -> float | None:
        """Return the seconds from a question to the terminal until its answer; None where it gives none."""
        try:
            if not (sys.stdin.isatty() and sys.stdout.isatty()):
                return None
            return _ask(sys.stdin.fileno(), sys.stdout.fileno())
        except (OSError, ValueError, AttributeError, termios.error):
            return None

    def _ask(keys: int, screen: int) -> float | None:
        before = termios.tcgetattr(keys)
        tty.setcbreak(keys)
        try:
            start = time.monotonic()
            os.write(screen, _WHERE_IS_THE_CURSOR)
            answer = b""
            while (left := start + PATIENCE - time.monotonic()) > 0:
                if select.select([keys], [], [], left)[0]:
                    answer += os.read(keys, 64)
                    if _HERE.search(answer):
                        return time.monotonic() - start
            return None
        finally:
            # What came too late shall not be typed into the shell.
            termios.tcsetattr(keys, termios.TCSAFLUSH, before)
