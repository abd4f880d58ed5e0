"""The six flags of a record, and the four things one can do with them."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterable
from functools import cache, reduce

from mdtui.errors import UsageError
from mdtui.mrk import layout


class Flag(enum.IntFlag, boundary=enum.KEEP):
    """The IMAP flags of a record; bits without a known meaning are kept.

    The order of definition is the order in which flags are shown.
    """

    SEEN = layout.SEEN
    ANSWERED = layout.ANSWERED
    FLAGGED = layout.FLAGGED
    DELETED = layout.DELETED
    DRAFT = layout.DRAFT
    RECENT = layout.RECENT

    @property
    def word(self) -> str:
        """The flag's name in the query language, on the command line and in JSON."""
        return (self.name or "").lower()

    @property
    def letter(self) -> str:
        """The flag's letter in the grid."""
        return _LETTERS[self]


ALL_FLAGS: tuple[Flag, ...] = tuple(Flag)
_LETTERS = {
    Flag.SEEN: "S",
    Flag.ANSWERED: "A",
    Flag.FLAGGED: "F",
    Flag.DELETED: "D",
    Flag.DRAFT: "T",
    Flag.RECENT: "R",
}
_BY_WORD = {flag.word: flag for flag in ALL_FLAGS}


class Verb(enum.StrEnum):
    """What an edit does with the flags of each of its records."""

    ADD = "add"
    REMOVE = "remove"
    TOGGLE = "toggle"
    REPLACE = "set"

    def apply(self, before: int, mask: int) -> int:
        """Return the new flags byte.

        Args:
            before: the byte as it stands in the file now, 0 to 255.
            mask: the flags of the edit.

        Returns:
            A byte in which the two bits without a known meaning are as they were.
        """
        return _APPLY[self](before, int(mask) & layout.KNOWN_FLAGS)


_APPLY: dict[Verb, Callable[[int, int], int]] = {
    Verb.ADD: operator.or_,
    Verb.REMOVE: lambda before, mask: before & ~mask,
    Verb.TOGGLE: operator.xor,
    Verb.REPLACE: lambda before, mask: before & ~layout.KNOWN_FLAGS | mask,
}


def words(value: int) -> list[str]:
    """Return the names of the flags that are set in a flags byte, in the order they are shown."""
    return [flag.word for flag in ALL_FLAGS if value & flag]


@cache
def letters(value: int, absent: str = "-") -> str:
    """Return a flags byte as six letters ``SAFDTR``, with `absent` for each flag that is not set."""
    return "".join(flag.letter if value & flag else absent for flag in ALL_FLAGS)


def parse(text: str) -> Flag:
    """Return the flags named in a list such as ``seen,flagged``.

    Raises:
        UsageError: a name is not one of the six, or there is none.
    """
    return combine(_named(word, text) for word in text.split(","))


def _named(word: str, text: str) -> Flag:
    try:
        return _BY_WORD[word.strip().lower()]
    except KeyError:
        raise UsageError(f"unknown flag '{word.strip()}'", where=text, hint=f"flags are {' '.join(_BY_WORD)}") from None


def combine(flags: Iterable[Flag]) -> Flag:
    """Return all the flags as one value."""
    return reduce(operator.or_, flags, Flag(0))
