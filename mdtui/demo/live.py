"""What a mail server does to a folder: deliver, change flags, expunge, each under the folder's lock.

It keeps the published protocol to the letter: create the lock file, raise LastWriteCounter, change the records, raise
UIDNext by one for each new record, remove the lock file. It waits for the locks of others and never breaks one.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.demo.folders import message_name, new_record
from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem, read_whole, write_all
from mdtui.mailroot.accounts import mailbox_directories, read_accounts
from mdtui.mailroot.folders import walk_folders
from mdtui.mailroot.root import MailRoot
from mdtui.mrk import layout
from mdtui.mrk.flags import Flag
from mdtui.mrk.locking import FolderLock, LockNaming, lock_name
from mdtui.mrk.records import Header, Record, RecordTable

_LOCK_PATIENCE = 30.0
"""Seconds that the server waits for a lock of somebody else."""
_OWN_FILE = re.compile(rb"md\d{2,17}\.msg")


class Row(msgspec.Struct, frozen=True):
    """What happened to one record.

    Attributes:
        uid: its UID.
        before: its flags byte before; None for a new record.
        after: its flags byte now; None for one that is gone.
    """

    uid: int
    before: int | None
    after: int | None


class Done(msgspec.Struct, frozen=True):
    """One action of the server, as the trace has it.

    Attributes:
        action: ``deliver``, ``flags``, ``expunge`` or ``hold``.
        folder: the folder's key.
        counter: LastWriteCounter as the action left it.
        rows: what happened to each record.
    """

    action: str
    folder: str
    counter: int
    rows: tuple[Row, ...] = ()


class LiveFolder:
    """A folder that the server works in.

    Args:
        key: its mailbox path.
        owner: the address of its owner.
        index: its IMAP.MRK, as it is spelled on disk.
        lock: its lock file.
        files: the system calls.
        clock: for waiting.
        cancelled: asked while waiting for a lock.
    """

    def __init__(
        self,
        key: str,
        owner: str,
        index: Path,
        lock: Path,
        *,
        files: FileSystem,
        clock: Clock,
        cancelled: Callable[[], bool],
    ) -> None:
        self.key = key
        self.owner = owner
        self.index = index
        self._lock = lock
        self._files = files
        self._clock = clock
        self._cancelled = cancelled

    def deliver(self, data: bytes, number: int, sent: int) -> Done:
        """Add a message: first its file, then, under the lock, its record.

        Args:
            data: the mail.
            number: the number in its file's name.
            sent: its date, seconds since 1970-01-01 UTC.

        Raises:
            FileExistsError: the number is taken.
            MdtuiError: the folder cannot be locked or written; the message file is removed again.
        """
        name = message_name(number)
        path = self.index.parent / name
        with path.open("xb") as file:
            file.write(data)
        recorded = False
        try:
            with self._locked() as index:
                uid = index.header.uid_next
                index.raise_counter()
                index.append(new_record(name, Flag.RECENT, uid, len(data), sent))
                recorded = True
                return self._done("deliver", index, [Row(uid, None, int(Flag.RECENT))])
        finally:
            if not recorded:
                path.unlink(missing_ok=True)

    def change_flags(self, choose: Callable[[RecordTable], dict[int, int]]) -> Done | None:
        """Change flags as an IMAP client's STORE does.

        Args:
            choose: is given the records as they stand under the lock, and returns the new flags byte by index.

        Returns:
            What was done, or None where there was nothing to change.
        """
        with self._locked() as index:
            wanted = choose(index.table)
            changes = {place: new for place, new in sorted(wanted.items()) if index.table.flags[place] != new}
            if not changes:
                return None
            index.raise_counter()
            rows = []
            for place, after in changes.items():
                rows.append(Row(index.table.uids[place], index.table.flags[place], after))
                index.write(bytes((after,)), layout.flags_offset(place))
            return self._done("flags", index, rows)

    def expunge(self) -> Done | None:
        """Remove every record with the DELETED flag, close the gaps, and remove the message files.

        Returns:
            What was done, or None where no record has that flag.
        """
        with self._locked() as index:
            records = index.table.records()
            gone = [record for record in records if record.flags & Flag.DELETED]
            if not gone:
                return None
            index.raise_counter()
            index.compact([record for record in records if not record.flags & Flag.DELETED])
            for record in gone:
                # A name that the server would not have given may lead anywhere.
                if _OWN_FILE.fullmatch(record.filename):
                    (self.index.parent / record.filename.decode("ascii")).unlink(missing_ok=True)
            return self._done("expunge", index, [Row(record.uid, record.flags, None) for record in gone])

    def hold(self, wait: Callable[[], object]) -> Done:
        """Keep the folder locked while `wait` runs, and change nothing."""
        with self._locked() as index:
            wait()
            return self._done("hold", index, [])

    @contextlib.contextmanager
    def _locked(self) -> Iterator[_OpenIndex]:
        lock = FolderLock(
            self._lock, files=self._files, clock=self._clock, timeout=_LOCK_PATIENCE, cancelled=self._cancelled
        )
        with lock:
            try:
                descriptor = self._files.open_update(self.index)
                try:
                    yield _OpenIndex(self.index, self._files, descriptor)
                finally:
                    self._files.close(descriptor)
            except OSError as error:
                raise FailedError.from_os(error, "the simulator cannot write", self.index) from error

    def _done(self, action: str, index: _OpenIndex, rows: Sequence[Row]) -> Done:
        return Done(action, self.key, index.header.last_write_counter, tuple(rows))


def live_folders(
    root: MailRoot, lock_files: Path, *, files: FileSystem, clock: Clock, cancelled: Callable[[], bool]
) -> Iterator[LiveFolder]:
    """Yield the folders that a server can work in: those that have an index and whose name gives a lock file's name.

    Args:
        root: the mail root.
        lock_files: the directory of the lock files.
        files: the system calls.
        clock: for waiting.
        cancelled: asked while waiting for a lock.
    """
    for folder in walk_folders(root, mailbox_directories(root, read_accounts(root))):
        if folder.mrk is None:
            continue
        # Without a lock nothing is written.
        with contextlib.suppress(RefusedError):
            lock = lock_files / lock_name(folder.names, folder.raw_names, folder.owner, LockNaming())
            yield LiveFolder(folder.key, folder.owner, folder.mrk, lock, files=files, clock=clock, cancelled=cancelled)


class _OpenIndex:
    """An IMAP.MRK that is open and locked."""

    def __init__(self, path: Path, files: FileSystem, descriptor: int) -> None:
        self._files = files
        self._descriptor = descriptor
        self.table = RecordTable(read_whole(files, descriptor))
        header = self.table.header
        if header is None or header.version != layout.VERSION or self.table.tail:
            raise RefusedError("the simulator leaves a damaged folder alone", where=path)
        self.header: Header = header

    def write(self, data: bytes, offset: int) -> None:
        write_all(self._files, self._descriptor, data, offset)

    def raise_counter(self) -> None:
        """Write LastWriteCounter, before anything else changes."""
        counter = (self.header.last_write_counter + 1) % layout.UINT32
        self.header = msgspec.structs.replace(self.header, last_write_counter=counter)
        self.write(layout.COUNTER.pack(counter), layout.COUNTER_OFFSET)

    def append(self, record: Record) -> None:
        """Write a record behind the last one, then the next UID into the header."""
        self.write(record.pack(), layout.record_offset(len(self.table)))
        self.header = msgspec.structs.replace(self.header, uid_next=record.uid + 1)
        self.write(self.header.pack(), 0)

    def compact(self, kept: Sequence[Record]) -> None:
        """Write the records that stay without gaps, and cut the rest off."""
        self.write(b"".join(record.pack() for record in kept), layout.record_offset(0))
        os.ftruncate(self._descriptor, layout.record_offset(len(kept)))
