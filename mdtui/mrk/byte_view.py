"""The bytes of a header or a record beside what they mean, and which of them were others before."""

from __future__ import annotations

import datetime as dt

import msgspec

from mdtui.mrk import layout
from mdtui.mrk.flags import words
from mdtui.mrk.records import Header, Record, RecordTable
from mdtui.text import safe_text

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - whether a record's date is UTC or local is not known
_RECORD_FIELDS = (
    ("name", 0, layout.NAME_SIZE),
    ("flags", layout.FLAGS_OFFSET, 1),
    ("uid", layout.UID_WORD * layout.WORD, layout.WORD),
    ("size", layout.SIZE_WORD * layout.WORD, layout.WORD),
    ("date", layout.DATE_WORD * layout.WORD, layout.WORD),
)
_TAIL_AT_MOST = layout.RECORD_SIZE


class ByteField(msgspec.Struct, frozen=True):
    """Some bytes of an IMAP.MRK.

    Attributes:
        name: what the field is called, as in `Header` and `Record`; ``rest`` for bytes that are no whole one.
        offset: where it stands in the file.
        data: its bytes.
        value: what they mean, safe for a terminal.
        before: the bytes that were there before; None where that is not known.
        value_before: what these meant; empty where they are the same, or not known.
    """

    name: str
    offset: int
    data: bytes
    value: str
    before: bytes | None = None
    value_before: str = ""

    @property
    def changed(self) -> tuple[bool, ...]:
        """For each byte whether it was another one before."""
        if self.before is None:
            return (False,) * len(self.data)
        before = self.before.ljust(len(self.data))
        return tuple(now != then for now, then in zip(self.data, before, strict=False))


def header_fields(table: RecordTable, before: RecordTable | None = None) -> list[ByteField]:
    """Return the fields of a file's header; of a torn one, the bytes that are there.

    Args:
        table: the file.
        before: the file as it was; None where that is not known.
    """
    if table.header is None:
        return [_rest(0, bytes(table.data))] if len(table.data) else []
    then = before.header if before is not None else None
    fields = []
    for place, name in enumerate(Header.__struct_fields__):
        value = getattr(table.header, name)
        earlier = None if then is None else getattr(then, name)
        fields.append(
            ByteField(
                name,
                place * layout.WORD,
                layout.COUNTER.pack(value),
                str(value),
                None if earlier is None else layout.COUNTER.pack(earlier),
                "" if earlier in (None, value) else str(earlier),
            )
        )
    return fields


def record_fields(table: RecordTable, index: int, before: RecordTable | None = None) -> list[ByteField]:
    """Return the fields of the record at an index.

    Args:
        table: the file.
        index: which record, from 0.
        before: the file as it was, in which the record is found by UID and file name; None where that is not known.
    """
    record, start = table.record(index), layout.record_offset(index)
    then = _earlier(record, index, before)
    data, data_before = record.pack(), then.pack() if then is not None else None
    fields = []
    for name, offset, size in _RECORD_FIELDS:
        piece = data[offset : offset + size]
        earlier = None if data_before is None else data_before[offset : offset + size]
        value_before = "" if then is None or earlier == piece else _value(then, name)
        fields.append(ByteField(name, start + offset, piece, _value(record, name), earlier, value_before))
    return fields


def tail_fields(table: RecordTable) -> list[ByteField]:
    """Return the bytes after the last whole record; none where there are none."""
    if table.header is None or not table.tail:
        return []
    return [_rest(layout.record_offset(len(table)), table.tail)]


def is_new(table: RecordTable, index: int, before: RecordTable) -> bool:
    """Return whether no record with the UID and the file name of this one was there before."""
    return _earlier(table.record(index), index, before) is None


def _earlier(record: Record, index: int, before: RecordTable | None) -> Record | None:
    place = None if before is None else before.index_of(record.uid, record.filename, index)
    return before.record(place) if before is not None and place is not None else None


def _rest(offset: int, data: bytes) -> ByteField:
    shown = data[:_TAIL_AT_MOST]
    return ByteField("rest", offset, shown, f"{len(data)} bytes that are no whole record")


def _value(record: Record, name: str) -> str:
    if name == "name":
        behind = record.name[len(record.filename) + 1 :].rstrip(b"\0")
        return safe_text(record.filename) + (f", and bytes after its end: {safe_text(behind)}" if behind else "")
    if name == "flags":
        unknown = record.flags & ~layout.KNOWN_FLAGS
        known = words(record.flags)
        return " ".join([*known, *([f"and {unknown}, which means nothing known"] if unknown else [])]) or "none set"
    if name == "date":
        return f"{record.date}: {_EPOCH + dt.timedelta(seconds=record.date)}, UTC or local is not known"
    return f"{getattr(record, name):,}" if name == "size" else str(getattr(record, name))
