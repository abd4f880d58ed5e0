"""Copies of folders' records as they were: kept when a folder is looked at, listed, compared and given back.

Nobody who only looks at a folder is held up by them: what goes wrong while one is kept is a line, never an error.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol, Unpack

import msgspec

from mdtui.clock import Clock, local_time
from mdtui.config import Config, state_directory
from mdtui.errors import MdtuiError
from mdtui.files import FileStamp, FileSystem
from mdtui.findings import Finding
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import MailRoot
from mdtui.mrk.bulk import HowToWrite, PartlyDoneError
from mdtui.mrk.changing import Change, Edit, Restore
from mdtui.mrk.checking import check
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Entry
from mdtui.mrk.look import Before, Look
from mdtui.mrk.past.authorship import Author, Authors
from mdtui.mrk.past.blocks import digest
from mdtui.mrk.past.copy_store import SEEN_EVERY, Copy, CopyStore, Origin, Reason, Seen
from mdtui.mrk.past.differences import Counts, Difference, Differences, differences
from mdtui.mrk.past.restoring import plan_restore
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import RecordTable
from mdtui.mrk.rules import Rule, load_rules

FILE = "copies.sqlite3"
"""The file with the copies, in the state directory."""
COUNTER_STILL = "MRK028"
"""The rule that needs the copy before."""
_DAY = 86_400
_FOLDERS_AT_ONCE, _BYTES_AT_ONCE = 256, 8_000_000
"""So much is gathered before it is written."""


class Source(Protocol):
    """What the copies need of a mail server; `mdtui.server.MailServer` is one."""

    @property
    def root(self) -> MailRoot:
        """The mail root."""

    @property
    def config(self) -> Config:
        """The settings."""

    @property
    def clock(self) -> Clock:
        """For the times of the copies."""

    @property
    def journal(self) -> Journal:
        """What says which changes were ours."""

    def open(self, folder: Folder) -> Reading:
        """Return a folder's records."""

    def edit(self, folder: Folder, edit: Edit | Restore, **how: Unpack[HowToWrite]) -> Change:
        """Carry out a change to flags."""


class Kept(msgspec.Struct, frozen=True):
    """What came of keeping a copy.

    Attributes:
        finding: that the counter stood still though the file changed since the last copy; None where it did not.
        problem: why it could not be kept, one line that is safe to show; empty where it was, or where none was needed.
    """

    finding: Finding | None = None
    problem: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """What became of a folder between two moments.

    Attributes:
        before: the earlier copy.
        after: the later copy; None for now.
        time: the later moment, in seconds since 1970-01-01 UTC.
        differences: what differs.
        authors: which of it was our doing.
        busy: a writer was at work while the folder was read; the later records may mix two states.
    """

    before: Copy
    after: Copy | None
    time: float
    differences: Differences
    authors: Authors
    busy: bool = False

    def author(self, difference: Difference) -> Author | None:
        """Return which change of ours made a difference; None where somebody else did."""
        return self.authors.of(difference)


class Copies:
    """The copies of the folders of one mail root.

    Args:
        server: the mail server.
    """

    def __init__(self, server: Source) -> None:
        self._server = server

    @cached_property
    def _store(self) -> CopyStore:
        config = self._server.config
        path = state_directory(config, os.environ) / FILE
        return CopyStore(path, days=config.copies.days, megabytes=config.copies.megabytes)

    def wants(self, reason: Reason) -> bool:
        """Return whether the settings ask for a copy."""
        keep = self._server.config.copies.keep
        return keep == "checked" or (keep == "opened" and reason is not Reason.CHECKED)

    def keep(self, folder: Folder, reading: Reading, reason: Reason) -> Kept:
        """Keep a copy of what was read, where the settings ask for it and it is not as the last copy.

        Args:
            folder: the folder.
            reading: what was read; nobody may change its table meanwhile. One that is busy is not kept.
            reason: why.
        """
        if not self.wants(reason) or reading.busy or folder.mrk is None:
            return Kept()
        name = digest(reading.table.data)
        seen = Seen(self.origin(folder), self._server.clock.now(), reason, reading.table, name)
        try:
            (last,) = self._store.keep([seen])
        except MdtuiError as error:
            return Kept(problem=error.line())
        return Kept(self._counter_still(folder, reading, last))

    def gathering(self) -> Gathering:
        """Return what keeps the copies of many folders that are checked one after the other."""
        return Gathering(self, self._store, self._server.clock, enabled=self.wants(Reason.CHECKED))

    def of(self, folder: Folder, limit: int | None = None) -> list[Copy]:
        """Return the copies of a folder, the newest first.

        Args:
            folder: the folder.
            limit: no more than so many.

        Raises:
            FailedError: they cannot be read.
        """
        return self._store.of(self.origin(folder), limit)

    def table(self, copy: Copy) -> RecordTable:
        """Return the records of a copy, byte for byte as they were.

        Raises:
            NothingMatchedError: the copy was removed meanwhile.
            FailedError: it cannot be read, or is not what was kept.
        """
        return self._store.table(copy)

    def counts(self, before: Copy, after: Copy) -> Counts:
        """Return how much changed from one copy to a later one; raises as `table` does."""
        return self.between(before, after).counts

    def between(self, before: Copy, after: Copy) -> Differences:
        """Return what changed from one copy to a later one, in no time; raises as `table` does.

        What both have in common is not looked at, so that the rows of these differences say nothing.
        """
        return differences(*self._store.tables_without_common(before, after))

    def compare(
        self, folder: Folder, before: Copy, after: Copy | None = None, entries: Sequence[Entry] | None = None
    ) -> Comparison:
        """Return what changed from one copy to a later one, or to now, and what of it was our doing.

        Args:
            folder: the folder.
            before: the earlier copy.
            after: the later copy; None for the folder as it is now.
            entries: see `authors`.

        Raises:
            MdtuiError: as `table`, `MailServer.open` and `Journal.entries` say.
        """
        now = self._server.clock.now()
        until = now if after is None else after.time
        reading = self._server.open(folder) if after is None else None
        table = reading.table if reading is not None else self.table(after or before)
        found = differences(self.table(before), table)
        authors = self.authors(folder, before.time, until, entries)
        busy = reading is not None and reading.busy
        return Comparison(before, after, until, found, authors, busy)

    def entries(self, folder: Folder, since: float) -> list[Entry]:
        """Return what the journal says of changes to a folder, the oldest first; raises as `Journal.entries` does.

        Args:
            folder: the folder.
            since: seconds since 1970-01-01 UTC; those of some days before may be among them.
        """
        days = int(max(0.0, self._server.clock.now() - since) // _DAY) + 2
        path = _path(folder)
        return [entry for entry in self._server.journal.entries(days) if entry.intent.path == path]

    def authors(self, folder: Folder, since: float, until: float, entries: Sequence[Entry] | None = None) -> Authors:
        """Return what our own changes did to a folder within some time; raises as `entries` does.

        Args:
            folder: the folder.
            since: seconds since 1970-01-01 UTC.
            until: likewise.
            entries: what the journal says of this time; None to read it.
        """
        known = self.entries(folder, since) if entries is None else entries
        return Authors(known, _path(folder), since, until, self._server.journal.copies.read)

    def restore(
        self,
        folder: Folder,
        copy: Copy,
        indexes: Sequence[int] | None = None,
        *,
        by_name: bool = False,
        **how: Unpack[HowToWrite],
    ) -> Change:
        """Give records the flags back that they had in a copy; a copy of the folder as it is now is kept before.

        Args:
            folder: the folder.
            copy: the copy.
            indexes: the records, by their places in the copy; None for all.
            by_name: find them by file name alone, as in an index that was made anew they have other UIDs.
            how: see `HowToWrite`.

        Returns:
            What changed; `same` and `gone` are the records that had these flags, or are not there any more.

        Raises:
            RefusedError: UIDVALIDITY is another one, and not by name; or as `MailServer.edit` says.
            MdtuiError: as `table`, `MailServer.open` and `MailServer.edit` say.
        """
        then, reading = self.table(copy), self._server.open(folder)
        wanted = range(len(then)) if indexes is None else indexes
        plan = plan_restore(then, reading.table, wanted, by_name=by_name, sure=not reading.busy)
        if not how.get("dry_run"):
            self.keep(folder, reading, Reason.BEFORE_RESTORE)
        header = reading.table.header
        try:
            change = self._server.edit(folder, plan.restore, **how)
        except PartlyDoneError as error:
            raise PartlyDoneError(error.cause, plan.whole(error.change)) from error
        if not plan.restore.targets and header is not None:
            counter = header.last_write_counter
            change = msgspec.structs.replace(change, counter_before=counter, counter_after=counter)
        return plan.whole(change)

    def stamp(self, folder: Folder) -> FileStamp | None:
        """Return what tells whether a folder's IMAP.MRK was written to; None where it is not there."""
        if folder.mrk is None:
            return None
        try:
            return FileSystem().stamp_path(folder.mrk)
        except OSError:
            return None

    def origin(self, folder: Folder) -> Origin:
        """Return by what a folder's copies are known; its own IMAP.MRK need not be there."""
        name = (folder.mrk.name if folder.mrk is not None else "IMAP.MRK").casefold()
        return Origin(self.root, f"{_known_as(folder.path)}{os.sep}{name}", folder.key)

    @cached_property
    def root(self) -> str:
        """By what the copies of the whole root are known."""
        return _known_as(self._server.root.path)

    def before(self, copy: Copy | None) -> Before | None:
        """Return what a rule needs to know of a copy; None where the file had no header then."""
        if copy is None or copy.counter is None or copy.uid_validity is None:
            return None
        moment = local_time(self._server.clock, copy.seen)
        when = f"{moment:%Y-%m-%d %H:%M:%S}" if moment is not None else "a time that has no name"
        return Before(copy.counter, copy.uid_validity, copy.digest, when)

    @cached_property
    def _rule(self) -> dict[str, Rule]:
        return {COUNTER_STILL: load_rules()[COUNTER_STILL]}

    def _counter_still(self, folder: Folder, reading: Reading, last: Copy | None) -> Finding | None:
        look = Look(reading.table, None, self._server.clock.now(), self.before(last))
        return next(iter(check(look, self._rule, folder.key).findings), None)


class Gathering:
    """Copies of many folders, written some hundred at a time, so that a check hardly takes longer for them.

    Args:
        copies: knows the folders and the settings.
        store: where they are kept.
        clock: for the times of the copies.
        enabled: whether any are kept at all.

    Attributes:
        problem: why no more copies are kept, one line that is safe to show; empty while they are.
    """

    def __init__(self, copies: Copies, store: CopyStore, clock: Clock, *, enabled: bool) -> None:
        self.problem = ""
        self._copies = copies
        self._store = store
        self._clock = clock
        self._enabled = enabled
        self._waiting: list[Seen] = []
        self._bytes = 0

    @cached_property
    def _last(self) -> dict[str, Copy]:
        try:
            return self._store.last_of_all(self._copies.root) if self._enabled else {}
        except MdtuiError as error:
            self._failed(error)
            return {}

    def before(self, folder: Folder, reading: Reading | None) -> Before | None:
        """Return how a folder was when its last copy was kept; None where that says nothing of this reading."""
        if not self._last or reading is None or reading.busy:
            return None
        return self._copies.before(self._last.get(self._copies.origin(folder).path))

    def add(self, folder: Folder, reading: Reading | None, look: Look) -> None:
        """Keep a copy of a folder, sooner or later.

        Args:
            folder: the folder.
            reading: what was read of it.
            look: the same, as it was checked.
        """
        if not self._enabled or reading is None or reading.busy:
            return
        origin, now = self._copies.origin(folder), self._clock.now()
        last = self._last.get(origin.path)
        if last is not None and last.digest == look.digest and now - last.seen < SEEN_EVERY:
            return
        self._waiting.append(Seen(origin, now, Reason.CHECKED, reading.table, look.digest))
        self._bytes += len(reading.table.data)
        if len(self._waiting) >= _FOLDERS_AT_ONCE or self._bytes >= _BYTES_AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Write what was gathered."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        if waiting and self._enabled:
            try:
                self._store.keep(waiting)
            except MdtuiError as error:
                self._failed(error)

    def _failed(self, error: MdtuiError) -> None:
        self._enabled = False
        self.problem = error.line()


def _path(folder: Folder) -> str:
    return "" if folder.mrk is None else str(folder.mrk.absolute())


def _known_as(path: Path) -> str:
    return os.path.normcase(path.absolute())
