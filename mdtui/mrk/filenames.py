r"""Whether the file name in a record is one that a message file in the folder can have.

A record names its message file in up to 23 bytes, and these may be anything. What Windows would read as a way out of
the folder, as a device or as another name than the bytes say is told apart here; nothing is opened. Source: Microsoft's
rules for naming files.
"""

from __future__ import annotations

import re

from mdtui.mrk import layout
from mdtui.text import text_of_bytes

SUFFIX = b".msg"

_DOTS_AND_BLANKS = b". "
_PARENTS = (b".", b"..")
_DEVICE = re.compile(rb"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\xb9\xb2\xb3]) *(?:\.|\Z)", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_REFUSED = re.compile(rb'[<>"|?*]|[. ]\Z')

_USUAL_START = b"\0md"
_USUAL_BYTES = b"abcdefghijklmnopqrstuvwxyz0123456789._-\0"


def is_unended(name: bytes) -> bool:
    """Return whether a name fills its field, so that no NUL ends it."""
    return len(name) >= layout.NAME_SIZE


def is_without_suffix(name: bytes) -> bool:
    """Return whether a name that is not empty ends in something else than ``.msg``, in any case of its letters."""
    # Windows passes over dots and blanks at the end; that they are there is another rule's.
    return bool(name) and not name.rstrip(_DOTS_AND_BLANKS).lower().endswith(SUFFIX)


def is_path(name: bytes) -> bool:
    """Return whether a name leads out of the folder, or into a folder below it."""
    return b"/" in name or b"\\" in name or name in _PARENTS


def has_colon(name: bytes) -> bool:
    """Return whether Windows reads a drive or a stream in a name."""
    return b":" in name


def is_device(name: bytes) -> bool:
    """Return whether Windows takes a name for a device, whatever folder it stands in."""
    return _DEVICE.match(name) is not None


def has_control(name: bytes) -> bool:
    """Return whether a name has control characters."""
    return _CONTROL.search(name) is not None


def is_refused(name: bytes) -> bool:
    """Return whether a name has another character that Windows refuses, or a dot or blank at its end."""
    return _REFUSED.search(name) is not None


def is_plain(name: bytes) -> bool:
    """Return whether a message file in the folder can have this name."""
    wrong = (is_without_suffix, is_path, has_colon, is_device, has_control, is_refused)
    return bool(name) and not any(test(name) for test in wrong)


def all_usual(names: list[bytes]) -> bool:
    """Return whether all names look like MDaemon's own, so that all are plain; thousands at once."""
    joined = b"\0".join((b"", *names, b"")).lower()
    ended = joined.count(SUFFIX + b"\0") == joined.count(_USUAL_START) == len(names)
    return ended and not joined.translate(None, _USUAL_BYTES)


def keys_of(names: list[bytes]) -> list[str]:
    """Return names without NUL as Windows compares them, without regard to case; thousands at once."""
    joined = b"\0".join(names)
    text = joined.decode("ascii") if joined.isascii() else text_of_bytes(joined)
    return text.casefold().split("\0") if names else []
