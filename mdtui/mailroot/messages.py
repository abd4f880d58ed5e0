"""Message files: which are in a folder's directory, and who wrote them about what.

A record names its message file, and that name may be anything. So a file is opened only by a name from the listing of
its directory, and only its header block is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from mdtui.errors import FailedError, MdtuiError, RefusedError
from mdtui.files import read_file
from mdtui.mailroot.headers import Headers
from mdtui.text import safe_text

SUFFIX = ".msg"

_ENTRIES_PER_QUESTION = 4096
_HEADER_LIMIT = 1 << 16
_FIELD_LIMIT = 2000
"""Bytes of a field that are decoded for a row of the screen."""
_SHOWN_LIMIT = 500
"""Characters of a field that are kept for a row of the screen."""


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What a row shows of a message: text that is safe for a terminal, each on one line.

    Attributes:
        sender: the From field.
        subject: the Subject field.
        date: the Date field, as the sender wrote it.
        problem: why there is nothing to show, in two or three words; empty where there is.
    """

    sender: str = ""
    subject: str = ""
    date: str = ""
    problem: str = ""


def list_messages(directory: Path, cancelled: Callable[[], bool] = lambda: False) -> dict[str, str]:
    """Return the message files of a directory: the name as it is on disk, by its casefolded form.

    Only plain files count. Of names that differ in case alone, the first in order of code points stands for all.

    Args:
        directory: the folder's directory.
        cancelled: asked now and then; True ends the listing.

    Raises:
        FailedError: the directory cannot be read.
    """
    found: dict[str, str] = {}
    try:
        with os.scandir(directory) as entries:
            for number, entry in enumerate(entries, start=1):
                name = entry.name
                if name[-4:].casefold() == SUFFIX and entry.is_file(follow_symlinks=False):
                    key = name.casefold()
                    found[key] = min(name, found.get(key, name))
                if number % _ENTRIES_PER_QUESTION == 0 and cancelled():
                    break
    except OSError as error:
        raise FailedError.from_os(error, "cannot list the message files", directory) from error
    return found


def message_sizes(directory: Path, cancelled: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Return the bytes of each message file of a directory, by its name as it is on disk.

    Only plain files count; one that goes away meanwhile is left out. On Windows the listing itself holds the sizes,
    elsewhere each file is asked for.

    Args:
        directory: the folder's directory.
        cancelled: asked now and then; True ends the listing.

    Raises:
        FailedError: the directory cannot be read.
    """
    return {name: status.st_size for name, status in _statuses(directory, cancelled)}


def message_sizes_and_times(
    directory: Path, cancelled: Callable[[], bool] = lambda: False
) -> dict[str, tuple[int, float]]:
    """Return the bytes of each message file and when it was last changed, in seconds since 1970-01-01 UTC.

    For the rest see `message_sizes`.
    """
    return {name: (status.st_size, status.st_mtime) for name, status in _statuses(directory, cancelled)}


def _statuses(directory: Path, cancelled: Callable[[], bool]) -> Iterator[tuple[str, os.stat_result]]:
    try:
        with os.scandir(directory) as entries:
            for number, entry in enumerate(entries, start=1):
                name = entry.name
                if name[-4:].casefold() == SUFFIX and entry.is_file(follow_symlinks=False):
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    yield name, status
                if number % _ENTRIES_PER_QUESTION == 0 and cancelled():
                    break
    except OSError as error:
        raise FailedError.from_os(error, "cannot list the message files", directory) from error


def read_envelope(directory: Path, name: str, limit: int = _HEADER_LIMIT) -> Envelope:
    """Return From, Subject and Date of a message file.

    Args:
        directory: the folder's directory.
        name: the file's name as `list_messages` gave it.
        limit: look at no more than so many bytes of the file.

    Returns:
        An envelope of whatever could be read; never raises.
    """
    try:
        headers = _read_headers(directory, name, limit)
    except FailedError as error:
        return Envelope(problem="no file" if isinstance(error.__cause__, FileNotFoundError) else "not readable")
    except RefusedError:
        return Envelope(problem="no plain file")
    sender, subject, date = (_shown(headers.text(field, _FIELD_LIMIT)) for field in ("from", "subject", "date"))
    return Envelope(sender, subject, date, "" if sender or subject or date else "no headers")


def header_text(directory: Path, name: str, field: str) -> str:
    """Return the decoded text of a header field for comparing; not safe to show.

    Args:
        directory: the folder's directory.
        name: the file's name as `list_messages` gave it.
        field: the field's name in any case, such as ``from``, ``to``, ``cc``, ``subject``.

    Returns:
        The text exactly, but that white space is one blank each; empty where there is no such field or the file cannot
        be read. Never raises.
    """
    try:
        return _read_headers(directory, name, _HEADER_LIMIT).text(field, _HEADER_LIMIT)
    except MdtuiError:
        return ""


def read_beginning(directory: Path, name: str, limit: int) -> bytes:
    """Return the first bytes of a message file.

    Args:
        directory: the folder's directory.
        name: the file's name as `list_messages` gave it.
        limit: read no more than so many bytes.

    Raises:
        FailedError: it cannot be read.
        RefusedError: the name leads elsewhere, or to something that is no plain file.
    """
    if os.path.basename(name) != name or name in {"", ".", ".."} or "\0" in name:  # noqa: PTH119 - Path would drop dots
        raise RefusedError("not a plain name", where=name)
    return read_file(directory / name, limit)


def _read_headers(directory: Path, name: str, limit: int) -> Headers:
    return Headers(read_beginning(directory, name, limit))


def _shown(text: str) -> str:
    return safe_text(text[:_SHOWN_LIMIT])
