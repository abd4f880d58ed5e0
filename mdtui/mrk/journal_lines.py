"""What stands in the lines of the journal, and what an entry of several lines says together.

An `Intent` is written before a lock is tried for, `Trying` before each attempt, `Locked` while the lock is held, and an
`Outcome` when it is released. Fields that an older program does not know are passed over by it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mdtui.files import FileStamp
from mdtui.mrk.changing import FlagChange
from mdtui.text import bytes_of_text, text_of_bytes

VERSION = 1


class Who(msgspec.Struct, frozen=True, gc=False):
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


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
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
        verb: add, remove, toggle, set, restore, undo or redo; of a structure change its own, such as repair.
        flags: the flags that the verb is about, by name.
        folder: the mailbox path.
        undoes: the id of the change that this one takes back; None where it takes none back.
        summary: what a structure change is going to do, in one line; foreign text. Empty for flags.
    """

    id: str
    verb: str
    flags: tuple[str, ...]
    folder: str
    undoes: str | None = None
    summary: str = ""


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


class Altering(msgspec.Struct, frozen=True):
    """What is changed around an IMAP.MRK, which stays as it is: rights, a lock file, Hiwater.mrk, the folder's name.

    Attributes:
        kind: which of them, the name of the step of a repair.
        path: the file or directory that it is about, as it is called before.
        target: what is at `path` is called so afterwards; empty where it keeps its name.
        modes: the rights before and after, as `os.chmod` takes them; None where they stay.
        before: the name of the byte copy of the file before; empty where there was none, or it stays.
        after: likewise of the file afterwards.
        digests: the SHA-256 of both in hex digits; empty where there is no such file.
        lock: of a lock file that goes, the file that it was; None of anything else.
        back: it is taken back, so that what is said to be before comes afterwards.
    """

    kind: str
    path: str
    target: str = ""
    modes: tuple[int, int] | None = None
    before: str = ""
    after: str = ""
    digests: tuple[str, str] = ("", "")
    lock: LockIdentity | None = None
    back: bool = False


class KeptFile(msgspec.Struct, frozen=True):
    """A whole file, as it was or as it is going to be.

    Attributes:
        copy: the name of its byte copy in the state directory.
        digest: of its bytes, as `byte_copies.digest_of` gives it; of an IMAP.MRK without LastWriteCounter.
        records: how many whole records it has; 0 of a settings file.
    """

    copy: str
    digest: str
    records: int


class WholeFile(msgspec.Struct, frozen=True):
    """A settings file that a change writes anew.

    Attributes:
        path: the file.
        before: the file as it was; None where there was none.
        after: the file as it is going to be; None where it is taken away.
    """

    path: str
    before: KeptFile | None
    after: KeptFile | None


class Intent(msgspec.Struct, frozen=True, tag="intent", tag_field="kind"):
    """What is going to be written under one lock.

    Attributes:
        subject: what the change is about.
        part: which part of a large change, from 0.
        time: seconds since 1970-01-01 UTC.
        who: by whom.
        path: the IMAP.MRK; of a change to settings, the first file.
        lock: the lock file; empty where none is needed.
        uid_validity: of the folder.
        rows: each record with its byte before and after; none of a structure change.
        version: of this format.
        structure: whether it is about the whole file, or what is around it, and not about flags in it.
        altering: what is changed around the file; None where it is the file itself.
        files: the settings files that are written anew; none of a change to a folder.
    """

    subject: Subject
    part: int
    time: float
    who: Who
    path: str
    lock: str
    uid_validity: int
    rows: Sequence[Row]
    version: int = VERSION
    structure: bool = False
    altering: Altering | None = None
    files: tuple[WholeFile, ...] = ()


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


class Rewriting(msgspec.Struct, frozen=True):
    """What a structure change writes.

    Attributes:
        before: the file as it was; None where there was none.
        after: the file as it is going to be; None where it is taken away.
        temporary: the name of a file of ours beside it, there only while it is written.
        renames: message files that get another name: the one before, the one after.
        summary: what is done, in one line; foreign text.
        in_place: the old file is written over, and may be half of each after a crash.
    """

    before: KeptFile | None
    after: KeptFile | None
    temporary: str
    renames: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    in_place: bool = False


class Locked(msgspec.Struct, frozen=True, tag="locked", tag_field="kind"):
    """The lock is ours; what is written next.

    Attributes:
        id: of the change.
        part: which part.
        lock: the lock file, to know it again by; None in an entry that was settled after a crash.
        rows: the records with their true bytes, where they are others than in the intent; None where they are not.
        rewriting: what a structure change writes; None of flags.
    """

    id: str
    part: int
    lock: LockIdentity | None
    rows: Sequence[Row] | None = None
    rewriting: Rewriting | None = None


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


Line = Intent | Trying | Locked | Outcome
"""Whatever a line of the journal is."""


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
    def rows(self) -> Sequence[Row]:
        """The records with the bytes that were written, or were going to be."""
        return self.intent.rows if self.locked is None or self.locked.rows is None else self.locked.rows

    @property
    def rewriting(self) -> Rewriting | None:
        """What a structure change wrote, or was going to; None of flags, and where it did not come so far."""
        return None if self.locked is None else self.locked.rewriting

    @property
    def done(self) -> bool:
        """Whether anything was changed, as far as somebody wrote it down."""
        return self.outcome is not None and self.outcome.done
