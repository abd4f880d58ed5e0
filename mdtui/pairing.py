"""Which records and message files of a folder belong together: what has no message file, and what has no record.

A folder may hold a million of each. What is kept of their pairing is one byte for each record, and the names of the
files that no record speaks of; the listing of the directory is gone again when the pairing is done. It is made in
short steps, so that a thread that answers keys is never held up by the one that pairs.
"""

from __future__ import annotations

import enum
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from mdtui.errors import FailedError
from mdtui.files import FileStamp, FileSystem
from mdtui.mailroot.file_rows import FileRows
from mdtui.mailroot.messages import list_messages
from mdtui.mrk.locking import never
from mdtui.mrk.past.comparing import TableChange
from mdtui.mrk.records import Record, RecordTable
from mdtui.text import bytes_of_text, text_of_bytes

_STRETCH = 1 << 13
"""Names that are looked at in one go; the interpreter is held that long, a few milliseconds."""

_Name = TypeVar("_Name", bytes, str)

UNKNOWN, PRESENT, MISSING = range(3)
"""What is known of a record's message file, in `Pairing.states`."""


class Lack(enum.Enum):
    """What a record or a message file is without."""

    NOTHING = enum.auto()
    FILE = enum.auto()
    """The record's message file is not in the folder."""
    RECORD = enum.auto()
    """No record speaks of the message file."""


class Pairing(msgspec.Struct, frozen=True, eq=False):
    """The records of a folder and, behind them, its message files without a record, by one index.

    Attributes:
        table: the records.
        states: one byte for each record: `UNKNOWN`, `PRESENT` or `MISSING`.
        files: the message files without a record, by name; none as long as the directory was not listed.
        spelled: by a record's file name the name on disk, where the case of a letter differs.
        missing: how many records have no message file.
        stamp: the directory's, from before it was listed; None where it was not.
    """

    table: RecordTable
    states: bytes
    files: FileRows
    spelled: Mapping[bytes, str] = {}
    missing: int = 0
    stamp: FileStamp | None = None

    def __len__(self) -> int:
        return len(self.table) + len(self.files)

    def is_record(self, index: int) -> bool:
        """Return whether a record is at an index, and not a message file without one."""
        return index < len(self.table)

    def lack(self, index: int) -> Lack:
        """Return what is missing at an index."""
        if not self.is_record(index):
            return Lack.RECORD
        return Lack.FILE if self.states[index] == MISSING else Lack.NOTHING

    def record(self, index: int) -> Record:
        """Return the record at an index; of a message file without one, what is known of it, with the UID 0."""
        if self.is_record(index):
            return self.table.record(index)
        files, place = self.files, index - len(self.table)
        return Record(self.key(index), 0, 0, files.sizes[place], files.dates[place])

    def key(self, index: int) -> bytes:
        """Return the file name at an index, as a record holds it; of a name that no record can hold, its UTF-8."""
        if self.is_record(index):
            return self.table.filename(index)
        name = self.files.names[index - len(self.table)]
        try:
            return bytes_of_text(name)
        except UnicodeEncodeError:
            # No record's name begins with NUL, so it can never be taken for one.
            return b"\0" + name.encode("utf-8", "surrogateescape")

    def name_on_disk(self, index: int) -> str | None:
        """Return the name of the message file at an index as it is in the directory; None where it is not known."""
        if not self.is_record(index):
            return self.files.names[index - len(self.table)]
        if self.states[index] != PRESENT:
            return None
        filename = self.table.filename(index)
        return self.spelled.get(filename) or text_of_bytes(filename)


def unpaired(table: RecordTable) -> Pairing:
    """Return the records of a folder whose directory was not listed."""
    return Pairing(table, bytes(len(table)), NO_FILES)


NO_FILES = FileRows(Path(), ())


def pair_up(
    directory: Path, table: RecordTable, files: FileSystem | None = None, cancelled: Callable[[], bool] = never
) -> Pairing:
    """List a folder's directory, and return which of its message files belong to which records.

    Args:
        directory: the folder's directory.
        table: its records.
        files: the system calls.
        cancelled: asked now and then; once it says yes, what comes back is of no use.

    Raises:
        FailedError: the directory cannot be read.
    """
    stamp = directory_stamp(directory, files)
    listing = list_messages(directory, cancelled)
    states, spelled = bytearray(), dict[bytes, str]()
    left = set[str]()
    for some in _stretches(iter(listing)):
        left.update(some)
    for names in _stretches(table.filenames()):
        if cancelled():
            break
        texts = text_of_bytes(b"\0".join(names)).split("\0")
        keys = "\0".join(texts).casefold().split("\0")
        found = list(map(listing.get, keys))
        states += bytes(MISSING if name is None else PRESENT for name in found)
        if found != texts:
            both = zip(names, texts, found, strict=True)
            spelled |= {name: other for name, text, other in both if other is not None and other != text}
        left.difference_update(keys)
    alone = [sorted(some) for some in _stretches(listing[key] for key in left)]
    _let_go(listing)
    rows = FileRows(directory, list(merge(*alone)))
    return Pairing(table, bytes(states), rows, spelled, states.count(MISSING), stamp)


def directory_stamp(directory: Path, files: FileSystem | None = None) -> FileStamp:
    """Return what tells one state of a directory from another without listing it.

    Raises:
        FailedError: it cannot be looked at.
    """
    try:
        return (files or FileSystem()).stamp_path(directory)
    except OSError as error:
        raise FailedError.from_os(error, "cannot look at the folder", directory) from error


class FollowedPairing(msgspec.Struct, frozen=True, eq=False):
    """A pairing after a change of the records, and what became of the message files that had no record.

    Attributes:
        after: the pairing now; of a record that came, the message file is not known, unless it was there without one.
        files: for each of the files that had no record the index now, of its record where it has got one.
    """

    after: Pairing
    files: Sequence[int]


def follow_records(before: Pairing, change: TableChange, table: RecordTable) -> FollowedPairing:
    """Return a pairing for the records as they are now, without a look at the directory.

    Args:
        before: the pairing of the records as they were.
        change: what became of them.
        table: the records now.
    """
    got = _got_a_record(before.files, change.came, table)
    states = bytearray(before.states[: change.same].ljust(len(table), bytes((UNKNOWN,))))
    for state, place in zip(before.states[change.same :], change.places, strict=True):
        if place >= 0:
            states[place] = state
    names, kept, places = before.files.names, array("I"), array("i")
    spelled = dict(before.spelled)
    for number, name in enumerate(names):
        place = got.get(name, -1)
        if place >= 0:
            states[place] = PRESENT
            if text_of_bytes(filename := table.filename(place)) != name:
                spelled[filename] = name
        else:
            place = len(table) + len(kept)
            kept.append(number)
        places.append(place)
    files = before.files.only(kept) if got else before.files
    after = Pairing(table, bytes(states), files, spelled, states.count(MISSING), before.stamp)
    return FollowedPairing(after, places)


def _got_a_record(files: FileRows, came: Sequence[int], table: RecordTable) -> dict[str, int]:
    """Return which of the message files have a record now, by name, and the first record's index."""
    names = {name.casefold(): name for name in files.names} if came else {}
    got: dict[str, int] = {}
    if names:
        for index in came:
            name = names.get(text_of_bytes(table.filename(index)).casefold())
            if name is not None:
                got.setdefault(name, index)
    return got


def _stretches(items: Iterator[_Name]) -> Iterator[list[_Name]]:
    while stretch := list(islice(items, _STRETCH)):
        yield stretch


def _let_go(listing: dict[str, str]) -> None:
    # Freed all at once, a million names would hold the interpreter for a tenth of a second.
    while listing:
        listing.popitem()
