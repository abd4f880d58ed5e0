"""The facade over a mail server: the only place where folders, records, locks, events and processes meet.

The command line and the screens call nothing else. A `MailServer` keeps no state of the mail root but its accounts, so
that every answer is what is on disk at that moment.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Unpack

import msgspec

from mdtui.address_changes import Addresses
from mdtui.changes import Changes, Keepers, is_running, this_user
from mdtui.checks import Checks
from mdtui.clock import Clock, SystemClock, wall_seconds
from mdtui.config import Config, state_directory
from mdtui.copies import Copies
from mdtui.demo.marker import is_demo_root
from mdtui.demo.own_processes import OwnProcesses
from mdtui.errors import FailedError, MdtuiError, UsageError
from mdtui.events.catalogue import Catalogue, load_catalogue
from mdtui.feed.server_events import ServerEvents
from mdtui.files import FileStamp, FileSystem
from mdtui.findings import Finding, Severity
from mdtui.folder_locks import FolderLocks
from mdtui.health.watching import Health
from mdtui.lock_radar import HeldLock, LockRadar
from mdtui.mailroot.accounts import Accounts, Mailbox, mailbox_directories, read_accounts
from mdtui.mailroot.folders import PUBLIC, Folder, find_folder, folder_at, loose_folder, walk_folders
from mdtui.mailroot.messages import Envelope, header_text, list_messages, read_envelope
from mdtui.mailroot.root import MailRoot
from mdtui.message_files import MessageFiles
from mdtui.mrk.bulk import HowToWrite, Write
from mdtui.mrk.changing import Change, Edit, Restore
from mdtui.mrk.counting import Totals, count
from mdtui.mrk.flags import words
from mdtui.mrk.history import UNDO
from mdtui.mrk.journal import Journal, Recorder
from mdtui.mrk.locking import never
from mdtui.mrk.query import Query, QueryContext
from mdtui.mrk.reading import Reading, read_header, read_table
from mdtui.mrk.records import RecordTable, decode
from mdtui.pairing import Pairing, directory_stamp, pair_up
from mdtui.processes.table import ProcessTable, PsutilTable
from mdtui.repairs import Repairs
from mdtui.rewrites import Rewrites
from mdtui.searching import Search
from mdtui.surroundings.planning import Surroundings
from mdtui.text import text_of_bytes


class FolderTotals(Totals, frozen=True):
    """The sums over a folder, and what is wrong with it.

    Attributes:
        busy: a writer was at work; the sums may mix two states.
        findings: what was noticed while reading.
    """

    busy: bool = False
    findings: tuple[Finding, ...] = ()


class MailServer:
    """One mail root and all that can be asked of it and done in it.

    Args:
        root: the mail root.
        config: the settings.
        clock: time, for pauses, ages and queries.
        files: the system calls of reading and writing.
        table: the processes of this machine.
    """

    def __init__(
        self,
        root: MailRoot,
        config: Config,
        *,
        clock: Clock | None = None,
        files: FileSystem | None = None,
        table: ProcessTable | None = None,
    ) -> None:
        self.root = root
        self.config = config
        self.clock = clock or SystemClock()
        self._files = files or FileSystem()
        self._table = table

    @property
    def is_demo(self) -> bool:
        """Whether the root was made by the demo."""
        return is_demo_root(self.root.path)

    # Folders

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts of ``userlist.dat``, read once."""
        return read_accounts(self.root)

    @cached_property
    def mailboxes(self) -> list[Mailbox]:
        """Every mailbox with its directory, looked up once."""
        return mailbox_directories(self.root, self.accounts)

    def folders(self, cancelled: Callable[[], bool] = never, *, owner: str | None = None) -> Iterator[Folder]:
        """Yield every folder of the root as it is found, each before the folders below it.

        Args:
            cancelled: asked before each directory; True ends the walk.
            owner: of this mailbox only, or of ``public``; None for all.
        """
        if owner is None:
            return walk_folders(self.root, self.mailboxes, cancelled)
        own = [mailbox for mailbox in self.mailboxes if mailbox.owner == owner]
        root = self.root if owner == PUBLIC else msgspec.structs.replace(self.root, public=None)
        return walk_folders(root, own, cancelled)

    def folder(self, spec: str) -> Folder:
        """Return a folder by its directory, its IMAP.MRK, or its mailbox path below the root.

        Raises:
            UsageError: there is no such folder.
        """
        path = Path(spec)
        if not path.exists():
            return find_folder(self.root, self.mailboxes, spec)
        try:
            return folder_at(self.root, self.mailboxes, path)
        except UsageError:
            return loose_folder(path)

    def totals(self, folder: Folder) -> FolderTotals:
        """Return the sums over a folder's records; what cannot be read is a finding."""
        try:
            reading = self.open(folder)
        except MdtuiError as error:
            if any(finding.severity is Severity.ERROR for finding in folder.findings):
                return FolderTotals(findings=folder.findings)
            finding = Finding("MRK004", Severity.ERROR, error.line(), folder.key)
            return FolderTotals(findings=(*folder.findings, finding))
        sums = msgspec.structs.asdict(count(reading.table))
        return FolderTotals(**sums, busy=reading.busy, findings=(*folder.findings, *reading.findings))

    def open(self, folder: Folder) -> Reading:
        """Return a folder's records; of a folder without IMAP.MRK, none.

        Raises:
            FailedError: they cannot be read.
            RefusedError: the IMAP.MRK is no plain file.
        """
        if folder.mrk is None:
            return self._empty(folder)
        reading = read_table(folder.mrk, self.folder_locks.to_watch(folder), files=self._files, clock=self.clock)
        findings = tuple(dataclasses.replace(finding, folder=folder.key) for finding in reading.findings)
        return msgspec.structs.replace(reading, findings=findings)

    def _empty(self, folder: Folder) -> Reading:
        for finding in folder.findings:
            if finding.severity is Severity.ERROR:
                raise FailedError(finding.text, where=folder.path)
        try:
            stamp = self._files.stamp_path(folder.path)
        except OSError as error:
            raise FailedError.from_os(error, "cannot look at the folder", folder.path) from error
        return Reading(decode(b"")[0], (), stamp, busy=False)

    def counter(self, folder: Folder) -> int | None:
        """Return the folder's LastWriteCounter by one small read; None where there is no header to read."""
        if folder.mrk is None:
            return None
        header = read_header(folder.mrk, self._files)
        return header.last_write_counter if header else None

    # Messages and queries

    def listing(self, folder: Folder) -> dict[str, str]:
        """Return the folder's message files: the name as it is on disk, by the name in lower case."""
        return list_messages(folder.path)

    def pair_up(self, folder: Folder, table: RecordTable, cancelled: Callable[[], bool] = never) -> Pairing:
        """Return which of the folder's message files and records belong together; see `mdtui.pairing.pair_up`."""
        return pair_up(folder.path, table, self._files, cancelled)

    def directory_stamp(self, folder: Folder) -> FileStamp:
        """Return what tells whether message files came or went; raises as `mdtui.pairing.directory_stamp` does."""
        return directory_stamp(folder.path, self._files)

    def envelope(self, folder: Folder, listing: Mapping[str, str], filename: bytes) -> Envelope:
        """Return From, Subject and Date of a record's message file.

        Args:
            folder: the folder.
            listing: its message files, from `listing`; a name that is not among them is never opened.
            filename: the file name in the record.
        """
        name = listing.get(text_of_bytes(filename).casefold())
        return read_envelope(folder.path, name) if name else Envelope("", "", "", "no file")

    def query_context(self, folder: Folder, cancelled: Callable[[], bool] = never) -> QueryContext:
        """Return what a query over a folder's records needs to know beyond them; the directory is read when asked."""
        listing = cache(lambda: self.listing(folder))

        def name_of(filename: bytes) -> str | None:
            return listing().get(text_of_bytes(filename).casefold())

        def header(filename: bytes, field: str) -> str:
            name = name_of(filename)
            return header_text(folder.path, name, field) if name else ""

        return QueryContext(
            now=self.clock.now(),
            zone=self.clock.zone(),
            present=lambda filename: name_of(filename) is not None,
            header=header,
            cancelled=cancelled,
            recorded=partial(wall_seconds, self.clock) if self.config.record_dates == "local" else None,
        )

    def select(
        self, folder: Folder, reading: Reading, query: Query, cancelled: Callable[[], bool] = never
    ) -> list[int]:
        """Return the indexes of the records that fit a query, ascending."""
        return query.select(reading.table, self.query_context(folder, cancelled))

    def orphans(self, folder: Folder, table: RecordTable) -> list[str]:
        """Return the names of the message files that no record speaks of, sorted."""
        recorded = {text_of_bytes(name).casefold() for name in table.filenames()}
        return sorted(name for key, name in self.listing(folder).items() if key not in recorded)

    # Writing

    @cached_property
    def folder_locks(self) -> FolderLocks:
        """Which lock file is a folder's."""
        return FolderLocks(self.root, self.config, self._files)

    def lock_path(self, folder: Folder) -> Path:
        """Return the path of a folder's lock file; raises as `FolderLocks.path` does."""
        return self.folder_locks.path(folder)

    def why_not_writable(self, folder: Folder) -> str:
        """Return why a folder's flags cannot be changed, as one line, or nothing where they can."""
        try:
            self.folder_locks.writable(folder)
        except MdtuiError as error:
            return error.line()
        return ""

    def edit(self, folder: Folder, edit: Edit | Restore, **how: Unpack[HowToWrite]) -> Change:
        """Change flags, or restore them, under the folder's lock; a large change takes the lock several times.

        Args:
            folder: the folder.
            edit: what to change.
            how: see `HowToWrite`.

        Returns:
            What changed, all parts together.

        Raises:
            LockedError: the lock could not be had.
            RefusedError: writing is not allowed or not safe here.
            FailedError: the system refused.
            PartlyDoneError: earlier parts of a large change are done, a later one failed.
        """
        recorder = self.journal.recorder(edit.verb, words(edit.flags), folder.key, edit.uid_validity)
        return self._write(folder, recorder, how).edit(edit)

    def undo(self, folder: Folder, change: Change, **how: Unpack[HowToWrite]) -> Change:
        """Take a change back in those records that are still as it left them; for the rest see `edit`."""
        recorder = self.journal.recorder(UNDO, (), folder.key, change.uid_validity, change.change_id)
        return self._write(folder, recorder, how).undo(change.changed, change.uid_validity)

    def _write(self, folder: Folder, recorder: Recorder, how: HowToWrite) -> Write:
        path, lock = self.folder_locks.writable(folder)
        how.setdefault("timeout", self.config.lock_timeout)
        return Write(path, lock, self._files, self.clock, self.config.batch, recorder, **how)

    @cached_property
    def journal(self) -> Journal:
        """Where this user's changes are written down."""
        directory = state_directory(self.config, os.environ)
        return Journal(
            directory, this_user(os.environ), files=self._files, clock=self.clock, kept_days=self.config.journal_days
        )

    @cached_property
    def changes(self) -> Changes:
        """The changes that were made to this root, to be looked at and taken back."""

        def writer(folder: str, recorder: Recorder, how: HowToWrite) -> Write:
            return self._write(self.folder(folder), recorder, how)

        whole = Keepers(self.rewrites, self.surroundings.alterations, self.addresses.settings)
        return Changes(self.journal, self.root.path, writer, whole, is_running, files=self._files, clock=self.clock)

    @cached_property
    def rewrites(self) -> Rewrites:
        """The structure changes to this root: whole new IMAP.MRK files, and the way back from them."""
        return Rewrites(self.journal, self._place, self.config.lock_timeout, files=self._files, clock=self.clock)

    def _place(self, folder: str) -> tuple[Path, Path]:
        return self.folder_locks.place(self.folder(folder))

    @cached_property
    def surroundings(self) -> Surroundings:
        """What is around the indexes: rights, forgotten locks, Hiwater.mrk, names."""
        return Surroundings(self, self._place, self._files, self._table or PsutilTable())

    @cached_property
    def addresses(self) -> Addresses:
        """Which addresses the domains are bound to, what listens, and what to set to bind to several."""
        return Addresses(self, self._files)

    @cached_property
    def repairs(self) -> Repairs:
        """The repairs of folders: what one would change, and making it."""
        return Repairs(self)

    def locks(self) -> list[HeldLock]:
        """Return every lock file with the folder it is for, oldest first.

        Raises:
            RefusedError: the lock directory is not known.
            FailedError: it cannot be read.
        """
        return self._radar.look(self.folder_locks.directory())

    @cached_property
    def _radar(self) -> LockRadar:
        return LockRadar(self._lock_names, self.changes.lock_use, self.config.lock_old, self.clock)

    def _lock_names(self) -> Iterator[tuple[str, str]]:
        for folder in self.folders():
            lock = self.folder_locks.to_watch(folder)
            if lock is not None:
                yield lock.name, folder.key

    @cached_property
    def checks(self) -> Checks:
        """The rules, to be held against folders or against the whole root."""
        return Checks(self)

    @cached_property
    def search(self) -> Search:
        """A search over many folders."""
        return Search(self)

    @cached_property
    def copies(self) -> Copies:
        """The folders' records as they were."""
        return Copies(self)

    @cached_property
    def message_files(self) -> MessageFiles:
        """The messages themselves, to be read."""
        return MessageFiles(self)

    # Events and processes

    @cached_property
    def catalogue(self) -> Catalogue:
        """The events that MDaemon is known to report."""
        return load_catalogue()

    @cached_property
    def reports(self) -> ServerEvents:
        """Everything that is reported: the events, bookmarks of them, and what the program notices itself."""
        return ServerEvents(self, self._files)

    @cached_property
    def health(self) -> Health:
        """Whether the server is well, and what speaks against it."""
        table = self._table or PsutilTable()
        if self._table is None and self.is_demo:
            table = OwnProcesses(table, self.root.path)
        return Health(self, self._files, table)
