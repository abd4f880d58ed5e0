"""The journal: what is going to be changed, written down before the lock is taken, and what came of it.

It serves three ends. After a crash it says what was under way; it is what `undo` takes back, in this run or a later
one; and it is the audit log of who changed what. It is JSON lines, one file a day, in the user's own state directory:
for each lock an `Intent` before it is taken, a `Locked` while it is held, and an `Outcome` when it is released. Byte
copies of the files that a structure change replaced lie beside it, and go when its day's file goes.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError
from mdtui.files import FileStamp, FileSystem, append_line
from mdtui.mrk.changing import Change
from mdtui.mrk.journal_lines import (
    Altering,
    Entry,
    Intent,
    Line,
    Locked,
    LockIdentity,
    Outcome,
    Rewriting,
    Row,
    Subject,
    Trying,
    Who,
    WholeFile,
)
from mdtui.mrk.packed import packed
from mdtui.mrk.rewrite.byte_copies import COPIES, ByteCopies

KEPT_DAYS = 90
"""Days for which journal files are kept, unless the settings say otherwise."""

_STEM = "journal-"
_SUFFIX = ".jsonl"
_DECODER = msgspec.json.Decoder(Line)


class Journal:
    """The journal of one user.

    Args:
        directory: where its files are; it is made when it is first written to.
        who: who writes.
        files: the system calls.
        clock: for the times of the entries.
        kept_days: files older than so many days are removed when a new day's file begins.
    """

    def __init__(
        self, directory: Path, who: Who, *, files: FileSystem, clock: Clock, kept_days: int = KEPT_DAYS
    ) -> None:
        self.directory = directory
        self.who = who
        self._files = files
        self._clock = clock
        self._kept_days = kept_days

    @property
    def copies(self) -> ByteCopies:
        """Where the byte copies are."""
        return ByteCopies(self.directory / COPIES, self._files)

    def recorder(
        self,
        verb: str,
        flags: Sequence[str],
        folder: str,
        uid_validity: int,
        undoes: str | None = None,
        *,
        summary: str = "",
    ) -> Recorder:
        """Return what writes down the parts of a new change; see `Subject` for the arguments."""
        # A script makes many changes a second, and one with the name of another would hide that one.
        name = f"{self._now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        return Recorder(self, Subject(name, verb, tuple(flags), folder, undoes, summary), uid_validity)

    def now(self) -> float:
        """Return the time for an entry, in seconds since 1970-01-01 UTC."""
        return self._clock.now()

    def append(self, line: Line, *, flush: bool = True) -> None:
        """Write a line, and return when it has reached the disk.

        Args:
            line: what to write.
            flush: False returns once the system has it, which outlives this process but not the machine.

        Raises:
            FailedError: it cannot be written.
        """
        path = self.directory / f"{_STEM}{self._now():%Y-%m-%d}{_SUFFIX}"
        try:
            if not path.exists():
                self.directory.mkdir(parents=True, exist_ok=True)
                self._prune()
            append_line(self._files, path, msgspec.json.encode(line), flush=flush)
        except OSError as error:
            raise FailedError.from_os(error, "cannot write the journal", path) from error

    def intent(self, subject: Subject, part: int, planned: Change | Path, lock: Path, uid_validity: int) -> None:
        """Write down what is going to be written under a lock that is not yet taken.

        Args:
            subject: what the change is about.
            part: which part of it.
            planned: what is to become of flags; of a structure change, the IMAP.MRK.
            lock: the lock file.
            uid_validity: of the folder.

        Raises:
            FailedError: it cannot be written; then nothing may be changed.
        """
        structure = isinstance(planned, Path)
        rows = () if isinstance(planned, Path) else tuple(map(Row.of, planned.changed))
        path = planned if isinstance(planned, Path) else planned.path
        texts = (str(path.absolute()), str(lock.absolute()))
        now = self._clock.now()
        self.append(Intent(subject, part, now, self.who, *texts, uid_validity, rows, structure=structure))

    def settings_intent(self, subject: Subject, files: tuple[WholeFile, ...]) -> None:
        """Write down which settings files are going to be written anew; raises as `intent` does.

        Args:
            subject: what the change is about.
            files: at least one, with the names of their byte copies.
        """
        self.append(Intent(subject, 0, self._clock.now(), self.who, files[0].path, "", 0, (), files=files))

    def trying(self, subject: Subject, part: int) -> None:
        """Write down that a lock is tried for next.

        Raises:
            FailedError: it cannot be written; then it must not be tried for.
        """
        self.append(Trying(subject.id, part, self._clock.now()), flush=False)

    def outcome(self, subject: Subject, part: int, change: Change | None, error: str = "") -> None:
        """Write down what came of an intent; None where nothing was changed.

        Raises:
            FailedError: it cannot be written; the entry stays unfinished until the next start.
        """
        done = change is not None and bool(change.changed)
        self.ended(subject, part, None if change is None else change.counter_after, error, done=done)

    def ended(self, subject: Subject, part: int, counter: int | None, error: str = "", *, done: bool) -> None:
        """Write down what came of an intent; see `Outcome` for the arguments; raises as `outcome` does."""
        self.append(Outcome(subject.id, part, self._clock.now(), done, counter, error))

    def entries(self, days: int | None = None) -> list[Entry]:
        """Return the entries, the oldest first; lines that a crash tore are passed over.

        Args:
            days: of so many last files only; None for all.

        Raises:
            FailedError: a file cannot be read.
        """
        found: dict[tuple[str, int], Entry] = {}
        for line in self._lines(self.paths(days)):
            if isinstance(line, Intent):
                found[line.subject.id, line.part] = Entry(line)
            elif (entry := found.get((line.id, line.part))) is not None:
                if isinstance(line, Trying):
                    entry.tried = line.time
                elif isinstance(line, Locked):
                    entry.locked = line
                else:
                    entry.outcome = line
        return list(found.values())

    def paths(self, days: int | None = None) -> list[Path]:
        """Return the journal's files, the oldest first.

        Args:
            days: so many last files only; None for all.
        """
        try:
            names = os.listdir(self.directory)  # noqa: PTH208 - names only
        except OSError:
            return []
        ours = sorted(name for name in names if name.startswith(_STEM) and name.endswith(_SUFFIX))
        return [self.directory / name for name in (ours if days is None else ours[-days:])]

    def stamp(self, path: Path) -> FileStamp | None:
        """Return what tells whether one of the files was written to; None where it is not there any more."""
        try:
            return self._files.stamp_path(path)
        except OSError:
            return None

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._clock.now(), dt.UTC)

    def _prune(self) -> None:
        oldest = f"{self._now() - dt.timedelta(days=self._kept_days):%Y-%m-%d}"
        for path in self.paths():
            if path.name[len(_STEM) : -len(_SUFFIX)] < oldest:
                self._files.unlink(path)
        self.copies.prune(oldest)

    def _lines(self, paths: Iterable[Path]) -> Iterator[Line]:
        for path in paths:
            try:
                # Line by line, as there may be some hundred megabytes of them.
                with path.open("rb") as lines:
                    yield from filter(None, map(read_line, lines))
            except FileNotFoundError:
                continue
            except OSError as error:
                raise FailedError.from_os(error, "cannot read the journal", path) from error


def read_line(text: bytes) -> Line | None:
    """Return what a line says, its rows packed; None of one that a crash tore, a blank one, or a later version's."""
    try:
        line: Line = _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if isinstance(line, Intent) or (isinstance(line, Locked) and line.rows is not None):
        return msgspec.structs.replace(line, rows=packed(line.rows or (), Row))
    return line


class Recorder(msgspec.Struct, frozen=True):
    """Writes down the parts of one change.

    Attributes:
        journal: where.
        subject: what the change is about.
        uid_validity: of the folder.
    """

    journal: Journal
    subject: Subject
    uid_validity: int

    def begin(self, part: int, planned: Change, lock: Path) -> None:
        """Write down a part before its lock is taken; raises as `Journal.intent` does."""
        self.journal.intent(self.subject, part, planned, lock, self.uid_validity)

    def trying(self, part: int) -> None:
        """Write down that the lock is tried for next; raises as `Journal.append` does, then it is not tried."""
        self.journal.trying(self.subject, part)

    def locked(self, part: int, planned: Change, actual: Change, lock: FileStamp) -> None:
        """Write down, while the lock is held, whose it is and what stands in the file where that is not as planned.

        Raises:
            FailedError: it cannot be written; then nothing may be changed.
        """
        differs = actual.changed != planned.changed
        rows = tuple(map(Row.of, actual.changed)) if differs else None
        line = Locked(self.subject.id, part, LockIdentity.of(lock), rows)
        # Without a flush where nothing is new: the lock is held, and a crash of the machine leaves no process either.
        self.journal.append(line, flush=differs)

    def end(self, part: int, change: Change, note: str = "") -> None:
        """Write down what was changed, and what was wrong besides; raises as `Journal.outcome` does."""
        overlap = f"{len(change.overlap)} records did not read back as written" if change.overlap else ""
        intruder = "somebody wrote without taking the lock" if change.intruded else ""
        self.journal.outcome(self.subject, part, change, note or overlap or intruder)

    def begin_altering(self, path: Path, lock: Path, altering: Altering) -> None:
        """Write down a change to what is around an IMAP.MRK before anything is done; raises as `Journal.append` does.

        Args:
            path: the IMAP.MRK.
            lock: the folder's lock file.
            altering: what is changed.
        """
        who, texts = self.journal.who, (str(path.absolute()), str(lock.absolute()))
        now = self.journal.now()
        self.journal.append(
            Intent(self.subject, 0, now, who, *texts, self.uid_validity, (), structure=True, altering=altering)
        )

    def locked_around(self, lock: FileStamp) -> None:
        """Write down, while the lock is held, whose it is; raises as `Journal.append` does."""
        self.journal.append(Locked(self.subject.id, 0, LockIdentity.of(lock)), flush=False)

    def begin_structure(self, path: Path, lock: Path) -> None:
        """Write down a structure change before its lock is taken; raises as `Journal.intent` does."""
        self.journal.intent(self.subject, 0, path, lock, self.uid_validity)

    def locked_structure(self, rewriting: Rewriting, lock: FileStamp) -> None:
        """Write down, while the lock is held, whose it is and what is written next; raises as `locked` does."""
        self.journal.append(Locked(self.subject.id, 0, LockIdentity.of(lock), rewriting=rewriting))

    def end_structure(self, counter: int, note: str = "", *, done: bool) -> None:
        """Write down what came of a structure change; raises as `Journal.outcome` does.

        Args:
            counter: LastWriteCounter as it was left.
            note: what was wrong besides.
            done: whether anything was written.
        """
        self.journal.ended(self.subject, 0, counter, note, done=done)

    def failed(self, part: int, error: MdtuiError) -> None:
        """Write down that nothing was changed; raises as `Journal.outcome` does."""
        self.journal.outcome(self.subject, part, None, error.line())
