"""The demo's queues: folders in which a few messages wait, come and go."""

from __future__ import annotations

import contextlib
import os
import random
from pathlib import Path

from mdtui.health.space import load_queues

_WAITING = {"inbound": 1, "local": 2, "remote": 5, "retry": 3, "holding": 1, "bad": 4}
"""How many messages wait in each at first."""
_FLOWING = ("inbound", "local", "remote")
"""Those that messages come into and leave again."""
_MESSAGE = b"From: demo@example.com\r\nTo: demo@example.net\r\nSubject: It waits\r\n\r\nText\r\n"
_STALE = 600.0
"""Seconds after which a message has left a queue that flows, however long the demo lay still."""


def write_queues(root: Path, rng: random.Random, now: float) -> None:
    """Make the queue folders, with messages that came during the last minutes.

    Raises:
        OSError: as the system gives it.
    """
    for queue in load_queues():
        folder = root / queue.folder
        folder.mkdir(parents=True)
        for number in range(_WAITING.get(queue.name, 0)):
            _write(folder, number, now - rng.randrange(5, 300))


class Queues:
    """The queues of a demo that is at work.

    Args:
        root: the demo's mail root.
        rng: decides what happens.
    """

    def __init__(self, root: Path, rng: random.Random) -> None:
        self._folders = [root / queue.folder for queue in load_queues() if queue.name in _FLOWING]
        self._rng = rng
        self._number = 1000

    def step(self, now: float) -> None:
        """Let messages leave that waited long enough, and others come; a folder that is gone is left alone.

        Args:
            now: seconds since 1970-01-01 UTC.
        """
        for folder in self._folders:
            with contextlib.suppress(OSError):
                waiting = sorted((path.lstat().st_mtime, path) for path in folder.glob("*.msg"))
                leave = [path for modified, path in waiting if now - modified > _STALE]
                if not leave and len(waiting) > self._rng.randrange(1, 7):
                    leave = [waiting[0][1]]
                for path in leave:
                    path.unlink(missing_ok=True)
                if self._rng.random() < 0.5:  # noqa: PLR2004 - every other time
                    self._number += 1
                    _write(folder, self._number, now)


def _write(folder: Path, number: int, modified: float) -> None:
    path = folder / f"pd{number:011}.msg"
    path.write_bytes(_MESSAGE)
    os.utime(path, (modified, modified))
