"""Signals that ask the program to end, as a question that a write asks wherever it may end.

Ctrl+C raises an exception wherever the program happens to be, and SIGTERM, SIGHUP and a window that is closed end it
on the spot: with a lock in the mailbox, or between two bytes. Inside `stoppable` they are only remembered; the part
that is being written ends.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from mdtui.cli.output import Output
from mdtui.console_window import window_closes
from mdtui.errors import MdtuiError

INTERRUPTED = 130
"""What a shell gives for a program that Ctrl+C ended: 128 and the signal's number."""

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Ctrl+C, a polite kill, a terminal that went away, and what Windows has for the last."""


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether the program was asked to end; only in the main thread.

    A signal that was ignored when the block began, as `nohup` has it, stays so.
    """
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    caught = [number for number in numbers if before[number] is not signal.SIG_IGN]
    try:
        for number in caught:
            signal.signal(number, ask)
        with window_closes(lambda: ask(0, None)):
            yield lambda: asked
    finally:
        for number in caught:
            signal.signal(number, before[number] or signal.SIG_DFL)


def run_stoppable(work: Callable[[Callable[[], bool]], int], output: Output) -> int:
    """Run what writes and return its exit code, or 130 where the program was asked to end meanwhile.

    Args:
        work: is given a function that says whether to end; what it raises after that is only noted.
        output: takes the note.
    """
    with stoppable() as stopped:
        try:
            code = work(stopped)
        except MdtuiError as error:
            if not stopped():
                raise
            output.note(error.line())
        return INTERRUPTED if stopped() else code
