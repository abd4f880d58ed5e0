"""Small files in the form of MDaemon's libraries: a real header, one section with a version resource, and no code.

Source of the form: Microsoft's "PE Format" and "VS_VERSIONINFO" pages.
"""

from __future__ import annotations

import struct
from pathlib import Path

from mdtui.processes.modules import load_modules

VERSION = (26, 0, 1, 0)
_ALIGNMENT = 0x200
_ADDRESS = 0x1000
_MACHINES = {32: 0x014C, 64: 0x8664}
_MAGIC = {32: 0x10B, 64: 0x20B}
_OPTIONAL_SIZE = {32: 224, 64: 240}
_DIRECTORIES_AT = {32: 96, 64: 112}
_DLL = 0x2102
"""An executable image, 32-bit or large addresses, a library."""


def library(version: tuple[int, int, int, int] = VERSION, bits: int = 64) -> bytes:
    """Return the bytes of a library.

    Args:
        version: its file version.
        bits: 32 or 64.
    """
    resources = _resources(_version_info(version))
    raw_size = -(-len(resources) // _ALIGNMENT) * _ALIGNMENT
    start = 0x80
    dos = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", start)
    header = struct.pack("<4sHHIIIHH", b"PE\0\0", _MACHINES[bits], 1, 0, 0, 0, _OPTIONAL_SIZE[bits], _DLL)
    optional = bytearray(_OPTIONAL_SIZE[bits])
    struct.pack_into("<H", optional, 0, _MAGIC[bits])
    struct.pack_into("<II", optional, 32, _ADDRESS, _ALIGNMENT)
    struct.pack_into("<II", optional, 56, 2 * _ADDRESS, _ALIGNMENT)
    struct.pack_into("<I", optional, _DIRECTORIES_AT[bits] - 4, 16)
    struct.pack_into("<II", optional, _DIRECTORIES_AT[bits] + 16, _ADDRESS, len(resources))
    section = struct.pack(
        "<8sIIIIIIHHI", b".rsrc", len(resources), _ADDRESS, raw_size, _ALIGNMENT, 0, 0, 0, 0, 0x40000040
    )
    head = dos.ljust(start, b"\0") + header + bytes(optional) + section
    return head.ljust(_ALIGNMENT, b"\0") + resources.ljust(raw_size, b"\0")


def _resources(data: bytes) -> bytes:
    """Return a resource tree with one version: a directory each for type, name and language, then the data."""
    tree = b""
    for identity, offset in ((16, 24 | 0x80000000), (1, 48 | 0x80000000), (0x409, 72)):
        tree += struct.pack("<IIHHHHII", 0, 0, 0, 0, 0, 1, identity, offset)
    return tree + struct.pack("<IIII", _ADDRESS + 88, len(data), 0, 0) + data


def _version_info(version: tuple[int, int, int, int]) -> bytes:
    first, second, third, fourth = version
    high, low = first << 16 | second, third << 16 | fourth
    fixed = struct.pack("<13I", 0xFEEF04BD, 0x10000, high, low, high, low, 0x3F, 0, 0x40004, 2, 0, 0, 0)
    key = "VS_VERSION_INFO\0".encode("utf-16-le")
    head = struct.pack("<HHH", 0, len(fixed), 0) + key
    whole = head + b"\0" * (-len(head) % 4) + fixed
    return struct.pack("<H", len(whole)) + whole[2:]


def write_libraries(app: Path) -> None:
    """Write each of MDaemon's libraries into the ``App`` directory.

    Raises:
        OSError: as the system gives it.
    """
    for module in load_modules():
        (app / module.name).write_bytes(library())
