"""Message files that no record speaks of, as columns like those of an IMAP.MRK, so that one query fits both."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

_LARGEST = (1 << 32) - 1
_EARLIEST, _LATEST = -(1 << 31), (1 << 31) - 1


class FileRows:
    """Message files without a record: unseen, as MDaemon will take them, without UID.

    Args:
        directory: the folder's directory.
        names: their names, from a listing of that directory.

    Attributes:
        names: their names.
        flags: one byte each, no flag set.
        uids: 0 each.
        sizes: bytes, as the file system says; 0 for one that went away since the listing.
        dates: seconds since 1970-01-01 UTC of the last change, likewise.
    """

    def __init__(self, directory: Path, names: Sequence[str]) -> None:
        self.names = names
        self.flags = memoryview(bytes(len(names)))
        self.uids = memoryview(array("I", bytes(4 * len(names))))
        sizes, dates = array("I"), array("i")
        for name in names:
            size, date = _size_and_date(directory / name)
            sizes.append(min(size, _LARGEST))
            dates.append(max(_EARLIEST, min(date, _LATEST)))
        self.sizes, self.dates = memoryview(sizes), memoryview(dates)

    def __len__(self) -> int:
        return len(self.names)

    def only(self, indexes: Sequence[int]) -> FileRows:
        """Return those at some indexes, as they were looked at before."""
        rows = FileRows(Path(), ())
        rows.names = [self.names[index] for index in indexes]
        rows.flags, rows.uids = self.flags[: len(indexes)], self.uids[: len(indexes)]
        rows.sizes = memoryview(array("I", (self.sizes[index] for index in indexes)))
        rows.dates = memoryview(array("i", (self.dates[index] for index in indexes)))
        return rows

    def filename(self, index: int) -> bytes:
        """Return a name in the bytes that a record would hold."""
        return self.names[index].encode("cp1252", "replace")

    def filenames(self) -> Iterator[bytes]:
        """Yield every name in such bytes."""
        return (self.filename(index) for index in range(len(self.names)))


def _size_and_date(path: Path) -> tuple[int, int]:
    # A file that went away since the listing has neither.
    with suppress(OSError):
        status = path.stat()
        return status.st_size, int(status.st_mtime)
    return 0, 0
