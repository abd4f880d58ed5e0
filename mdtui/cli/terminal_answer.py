"""What a terminal answers, and how long it takes to: the way that every key goes, there and back."""

from __future__ import annotations

import os
import re
import sys
import time

from mdtui.terminal import TerminalAnswer

if sys.platform != "win32":
    import select
    import termios
    import tty

_QUESTIONS = b"\x1b[?1006$p\x1b[c\x1b[6n"
"""Whether it knows a mode of the mouse, what it can do, and, which every terminal answers, where its cursor is."""
_HERE = re.compile(rb"\x1b\[\d+;\d+R")
_MODE = re.compile(rb"\x1b\[\?1006;([0-4])\$y")
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]+)c")
_NEVER = (b"0", b"4")
"""How a terminal says that it does not know a mode, or cannot switch it on."""
_CLIPBOARD = b"52"
_LONGEST = 1024
PATIENCE = 2.0
"""Seconds after which a terminal that does not answer is taken for one that cannot."""


if sys.platform == "win32":

    def ask_terminal() -> TerminalAnswer | None:
        """Return None: the console of Windows is on the same machine and is not asked."""
        return None

else:

    def ask_terminal() -> TerminalAnswer | None:
        """Return what the terminal says of itself; None where it says nothing."""
        try:
            if not (sys.stdin.isatty() and sys.stdout.isatty()):
                return None
            return _ask(sys.stdin.fileno(), sys.stdout.fileno())
        except (OSError, ValueError, AttributeError, termios.error):
            return None

    def _ask(keys: int, screen: int) -> TerminalAnswer | None:
        before = termios.tcgetattr(keys)
        tty.setcbreak(keys)
        try:
            start = time.monotonic()
            os.write(screen, _QUESTIONS)
            answer = b""
            while (left := start + PATIENCE - time.monotonic()) > 0 and len(answer) < _LONGEST:
                if select.select([keys], [], [], left)[0]:
                    answer += os.read(keys, 64)
                    if _HERE.search(answer):
                        return _said(answer, time.monotonic() - start)
            return None
        finally:
            # What came too late shall not be typed into the shell.
            termios.tcsetattr(keys, termios.TCSAFLUSH, before)

    def _said(answer: bytes, seconds: float) -> TerminalAnswer:
        mode, attributes = _MODE.search(answer), _ATTRIBUTES.search(answer)
        clipboard = attributes is not None and _CLIPBOARD in attributes[1].split(b";")
        return TerminalAnswer(seconds, clipboard, None if mode is None else mode[1] not in _NEVER)
