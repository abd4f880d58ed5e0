"""The entries of a directory: what is a link and leads elsewhere, and what belongs to a folder.

MDaemon runs where the case of a name does not matter, and its own files come with every spelling, so names are compared
casefolded on every platform. Links are told apart because nothing below a mail root is followed out of it, or round in
a circle.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

FOLDER_SUFFIX = ".imap"
"""What the name of a folder's directory ends with, in any case."""
MRK = "IMAP.MRK"
HIWATER = "Hiwater.mrk"

_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
_OWN_FILES = {name.casefold(): name for name in (MRK, HIWATER)}
_LONGEST_NAME = max(map(len, _OWN_FILES))
_ENTRIES_PER_QUESTION = 4096


def is_link(status: os.stat_result) -> bool:
    """Return whether an entry is a symbolic link, a Windows junction or a volume mounted in a directory.

    Args:
        status: of the entry itself, as `os.lstat` gives it.
    """
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


class FolderEntries:
    """What counts among the entries of a folder's directory.

    Attributes:
        folders: entries that are named like folders, in no order.
        files: the folder's own files, by their usual name; of several spellings, the first in order of code points.
    """

    __slots__ = ("files", "folders")

    def __init__(self) -> None:
        self.folders: list[os.DirEntry[str]] = []
        self.files: dict[str, os.DirEntry[str]] = {}

    def read(self, directory: Path, cancelled: Callable[[], bool]) -> None:
        """List a directory once, passing over its message files quickly.

        Args:
            directory: the folder's directory.
            cancelled: asked now and then; True ends the listing.

        Raises:
            OSError: as the system gives it; what was found until then is kept.
        """
        with os.scandir(directory) as entries:
            for number, entry in enumerate(entries, start=1):
                name = entry.name
                if name[-len(FOLDER_SUFFIX) :].casefold() == FOLDER_SUFFIX:
                    self.folders.append(entry)
                elif len(name) <= _LONGEST_NAME and (own := _OWN_FILES.get(name.casefold())):
                    self.files[own] = min(entry, self.files.get(own, entry), key=lambda each: each.name)
                if number % _ENTRIES_PER_QUESTION == 0 and cancelled():
                    return

    def plain_file(self, name: str) -> Path | None:
        """Return the path, as spelled on disk, of one of the folder's own files, where it is a plain file."""
        entry = self.files.get(name)
        try:
            return Path(entry.path) if entry is not None and entry.is_file(follow_symlinks=False) else None
        except OSError:
            return None
