"""Message files that get another name while their folder's IMAP.MRK is written anew.

A file has both names until the index has been written, so that at no moment the index names a file that is not there.
Every name is looked up in a listing of the directory first; none is used as a path that is no plain name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from mdtui.clock import Clock
from mdtui.errors import FailedError, RefusedError, reason
from mdtui.files import FileSystem, write_all
from mdtui.mrk.filenames import is_plain, is_unended
from mdtui.mrk.locking import LONGEST_PAUSE, UNLINK_TRIES
from mdtui.mrk.records import RecordTable
from mdtui.text import bytes_of_text, text_of_bytes

Renames = Sequence[tuple[str, str]]
"""The name on disk, and the one that the file shall have."""

_CHUNK = 1 << 20
_NO_PART_OF_A_NAME = frozenset("/\\\0:")


def names_in(data: bytes | None) -> set[str]:
    """Return the file names in the records of an IMAP.MRK, as Windows compares them."""
    return set() if data is None else {text_of_bytes(name).casefold() for name in RecordTable(data).filenames()}


def persistently(call: Callable[[], object], clock: Clock) -> None:
    """Do something, and do it again where a fault may pass.

    Raises:
        OSError: as the system gives it in the end.
    """
    for attempt in range(1, UNLINK_TRIES + 1):
        try:
            call()
        except OSError:
            if attempt == UNLINK_TRIES:
                raise
            clock.sleep(LONGEST_PAUSE)
        else:
            return


def remove(path: Path, files: FileSystem, clock: Clock) -> None:
    """Remove a file; one that is gone is fine, and a passing fault is waited out.

    Raises:
        OSError: as the system gives it.
    """

    def unlink() -> None:
        with suppress(FileNotFoundError):
            files.unlink(path)

    persistently(unlink, clock)


class MessageFiles:
    """The message files of a folder that get another name.

    Args:
        directory: the folder's directory.
        renames: what shall be called what.
        files: the system calls.
        clock: for pauses.
        again: some are done already, in part or whole, or their file is gone; those are passed over.
    """

    def __init__(
        self, directory: Path, renames: Renames, files: FileSystem, clock: Clock, *, again: bool = False
    ) -> None:
        self._directory = directory
        self._renames = list(renames)
        self._again = again
        self._files = files
        self._clock = clock
        self._named: list[tuple[Path, Path]] = []
        self._made: list[Path] = []

    @property
    def renames(self) -> tuple[tuple[str, str], ...]:
        """What is renamed; after `check`, without what is passed over."""
        return tuple(self._renames)

    def check(self, data: bytes | None) -> None:
        """Make sure that all can be renamed.

        Args:
            data: the IMAP.MRK as it is going to be.

        Raises:
            RefusedError: a name is not plain, is not there or is taken, or a record would name a file that goes.
            FailedError: the directory cannot be listed.
        """
        if not self._renames:
            return
        try:
            with os.scandir(self._directory) as entries:
                listed = {entry.name: entry.is_file(follow_symlinks=False) for entry in entries}
        except OSError as error:
            raise FailedError.from_os(error, "cannot list the message files", self._directory) from error
        if self._again:
            self._renames = [pair for pair in self._renames if self._is_to_do(pair, listed)]
        else:
            self._refuse_unsound(listed)
        kept = names_in(data) & {old.casefold() for old, _ in self._renames}
        if kept:
            raise self._refused("a record names the file that is renamed", min(kept))

    def _refuse_unsound(self, listed: dict[str, bool]) -> None:
        taken = {name.casefold() for name in listed}
        for old, new in self._renames:
            if not listed.get(old) or not _is_text(old):
                raise self._refused("not a message file of the folder", old)
            if not _is_message_name(new):
                raise self._refused("not a name that a record can have", new)
            if new.casefold() in taken:
                raise self._refused("another file has this name", new)
            taken.add(new.casefold())
        if len({old for old, _ in self._renames}) < len(self._renames):
            raise self._refused("one message file cannot get two names", self._renames[0][0])

    def _is_to_do(self, pair: tuple[str, str], listed: dict[str, bool]) -> bool:
        old, new = pair
        if not listed.get(old) or not _is_one_name(new) or old.casefold() == new.casefold():
            return False
        taken = [name for name in listed if name.casefold() == new.casefold()]
        try:
            return not taken or (taken == [new] and self._is_spare(self._directory / old, self._directory / new))
        except OSError:
            return False

    def _is_spare(self, path: Path, other: Path) -> bool:
        """Return whether a file is the same as another one, or a copy of it that may not be whole."""
        same = self._files.stamp_path(path).same_file(self._files.stamp_path(other))
        return same or self._starts_with(other, path)

    def _starts_with(self, path: Path, start: Path) -> bool:
        whole = self._files.open_read(path)
        try:
            part, done = self._files.open_read(start), 0
            try:
                while data := self._files.read_at(part, _CHUNK, done):
                    if self._files.read_at(whole, len(data), done) != data:
                        return False
                    done += len(data)
            finally:
                self._files.close(part)
        finally:
            self._files.close(whole)
        return True

    def _refused(self, what: str, name: str) -> RefusedError:
        return RefusedError(f"{what}, nothing was written", where=f"{self._directory}{os.sep}{name}")

    def give_new_names(self) -> None:
        """Give each file its new name beside the old one.

        Raises:
            OSError: as the system gives it; `take_new_names_back` takes back what was done.
        """
        for old, new in self._renames:
            source, target = self._directory / old, self._directory / new
            if not (self._again and os.path.lexists(target)):
                self._give(source, target)
            self._named.append((source, target))
        if self._renames:
            self._files.flush_directory(self._directory)

    def _give(self, source: Path, target: Path) -> None:
        try:
            self._files.link(source, target)
        except FileExistsError:
            raise
        except OSError:
            # Not every file system gives a file two names.
            self._copy(source, target)
        else:
            self._made.append(target)

    def _copy(self, source: Path, target: Path) -> None:
        reading = self._files.open_read(source)
        try:
            stamp = self._files.stamp(reading)
            writing = self._files.create_new(target)
            self._made.append(target)
            try:
                self._files.take_after(writing, source)
                done = 0
                while part := self._files.read_at(reading, _CHUNK, done):
                    write_all(self._files, writing, part, done)
                    done += len(part)
                self._files.flush(writing)
            finally:
                self._files.close(writing)
            self._files.set_modified(target, stamp.modified_ns)
        finally:
            self._files.close(reading)

    def take_new_names_back(self) -> None:
        """Remove the names that were given, as the index was not written; what cannot be removed stays."""
        while self._made:
            with suppress(OSError):
                remove(self._made.pop(), self._files, self._clock)

    def drop_old_names(self) -> None:
        """Remove the old names, now that the index has the new ones.

        Raises:
            FailedError: some could not be removed; the index is right nevertheless.
        """
        left = []
        for source, target in self._named:
            try:
                persistently(partial(self._drop, source, target), self._clock)
            except OSError as error:
                left.append((source, reason(error)))
        if left:
            path, why = left[0]
            more = f", and {len(left) - 1} more" if len(left) > 1 else ""
            what = f"a renamed message file still has its old name too{more}: {why}"
            raise FailedError(what, where=path, hint="remove that name by hand, the message has its new one")

    def _drop(self, path: Path, other: Path) -> None:
        try:
            if not self._is_spare(path, other):
                raise OSError(0, "it was changed meanwhile")
            self._files.unlink(path)
        except FileNotFoundError:
            return


def _is_message_name(name: str) -> bool:
    try:
        data = bytes_of_text(name)
    except UnicodeEncodeError:
        return False
    return is_plain(data) and not is_unended(data)


def _is_text(name: str) -> bool:
    # Elsewhere than on Windows a name may be bytes that no text gives, and the journal cannot hold those.
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


def _is_one_name(name: str) -> bool:
    return name not in {"", ".", ".."} and not _NO_PART_OF_A_NAME & set(name)
