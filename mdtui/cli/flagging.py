"""Flags changed in one folder after the other: each under its own lock, and a folder that fails holds up no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from mdtui.cli.output import Output
from mdtui.cli.writing import counted, overlap
from mdtui.errors import ExitCode, FailedError, MdtuiError, RefusedError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import HowToWrite, PartlyDoneError
from mdtui.mrk.changing import Change, Edit, Target
from mdtui.mrk.flags import Verb
from mdtui.mrk.query import Query
from mdtui.mrk.reading import Reading
from mdtui.server import MailServer

_NOT_ENTERED: dict[str, type[MdtuiError]] = {"FLD001": FailedError, "FLD004": RefusedError, "FLD005": RefusedError}
"""Findings of a folder that say why its IMAP.MRK was not even looked for, and what that is to a change."""


class Flagged(msgspec.Struct, frozen=True):
    """What became of one folder.

    Attributes:
        folder: the folder.
        matched: records that the call is about.
        change: what was changed, or would be.
        error: why only a part of it was, or that it did not read back; None where all went well.
    """

    folder: Folder
    matched: int
    change: Change
    error: MdtuiError | None = None

    @property
    def nothing_there(self) -> bool:
        """Whether no record fits."""
        return not self.matched

    @property
    def all_gone(self) -> bool:
        """Whether no record that fitted was there any more."""
        return len(self.change.gone) == self.matched

    @property
    def unfinished(self) -> int:
        """How many records were left out because the program was asked to end."""
        change = self.change
        told = len(change.changed) + len(change.gone) + len(change.conflicts) + change.same
        return 0 if self.error is not None else self.matched - told


class FlagResult(msgspec.Struct, frozen=True):
    """What became of one folder, as JSON has it.

    Attributes:
        folder: the mailbox path.
        matched: records that the call is about.
        changed: those of them whose flags changed, or would.
        counter_before: LastWriteCounter before.
        counter_after: LastWriteCounter after, or as it would be.
        journal_id: what `undo` takes the change back by; None where nothing was changed.
        dry_run: nothing was written.
    """

    folder: str
    matched: int
    changed: int
    counter_before: int
    counter_after: int
    journal_id: str | None
    dry_run: bool

    @classmethod
    def of(cls, done: Flagged, *, dry_run: bool) -> FlagResult:
        """Return what JSON has for a folder."""
        change = done.change
        journal_id = change.change_id if change.changed and not dry_run else None
        counters = (change.counter_before, change.counter_after)
        return cls(done.folder.key, done.matched, len(change.changed), *counters, journal_id, dry_run)


def call_refused(server: MailServer) -> RefusedError | None:
    """Return why nothing can be written in this root at all, or None; it is said once and not for each folder."""
    if server.config.read_only:
        return RefusedError("read-only: nothing is written", where=server.root.path)
    return None


class Flagging:
    """One verb on the records that a query selects, folder by folder.

    Args:
        server: the mail server.
        verb: what to do.
        flags: with which flags.
        query: on which records; None for all.
        how: how each change is carried out.
        stopped: says whether the program was asked to end.
        recursive: folders without IMAP.MRK are passed over, as nobody named them.

    Attributes:
        begun: folders that were begun.
        found: those of them in which a record fits.
        matched: records in all of them.
        changed: those that were changed, or would be.
        worst: the exit code of the worst error; 0 where there was none.
    """

    def __init__(
        self,
        server: MailServer,
        *,
        verb: Verb,
        flags: int,
        query: Query | None,
        how: HowToWrite,
        stopped: Callable[[], bool],
        recursive: bool = False,
    ) -> None:
        self.begun = self.found = self.matched = self.changed = 0
        self.worst: int = ExitCode.DONE
        self._server = server
        self._verb = verb
        self._flags = flags
        self._query = query
        self._how = how
        self._stopped = stopped
        self._recursive = recursive
        self._said: Counter[str] = Counter()

    def each(self, folders: Iterable[Folder], output: Output) -> Iterator[Flagged]:
        """Yield what became of each folder that could be read and written; of the others, say so in one line.

        Args:
            folders: the folders.
            output: takes the lines.
        """
        for folder in folders:
            if self._stopped():
                return
            self.begun += 1
            if self._recursive and folder.mrk is None:
                if error := _not_entered(folder):
                    self._failed(folder, error, output)
                continue
            try:
                done = self.change(folder)
            except MdtuiError as error:
                self._failed(folder, error, output)
                continue
            self.found += not done.nothing_there and not done.all_gone
            self.matched += done.matched
            self.changed += len(done.change.changed)
            yield done
            if done.error is not None:
                self._failed(folder, done.error, output)

    def _failed(self, folder: Folder, error: MdtuiError, output: Output) -> None:
        self.worst = max(self.worst, error.exit_code)
        line = error.line()
        self._said[line] += 1
        if self._said[line] == 1:
            output.note(line if error.where == folder.key else f"{folder.shown_key}: {line}")

    def note_repeated(self, output: Output) -> None:
        """Say how often an error came again that is the same for several folders."""
        for line, count in self._said.items():
            if count > 1:
                output.note(f"the same for {counted(count - 1, 'more folder')}: {line}")

    def change(self, folder: Folder) -> Flagged:
        """Change one folder and return what became of it.

        Raises:
            MdtuiError: nothing was changed, as `MailServer.open` and `MailServer.edit` say.
        """
        if why_not := self._server.why_not_writable(folder):
            raise RefusedError(why_not)
        reading = self._server.open(folder)
        header = reading.table.header
        counter, validity = (header.last_write_counter, header.uid_validity) if header else (0, 0)
        targets = self._targets(folder, reading)
        if not targets:
            nothing = Change(path=folder.path, uid_validity=validity, counter_before=counter, counter_after=counter)
            return Flagged(folder, 0, nothing)
        try:
            change = self._server.edit(folder, Edit(self._verb, self._flags, targets, validity), **self._how)
        except PartlyDoneError as error:
            return Flagged(folder, len(targets), error.change, error)
        return Flagged(folder, len(targets), change, overlap(change, folder.key))

    def _targets(self, folder: Folder, reading: Reading) -> list[Target]:
        table, query = reading.table, self._query
        indexes: Sequence[int] = range(len(table))
        if query is not None:
            indexes = self._server.select(folder, reading, query, self._stopped)
        return [Target(table.uids[index], table.filename(index), index) for index in indexes]


def _not_entered(folder: Folder) -> MdtuiError | None:
    """Return the error for a folder that could not be looked into, or None where it just has no IMAP.MRK yet."""
    for finding in folder.findings:
        if kind := _NOT_ENTERED.get(finding.rule):
            return kind(finding.text, where=folder.path)
    return None
