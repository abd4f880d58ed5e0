"""A whole IMAP.MRK put in the place of another one, under a lock that is held: by a new file, or in place.

The new file is written beside the old one under a name that MDaemon gives to none, and takes the old one's name in one
step. Where the system refuses that because another program has the file open, the old one is written over and put back
should that fail. What is written and why is `rewriting`'s.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from mdtui.clock import Clock
from mdtui.errors import FailedError, LockedError, MdtuiError, RefusedError, reason
from mdtui.files import FileSystem, write_all
from mdtui.mrk import layout
from mdtui.mrk.live_file import SHARING_PATIENCE, SHARING_PAUSE, LiveFile
from mdtui.mrk.rewrite.byte_copies import without_counter
from mdtui.mrk.rewrite.renaming import remove

PUBLIC_MODE = 0o644
"""The rights of a file that takes the place of none; the person's own settings may narrow them."""
WRITTEN_TO = "written to"
"""What became of a file that does not hold what was read; see also `LiveFile.moved`."""
_KEEPS_OPEN = os.name != "nt"
"""Whether a file that is open can be replaced; Windows refuses that even where it is we who have it open."""
_ACCESS_DENIED, _SHARING_VIOLATION = 5, 32


class MovedError(Exception):
    """The file is not the one that was read: a program that does not take the lock wrote to it; nothing was written.

    Attributes:
        what: what became of it: removed, replaced, shrunk, grown, made, written to.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class HalfWrittenError(FailedError):
    """A rewrite in place failed in the middle and could not be put back: the file is half old and half new."""


def read_standing(path: Path, files: FileSystem, clock: Clock) -> bytes | None:
    """Return the bytes of a file that is going to be replaced; None where there is none.

    Raises:
        RefusedError: it is a symbolic link or no plain file.
        LockedError: another program holds it without sharing.
        FailedError: it cannot be read.
    """
    try:
        files.stamp_path(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FailedError.from_os(error, "cannot look at the file, nothing was written", path) from error
    try:
        with LiveFile(path, files, clock, write=False) as mrk:
            return mrk.whole()
    except OSError as error:
        raise FailedError.from_os(error, "cannot read, nothing was written", path) from error


class Placing:
    """Puts what is wanted in the place of what was read.

    Args:
        path: the IMAP.MRK.
        temporary: the file of ours beside it; nothing has this name.
        files: the system calls.
        clock: for pauses.
        before_in_place: called before the old file is written over; what it raises prevents that.

    Attributes:
        stands: what was wanted stands there, whatever fails afterwards.
        in_place: the old file was written over.
        intruded: a program that did not take the lock wrote to the old file at the last moment.
    """

    def __init__(
        self, path: Path, temporary: Path, files: FileSystem, clock: Clock, before_in_place: Callable[[], None]
    ) -> None:
        self.stands = False
        self.in_place = False
        self.intruded = False
        self._path = path
        self._temporary = temporary
        self._files = files
        self._clock = clock
        self._before_in_place = before_in_place
        self._beside = False

    def put(self, before: bytes | None, after: bytes | None) -> None:
        """Put a file in the place of another one.

        Args:
            before: the bytes that were read; None where there was no file.
            after: the bytes that are wanted; None where the file shall go.

        Raises:
            MovedError: the file is not the one that was read; nothing was written.
            LockedError: another program holds it, so that it cannot go; nothing was written.
            FailedError: the system refused; `stands` says whether what is wanted stands there nevertheless.
            HalfWrittenError: the file is half old and half new.
        """
        try:
            if after is None:
                self._take_away(before or b"")
            elif before is None:
                self._make(after)
            elif not self._replace(before, after):
                self._write_over(before, after)
        except OSError as error:
            raise self._failed(error) from error
        except BaseException:
            self._discard()
            raise

    def _failed(self, error: OSError) -> MdtuiError:
        stays = self._discard()
        if self.stands:
            return FailedError.from_os(error, "the system refused to make sure of it", self._path)
        if _is_held(error):
            what = "another program holds the file open, nothing was written"
            return LockedError(what + stays, where=self._path, hint="try again")
        return FailedError(f"cannot write: {reason(error)}, the file is as it was{stays}", where=self._path)

    # A new file beside the old one

    def _write_beside(self, data: bytes, model: Path | None) -> None:
        mode = PUBLIC_MODE if model is None else 0o600
        descriptor = self._files.create_new(self._temporary, mode)
        self._beside = True
        try:
            if model is not None:
                self._files.take_after(descriptor, model)
            write_all(self._files, descriptor, data, 0)
            self._files.flush(descriptor)
        finally:
            self._files.close(descriptor)

    def _discard(self) -> str:
        """Remove the file beside; return what to say where it stays."""
        if not self._beside:
            return ""
        try:
            remove(self._temporary, self._files, self._clock)
        except OSError:
            return f"; our file {self._temporary.name} stays beside it, remove it by hand"
        self._beside = False
        return ""

    def _replace(self, before: bytes, after: bytes) -> bool:
        """Let a new file take the name; return False where the system refuses that of this file."""
        try:
            self._write_beside(after, self._path)
            self._patiently(lambda: self._swap(before))
        except PermissionError:
            if self.stands:
                raise
            self._discard()
            return False
        self._files.flush_directory(self._path.parent)
        return True

    def _patiently(self, call: Callable[[], None]) -> None:
        until = self._clock.monotonic() + SHARING_PATIENCE
        while True:
            try:
                return call()
            except OSError as error:
                # Somebody who only looks, such as a virus scanner, lets go at once.
                if self.stands or not _is_held(error) or self._clock.monotonic() >= until:
                    raise
            self._clock.sleep(SHARING_PAUSE)

    def _swap(self, before: bytes) -> None:
        with ExitStack() as stack:
            old = stack.enter_context(LiveFile(self._path, self._files, self._clock, write=False))
            self._must_be(old, before)
            if not _KEEPS_OPEN:
                stack.close()
            self._files.replace(self._temporary, self._path)
            self.stands, self._beside = True, False
            if _KEEPS_OPEN:
                self.intruded = old.whole() != before

    def _must_be(self, mrk: LiveFile, before: bytes) -> None:
        now = mrk.whole()
        if what := mrk.moved() or ("" if now == before else WRITTEN_TO):
            raise MovedError(what)

    def _make(self, after: bytes) -> None:
        self._write_beside(after, None)
        try:
            self._files.link(self._temporary, self._path)
        except FileExistsError as error:
            raise MovedError("made") from error
        except OSError:
            # Not every file system gives a file two names.
            if os.path.lexists(self._path):
                raise MovedError("made") from None
            self._files.rename(self._temporary, self._path)
            self._beside = False
        self.stands = True
        self._files.flush_directory(self._path.parent)
        self._must_be_discarded()

    def _take_away(self, before: bytes) -> None:
        def go() -> None:
            with LiveFile(self._path, self._files, self._clock, write=False) as old:
                self._must_be(old, before)
            self._files.rename(self._path, self._temporary)

        self._patiently(go)
        self.stands = self._beside = True
        self._files.flush_directory(self._path.parent)
        if read_standing(self._temporary, self._files, self._clock) != before:
            self._let_come_back()
        self._must_be_discarded()

    def _let_come_back(self) -> None:
        """Give the file its name again, as somebody wrote to it at the last moment."""
        try:
            self._files.link(self._temporary, self._path)
        except FileExistsError:
            self.intruded = True
            return
        self.stands = False
        raise MovedError(WRITTEN_TO)

    def _must_be_discarded(self) -> None:
        if stays := self._discard():
            raise FailedError(stays.removeprefix("; "), where=self._temporary.parent)

    # The old file

    def _write_over(self, before: bytes, after: bytes) -> None:
        self._before_in_place()
        self.in_place = True
        with LiveFile(self._path, self._files, self._clock) as mrk:
            self._must_be(mrk, before)
            # A file without a whole header has no counter.
            counted = min(len(before), len(after)) >= layout.HEADER_SIZE
            try:
                if counted:
                    mrk.put_counter(layout.COUNTER.unpack_from(after, layout.COUNTER_OFFSET)[0])
                    # Whoever wrote since the look did so before the counter was ours.
                    if without_counter(mrk.whole()) != without_counter(before):
                        raise MovedError(WRITTEN_TO)
                mrk.put_whole(after, counter=not counted)
                mrk.flush()
            except OSError as error:
                raise self._put_back(mrk, before, error, counter=not counted) from error
            self.stands = True

    def _put_back(self, mrk: LiveFile, before: bytes, error: OSError, *, counter: bool) -> MdtuiError:
        """Put the old bytes back, and return the error that says what stands in the file now."""
        try:
            mrk.put_whole(before, counter=counter)
            mrk.flush()
        except OSError:
            what = f"cannot write: {reason(error)}, and the old bytes cannot be put back, the file is half written"
            return HalfWrittenError(what, where=self._path, hint="the next start of the program puts the old file back")
        return FailedError(f"cannot write: {reason(error)}, the file is as it was", where=self._path)


def refused_as_moved(path: Path, what: str) -> RefusedError:
    """Return the error for a file that a program without the lock wrote to again and again."""
    text = f"the file was {what} meanwhile by a program that did not take the lock, nothing was written"
    return RefusedError(text, where=path, hint="read the folder again")


def _is_held(error: OSError) -> bool:
    return getattr(error, "winerror", None) in {_ACCESS_DENIED, _SHARING_VIOLATION}
