r"""The chunks of an ``.evtx`` file, mended so that damage to one record costs no other.

The file is 4 KiB of header and chunks of 64 KiB; a chunk is 512 bytes of header and records, each with its size at its
beginning and again at its end. The parser gives up a whole chunk where a size makes no sense or the file ends inside
it, so such a size is put right from where the next record begins, and a torn record is left out. Source of the layout:
Microsoft's [MS-EVEN6], and libevtx's description of the format.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

FILE_MAGIC = b"ElfFile\0"
_CHUNK_MAGIC = b"ElfChnk\0"
_RECORD_MAGIC = b"**\0\0"
_HEADER = 4096
CHUNK = 65536
_FIRST = 512
_FREE = 48
"""Where a chunk's header says how far its records go."""
_SMALLEST = 28
"""Bytes of a record without anything in it: its head, and its size again."""
_CHUNK_COUNT = 42
"""Where the file's header says how many chunks there are."""

Read = Callable[[int, int], bytes]
"""Gives so many bytes at an offset, fewer at the end of the file."""


class MendedFile(io.RawIOBase):
    """An ``.evtx`` file as the parser shall see it.

    Args:
        read: reads the file.
        size: bytes of the file that are looked at.

    Attributes:
        mended: the places that were damaged, as numbers of chunks from 0.
    """

    def __init__(self, read: Read, size: int) -> None:
        super().__init__()
        self._read = read
        self._size = size
        self._position = 0
        self._chunk = (-1, b"")
        self.mended: set[int] = set()

    @property
    def is_evtx(self) -> bool:
        """Whether the file begins as an ``.evtx`` does."""
        return self._bytes(0, len(FILE_MAGIC)) == FILE_MAGIC

    @property
    def is_cut(self) -> bool:
        """Whether the file ends before its last chunk does, or before the last that its header speaks of."""
        whole, rest = divmod(self._size - _HEADER, CHUNK)
        return whole < int.from_bytes(self._bytes(_CHUNK_COUNT, 2), "little") or rest > 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset from the start, the present one or the end, and return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._length}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        """Return the present offset."""
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # typeshed's Buffer is 3.12's
        """Fill a buffer as far as the present chunk goes and return how many bytes it took."""
        start = self._position
        if start >= self._length:
            return 0
        if start < _HEADER:
            data = self._bytes(start, min(len(buffer), _HEADER - start)).ljust(min(len(buffer), _HEADER - start), b"\0")
        else:
            number, inside = divmod(start - _HEADER, CHUNK)
            data = self._mended(number)[inside : inside + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    @property
    def _length(self) -> int:
        """Return the size with the last chunk made whole."""
        chunks = -(-max(0, self._size - _HEADER) // CHUNK)
        return _HEADER + chunks * CHUNK

    def _bytes(self, offset: int, size: int) -> bytes:
        return self._read(max(0, min(size, self._size - offset)), offset)

    def _mended(self, number: int) -> bytes:
        if self._chunk[0] != number:
            raw = self._bytes(_HEADER + number * CHUNK, CHUNK)
            chunk = bytearray(raw.ljust(CHUNK, b"\0"))
            if mend(chunk, len(raw)):
                self.mended.add(number)
            self._chunk = (number, bytes(chunk))
        return self._chunk[1]


def mend(chunk: bytearray, present: int) -> bool:
    """Put right what keeps the parser from the whole records of a chunk, and return whether that was needed.

    Args:
        chunk: the chunk, whole; it is changed.
        present: so many bytes of it were really there.
    """
    if not chunk.startswith(_CHUNK_MAGIC):
        return False
    free = _number(chunk, _FREE)
    end = min(present, free) if _FIRST <= free <= CHUNK else present
    place, damaged = _FIRST, free > present
    while place < end and chunk[place : place + 4] == _RECORD_MAGIC:
        if _fits(chunk, place, end):
            place += _number(chunk, place + 4)
            continue
        damaged = True
        following = _next(chunk, place, end)
        if following is None:
            break
        struct.pack_into("<I", chunk, place + 4, following - place)
        struct.pack_into("<I", chunk, following - 4, following - place)
        place = following
    if damaged:
        struct.pack_into("<I", chunk, _FREE, place)
    return damaged


def _next(chunk: bytearray, place: int, end: int) -> int | None:
    """Return where the next record begins behind one whose size makes no sense, or None."""
    found = chunk.find(_RECORD_MAGIC, place + _SMALLEST, end)
    while found >= 0 and not _fits(chunk, found, end):
        found = chunk.find(_RECORD_MAGIC, found + 1, end)
    return None if found < 0 else found


def _fits(chunk: bytearray, place: int, end: int) -> bool:
    size = _number(chunk, place + 4) if place + _SMALLEST <= end else 0
    return _SMALLEST <= size <= end - place and _number(chunk, place + size - 4) == size


def _number(chunk: bytearray, place: int) -> int:
    return int.from_bytes(chunk[place : place + 4], "little")
