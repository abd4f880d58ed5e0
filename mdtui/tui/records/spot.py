"""Which row of a folder another screen leads to: a record, or a message file without one."""

from __future__ import annotations

from array import array

import msgspec

from mdtui.mrk import layout
from mdtui.mrk.records import RecordTable
from mdtui.pairing import Pairing
from mdtui.text import bytes_of_text, text_of_bytes
from mdtui.tui.records.places import place_of


class Spot(msgspec.Struct, frozen=True):
    """A record or a message file, as far as it is known.

    Attributes:
        uid: the record's UID; None where it is about a message file, or where the UID is not known.
        filename: the exact name of the message file, of a record as `mdtui.text.text_of_bytes` reads it; empty where
            only the UID is known.
        row: where the record stood in the file, from 0, which tells records with the same UID and file name apart; None
            where that is not known.
    """

    uid: int | None = None
    filename: str = ""
    row: int | None = None


def index_of(pairing: Pairing, spot: Spot) -> int | None:
    """Return the index of a record or a message file; None where it is not there.

    Args:
        pairing: the records and message files of the folder.
        spot: which one; where no record has both its UID and its file name, the file name counts.
    """
    table = pairing.table
    if spot.row is not None and 0 <= spot.row < len(table) and _is(table, spot.row, spot):
        return spot.row
    if spot.uid is not None and not spot.filename:
        return place_of(array("I", table.uids.tobytes()), spot.uid)
    try:
        filename = bytes_of_text(spot.filename)
    except UnicodeEncodeError:
        filename = b""
    index = None if spot.uid is None else table.index_of(spot.uid, filename)
    if index is None and filename:
        index = _named(table, filename)
    if index is not None or not spot.filename:
        return index
    key = spot.filename.casefold()
    names = enumerate(pairing.files.names, start=len(table))
    return next((index for index, name in names if name.casefold() == key), None)


def _is(table: RecordTable, index: int, spot: Spot) -> bool:
    same_name = not spot.filename or text_of_bytes(table.filename(index)).casefold() == spot.filename.casefold()
    return same_name and spot.uid in (None, table.uids[index])


def _named(table: RecordTable, filename: bytes) -> int | None:
    """Return the first record with a file name, in any case of its plain letters; a million are no wait."""
    data, wanted = bytes(table.data).lower(), filename.lower()
    position = data.find(wanted, layout.HEADER_SIZE)
    while position >= 0:
        index, rest = divmod(position - layout.HEADER_SIZE, layout.RECORD_SIZE)
        if rest == 0 and index < len(table) and table.filename(index).lower() == wanted:
            return index
        position = data.find(wanted, position + 1)
    return None
