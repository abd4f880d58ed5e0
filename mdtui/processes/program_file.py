"""What the header of a Windows program file says: 32 or 64 bit, and the version in its resources.

The file is not trusted: each place that it names is looked at only within bounds, so that any bytes give a result. No
more than a few small blocks are ever read, however large the file is. Source: Microsoft's "PE Format" and
"VS_FIXEDFILEINFO structure" pages.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

import msgspec

Read = Callable[[int, int], bytes]
"""Returns up to so many bytes from an offset: ``read(offset, size)``; fewer where the file ends."""

_MACHINES = {0x014C: 32, 0x8664: 64, 0xAA64: 64}
_PE32, _PE32_PLUS = 0x10B, 0x20B
_DIRECTORIES_AT = {_PE32: 96, _PE32_PLUS: 112}
"""Where the data directories begin in the optional header."""
_RESOURCES = 2
"""The data directory of the resources."""
_VERSION = 16
"""The type of a version resource."""
_MOST_SECTIONS = 96
"""Windows loads no file with more."""
_MOST_ENTRIES = 512
"""Entries of one resource directory that are looked at."""
_SUBDIRECTORY = 0x80000000
_SIGNATURE = struct.pack("<I", 0xFEEF04BD)
"""What the fixed part of a version begins with."""
_FIXED_WITHIN = 512
"""Bytes of a version resource in which its fixed part has to begin; it follows the key, at byte 40."""
_LANGUAGES = 3
"""Levels of the resource tree: type, name, language."""


class ProgramFacts(msgspec.Struct, frozen=True):
    """What a program file says of itself.

    Attributes:
        bits: 32 or 64; None where the processor is of another kind, or not said.
        version: the file version, such as ``26.0.1.0``; empty where there is none.
        problem: why it is no program file that Windows would load, a phrase; empty where nothing speaks against it.
    """

    bits: int | None = None
    version: str = ""
    problem: str = ""


class _Torn(Exception):  # noqa: N818 - it is no error of a person's
    """A place that the file names is not there."""


def read_program(read: Read) -> ProgramFacts:
    """Return what a program file says of itself; of any bytes, and never raises but what `read` does.

    Args:
        read: reads the file.
    """
    try:
        return _facts(_Reader(read))
    except _Torn as torn:
        return ProgramFacts(problem=str(torn))


class _Reader:
    """Reads numbers at places that may not be there."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def block(self, offset: int, size: int, what: str) -> bytes:
        data = self._read(offset, size) if offset >= 0 and size > 0 else b""
        if len(data) < size:
            raise _Torn(f"{what} is cut off")
        return data

    def numbers(self, form: str, offset: int, what: str) -> tuple[int, ...]:
        return struct.unpack(form, self.block(offset, struct.calcsize(form), what))

    def some(self, offset: int, size: int) -> bytes:
        return self._read(offset, size) if offset >= 0 and size > 0 else b""


def _facts(reader: _Reader) -> ProgramFacts:
    if reader.some(0, 2) != b"MZ":
        raise _Torn("it is no program file")
    (start,) = reader.numbers("<I", 0x3C, "the header")
    if reader.some(start, 4) != b"PE\0\0":
        raise _Torn("it is no Windows program file")
    machine, sections = reader.numbers("<HH", start + 4, "the header")
    (optional_size,) = reader.numbers("<H", start + 20, "the header")
    bits = _MACHINES.get(machine)
    optional = start + 24
    table = _sections(reader, optional + optional_size, min(sections, _MOST_SECTIONS))
    try:
        place, size = _resources(reader, optional, optional_size)
        version = _version(reader, table, place, size)
    except _Torn:
        version = ""
    return ProgramFacts(bits, version)


def _sections(reader: _Reader, offset: int, count: int) -> list[tuple[int, int, int]]:
    """Return address, size and place in the file of each section."""
    data = reader.block(offset, 40 * count, "the table of sections") if count else b""
    found = []
    for entry in range(0, len(data), 40):
        size, address, raw_size, raw = struct.unpack_from("<IIII", data, entry + 8)
        found.append((address, max(size, raw_size), raw))
    return found


def _resources(reader: _Reader, optional: int, size: int) -> tuple[int, int]:
    """Return the address and the size of the resources."""
    (magic,) = reader.numbers("<H", optional, "the header")
    directories = _DIRECTORIES_AT.get(magic)
    if directories is None or directories + 8 * (_RESOURCES + 1) > size:
        raise _Torn("there are no resources")
    address, length = reader.numbers("<II", optional + directories + 8 * _RESOURCES, "the header")
    return address, length


def _version(reader: _Reader, table: list[tuple[int, int, int]], address: int, size: int) -> str:
    """Return the version of the file, by the path type, first name, first language in its resources."""
    root = _place(table, address)
    offset = 0
    for level in range(_LANGUAGES):
        target = _entry(reader, root + offset, _VERSION if level == 0 else None)
        if bool(target & _SUBDIRECTORY) is not (level < _LANGUAGES - 1):
            raise _Torn("the resources are not as they should be")
        offset = target & ~_SUBDIRECTORY
        if offset >= size:
            raise _Torn("the resources are cut off")
    data, length = reader.numbers("<II", root + offset, "the resources")
    block = reader.some(_place(table, data), min(length, _FIXED_WITHIN + 52))
    found = block.find(_SIGNATURE)
    if found < 0 or found + 16 > len(block):
        raise _Torn("there is no version")
    high, low = struct.unpack_from("<II", block, found + 8)
    return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"


def _place(table: list[tuple[int, int, int]], address: int) -> int:
    """Return where in the file an address of the loaded program is."""
    for start, size, raw in table:
        if start <= address < start + size:
            return raw + address - start
    raise _Torn("an address is in no section")


def _entry(reader: _Reader, offset: int, wanted: int | None) -> int:
    """Return where an entry of a resource directory leads: the one with a number, or the first."""
    named, numbered = reader.numbers("<HH", offset + 12, "the resources")
    count = min(named + numbered, _MOST_ENTRIES)
    data = reader.some(offset + 16, 8 * count)
    for entry in range(0, len(data) - 7, 8):
        name, target = struct.unpack_from("<II", data, entry)
        if wanted in {None, name}:
            return int(target)
    raise _Torn("there is no such resource")
