"""An IMAP.MRK held open while it is changed: whether it is still the folder's file, and its numbers and bytes in place.

It knows nothing of edits; what is written and why is `editing`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from mdtui.clock import Clock
from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileStamp, FileSystem, is_regular, read_whole, write_all
from mdtui.mrk import layout
from mdtui.mrk.records import Header, Record, RecordTable

SHARING_PATIENCE = 0.3
"""Seconds for which an IMAP.MRK that another program has open without sharing is tried again, the lock being ours."""
SHARING_PAUSE = 0.01
_ERROR_SHARING_VIOLATION = 32


class LiveFile:
    """An IMAP.MRK, open inside a ``with`` block. Reading and writing raise OSError as the system gives it.

    Args:
        path: the file.
        files: the system calls.
        clock: for the pauses while another program holds it without sharing.
        write: whether it is going to be written to.

    Raises:
        RefusedError: on entering, when it is a symbolic link or no plain file.
        LockedError: on entering, when another program holds it without sharing.
        FailedError: on entering or leaving, when the system refuses.
    """

    def __init__(self, path: Path, files: FileSystem, clock: Clock, *, write: bool = True) -> None:
        self.path = path
        self._files = files
        self._clock = clock
        self._opener = files.open_update if write else files.open_read
        self._descriptor = -1
        self._stamp: FileStamp | None = None

    def __enter__(self) -> Self:
        try:
            self._descriptor = self._open()
        except OSError as error:
            if self.path.is_symlink():
                raise RefusedError("a symbolic link is never written through", where=self.path) from error
            if held_without_sharing(error):
                what = "another program holds the file open without sharing it, nothing was written"
                raise LockedError(what, where=self.path, hint="try again") from error
            raise FailedError.from_os(error, "cannot open, nothing was written", self.path) from error
        try:
            self._stamp = self._files.stamp(self._descriptor)
        except OSError as error:
            self._files.close(self._descriptor)
            raise FailedError.from_os(error, "cannot look at the file, nothing was written", self.path) from error
        if not is_regular(self._descriptor) or self.path.is_symlink():
            self._files.close(self._descriptor)
            raise RefusedError("not a plain file, nothing was written", where=self.path)
        return self

    def _open(self) -> int:
        until = self._clock.monotonic() + SHARING_PATIENCE
        while True:
            try:
                return self._opener(self.path)
            except OSError as error:
                if not held_without_sharing(error) or self._clock.monotonic() >= until:
                    raise
            self._clock.sleep(SHARING_PAUSE)

    def __exit__(self, *_: object) -> None:
        try:
            self._files.close(self._descriptor)
        except OSError as error:
            raise FailedError.from_os(error, "the file did not close cleanly, read it again", self.path) from error

    def moved(self) -> str:
        """Return what became of the file since it was opened: removed, replaced, shrunk, grown; nothing is ""."""
        if self._stamp is None:
            raise RuntimeError("the file is not open")
        try:
            now = self._files.stamp_path(self.path)
        except FileNotFoundError:
            return "removed"
        if not now.same_file(self._stamp):
            return "replaced"
        if now.size == self._stamp.size:
            return ""
        return "shrunk" if now.size < self._stamp.size else "grown"

    def header(self) -> Header | None:
        """Return the header as it stands, or None where the file is too short to have one."""
        data = self._files.read_at(self._descriptor, layout.HEADER_SIZE, 0)
        return Header(*layout.HEADER.unpack(data)) if len(data) == layout.HEADER_SIZE else None

    def writable_header(self, uid_validity: int) -> Header:
        """Return the header of a file that may be written to.

        Raises:
            RefusedError: it is not whole, its version is not known, or its UIDVALIDITY is another one.
        """
        header = self.header()
        if header is None:
            raise RefusedError("the file has no whole header, nothing was written", where=self.path)
        if header.version != layout.VERSION:
            what = f"HeaderVersion is {header.version}, only {layout.VERSION} is written"
            raise RefusedError(what, where=self.path)
        if header.uid_validity != uid_validity:
            what = f"UIDVALIDITY is now {header.uid_validity}, no longer {uid_validity}, nothing was written"
            raise RefusedError(what, where=self.path, hint="read the folder again")
        return header

    def counter(self) -> int | None:
        """Return LastWriteCounter as it stands, or None where the file is too short to have one."""
        header = self.header()
        return None if header is None else header.last_write_counter

    def record(self, index: int) -> Record | None:
        """Return the record at an index, or None where the file has none there."""
        if index < 0:
            return None
        data = self._files.read_at(self._descriptor, layout.RECORD_SIZE, layout.record_offset(index))
        return Record(*layout.RECORD.unpack(data)) if len(data) == layout.RECORD_SIZE else None

    def flags(self, index: int) -> int | None:
        """Return the flags byte at an index, or None where the file has none there."""
        data = self._files.read_at(self._descriptor, 1, layout.flags_offset(index))
        return data[0] if data else None

    def find(self, wanted: Sequence[tuple[int, bytes, int]]) -> list[tuple[int, int] | None]:
        """Return the index and the flags of each wanted record, None for those not in the file.

        Args:
            wanted: UID, file name up to the first NUL, and the index where it was seen last, looked at first.
        """
        found: list[tuple[int, int] | None] = []
        for uid, filename, hint in wanted:
            record = self.record(hint)
            if record is not None and (record.uid, record.filename) == (uid, filename):
                found.append((hint, record.flags))
            else:
                found.append(None)
        moved = [position for position, place in enumerate(found) if place is None]
        if moved:
            table = self.table()
            places = table.find(wanted[position][:2] for position in moved)
            for position in moved:
                index = places.get(wanted[position][:2])
                found[position] = None if index is None else (index, table.flags[index])
        return found

    def table(self) -> RecordTable:
        """Return everything in the file."""
        return RecordTable(read_whole(self._files, self._descriptor))

    def whole(self) -> bytes:
        """Return all bytes of the file."""
        return bytes(read_whole(self._files, self._descriptor))

    def put_whole(self, data: bytes, *, counter: bool) -> None:
        """Write all bytes of the file anew, and cut off what is beyond them.

        Args:
            data: the bytes.
            counter: LastWriteCounter, too; without it, what somebody else wrote there meanwhile still tells of them.
        """
        end = 0
        if not counter:
            write_all(self._files, self._descriptor, data[: layout.COUNTER_OFFSET], 0)
            end = layout.COUNTER_OFFSET + layout.COUNTER.size
        write_all(self._files, self._descriptor, data[end:], end)
        self._files.truncate(self._descriptor, len(data))

    def put_counter(self, counter: int) -> None:
        """Write LastWriteCounter."""
        write_all(self._files, self._descriptor, layout.COUNTER.pack(counter), layout.COUNTER_OFFSET)

    def put_flags(self, index: int, flags: int) -> None:
        """Write the flags byte at an index."""
        write_all(self._files, self._descriptor, bytes((flags,)), layout.flags_offset(index))

    def flush(self) -> None:
        """Return when what was written has reached the disk."""
        self._files.flush(self._descriptor)


def held_without_sharing(error: OSError) -> bool:
    """Return whether Windows refused a call because another program has the file open and does not share it."""
    return getattr(error, "winerror", None) == _ERROR_SHARING_VIOLATION
