"""What goes wrong in a mail root, planted on purpose: one small folder for each kind, with nothing else wrong in it.

A kind is planted by one function, which gets a healthy folder of a few messages and spoils it. What was planted is
stated in the demo's marker, so that a check can be held against it.
"""

from __future__ import annotations

import enum
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from mdtui.demo.folders import DAY, FolderBuilder, new_header
from mdtui.demo.mails import Person
from mdtui.demo.marker import Planted
from mdtui.demo.plan import AccountPlan, FolderPlan, Role
from mdtui.mrk import layout
from mdtui.mrk.flags import Flag
from mdtui.mrk.locking import LockNaming, lock_name
from mdtui.mrk.records import Header, Record, encode

MAILBOX = "damaged"
"""The account below which the damaged folders are."""
_MESSAGES = 4


class Kind(enum.StrEnum):
    """What is wrong in a folder."""

    SHORT_HEADER = "short-header"
    VERSION_UNKNOWN = "version-unknown"
    UID_VALIDITY_ZERO = "uid-validity-zero"
    UID_NEXT_LOW = "uid-next-low"
    UID_ZERO = "uid-zero"
    UID_DUPLICATE = "uid-duplicate"
    UID_ORDER = "uid-order"
    NAME_DUPLICATE = "name-duplicate"
    NAME_EMPTY = "name-empty"
    NAME_UNENDED = "name-unended"
    NAME_SUFFIX = "name-suffix"
    NAME_PATH = "name-path"
    NAME_DRIVE = "name-drive"
    NAME_DEVICE = "name-device"
    NAME_CONTROL = "name-control"
    NAME_TRIMMED = "name-trimmed"
    FLAGS_UNKNOWN = "flags-unknown"
    FLAGS_ODD = "flags-odd"
    SIZE_WRONG = "size-wrong"
    DATE_ZERO = "date-zero"
    DATE_FUTURE = "date-future"
    FILE_MISSING = "file-missing"
    RECORD_MISSING = "record-missing"
    INDEX_MISSING = "index-missing"
    TAIL = "tail"
    ZEROS = "zeros"
    LOCK_OLD = "lock-old"
    HIWATER_UNREADABLE = "hiwater-unreadable"
    HIWATER_CLASS = "hiwater-class"
    FOLDER_NAME = "folder-name"
    NO_RIGHT = "no-right"


class Draft:
    """A healthy folder whose index is not written yet, for a damage to spoil.

    Attributes:
        directory: the folder's directory, with its message files.
        now: the time of the demo.
        header: the header that will be written.
        records: the records that will be written, oldest first.
        tail: bytes that will follow the last record.
        size: so many bytes of the index are kept; None keeps all.
        lock: the path of the folder's lock file.
    """

    def __init__(self, directory: Path, now: int, header: Header, records: list[Record], lock: Path) -> None:
        self.directory = directory
        self.now = now
        self.header = header
        self.records = records
        self.tail = b""
        self.size: int | None = None
        self.lock = lock

    @property
    def index(self) -> Path:
        """The path of the index."""
        return self.directory / "IMAP.MRK"

    def head(self, **fields: int) -> None:
        """Give the header other values."""
        self.header = msgspec.structs.replace(self.header, **fields)

    def change(self, place: int, **fields: int) -> None:
        """Give the record at a place other values."""
        self.records[place] = msgspec.structs.replace(self.records[place], **fields)

    def rename(self, place: int, filename: bytes) -> None:
        """Give the record at a place another file name, filled up with NUL."""
        name = filename.ljust(layout.NAME_SIZE, b"\0")
        self.records[place] = msgspec.structs.replace(self.records[place], name=name)

    def file(self, place: int) -> Path:
        """Return the message file of the record at a place."""
        return self.directory / self.records[place].filename.decode("ascii")

    def write(self) -> None:
        """Write the index."""
        self.index.write_bytes(encode(self.header, self.records, self.tail)[: self.size])


class _Damage(msgspec.Struct, frozen=True):
    """One damaged folder: its kind, its name, what was done in words, and how.

    Attributes:
        before: spoils the draft before its index is written.
        after: spoils the folder once its index is there.
        raw: whether the name is the one on disk, not to be encoded.
    """

    kind: Kind
    name: str
    detail: str
    before: Callable[[Draft], None] = lambda _: None
    after: Callable[[Draft], None] = lambda _: None
    raw: bool = False


def _header_field(**fields: int) -> Callable[[Draft], None]:
    return lambda draft: draft.head(**fields)


def _record_field(place: int, **fields: int) -> Callable[[Draft], None]:
    return lambda draft: draft.change(place, **fields)


def _filename(filename: bytes) -> Callable[[Draft], None]:
    """Return what renames the second record, and takes its file with the old name away."""

    def rename(draft: Draft) -> None:
        draft.file(1).unlink()
        draft.rename(1, filename)

    return rename


def _cut(size: int) -> Callable[[Draft], None]:
    def cut(draft: Draft) -> None:
        draft.size = size

    return cut


def _append(tail: bytes) -> Callable[[Draft], None]:
    def append(draft: Draft) -> None:
        draft.tail = tail

    return append


def _low_uid_next(draft: Draft) -> None:
    draft.head(uid_next=draft.records[-2].uid)


def _same_uid(draft: Draft) -> None:
    draft.change(2, uid=draft.records[1].uid)


def _swapped(draft: Draft) -> None:
    draft.records[1], draft.records[2] = draft.records[2], draft.records[1]


def _same_name(draft: Draft) -> None:
    draft.file(2).unlink()
    first = draft.records[1]
    draft.records[2] = msgspec.structs.replace(draft.records[2], name=first.name, size=first.size, date=first.date)


def _unended_name(draft: Draft) -> None:
    name = draft.records[1].filename.replace(b"md50", b"md500000", 1)
    draft.file(1).rename(draft.directory / name.decode("ascii"))
    draft.rename(1, name)


def _without_suffix(draft: Draft) -> None:
    name = draft.records[1].filename.replace(b".msg", b".txt")
    draft.file(1).rename(draft.directory / name.decode("ascii"))
    draft.rename(1, name)


def _later(draft: Draft) -> None:
    draft.change(3, date=draft.now + 400 * DAY)


def _without_record(draft: Draft) -> None:
    del draft.records[1]


def _without_file(draft: Draft) -> None:
    draft.file(1).unlink()


def _odd_flags(draft: Draft) -> None:
    draft.change(1, flags=Flag.DELETED | Flag.RECENT)
    draft.change(2, flags=Flag.SEEN | Flag.RECENT)


def _old_lock(draft: Draft) -> None:
    draft.lock.write_bytes(b"")
    since = draft.now - 3 * DAY
    os.utime(draft.lock, (since, since))


def _hiwater(data: bytes) -> Callable[[Draft], None]:
    def write(draft: Draft) -> None:
        (draft.directory / "Hiwater.mrk").write_bytes(data)

    return write


def _directory_as_hiwater(draft: Draft) -> None:
    (draft.directory / "Hiwater.mrk").unlink()
    (draft.directory / "Hiwater.mrk").mkdir()


def _remove_index(draft: Draft) -> None:
    draft.index.unlink()


def _forbid(draft: Draft) -> None:
    draft.index.chmod(0)


_DAMAGES = (
    _Damage(Kind.SHORT_HEADER, "Short header", "IMAP.MRK is 20 bytes", _cut(20)),
    _Damage(Kind.SHORT_HEADER, "Empty index", "IMAP.MRK is empty", _cut(0)),
    _Damage(Kind.VERSION_UNKNOWN, "Unknown version", "HeaderVersion is 2", _header_field(version=2)),
    _Damage(Kind.UID_VALIDITY_ZERO, "UIDValidity zero", "UIDValidity is 0", _header_field(uid_validity=0)),
    _Damage(Kind.UID_NEXT_LOW, "UIDNext too low", "UIDNext is the UID of the third record", _low_uid_next),
    _Damage(Kind.UID_ZERO, "UID zero", "the first record's UID is 0", _record_field(0, uid=0)),
    _Damage(Kind.UID_DUPLICATE, "Duplicate UID", "records 2 and 3 have one UID", _same_uid),
    _Damage(Kind.UID_ORDER, "UIDs out of order", "records 2 and 3 stand in the wrong order", _swapped),
    _Damage(Kind.NAME_DUPLICATE, "Duplicate file name", "records 2 and 3 name one file", _same_name),
    _Damage(Kind.NAME_EMPTY, "Empty file name", "record 2 names no file", _filename(b"")),
    _Damage(Kind.NAME_UNENDED, "Name without end", "the name of record 2 fills all 23 bytes", _unended_name),
    _Damage(Kind.NAME_SUFFIX, "Name without msg", "record 2 names a .txt file", _without_suffix),
    _Damage(Kind.NAME_PATH, "Path as name", "record 2 names a path", _filename(b"..\\..\\..\\App\\x.msg")),
    _Damage(Kind.NAME_PATH, "Slash in name", "record 2 names a path", _filename(b"../../IMAP.MRK/x.msg")),
    _Damage(Kind.NAME_DRIVE, "Drive in name", "record 2 names a file of a drive", _filename(b"C:windows.msg")),
    _Damage(Kind.NAME_DEVICE, "Device as name", "record 2 names a device", _filename(b"CON.msg")),
    _Damage(Kind.NAME_CONTROL, "Control characters", "record 2 names ESC [ 2 J", _filename(b"\x1b[2Jmd50\x07.msg")),
    _Damage(Kind.NAME_TRIMMED, "Name with blanks", "record 2 ends in a dot and a blank", _filename(b"md50.msg. ")),
    _Damage(Kind.FLAGS_UNKNOWN, "Unknown flag bits", "record 2 has bits 64 and 128", _record_field(1, flags=64 | 128)),
    _Damage(Kind.FLAGS_ODD, "Odd flags", "record 2 is deleted and recent, record 3 seen and recent", _odd_flags),
    _Damage(Kind.SIZE_WRONG, "Wrong size", "record 2 says 7 bytes", _record_field(1, size=7)),
    _Damage(Kind.DATE_ZERO, "Date zero", "record 1 is of 1970", _record_field(0, date=0)),
    _Damage(Kind.DATE_FUTURE, "Date in the future", "record 4 is of next year", _later),
    _Damage(Kind.FILE_MISSING, "Missing file", "the file of record 2 is gone", _without_file),
    _Damage(Kind.RECORD_MISSING, "Missing record", "one message file has no record", _without_record),
    _Damage(Kind.INDEX_MISSING, "Missing index", "there are messages but no IMAP.MRK", after=_remove_index),
    _Damage(Kind.TAIL, "Torn record", "17 bytes follow the last record", _append(b"md5001234567890.m")),
    _Damage(Kind.ZEROS, "Trailing zeros", "two records of zeros at the end", _append(bytes(2 * layout.RECORD_SIZE))),
    _Damage(Kind.LOCK_OLD, "Forgotten lock", "its lock file is three days old", after=_old_lock),
    _Damage(Kind.HIWATER_UNREADABLE, "Broken Hiwater", "Hiwater.mrk is a directory", _directory_as_hiwater),
    _Damage(
        Kind.HIWATER_CLASS,
        "Unknown class",
        "FolderClass is IPF.Nonsense",
        _hiwater(b"[Groupware]\r\nFolderClass=IPF.Nonsense\r\n"),
    ),
    _Damage(Kind.FOLDER_NAME, "Name &Abc cannot be read", "the folder's name is no modified UTF-7", raw=True),
    _Damage(Kind.NO_RIGHT, "No right to read", "nobody may read IMAP.MRK", after=_forbid),
)


class Site(msgspec.Struct, frozen=True):
    """Where and when damage is planted.

    Attributes:
        box: the mailbox's directory.
        account: its account.
        lock_files: the directory of the lock files.
        now: the time of the demo, seconds since 1970-01-01 UTC.
    """

    box: Path
    account: AccountPlan
    lock_files: Path
    now: int


def plant(builder: FolderBuilder, site: Site) -> Iterator[Planted]:
    """Make every damaged folder that this platform lets us make, and yield what is wrong in each.

    Raises:
        OSError: as the system gives it.
    """
    for damage in _DAMAGES:
        if damage.kind is Kind.NO_RIGHT and not _rights_bind(site.box):
            continue
        draft = _draft(builder, site, damage)
        damage.before(draft)
        draft.write()
        damage.after(draft)
        yield Planted(damage.kind.value, f"{site.account.email}/{damage.name}", damage.detail)


def _draft(builder: FolderBuilder, site: Site, damage: _Damage) -> Draft:
    if damage.raw:
        directory = site.box / f"{damage.name}.IMAP"
        directory.mkdir()
    else:
        directory = builder.directory(site.box, (damage.name,), Role.MAIL)
    account = site.account
    rng = builder.rng(f"{account.email}/{damage.name}")
    plan = FolderPlan(Role.MAIL, _MESSAGES, (damage.name,))
    records = builder.messages(directory, plan, account.language, Person(account.full_name, account.email), rng)
    header = new_header(rng, site.now - 500 * DAY, [record.uid for record in records])
    lock = site.lock_files / lock_name((damage.name,), (damage.name,), account.email, LockNaming())
    return Draft(directory, site.now, header, records, lock)


def _rights_bind(directory: Path) -> bool:
    """Return whether taking a file's rights away keeps us from reading it: not on Windows, and hardly the superuser."""
    probe = directory / "probe"
    probe.touch()
    probe.chmod(0)
    binds = not os.access(probe, os.R_OK)
    probe.chmod(stat.S_IREAD | stat.S_IWRITE)
    probe.unlink()
    return binds
