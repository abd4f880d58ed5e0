"""Byte copies of whole files in the state directory: exact, so that a person can copy one back by hand.

Each structure change keeps the IMAP.MRK as it was and as it left it, each change to settings the settings files. The
copies are named after the change, and go together with the journal's lines about it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem, read_file, write_all
from mdtui.mrk import layout
from mdtui.mrk.journal_lines import KeptFile

COPIES = "byte-copies"
"""The directory of the copies, in the state directory."""
INDEX, SETTINGS = ".mrk", ".ini"
"""How the copies of IMAP.MRK files and of settings files end."""


def without_counter(data: bytes) -> bytes:
    """Return the bytes of a file with LastWriteCounter as 0; it moves without anything else having changed."""
    if len(data) < layout.HEADER_SIZE:
        return data
    end = layout.COUNTER_OFFSET + layout.COUNTER.size
    return data[: layout.COUNTER_OFFSET] + bytes(layout.COUNTER.size) + data[end:]


def digest(data: bytes) -> str:
    """Return what tells the bytes of a file but LastWriteCounter from any others: their SHA-256 in hex digits."""
    return hashlib.sha256(without_counter(data)).hexdigest()


def digest_of(name: str, data: bytes) -> str:
    """Return the digest of a copy by its name: of an IMAP.MRK as `digest` gives it, of a settings file of all bytes."""
    return hashlib.sha256(data).hexdigest() if name.endswith(SETTINGS) else digest(data)


def count_records(data: bytes) -> int:
    """Return how many whole records a file has."""
    return max(0, (len(data) - layout.HEADER_SIZE) // layout.RECORD_SIZE)


class ByteCopies:
    """The byte copies of one user.

    Args:
        directory: where they are; it is made when the first one is kept.
        files: the system calls.
    """

    def __init__(self, directory: Path, files: FileSystem) -> None:
        self.directory = directory
        self._files = files

    def keep(self, change: str, which: str, data: bytes, suffix: str = INDEX) -> KeptFile:
        """Write a copy, and return what the journal says of it once it has reached the disk.

        Args:
            change: the id of the change.
            which: what tells its copies apart, such as ``before``.
            data: the bytes of the file.
            suffix: `INDEX` or `SETTINGS`.

        Raises:
            FailedError: it cannot be written; nothing of it is left.
        """
        name = f"{change}.{which}{suffix}"
        path = self.directory / name
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            self._write(path, data)
            self._files.flush_directory(self.directory)
        except OSError as error:
            raise FailedError.from_os(error, "cannot keep a copy of the file, nothing was written", path) from error
        return KeptFile(name, digest_of(name, data), count_records(data) if suffix == INDEX else 0)

    def _write(self, path: Path, data: bytes) -> None:
        descriptor = self._files.create_new(path)
        try:
            try:
                write_all(self._files, descriptor, data, 0)
                self._files.flush(descriptor)
            finally:
                self._files.close(descriptor)
        except OSError:
            self._files.unlink(path)
            raise

    def path(self, kept: KeptFile) -> Path:
        """Return where a copy is, or was.

        Raises:
            RefusedError: its name is none that a copy has; the journal is a file, and anybody may have written into it.
        """
        if Path(kept.copy).name != kept.copy or not kept.copy.endswith((INDEX, SETTINGS)):
            raise RefusedError("the journal names a byte copy that can be none", where=kept.copy)
        return self.directory / kept.copy

    def read(self, kept: KeptFile) -> bytes:
        """Return the bytes of a copy.

        Raises:
            RefusedError: they are not those that were kept.
            FailedError: it cannot be read.
        """
        path = self.path(kept)
        try:
            data = read_file(path)
        except FailedError as error:
            raise FailedError(f"the byte copy is not there any more, {error.what}", where=path) from error
        if digest_of(kept.copy, data) != kept.digest:
            raise RefusedError("the byte copy is not what was kept, somebody changed it", where=path)
        return data

    def prune(self, oldest: str) -> None:
        """Remove the copies of changes made before a day; raises OSError as the system gives it.

        Args:
            oldest: the first day whose copies stay, such as ``2026-08-01``.
        """
        first = oldest.replace("-", "")
        try:
            paths = list(self.directory.iterdir())
        except OSError:
            return
        for path in paths:
            if path.name.endswith((INDEX, SETTINGS)) and path.name < first:
                self._files.unlink(path)
