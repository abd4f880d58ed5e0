"""The layout of an IMAP.MRK file: the only module with offsets, sizes and masks.

Little endian, packed, 32-bit ``time_t``: a 36-byte header, then one 36-byte record for each message. Header and record
are both nine 32-bit words, and a record's file name and flags are exactly the first six of them, so that every column
is a strided view of one buffer. Source: MDaemon's published ``IMAPMrkHeader`` and ``IMAPMrkMessage`` structures.
"""

import struct

WORD = 4
"""Bytes in the 32-bit unsigned words that the file is made of."""

HEADER = struct.Struct("<9I")
"""HeaderVersion, UIDValidity, UIDNext, LastWriteCounter, Filler0-3, CRLF."""

HEADER_SIZE = HEADER.size
VERSION = 1
"""The only HeaderVersion whose layout is known; a file of any other is shown, never written."""
COUNTER_OFFSET = 12
"""Where LastWriteCounter stands in the file."""
COUNTER = struct.Struct("<I")

NAME_SIZE = 23
"""Bytes of the file name, filled up with NUL."""
RECORD = struct.Struct(f"<{NAME_SIZE}sBIIi")
"""Filename, Flags, UID, Size, Date; the date is a signed ``time_t``, whether UTC or local is not known."""

RECORD_SIZE = RECORD.size
NAME = struct.Struct(f"<{NAME_SIZE}s{RECORD_SIZE - NAME_SIZE}x")
"""A record of which only the file name is wanted."""
FLAGS_OFFSET = NAME_SIZE
"""Where a record's flags byte stands in the record."""

RECORD_WORDS = RECORD_SIZE // WORD
HEADER_WORDS = HEADER_SIZE // WORD
UID_WORD = 6
SIZE_WORD = 7
DATE_WORD = 8

SEEN = 32
ANSWERED = 16
FLAGGED = 8
DELETED = 4
DRAFT = 2
RECENT = 1
KNOWN_FLAGS = SEEN | ANSWERED | FLAGGED | DELETED | DRAFT | RECENT
"""Bits 64 and 128 have no known meaning; every write keeps them as they are."""

UINT32 = 1 << 32
"""The counter wraps here."""


def record_offset(index: int) -> int:
    """Return where the record of this index starts in the file."""
    return HEADER_SIZE + index * RECORD_SIZE


def flags_offset(index: int) -> int:
    """Return where the flags byte of the record of this index stands in the file."""
    return record_offset(index) + FLAGS_OFFSET
