"""Work that is done in a thread, while keys are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from textual import work
from textual.worker import Worker

_Arguments = ParamSpec("_Arguments")
_Answer = TypeVar("_Answer")


def in_background(
    group: str, *, exclusive: bool = False
) -> Callable[[Callable[_Arguments, _Answer]], Callable[_Arguments, Worker[_Answer]]]:
    """Return a decorator for a method of a widget that lets it run in a thread; what it raises ends only itself.

    Args:
        group: what work it belongs to.
        exclusive: whether what has begun in the same group is given up.
    """
    # Textual would describe the work by all that it is given, which takes a second where that is a million records.
    return work(thread=True, exclusive=exclusive, exit_on_error=False, group=group, description=group)
