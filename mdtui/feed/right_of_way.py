"""Who goes first: the thread that answers a person, before those that only read.

Python runs one thread at a time and gives each its turn, so a key would take twice as long while logs are read.
"""

from __future__ import annotations

from mdtui.clock import Clock

STEP = 0.001
"""Seconds from one look to the next whether the way is free."""
MOST_STEPS = 30
"""Looks after which a thread goes on in any case: what is read must not wait for ever."""


class RightOfWay:
    """Lets other threads wait for a moment.

    Args:
        clock: waits.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._taken = False

    def take(self) -> None:
        """Go first from now on."""
        self._taken = True

    def release(self) -> None:
        """Let the others go on."""
        self._taken = False

    def give(self) -> None:
        """Wait while somebody goes first; called by other threads between small pieces of their work."""
        if not self._taken:
            return
        for _ in range(MOST_STEPS):
            self._clock.sleep(STEP)
            if not self._taken:
                return
        self._taken = False
