"""Timing two ways of doing one thing, in turn, so that a machine whose speed drifts is fair to both."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable


def compare(
    title: str, ours: Callable[[], object], rival: Callable[[], object], rival_name: str, runs: int = 7
) -> None:
    """Print the median times of both and the median of the ratios ours/rival, run by run."""
    times = [(_once(ours), _once(rival)) for _ in range(runs)]
    mine, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(a / b for a, b in times)
    sys.stdout.write(f"{title:44} {mine * 1e3:9.2f} ms {theirs * 1e3:9.2f} ms  {ratio:6.3f} x {rival_name}\n")


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
