"""What is on its way to the records of a folder, and what somebody else has just changed of them."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from itertools import count
from typing import TypeVar

from mdtui.tui.records.moves import Moves

CHANGED_SECONDS = 3.0
"""How long a record that somebody else changed stays marked."""

_Value = TypeVar("_Value", int, float)


class Mark(enum.Enum):
    """What is special about a record at this moment."""

    NONE = enum.auto()
    PENDING = enum.auto()
    """A change of ours is on its way to the file."""
    CHANGED = enum.auto()
    """Somebody else changed or added it a moment ago."""
    NEW = enum.auto()
    """It came while the folder was open."""


class Pending:
    """Flags as they will be once all that is on its way has been written, and marks that last for a moment."""

    def __init__(self) -> None:
        self._pending: dict[int, dict[int, int]] = {}
        self._tokens = count(1)
        self._changed: dict[int, float] = {}
        self._new: dict[int, int] = {}

    def __bool__(self) -> bool:
        return bool(self._pending)

    @property
    def indexes(self) -> set[int]:
        """The indexes of the records that something is on its way to."""
        return set[int]().union(*self._pending.values())

    def flags(self, index: int, written: int) -> int:
        """Return a record's flags as they will be.

        Args:
            index: the record's index.
            written: its flags as they are in the file.
        """
        for values in reversed(self._pending.values()):
            if index in values:
                return values[index]
        return written

    def mark(self, index: int) -> Mark:
        """Return what is special about a record at this moment."""
        if any(index in values for values in self._pending.values()):
            return Mark.PENDING
        if index in self._changed:
            return Mark.CHANGED
        return Mark.NEW if index in self._new else Mark.NONE

    def begin(self, flags: Mapping[int, int]) -> int:
        """Take flags, by index, as they will be; return what to give to `settle`."""
        token = next(self._tokens)
        self._pending[token] = dict(flags)
        return token

    def settle(self, token: int | None) -> list[int]:
        """Let go what `begin` took, and return its indexes."""
        return list(self._pending.pop(token, {})) if token is not None else []

    def follow(self, moves: Moves) -> None:
        """Stay with the records where they stand elsewhere now."""
        self._pending = {token: _moved(values, moves) for token, values in self._pending.items()}
        self._changed = _moved(self._changed, moves)
        self._new = _moved(self._new, moves)

    def came(self, indexes: Iterable[int]) -> None:
        """Mark records that came, as long as the folder is open."""
        self._new.update(dict.fromkeys(indexes, 1))

    def changed(self, indexes: Iterable[int], now: float) -> None:
        """Mark what somebody else changed, for a moment from now on."""
        self._changed.update(dict.fromkeys(indexes, now + CHANGED_SECONDS))

    @property
    def expires(self) -> bool:
        """Whether there are marks that last for a moment."""
        return bool(self._changed)

    def expire(self, now: float) -> list[int]:
        """Let go the marks of changes that are some seconds old, and return the indexes of their records."""
        over = [index for index, end in self._changed.items() if end <= now]
        for index in over:
            del self._changed[index]
        return over


def _moved(values: Mapping[int, _Value], moves: Moves) -> dict[int, _Value]:
    return {now: value for index, value in values.items() if (now := moves.place(index)) is not None}
