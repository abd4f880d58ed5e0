"""The queries that a person wrote lately, kept between two runs in a small file of the state directory."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from mdtui.files import FileSystem
from mdtui.own_files import keep, kept
from mdtui.row_formats import json_lines

FILE_NAME = "queries.jsonl"
"""In the state directory."""
MOST = 200
"""Queries that are kept; the oldest go first."""
LONGEST = 1000
"""Characters of a query that is kept; a longer one was pasted."""


class Asked(msgspec.Struct, frozen=True):
    """A query that was written.

    Attributes:
        of: what it was about, such as ``records``.
        text: the query.
    """

    of: str
    text: str


class QueryHistory:
    """The queries of this user, each once, the newest last.

    Args:
        directory: the state directory; it is made when it is first written to.
        files: the system calls.
    """

    def __init__(self, directory: Path, files: FileSystem | None = None) -> None:
        self._path = directory / FILE_NAME
        self._files = files or FileSystem()
        self._guard = threading.Lock()
        self._asked: list[Asked] = []

    def texts(self, of: str) -> list[str]:
        """Return the queries about something, the newest last."""
        with self._guard:
            return [asked.text for asked in self._asked if asked.of == of]

    def add(self, of: str, text: str) -> None:
        """Take note of a query; `write` keeps it beyond this run."""
        if text and len(text) <= LONGEST:
            with self._guard:
                self._asked = _with(self._asked, [Asked(of, text)])

    def read(self) -> None:
        """Read what earlier runs kept, behind which stands what was asked in this one; a line that is none is left out.

        Raises:
            MdtuiError: the file cannot be read.
        """
        stored = list(_read(kept(self._path)))
        with self._guard:
            self._asked = _with(stored, self._asked)

    def write(self) -> None:
        """Keep the queries; what another run of the program kept meanwhile stays.

        Raises:
            MdtuiError: they cannot be kept.
        """
        with self._guard:
            asked = list(self._asked)
        keep(self._path, lambda stored: json_lines(_with(list(_read(stored)), asked)), self._files)


def _with(before: Iterable[Asked], further: Iterable[Asked]) -> list[Asked]:
    each = dict.fromkeys(before)
    for asked in further:
        # Asked again, it is the newest.
        each.pop(asked, None)
        each[asked] = None
    return list(each)[-MOST:]


def _read(data: bytes) -> Iterator[Asked]:
    decoder = msgspec.json.Decoder(Asked)
    for line in data.splitlines():
        with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
            asked = decoder.decode(line)
            if asked.text and len(asked.text) <= LONGEST:
                yield asked
