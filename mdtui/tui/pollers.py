"""The one way to look at something again and again: a thread that asks, and hands over what it was told.

A question to a disk or to the process table may take long, so it is never asked on the thread that answers keys. What
comes back is handed over by a function that any thread may call, such as a widget's ``post_message``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

PATIENCE = 2.0
"""Seconds to wait for the thread's end: a network drive that hangs must not keep the program from leaving."""

SLOW_SECONDS = 5.0
"""From one question to the next where the line to the terminal is slow, for what only keeps a counter up to date."""


class Poller(Generic[Answer]):
    """Asks one question at an interval, in a thread of its own, until it is stopped.

    Args:
        name: the thread's name, for a debugger.
        ask: the question, called in the thread; None where there is nothing to hand over.
        deliver: takes each answer, called in the thread.
        failed: takes whatever the question raised, called in the thread; the asking goes on.
        interval: seconds from one answer to the next question.
        seen: returns what of an answer makes a difference to whoever takes it, called in the thread; an answer that
            makes the same as the one before wakes nobody. By default each is handed over.
    """

    def __init__(
        self,
        name: str,
        ask: Callable[[], Answer | None],
        deliver: Callable[[Answer], object],
        *,
        failed: Callable[[Exception], object],
        interval: float,
        seen: Callable[[Answer], object] | None = None,
    ) -> None:
        self.interval = interval
        self._seen = seen
        self._told: object = None
        self._ask = ask
        self._deliver = deliver
        self._failed = failed
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop; a long question may look at it."""
        return self._stopped.is_set()

    def start(self) -> None:
        """Ask for the first time at once, and then at the interval."""
        self._thread.start()

    def wake(self) -> None:
        """Ask now instead of at the end of the interval."""
        self._wake.set()

    def stop(self) -> None:
        """Ask no more, and wait for the thread; what is on its way may still be handed over."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(PATIENCE)

    def step(self) -> None:
        """Ask once and hand over the answer, in the calling thread."""
        try:
            answer = self._ask()
            differs = answer is not None and self._differs(answer)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whoever started it says what went wrong
            self._told = None
            self._failed(error)
        else:
            if answer is not None and differs and not self.stopped:
                self._deliver(answer)

    def _differs(self, answer: Answer) -> bool:
        """Return whether an answer makes another difference than the one before."""
        if self._seen is None:
            return True
        before, self._told = self._told, (self._seen(answer),)
        return before != self._told

    def _run(self) -> None:
        while not self.stopped:
            self.step()
            self._wake.wait(self.interval)
            self._wake.clear()
