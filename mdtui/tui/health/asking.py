"""Asking MDaemon whether it is alive, in the background, as it may take 20 seconds to answer."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget
from textual.worker import get_current_worker

from mdtui.health.watching import Health
from mdtui.processes.semaphores import Probe
from mdtui.tui.background import start_in_background
from mdtui.tui.messages import Said


class Asking:
    """Asks, once at a time.

    Args:
        health: asks MDaemon.
        owner: runs the worker.
        answered: takes what there is to say, when somebody has answered, nobody has, or asking failed.

    Attributes:
        is_running: whether it is being asked.
    """

    def __init__(self, health: Health, owner: Widget, answered: Callable[[Said], object]) -> None:
        self.is_running = False
        self._health = health
        self._owner = owner
        self._answered = answered
        self._stopped = False

    def start(self) -> None:
        """Ask."""
        if not self.is_running:
            self.is_running, self._stopped = True, False
            start_in_background(self._owner, self._ask, "probe")

    def stop(self) -> None:
        """Wait for the answer no longer."""
        self._stopped = True

    def _ask(self) -> None:
        worker = get_current_worker()
        try:
            said = said_of(self._health.probe(lambda: self._stopped or worker.is_cancelled))
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            said = Said.of(error)
        self._owner.call_later(self._done, said)

    def _done(self, said: Said) -> None:
        self.is_running = False
        self._answered(said)


def said_of(probe: Probe) -> Said:
    """Return what to say of an answer."""
    if probe.answer == "alive":
        return Said(f"MDaemon is alive: it answered within {probe.seconds:.1f} s")
    if probe.answer == "silent":
        return Said(f"MDaemon did not answer within {probe.seconds:.0f} s", problem=True)
    return Said("MDaemon was not waited for any longer")
