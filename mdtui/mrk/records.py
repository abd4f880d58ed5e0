"""Reading an IMAP.MRK: any bytes at all give a table and findings, never an error.

A `RecordTable` holds the file's bytes once. Counts, sums, filters and sorts work on its columns, which are views of
that buffer; a `Record` is made only for the rows that somebody looks at.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import starmap

import msgspec

from mdtui.findings import Finding, Severity
from mdtui.mrk import layout


class Header(msgspec.Struct, frozen=True, gc=False):
    """The first 36 bytes of the file; every field is an unsigned 32-bit number.

    Attributes:
        version: tag of the file format; 1 is the only known one.
        uid_validity: the folder's IMAP UIDVALIDITY.
        uid_next: the UID that the next message will get.
        last_write_counter: changes whenever the file does.
        filler0: unused, kept as it is; so are the other three.
        filler1: unused.
        filler2: unused.
        filler3: unused.
        crlf: meaning not known, kept as it is.
    """

    version: int
    uid_validity: int
    uid_next: int
    last_write_counter: int
    filler0: int = 0
    filler1: int = 0
    filler2: int = 0
    filler3: int = 0
    crlf: int = 0

    def pack(self) -> bytes:
        """Return the header's 36 bytes."""
        return layout.HEADER.pack(*msgspec.structs.astuple(self))


class Record(msgspec.Struct, frozen=True, gc=False):
    """One 36-byte record.

    Attributes:
        name: the 23 bytes of the name field, bytes after the first NUL included.
        flags: the flags byte, bits without a known meaning included.
        uid: the message's IMAP UID.
        size: bytes of the message file, as recorded.
        date: ``time_t`` of the message, signed; UTC or local is not known.
    """

    name: bytes
    flags: int
    uid: int
    size: int
    date: int

    @property
    def filename(self) -> bytes:
        """The name of the message file: the bytes before the first NUL, whatever they are."""
        return self.name.partition(b"\0")[0]

    def pack(self) -> bytes:
        """Return the record's 36 bytes."""
        return layout.RECORD.pack(self.name, self.flags, self.uid, self.size, self.date)


class RecordTable:
    """The records of one IMAP.MRK, by column and by index.

    Args:
        data: the whole file, as read. A bytearray is taken over, not copied.

    Attributes:
        header: the header, or None where the file is too short to hold one.
        flags: one byte per record.
        uids: unsigned 32-bit column.
        sizes: unsigned 32-bit column, bytes.
        dates: signed 32-bit column, ``time_t``.
        tail: the 0 to 35 bytes after the last whole record; of a file without a header, all of it.
    """

    __slots__ = ("_data", "dates", "flags", "header", "sizes", "tail", "uids")

    def __init__(self, data: bytes | bytearray) -> None:
        self._data = data if isinstance(data, bytearray) else bytearray(data)
        count = max(0, (len(data) - layout.HEADER_SIZE) // layout.RECORD_SIZE)
        end = layout.record_offset(count)
        whole = len(data) >= layout.HEADER_SIZE
        self.header = Header(*layout.HEADER.unpack_from(self._data)) if whole else None
        self.tail = bytes(self._data[end:]) if whole else bytes(self._data)
        self.flags = memoryview(self._data)[layout.flags_offset(0) : end : layout.RECORD_SIZE]
        words = _native_words(memoryview(self._data)[layout.HEADER_SIZE : end]) if count else memoryview(b"").cast("I")
        self.uids = words[layout.UID_WORD :: layout.RECORD_WORDS]
        self.sizes = words[layout.SIZE_WORD :: layout.RECORD_WORDS]
        self.dates = words.cast("B").cast("i")[layout.DATE_WORD :: layout.RECORD_WORDS]

    def __len__(self) -> int:
        return len(self.flags)

    @property
    def data(self) -> memoryview:
        """The file's bytes, not to be written through."""
        return memoryview(self._data).toreadonly()

    def record(self, index: int) -> Record:
        """Return the record at an index from 0."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        return Record(*layout.RECORD.unpack_from(self._data, layout.record_offset(index)))

    def filename(self, index: int) -> bytes:
        """Return the message file's name in the record at an index, up to the first NUL."""
        start = layout.record_offset(index)
        return bytes(self._data[start : start + layout.NAME_SIZE]).partition(b"\0")[0]

    def filenames(self) -> Iterator[bytes]:
        """Yield every record's file name, up to the first NUL, in file order."""
        for record in layout.RECORD.iter_unpack(self._body()):
            yield record[0].partition(b"\0")[0]

    def records(self) -> list[Record]:
        """Return every record. For a page of rows, `record` is cheaper."""
        return list(starmap(Record, layout.RECORD.iter_unpack(self._body())))

    def patch_flags(self, index: int, flags: int) -> None:
        """Show other flags at an index, in this table only; the file is written by `editing` alone."""
        self._data[layout.flags_offset(index)] = flags

    def patch_counter(self, counter: int) -> None:
        """Show another LastWriteCounter, in this table only."""
        if self.header is not None:
            layout.COUNTER.pack_into(self._data, layout.COUNTER_OFFSET, counter)
            self.header = msgspec.structs.replace(self.header, last_write_counter=counter)

    def index_of(self, uid: int, filename: bytes, hint: int = -1) -> int | None:
        """Return the index of the record with this UID and file name, or None.

        Args:
            uid: the record's UID.
            filename: its name up to the first NUL; UIDs alone may be doubled in a damaged file.
            hint: where it was seen last, looked at first.
        """
        if 0 <= hint < len(self) and self._is(hint, uid, filename):
            return hint
        # UIDs ascend in a sound file; where they do not, every record is looked at.
        likely = bisect_left(self.uids, uid)
        if likely < len(self) and self._is(likely, uid, filename):
            return likely
        return self.find([(uid, filename)]).get((uid, filename))

    def find(self, wanted: Iterable[tuple[int, bytes]]) -> dict[tuple[int, bytes], int]:
        """Return the index of each wanted record that is here, by UID and file name, in one pass over the UIDs."""
        names: dict[int, set[bytes]] = {}
        for uid, filename in wanted:
            names.setdefault(uid, set()).add(filename)
        found: dict[tuple[int, bytes], int] = {}
        for index, uid in enumerate(self.uids):
            if uid in names and (filename := self.filename(index)) in names[uid]:
                found.setdefault((uid, filename), index)
        return found

    def _is(self, index: int, uid: int, filename: bytes) -> bool:
        return self.uids[index] == uid and self.filename(index) == filename

    def _body(self) -> memoryview:
        return memoryview(self._data)[layout.HEADER_SIZE : layout.record_offset(len(self))]


def _native_words(view: memoryview) -> memoryview:
    """Return the bytes as numbers of this machine: a view where it is little endian, a swapped copy elsewhere."""
    if sys.byteorder == "little":
        return view.cast("I")
    return memoryview(swapped_words(view))


def swapped_words(view: memoryview) -> array[int]:
    """Return the 32-bit words of a buffer with their bytes turned round, for a big-endian machine."""
    words = array("I", bytes(view))
    words.byteswap()
    return words


def decode(data: bytes | bytearray) -> tuple[RecordTable, list[Finding]]:
    """Return the table of any bytes, and what is wrong with their structure.

    Args:
        data: a whole IMAP.MRK, or anything else.

    Returns:
        A table of every whole record, and findings ``MRK001`` (no whole header), ``MRK002`` (a version that is not
        known) and ``MRK003`` (bytes after the last whole record). Never raises.
    """
    table = RecordTable(data)
    return table, structure_findings(table)


def structure_findings(table: RecordTable) -> list[Finding]:
    """Return what is wrong with the structure of a file; see `decode`."""
    if table.header is None:
        text = f"the header is {len(table.tail)} of {layout.HEADER_SIZE} bytes; no record can be read"
        return [Finding("MRK001", Severity.ERROR, text)]
    findings = []
    if table.header.version != layout.VERSION:
        text = f"HeaderVersion is {table.header.version}, not {layout.VERSION}; shown as if it were, never written"
        findings.append(Finding("MRK002", Severity.ERROR, text))
    if table.tail:
        text = f"{len(table.tail)} bytes after the last whole record; kept as they are"
        findings.append(Finding("MRK003", Severity.WARNING, text))
    return findings


def encode(header: Header | None, records: Iterable[Record], tail: bytes = b"") -> bytes:
    """Return the bytes of a file with this header, these records and this tail.

    It is the inverse of `decode`: for any bytes, encoding the header, the records and the tail of their table gives the
    same bytes again.
    """
    head = header.pack() if header is not None else b""
    return head + b"".join(record.pack() for record in records) + tail
