"""Work over very many events that is done in parts of some milliseconds each, so that keys are answered in between."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TypeAlias, TypeVar

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")
Parts: TypeAlias = Generator[None, None, _Answer]
"""Does a part of the work each time it is asked for the next one, and returns what comes of all of it."""

BLOCK = 1024
"""Events in a part."""


def blocks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Yield what a part takes of very many items, which are not to change meanwhile."""
    for first in range(0, len(items), BLOCK):
        yield items[first : first + BLOCK]


def one_part(work: Callable[[], _Answer]) -> Parts[_Answer]:
    """Return work that is done in one go, to wait for its turn behind other work."""
    return work()
    yield


def at_once(parts: Parts[_Answer]) -> _Answer:
    """Do all the parts one after another, and return what comes of them."""
    while True:
        try:
            next(parts)
        except StopIteration as end:
            answer: _Answer = end.value
            return answer
