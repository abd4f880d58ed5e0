"""Whether the line to the terminal is slow, from what is seen of it anyway.

Textual asks each terminal at the start whether it knows synchronized updates; the answer's time is one round trip. And
what is written to the terminal is taken from us at the speed of the line, once what lies between is full.
"""

from __future__ import annotations

from collections.abc import Mapping

from mdtui.clock import Clock

ROUND_TRIP = 0.15
"""Seconds; so long takes a key from one continent to another, and a picture that changes by itself gets in its way."""
BEHIND = 1.0
"""Seconds; a line that needs longer for a screen is one on which a page takes longer than a person waits."""


def is_remote(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is at the other end of SSH."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


class Slowness:
    """Measures a line.

    Args:
        clock: the time.
        remote: whether the terminal is on another machine; on this one a late answer is no sign of a slow line.
    """

    def __init__(self, clock: Clock, *, remote: bool) -> None:
        self._clock = clock
        self._remote = remote
        self._asked: float | None = None
        self._behind: float | None = None

    def asked(self) -> None:
        """Take note that the terminal was asked something."""
        self._asked = self._clock.monotonic()

    def answered(self) -> bool:
        """Take note that it has answered; return whether that took so long that the line is slow."""
        asked, self._asked = self._asked, None
        return asked is not None and self._remote and self._clock.monotonic() - asked >= ROUND_TRIP

    def behind(self) -> None:
        """Take note that something has to wait until the terminal has taken what it was sent."""
        if self._behind is None:
            self._behind = self._clock.monotonic()

    def drained(self) -> bool:
        """Take note that it has taken all; return whether that took so long that the line is slow."""
        began, self._behind = self._behind, None
        return began is not None and self._clock.monotonic() - began >= BEHIND
