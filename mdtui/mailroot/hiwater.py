"""``Hiwater.mrk``: what a folder holds, and in a mailbox's own directory what its owner subscribed to.

INI text: ``FolderClass`` (``IPF.Note``, ``IPF.Contact`` ...) in ``[Groupware]``, and in ``[IMAPSubscribed]`` one key
for each subscribed folder. Source: published tools that read and write it; what the values mean is not known.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from mdtui.errors import MdtuiError
from mdtui.files import find_entry, read_file
from mdtui.findings import Finding, Severity
from mdtui.mailroot.entries import HIWATER
from mdtui.text import safe_text, text_of_bytes

UNREADABLE = "FLD003"
"""The rule that such a file can be read."""
UNKNOWN_CLASS = "FLD006"
"""The rule that what it says of the folder is known."""
CLASSES = ("Note", "Appointment", "Contact", "Task", "StickyNote", "Document", "Journal", "Hidden")
"""What follows ``IPF.`` in a folder class. Source: published tools that set it."""

_LIMIT = 1 << 20
_SHOWN = 200
"""Characters of a class that are shown."""
_FOLDED_CLASSES = tuple(name.casefold() for name in CLASSES)
_CLASS_SECTION, _CLASS_KEY = "groupware", "folderclass"
_SUBSCRIBED_SECTION = "imapsubscribed"


class Hiwater(msgspec.Struct, frozen=True, gc=False):
    """What a ``Hiwater.mrk`` says.

    Attributes:
        folder_class: what the folder holds, exactly as written; empty where it is not said.
        subscribed: the folders that the mailbox's owner subscribed to, exactly as written.
    """

    folder_class: str = ""
    subscribed: tuple[str, ...] = ()


def read_hiwater(directory: Path) -> tuple[Hiwater, list[Finding]]:
    """Return what the ``Hiwater.mrk`` of a directory says; of a directory without one, nothing.

    Returns:
        What it says, and a finding ``FLD003`` where it cannot be read, or ``FLD006`` where it says of the folder what
        is not known. Never raises.
    """
    path = find_entry(directory, HIWATER)
    return read_hiwater_at(path) if path is not None else (Hiwater(), [])


def read_hiwater_at(path: Path) -> tuple[Hiwater, list[Finding]]:
    """Return what the ``Hiwater.mrk`` at a path says, and what is wrong with it; see `read_hiwater`."""
    try:
        content = parse_hiwater(read_file(path, _LIMIT))
    except MdtuiError as error:
        return Hiwater(), [Finding(UNREADABLE, Severity.WARNING, error.line())]
    if is_known_class(content.folder_class):
        return content, []
    text = safe_text(f"FolderClass is {content.folder_class[:_SHOWN]}, which is not known")
    return content, [Finding(UNKNOWN_CLASS, Severity.WARNING, text)]


def is_known_class(folder_class: str) -> bool:
    """Return whether a folder class is empty, a known one, or below one, as ``IPF.Contact.Company``; in any case."""
    parts = folder_class.casefold().split(".")
    return not folder_class or (parts[0] == "ipf" and any(part in _FOLDED_CLASSES for part in parts[1:2]))


def parse_hiwater(data: bytes) -> Hiwater:
    """Return what the bytes of a ``Hiwater.mrk`` say; of bytes that are no INI text, what can be made out.

    Sections and keys count in any case; of a key that comes twice the first counts, as in Windows' own reading.
    """
    folder_class = ""
    subscribed: dict[str, None] = {}
    section = ""
    for raw in text_of_bytes(data).split("\n"):
        line = raw.strip()
        if line.startswith("["):
            section = line[1:].partition("]")[0].strip().casefold()
            continue
        key, _, value = (part.strip() for part in line.partition("="))
        if not key or key.startswith(";"):
            continue
        if section == _CLASS_SECTION and key.casefold() == _CLASS_KEY:
            folder_class = folder_class or value
        elif section == _SUBSCRIBED_SECTION:
            subscribed.setdefault(key)
    return Hiwater(folder_class, tuple(subscribed))
