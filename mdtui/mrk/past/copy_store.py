"""Where copies of folders' records are kept as they were: one SQLite file, each block of records stored once.

A copy is the header, the tail and a list of blocks. SQLite makes a copy whole or not there at all, and lets several of
our programs keep copies in one file at the same time. What is in it can be done without: whoever only wants to look at
a folder is never held up by a file that is damaged or in use.
"""

from __future__ import annotations

import contextlib
import enum
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtui.errors import FailedError, NothingMatchedError, RefusedError
from mdtui.files import BINARY, NO_FOLLOW, NO_INHERIT
from mdtui.mrk.past.blocks import content, cut, digest, pack, unpack
from mdtui.mrk.records import RecordTable

if TYPE_CHECKING:
    import sqlite3

VERSION = 1
"""Of what is in the file."""
PATIENCE = 2.0
"""Seconds to wait for another program that writes to the file."""
SEEN_EVERY = 43_200.0
"""Seconds after which it is noted that a folder is still as its last copy."""
_PRUNE_EVERY = 3600.0
_DAY, _MEGABYTE = 86_400, 1_000_000
_ROOM = 0.9
"""Of the room that copies may take, what is left full when the oldest had to go."""
_STEP = 20
"""One in so many copies goes at a time."""

_SCHEMA = """
CREATE TABLE copies (
    id INTEGER PRIMARY KEY AUTOINCREMENT, root BLOB NOT NULL, path BLOB NOT NULL, folder BLOB NOT NULL,
    time REAL NOT NULL, seen REAL NOT NULL, reason TEXT NOT NULL, counter INTEGER, uid_validity INTEGER,
    records INTEGER NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL, head BLOB NOT NULL, tail BLOB NOT NULL);
CREATE INDEX copies_of_folder ON copies (root, path);
CREATE TABLE blocks (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, data BLOB NOT NULL);
CREATE TABLE parts (
    copy INTEGER NOT NULL, place INTEGER NOT NULL, block INTEGER NOT NULL, PRIMARY KEY (copy, place)) WITHOUT ROWID;
"""
_OF_FOLDER = """
SELECT id, folder, path, time, seen, reason, counter, uid_validity, records, size, digest FROM copies
WHERE root = ? AND path = ? ORDER BY id DESC LIMIT ?"""
_LAST_OF_ALL = """
SELECT id, folder, path, time, seen, reason, counter, uid_validity, records, size, digest FROM copies
WHERE id IN (SELECT max(id) FROM copies WHERE root = ? GROUP BY path)"""
_ADD = """
INSERT INTO copies (root, path, folder, time, seen, reason, counter, uid_validity, records, size, digest, head, tail)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_BLOCKS = """
SELECT data FROM parts JOIN blocks ON blocks.id = block
WHERE copy = ? AND block NOT IN (SELECT block FROM parts WHERE copy = ?) ORDER BY place"""

_BUSY, _FULL, _READ_ONLY, _CANNOT_OPEN, _CORRUPT, _NO_DATABASE = 5, 13, 8, 14, 11, 26
_TRY_AGAIN, _MOVE_IT = "try again", "move the file away, then a new one is begun"
_HINTS = {
    _BUSY: _TRY_AGAIN,
    _FULL: "make room on the disk",
    _READ_ONLY: "look at its rights",
    _CANNOT_OPEN: "look at its rights",
    _CORRUPT: _MOVE_IT,
    _NO_DATABASE: _MOVE_IT,
}
"""What to do about an error, by SQLite's primary result code."""


class Reason(enum.StrEnum):
    """Why a copy was kept."""

    OPENED = "opened"
    CHECKED = "checked"
    BEFORE_RESTORE = "before a restore"
    BEFORE_REPAIR = "before a repair"


class Origin(msgspec.Struct, frozen=True):
    """Whose records they are. Nothing of it is ever used as a path.

    Attributes:
        root: the mail root.
        path: the IMAP.MRK.
        folder: the mailbox path.
    """

    root: str
    path: str
    folder: str


class Copy(msgspec.Struct, frozen=True, array_like=True):
    """A copy of a folder's records; names in it are exact and not safe to show.

    Attributes:
        id: its number; no other copy ever has the same.
        folder: the mailbox path.
        path: the IMAP.MRK.
        time: when the folder was seen so first, in seconds since 1970-01-01 UTC.
        seen: when it was seen so last, to half a day.
        reason: why it was kept.
        counter: LastWriteCounter; None where the file had no whole header.
        uid_validity: UIDVALIDITY; None where the file had no whole header.
        records: how many there are.
        size: bytes of the file.
        digest: what the file's bytes are known by.
    """

    id: int
    folder: str
    path: str
    time: float
    seen: float
    reason: str
    counter: int | None
    uid_validity: int | None
    records: int
    size: int
    digest: bytes


class Seen(msgspec.Struct, frozen=True):
    """A folder's records as somebody saw them, to be kept.

    Attributes:
        origin: whose they are.
        time: seconds since 1970-01-01 UTC.
        reason: why they are kept.
        table: the records; nobody may change them any more.
        digest: of all bytes of the table.
    """

    origin: Origin
    time: float
    reason: str
    table: RecordTable
    digest: bytes


class CopyStore:
    """The copies of one user. Every call opens the file and closes it again, so that any thread may make one.

    Args:
        path: the file; it is made when the first copy is kept.
        days: copies that were not seen for longer are removed.
        megabytes: so much may the file take; then the copies go that were not seen for longest.
    """

    def __init__(self, path: Path, *, days: int, megabytes: int) -> None:
        self.path = path
        self._days = days
        self._bytes = megabytes * _MEGABYTE
        self._next_prune = float("-inf")

    def keep(self, seen: Sequence[Seen]) -> list[Copy | None]:
        """Keep what was seen of some folders, all of it or nothing; a folder that is as its last copy gets no other.

        Args:
            seen: in the order of time.

        Returns:
            For each the folder's last copy before this one; None where it had none.

        Raises:
            FailedError: the file cannot be written.
        """
        with self._file() as file, _together(file):
            before = [self._keep(file, each) for each in seen]
            if seen:
                self._prune(file, seen[-1].time)
            return before

    def of(self, origin: Origin, limit: int | None = None) -> list[Copy]:
        """Return the copies of a folder, the newest first.

        Args:
            origin: the folder.
            limit: no more than so many.

        Raises:
            FailedError: the file cannot be read.
        """
        with self._file_if_there() as file:
            return [] if file is None else _copies_of(file, origin, -1 if limit is None else limit)

    def last_of_all(self, root: str) -> dict[str, Copy]:
        """Return the last copy of each folder of a mail root, by the path of its IMAP.MRK; raises as `of` does."""
        with self._file_if_there() as file:
            rows = [] if file is None else map(_copy, file.execute(_LAST_OF_ALL, (_blob(root),)))
            return {copy.path: copy for copy in rows}

    def table(self, copy: Copy) -> RecordTable:
        """Return the records of a copy, byte for byte as they were.

        Raises:
            NothingMatchedError: the copy was removed meanwhile.
            FailedError: the file cannot be read, or does not hold what was kept.
        """
        with self._file_if_there() as file:
            head, tail = _ends_of(file, copy)
            data = head + b"".join(self._blocks(file, copy)) + tail
        if digest(data) != copy.digest:
            raise self._damaged(copy)
        return RecordTable(bytearray(data))

    def tables_without_common(self, before: Copy, after: Copy) -> tuple[RecordTable, RecordTable]:
        """Return the records of two copies without the blocks that both have; for counting what differs, in no time.

        Raises:
            MdtuiError: as `table` says.
        """
        with self._file_if_there() as file:
            ends = [_ends_of(file, copy) for copy in (before, after)]
            parts = [self._blocks(file, copy, other) for copy, other in ((before, after), (after, before))]
            first, second = (
                RecordTable(bytearray(head + b"".join(blocks) + tail))
                for (head, tail), blocks in zip(ends, parts, strict=True)
            )
        return first, second

    def _keep(self, file: sqlite3.Connection, seen: Seen) -> Copy | None:
        last = next(iter(_copies_of(file, seen.origin, 1)), None)
        if last is None or last.digest != seen.digest:
            self._add(file, seen)
        elif seen.time - last.seen >= SEEN_EVERY:
            file.execute("UPDATE copies SET seen = ? WHERE id = ?", (seen.time, last.id))
        return last

    def _add(self, file: sqlite3.Connection, seen: Seen) -> None:
        table, header, origin = seen.table, seen.table.header, seen.origin
        head = header.pack() if header is not None else b""
        row = (
            *map(_blob, (origin.root, origin.path, origin.folder)),
            *(seen.time, seen.time, str(seen.reason)),
            *((header.last_write_counter, header.uid_validity) if header is not None else (None, None)),
            *(len(table), len(table.data), seen.digest, head, table.tail),
        )
        copy = file.execute(_ADD, row).lastrowid
        blocks = (_block(file, content(table, start, stop)) for start, stop in cut(table))
        file.executemany("INSERT INTO parts VALUES (?, ?, ?)", ((copy, *part) for part in enumerate(blocks)))

    def _blocks(self, file: sqlite3.Connection | None, copy: Copy, without: Copy | None = None) -> Iterator[bytes]:
        """Yield the blocks of a copy, but for those that another one has, too."""
        if file is None:
            return
        for (data,) in file.execute(_BLOCKS, (copy.id, -1 if without is None else without.id)):
            try:
                yield unpack(data)
            except (ValueError, TypeError):
                raise self._damaged(copy) from None

    def _damaged(self, copy: Copy) -> FailedError:
        return FailedError(f"copy {copy.id} is not as it was kept", where=self.path, hint=_MOVE_IT)

    def _prune(self, file: sqlite3.Connection, now: float) -> None:
        """Remove what is too old, and the oldest of what is too much."""
        if now >= self._next_prune:
            self._next_prune = now + _PRUNE_EVERY
            _remove(file, "DELETE FROM copies WHERE seen < ?", now - self._days * _DAY)
        if _bytes_of(file) > self._bytes:
            while (left := _count(file)) and _bytes_of(file) > self._bytes * _ROOM:
                oldest = "DELETE FROM copies WHERE id IN (SELECT id FROM copies ORDER BY seen, id LIMIT ?)"
                _remove(file, oldest, max(1, left // _STEP))

    @contextlib.contextmanager
    def _file_if_there(self) -> Iterator[sqlite3.Connection | None]:
        if not os.path.lexists(self.path):
            yield None
            return
        with self._file() as file:
            yield file

    @contextlib.contextmanager
    def _file(self) -> Iterator[sqlite3.Connection]:
        """Open the file, which is made where it is not there, and say in our words what is wrong with it."""
        import sqlite3  # noqa: PLC0415 - only where copies are looked at: it costs a tenth of the start

        try:
            _make_private(self.path)
            with contextlib.closing(sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)) as file:
                self._prepare(file)
                yield file
        except OSError as error:
            raise FailedError.from_os(error, "cannot open the copies of earlier records", self.path) from error
        except sqlite3.Error as error:
            hint = _HINTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")
            raise FailedError(f"the copies of earlier records: {error}", where=self.path, hint=hint) from error
        except (msgspec.ValidationError, UnicodeError) as error:
            raise FailedError("the copies of earlier records are damaged", where=self.path, hint=_MOVE_IT) from error

    def _prepare(self, file: sqlite3.Connection) -> None:
        if _number(file, "PRAGMA user_version") == 0:
            file.execute("PRAGMA auto_vacuum = FULL")
            with _together(file):
                if _number(file, "PRAGMA user_version") == 0:
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        file.execute(statement)
                    file.execute(f"PRAGMA user_version = {VERSION}")
        if (version := _number(file, "PRAGMA user_version")) != VERSION:
            what = f"the copies of earlier records are of version {version}, not {VERSION}"
            raise RefusedError(what, where=self.path, hint=_MOVE_IT)


def _make_private(path: Path) -> None:
    """Make the file, for its owner alone, where it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Only where it is new: to close a file that SQLite has open in another thread would take its locks away.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_FOLLOW | NO_INHERIT | BINARY, 0o600))


@contextlib.contextmanager
def _together(file: sqlite3.Connection) -> Iterator[None]:
    """Make what is written in the block one change: all of it or nothing."""
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # After some errors SQLite has taken all back itself.
        if file.in_transaction:
            file.execute("ROLLBACK")
        raise
    file.execute("COMMIT")


def _copies_of(file: sqlite3.Connection, origin: Origin, limit: int) -> list[Copy]:
    return list(map(_copy, file.execute(_OF_FOLDER, (_blob(origin.root), _blob(origin.path), limit))))


def _copy(row: Iterable[object]) -> Copy:
    number, folder, path, *rest = row
    return msgspec.convert((number, _text(folder), _text(path), *rest), Copy)


def _ends_of(file: sqlite3.Connection | None, copy: Copy) -> tuple[bytes, bytes]:
    """Return the header and the tail of a copy."""
    row = file and file.execute("SELECT head, tail FROM copies WHERE id = ?", (copy.id,)).fetchone()
    if not row:
        raise NothingMatchedError("the copy is not there any more", where=copy.id)
    return row[0], row[1]


def _block(file: sqlite3.Connection, records: bytes) -> int:
    """Return the number of a block, which is stored where it is new."""
    name = digest(records)
    found = file.execute("SELECT id FROM blocks WHERE digest = ?", (name,)).fetchone()
    if found is None:
        return file.execute("INSERT INTO blocks (digest, data) VALUES (?, ?)", (name, pack(records))).lastrowid or 0
    return int(found[0])


def _remove(file: sqlite3.Connection, statement: str, value: float) -> None:
    """Remove some copies and what no other copy needs."""
    if file.execute(statement, (value,)).rowcount:
        file.execute("DELETE FROM parts WHERE copy NOT IN (SELECT id FROM copies)")
        file.execute("DELETE FROM blocks WHERE id NOT IN (SELECT block FROM parts)")


def _bytes_of(file: sqlite3.Connection) -> int:
    pages = _number(file, "PRAGMA page_count") - _number(file, "PRAGMA freelist_count")
    return pages * _number(file, "PRAGMA page_size")


def _count(file: sqlite3.Connection) -> int:
    return _number(file, "SELECT count(*) FROM copies")


def _number(file: sqlite3.Connection, query: str) -> int:
    return int(file.execute(query).fetchone()[0])


def _blob(text: str) -> bytes:
    # A name that is not valid in the system's encoding has lone surrogates, which are no text to SQLite.
    return text.encode("utf-8", "surrogatepass")


def _text(data: object) -> str:
    return data.decode("utf-8", "surrogatepass") if isinstance(data, bytes) else str(data)
