"""The message files that a repair knows of: what a record can call them, and a short name for one that it cannot.

A record has 23 bytes for a name in code page 1252 that a NUL has to end. So not every file on disk can be named by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, count

import msgspec

from mdtui.mrk import filenames, layout
from mdtui.text import bytes_of_text

_SUFFIX = filenames.SUFFIX.decode("ascii")
_STEM = layout.NAME_SIZE - 1 - len(_SUFFIX)
"""Bytes of a name that fits, with its NUL, before the suffix."""
_KEPT_IN_FRONT = 4
"""Of MDaemon's own names the first four characters are the kind, and the last ones tell them apart."""
_ODD = re.compile(r"[^A-Za-z0-9_-]")
_NO_ENTRY = re.compile(r"[/\\\x00]")


class MessageFile(msgspec.Struct, frozen=True, gc=False):
    """One message file, as the listing of its folder has it.

    Attributes:
        name: its name on disk, exact.
        size: its bytes.
        modified: when it was last changed, seconds since 1970-01-01 UTC.
    """

    name: str
    size: int
    modified: float


class MessageFiles:
    """The message files of one folder.

    Args:
        files: its listing; what does not end in ``.msg`` is passed over. Of names that differ in case only, the last
            one stands for all, as in a check.
    """

    def __init__(self, files: Sequence[MessageFile]) -> None:
        self._by_name = {file.name: file for file in files if file.name[-len(_SUFFIX) :].casefold() == _SUFFIX}

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Bytes of each file by its name."""
        return {name: file.size for name, file in self._by_name.items()}

    @cached_property
    def by_key(self) -> dict[str, MessageFile]:
        """The files by their names as Windows compares them."""
        return {name.casefold(): file for name, file in self._by_name.items()}

    @cached_property
    def _times_named(self) -> Counter[str]:
        return Counter(map(str.casefold, self._by_name))

    def can_be_renamed(self, file: MessageFile) -> bool:
        """Return whether one file alone has this name, and the name is one in a folder."""
        return self._times_named[file.name.casefold()] == 1 and not _NO_ENTRY.search(file.name)


def name_for(file: MessageFile) -> bytes | None:
    """Return what a record calls a file, without NUL; None where the name does not fit into one."""
    try:
        name = bytes_of_text(file.name)
    except UnicodeEncodeError:
        return None
    return None if filenames.is_unended(name) or not filenames.is_plain(name) else name


class ShortNames:
    """Gives files shorter names, each only once.

    Args:
        taken: names that are given already, as Windows compares them.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, count[int]] = {}

    def give(self, name: str) -> str:
        """Return a free name for a file, of plain ASCII, that a record can hold with a NUL behind it."""
        stem = _ODD.sub("", name[: -len(_SUFFIX)]) or "message"
        if len(stem) > _STEM:
            stem = stem[:_KEPT_IN_FRONT] + stem[_KEPT_IN_FRONT - _STEM :]
        numbers = self._numbers.setdefault(stem, count(2))
        numbered = (f"{stem[: _STEM - 1 - len(str(number))]}-{number}" for number in numbers)
        for candidate in chain([stem], numbered):
            short = candidate + _SUFFIX
            if short.casefold() not in self._taken and filenames.is_plain(short.encode("ascii")):
                break
        self._taken.add(short.casefold())
        return short
