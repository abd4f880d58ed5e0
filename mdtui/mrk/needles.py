"""What the bytes of an IMAP.MRK must hold if any of its records is to fit a query.

A search over thousands of folders looks for one UID or one file name, and nearly none of the folders has it. To look
for the bytes of that UID or name in a whole file takes microseconds; to ask each record takes a hundred times as long.
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

from mdtui.mrk.layout import UINT32
from mdtui.query import And, Like, Node, Or, Within, Word

_MOST = 16
"""More values than so many are looked for record by record."""
_NUMBER = struct.Struct("<I")
_NOT_LITERAL = re.compile(r"[*?\\]")


class Needle(NamedTuple):
    """Bytes that a record holds which fits.

    Attributes:
        data: the bytes, of a name in lower case.
        is_name: whether the case of its letters does not matter.
    """

    data: bytes
    is_name: bool


def needles_of(node: Node) -> tuple[Needle, ...] | None:
    """Return bytes of which each record that fits a query holds at least one; None where nothing can be said.

    Args:
        node: the query's tree.
    """
    if isinstance(node, And):
        known = [needles for child in node.nodes if (needles := needles_of(child)) is not None]
        return min(known, key=len, default=None)
    if isinstance(node, Or):
        return _any_of(node)
    if isinstance(node, Within):
        return _numbers(node)
    if isinstance(node, Like) and node.field == "name":
        return _name(node)
    # Where all that is there is records, none of them is a message file without one.
    return () if node == Word("orphan") else None


def may_fit(needles: tuple[Needle, ...] | None, data: bytes) -> bool:
    """Return whether a record of a file may fit; False is certain.

    Args:
        needles: what `needles_of` gave for the query.
        data: the whole file.
    """
    if needles is None:
        return True
    folded = data.lower() if any(needle.is_name for needle in needles) else b""
    return any(needle.data in (folded if needle.is_name else data) for needle in needles)


def _any_of(node: Or) -> tuple[Needle, ...] | None:
    found: tuple[Needle, ...] = ()
    for child in node.nodes:
        needles = needles_of(child)
        if needles is None or len(found) + len(needles) > _MOST:
            return None
        found += needles
    return found


def _numbers(node: Within) -> tuple[Needle, ...] | None:
    if len(node.spans) > _MOST or any(low != high for low, high in node.spans):
        return None
    # What has no 32 bits stands in no record.
    return tuple(Needle(_NUMBER.pack(low), is_name=False) for low, _ in node.spans if 0 <= low < UINT32)


def _name(node: Like) -> tuple[Needle, ...] | None:
    longest = max(_NOT_LITERAL.split(node.glob), key=len)
    return (Needle(longest.lower().encode("ascii"), is_name=True),) if longest and longest.isascii() else None
