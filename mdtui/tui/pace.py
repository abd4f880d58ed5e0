"""How often something costly is done again: never so often that it takes more than a small share of the time."""

from __future__ import annotations

from mdtui.clock import Clock

PAUSE = 20
"""So many times as long as it took is the pause after it, which bounds its share of a processor to some 5 %."""


class Pace:
    """Whether something is wanted, and whether its time has come.

    Args:
        clock: measures how long it takes.

    Attributes:
        wanted: whether it is to be done, as soon as its time has come; at first it is.
    """

    def __init__(self, clock: Clock) -> None:
        self.wanted = True
        self._clock = clock
        self._started: float | None = None
        self._next = clock.monotonic()

    def start(self) -> bool:
        """Take note that it begins, if it is wanted, is not under way and its time has come; return whether it does."""
        now = self._clock.monotonic()
        if not self.wanted or self._started is not None or now < self._next:
            return False
        self.wanted, self._started = False, now
        return True

    def end(self) -> None:
        """Take note that it has ended."""
        now = self._clock.monotonic()
        self._next = now + PAUSE * (now - (now if self._started is None else self._started))
        self._started = None
