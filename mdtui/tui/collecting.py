"""Lets the garbage collector wait while a worker has very much in hand.

Whenever many objects were made, the collector looks through all that is there, and nobody else has a turn meanwhile:
with the lists of a million records that is a third of a second for each look, in which no key is answered. What a
worker drops goes away all the same; only circles wait.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_waiting: list[bool] = []
"""For each worker for which the collector waits, whether it collected before."""


@contextmanager
def no_collection() -> Iterator[None]:
    """Collect nothing while the block runs, in whatever thread; for some seconds at most, as circles pile up."""
    with _lock:
        _waiting.append(gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            # What the first one saw stays until the last one ends.
            collected = _waiting[0]
            _waiting.pop()
            if collected and not _waiting:
                gc.enable()
