"""Which lock file is a folder's, and whether the folder may be written to at all."""

from __future__ import annotations

from pathlib import Path

from mdtui.config import Config
from mdtui.errors import RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.entries import MRK
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import MailRoot
from mdtui.mrk.layout import VERSION
from mdtui.mrk.locking import lock_name
from mdtui.mrk.reading import read_header


class FolderLocks:
    """The lock files of one mail root, by folder.

    Args:
        root: the mail root.
        config: the settings, which may name the lock directory.
        files: the system calls.
    """

    def __init__(self, root: MailRoot, config: Config, files: FileSystem) -> None:
        self._root = root
        self._config = config
        self._files = files

    @property
    def known_directory(self) -> Path | None:
        """The lock directory; None where it is not known."""
        return Path(self._config.lock_dir) if self._config.lock_dir else self._root.lock_files

    def directory(self) -> Path:
        """Return the lock directory.

        Raises:
            RefusedError: it is not known.
        """
        if (directory := self.known_directory) is None:
            hint = "name it with --lock-dir or lock_dir"
            raise RefusedError("the lock directory is not known", where=self._root.path, hint=hint)
        return directory

    def path(self, folder: Folder) -> Path:
        """Return the path of a folder's lock file.

        Raises:
            RefusedError: the lock directory or the folder's owner is not known.
        """
        directory = self.directory()
        if not folder.owner:
            raise RefusedError("the folder is outside the mail root, its lock is not known", where=folder.path)
        return directory / lock_name(folder.names, folder.raw_names, folder.owner, self._config.lock)

    def to_watch(self, folder: Folder) -> Path | None:
        """Return the path of a folder's lock file, or None where it is not known."""
        try:
            return self.path(folder)
        except RefusedError:
            return None

    def to_take(self, folder: Folder) -> Path:
        """Return the lock file of a folder in which something is to be written, whatever its IMAP.MRK is like.

        Raises:
            RefusedError: nothing may be written, or the lock is not known or cannot be made.
        """
        if self._config.read_only:
            raise RefusedError("read-only: nothing is written", where=folder.key)
        lock = self.path(folder)
        if not lock.parent.is_dir():
            raise RefusedError("the lock directory is not there", where=lock.parent, hint="set lock_dir")
        return lock

    def place(self, folder: Folder) -> tuple[Path, Path]:
        """Return the IMAP.MRK of a folder, where it is or would be, and its lock file; raises as `to_take` does."""
        lock = self.to_take(folder)
        return folder.mrk or folder.path / MRK, lock

    def writable(self, folder: Folder) -> tuple[Path, Path]:
        """Return the IMAP.MRK and the lock file of a folder whose flags may be changed.

        Raises:
            RefusedError: as `to_take` says, or the folder has no IMAP.MRK of the known layout.
        """
        lock = self.to_take(folder)
        if folder.mrk is None:
            hint = "MDaemon makes it on the next visit"
            raise RefusedError("the folder has no IMAP.MRK", where=folder.key, hint=hint)
        header = read_header(folder.mrk, self._files)
        if header is None or header.version != VERSION:
            raise RefusedError("the header is not one this program writes", where=folder.mrk)
        return folder.mrk, lock
