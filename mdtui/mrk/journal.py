"""The journal: what is going to be changed, written down before the lock is taken, and what came of it.

It serves three ends. After a crash it says what was under way; it is what `undo` takes back, in this run or a later
one; and it is the audit log of who changed what. It is JSON lines, one file a day, in the user's own state directory:
for each lock an `Intent` before it is taken, a `Locked` while it is held, and an `Outcome` when it is released.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError
from mdtui.files import FileStamp, FileSystem, append_line
from mdtui.mrk.editing import Change, FlagChange
from mdtui.text import bytes_of_text, text_of_bytes

VERSION = 1
KEPT_DAYS = 90
"""Days for which journal files are kept, unless the settings say otherwise."""

_STEM = "journal-"
_SUFFIX = ".jsonl"


class Who(msgspec.Struct, frozen=True):
    """Who makes a change.

    Attributes:
        user: the login name.
        host: this machine's name.
        client: the address that an SSH session comes from; empty where there is none.
        pid: the process.
        started: when the process was created, in seconds since 1970-01-01 UTC; a pid alone is used again.
    """

    user: str
    host: str
    client: str
    pid: int
    started: float


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One record of an entry, as it stands in the journal.

    Attributes:
        uid: its UID.
        name: its file name, each byte one character of code page 1252.
        before: its flags byte before.
        after: its flags byte after.
        index: where it stood, a hint.
    """

    uid: int
    name: str
    before: int
    after: int
    index: int

    @classmethod
    def of(cls, change: FlagChange) -> Row:
        """Return the row of a change to one record."""
        return cls(change.uid, text_of_bytes(change.filename), int(change.before), int(change.after), change.index)

    def change(self) -> FlagChange:
        """Return the change that the row stands for."""
        return FlagChange(self.uid, bytes_of_text(self.name), self.index, self.before, self.after)


class Subject(msgspec.Struct, frozen=True):
    """What a change is about; all of its parts share it.

    Attributes:
        id: names the change; names sort by time.
        verb: add, remove, toggle, set, undo or redo.
        flags: the flags that the verb is about, by name.
        folder: the mailbox path.
        undoes: the id of the change that this one takes back; None where it takes none back.
    """

    id: str
    verb: str
    flags: tuple[str, ...]
    folder: str
    undoes: str | None = None


class Intent(msgspec.Struct, frozen=True, tag="intent", tag_field="kind"):
    """What is going to be written under one lock.

    Attributes:
        subject: what the change is about.
        part: which part of a large change, from 0.
        time: seconds since 1970-01-01 UTC.
        who: by whom.
        path: the IMAP.MRK.
        lock: the lock file.
        uid_validity: of the folder.
        rows: each record with its byte before and after.
        version: of this format.
    """

    subject: Subject
    part: int
    time: float
    who: Who
    path: str
    lock: str
    uid_validity: int
    rows: tuple[Row, ...]
    version: int = VERSION


class LockIdentity(msgspec.Struct, frozen=True, array_like=True):
    """What tells a lock file from every other.

    Attributes:
        device: the volume's number.
        inode: the file's number on the volume; it is given to another file once this one is gone.
        modified_ns: when it was created, in nanoseconds since 1970-01-01 UTC, as nobody writes to it.
    """

    device: int
    inode: int
    modified_ns: int

    @classmethod
    def of(cls, stamp: FileStamp) -> LockIdentity:
        """Return the identity of a file by its stamp."""
        return cls(stamp.device, stamp.inode, stamp.modified_ns)


class Trying(msgspec.Struct, frozen=True, tag="trying", tag_field="kind"):
    """The lock is tried for next; a lock file that is older is somebody else's.

    Attributes:
        id: of the change.
        part: which part.
        time: seconds since 1970-01-01 UTC.
    """

    id: str
    part: int
    time: float


class Locked(msgspec.Struct, frozen=True, tag="locked", tag_field="kind"):
    """The lock is ours; what is written next.

    Attributes:
        id: of the change.
        part: which part.
        lock: the lock file, to know it again by; None in an entry that was settled after a crash.
        rows: the records with their true bytes, where they are others than in the intent; None where they are not.
    """

    id: str
    part: int
    lock: LockIdentity | None
    rows: tuple[Row, ...] | None = None


class Outcome(msgspec.Struct, frozen=True, tag="outcome", tag_field="kind"):
    """What came of an intent.

    Attributes:
        id: of the change.
        part: which part.
        time: seconds since 1970-01-01 UTC.
        done: whether anything was changed.
        counter: LastWriteCounter as it was left; None where it is not known.
        error: why nothing was changed, or what was wrong besides, one line.
    """

    id: str
    part: int
    time: float
    done: bool
    counter: int | None = None
    error: str = ""


_Line = Intent | Trying | Locked | Outcome
_DECODER = msgspec.json.Decoder(_Line)


class Entry(msgspec.Struct):
    """One part of a change, as the journal has it.

    Attributes:
        intent: what was going to be written.
        tried: when the lock was tried for last, in seconds since 1970-01-01 UTC; None where it never was.
        locked: the lock that was taken for it; None where none was, as far as is known.
        outcome: what came of it; None where nobody wrote it down, as after a crash.
    """

    intent: Intent
    tried: float | None = None
    locked: Locked | None = None
    outcome: Outcome | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The records with the bytes that were written, or were going to be."""
        return self.intent.rows if self.locked is None or self.locked.rows is None else self.locked.rows

    @property
    def done(self) -> bool:
        """Whether anything was changed, as far as somebody wrote it down."""
        return self.outcome is not None and self.outcome.done


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

    def recorder(
        self, verb: str, flags: Sequence[str], folder: str, uid_validity: int, undoes: str | None = None
    ) -> Recorder:
        """Return what writes down the parts of a new change; see `Subject` for the arguments."""
        # A script makes many changes a second, and one with the name of another would hide that one.
        name = f"{self._now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        return Recorder(self, Subject(name, verb, tuple(flags), folder, undoes), uid_validity)

    def append(self, line: _Line, *, flush: bool = True) -> None:
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

    def intent(self, subject: Subject, part: int, planned: Change, lock: Path, uid_validity: int) -> None:
        """Write down what is going to be written under a lock that is not yet taken.

        Raises:
            FailedError: it cannot be written; then nothing may be changed.
        """
        rows = tuple(map(Row.of, planned.changed))
        now = self._clock.now()
        path, at = str(planned.path.absolute()), str(lock.absolute())
        self.append(Intent(subject, part, now, self.who, path, at, uid_validity, rows))

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
        counter = None if change is None else change.counter_after
        self.append(Outcome(subject.id, part, self._clock.now(), done, counter, error))

    def entries(self, days: int | None = None) -> list[Entry]:
        """Return the entries, the oldest first; lines that a crash tore are passed over.

        Args:
            days: of so many last files only; None for all.

        Raises:
            FailedError: a file cannot be read.
        """
        found: dict[tuple[str, int], Entry] = {}
        paths = self._paths()
        for line in self._lines(paths if days is None else paths[-days:]):
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

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._clock.now(), dt.UTC)

    def _prune(self) -> None:
        oldest = f"{self._now() - dt.timedelta(days=self._kept_days):%Y-%m-%d}"
        for path in self._paths():
            if path.name[len(_STEM) : -len(_SUFFIX)] < oldest:
                self._files.unlink(path)

    def _paths(self) -> list[Path]:
        """Return the journal's files, the oldest first."""
        try:
            paths = list(self.directory.iterdir())
        except OSError:
            return []
        return sorted(path for path in paths if path.name.startswith(_STEM) and path.name.endswith(_SUFFIX))

    def _lines(self, paths: Iterable[Path]) -> Iterator[_Line]:
        for path in paths:
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise FailedError.from_os(error, "cannot read the journal", path) from error
            for text in data.splitlines():
                try:
                    yield _DECODER.decode(text)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    # A torn line, a blank one before it, or one of a later version.
                    continue


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

    def failed(self, part: int, error: MdtuiError) -> None:
        """Write down that nothing was changed; raises as `Journal.outcome` does."""
        self.journal.outcome(self.subject, part, None, error.line())
