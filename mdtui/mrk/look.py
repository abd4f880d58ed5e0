"""What the rules of a check look at: the records, the message files beside them, and facts that many rules share.

Each fact is worked out once, when the first rule asks for it, and for all records at a time: a mail root has thousands
of folders, and hardly one record in a thousand has anything wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice
from operator import lt
from typing import NamedTuple

from mdtui.mrk import filenames, layout
from mdtui.mrk.past.blocks import digest
from mdtui.mrk.records import Header, RecordTable
from mdtui.text import safe_text

_NO_HEADER = Header(0, 0, 0, 0)


class Hit(NamedTuple):
    """One place at which a rule is broken.

    Attributes:
        text: what is wrong there, as one line that is safe to show.
        row: the record's index; None where it is about no record.
        subject: the exact name of the message file that it is about, where there is no record.
    """

    text: str
    row: int | None = None
    subject: str = ""


class Before(NamedTuple):
    """The same folder at an earlier moment.

    Attributes:
        counter: its LastWriteCounter.
        uid_validity: its UIDVALIDITY.
        digest: what the file's bytes were known by, from `mdtui.mrk.past.blocks.digest`.
        when: the moment, in words that are safe to show.
    """

    counter: int
    uid_validity: int
    digest: bytes
    when: str


class Look:
    """One folder at one moment.

    Args:
        table: its records; None where it has no IMAP.MRK.
        sizes: bytes of each message file by its name on disk; None where there is nothing to compare the records with,
            and then the rules about message files say nothing.
        now: seconds since 1970-01-01 UTC.
        before: the folder as it was seen last; None where nobody has, or where this look may be of two moments.

    Attributes:
        table: the records; of a folder without IMAP.MRK, an empty table.
        has_index: whether there is an IMAP.MRK.
        now: seconds since 1970-01-01 UTC.
        before: the folder as it was seen last.
    """

    def __init__(
        self, table: RecordTable | None, sizes: Mapping[str, int] | None, now: float, before: Before | None = None
    ) -> None:
        self.table = RecordTable(b"") if table is None else table
        self.has_index = table is not None
        self.now = now
        self.before = before
        self._sizes = sizes

    @property
    def header(self) -> Header:
        """The header; of a file without one, all zeros."""
        return self.table.header or _NO_HEADER

    @property
    def is_known(self) -> bool:
        """Whether the file's layout is the known one; else nothing can be said of its records."""
        return self.header.version == layout.VERSION

    @cached_property
    def digest(self) -> bytes:
        """What the file's bytes are known by."""
        return digest(self.table.data)

    @cached_property
    def count(self) -> int:
        """How many records there are, without those of zeros at the end."""
        count = len(self.table)
        records = self.table.data[layout.HEADER_SIZE : layout.record_offset(count)]
        if not count or any(records[-layout.RECORD_SIZE :]):
            return count
        return -(-len(bytes(records).rstrip(b"\0")) // layout.RECORD_SIZE)

    @property
    def _records(self) -> memoryview:
        return self.table.data[layout.HEADER_SIZE : layout.record_offset(self.count)]

    @cached_property
    def uids(self) -> list[int]:
        """The UIDs."""
        return self.table.uids[: self.count].tolist()

    @cached_property
    def sizes(self) -> list[int]:
        """The recorded sizes in bytes."""
        return self.table.sizes[: self.count].tolist()

    @cached_property
    def dates(self) -> list[int]:
        """The recorded dates, seconds since 1970-01-01."""
        return self.table.dates[: self.count].tolist()

    @cached_property
    def flags(self) -> bytes:
        """The flags bytes."""
        return self.table.flags[: self.count].tobytes()

    @cached_property
    def names(self) -> list[bytes]:
        """The file names, up to the first NUL."""
        names = [name.rstrip(b"\0") for (name,) in layout.NAME.iter_unpack(self._records)]
        # Bytes after the NUL are as good as never there.
        return [name.partition(b"\0")[0] for name in names] if b"\0" in b"".join(names) else names

    @cached_property
    def keys(self) -> list[str]:
        """The file names as Windows compares them."""
        return filenames.keys_of(self.names)

    @cached_property
    def uids_ascend(self) -> bool:
        """Whether each UID is above the one before, and the first above 0."""
        uids = self.uids
        return not uids or (uids[0] > 0 and all(map(lt, uids, islice(uids, 1, None))))

    @cached_property
    def odd_rows(self) -> Sequence[int]:
        """The records whose file names do not look like MDaemon's own at first sight."""
        last_bytes = bytes(self._records[layout.NAME_SIZE - 1 :: layout.RECORD_SIZE])
        all_ended = last_bytes.count(0) == self.count
        return () if all_ended and filenames.all_usual(self.names) else range(self.count)

    @cached_property
    def not_plain(self) -> frozenset[int]:
        """The records whose file names no message file can have."""
        return frozenset(row for row in self.odd_rows if not filenames.is_plain(self.names[row]))

    @cached_property
    def files(self) -> Mapping[str, tuple[str, int]] | None:
        """Name on disk and bytes of each message file, by its name as Windows compares it; None where not known."""
        if self._sizes is None:
            return None
        return {name.casefold(): (name, size) for name, size in self._sizes.items()}

    @cached_property
    def file_sizes(self) -> list[int | None]:
        """For each record the bytes of its message file; None where that is not there."""
        files = self.files or {}
        sizes = {key: size for key, (_, size) in files.items()}
        return list(map(sizes.get, self.keys))

    @cached_property
    def fits_files(self) -> bool:
        """Whether each record's message file is there, with the recorded size; so it is where no files are known."""
        return self.files is None or self.sizes == self.file_sizes

    def label(self, row: int) -> str:
        """Return what a record is called in a line of text."""
        return safe_text(self.names[row]) or f"record {row + 1}"

    def hit(self, row: int, text: str) -> Hit:
        """Return that a rule is broken by a record; the text follows its name."""
        return Hit(f"{self.label(row)}: {text}", row)
