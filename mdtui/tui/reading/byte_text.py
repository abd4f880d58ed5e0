"""The bytes of the header and of a record as lines of a page: place in the file, bytes, field, meaning.

A byte that was another one when the folder was opened has a mark before it, and below it stands what was there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mdtui.mrk import layout
from mdtui.mrk.byte_view import ByteField, header_fields, is_new, record_fields, tail_fields
from mdtui.mrk.records import RecordTable
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import count_text, wrap

Part = tuple[str, str]
Line = Sequence[Part]

IN_A_LINE = 8
"""Bytes on a line: so few that field and meaning stand beside them on 80 cells."""
_NAME = 19
"""Cells of the longest name of a field, ``last_write_counter``, with a blank behind it."""
_BYTE = 3
_LEAST = 20


def byte_lines(
    table: RecordTable, index: int | None, before: RecordTable | None, glyphs: GlyphSet, width: int
) -> list[Line]:
    """Return the bytes of the header, of a record, and of what stands behind the last one.

    Args:
        table: the file.
        index: which record, from 0; None for none.
        before: the file as it was when the folder was opened; None where that is not known.
        glyphs: the marks.
        width: cells of a line.
    """
    return list(_lines(table, index, before, glyphs, width))


def plain_byte_lines(table: RecordTable, index: int | None, before: RecordTable | None, glyphs: GlyphSet) -> list[str]:
    """Return the same as text."""
    lines = byte_lines(table, index, before, glyphs, 200)
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def _lines(
    table: RecordTable, index: int | None, before: RecordTable | None, glyphs: GlyphSet, width: int
) -> Iterator[Line]:
    whole = len(table.data)
    head = f"Header: {min(whole, layout.HEADER_SIZE)} of {layout.HEADER_SIZE} bytes, of {count_text(whole)} in the file"
    yield [(f"  {head}", "heading")]
    yield from _block(header_fields(table, before), glyphs, width)
    if index is not None:
        yield []
        new = "; it was not there when the folder was opened" if before and is_new(table, index, before) else ""
        title = f"Record {count_text(index + 1)} of {count_text(len(table))}: {layout.RECORD_SIZE} bytes{new}"
        yield [(f"  {title}", "heading")]
        yield from _block(record_fields(table, index, before), glyphs, width)
    if tail := tail_fields(table):
        yield []
        yield [("  Behind the last whole record", "heading")]
        yield from _block(tail, glyphs, width)


def _block(fields: Sequence[ByteField], glyphs: GlyphSet, width: int) -> Iterator[Line]:
    for field in fields:
        changed = field.changed
        yield from _field(field, field.data, changed, f"{field.name:<{_NAME}}", field.value, glyphs=glyphs, width=width)
        if any(changed) and field.before is not None:
            label = f"{'  was':<{_NAME}}"
            yield from _field(field, field.before, (), label, field.value_before, glyphs=glyphs, width=width)


def _field(
    field: ByteField,
    data: bytes,
    changed: Sequence[bool],
    label: str,
    value: str,
    *,
    glyphs: GlyphSet,
    width: int,
) -> Iterator[Line]:
    """Yield a field, or what it was, line by line; the meaning stands beside the bytes."""
    room = max(_LEAST, width - 2 - 8 - IN_A_LINE * _BYTE - 2 - _NAME)
    values = wrap(value, room)
    rows = -(-len(data) // IN_A_LINE)
    look = "warning" if any(changed) else "text" if changed else "quiet"
    for row in range(max(rows, len(values))):
        start = row * IN_A_LINE
        piece = data[start : start + IN_A_LINE]
        place = f"{field.offset + start:>8}" if piece and changed != () else " " * 8
        cells = "".join(
            f"{glyphs.changed if any(changed[start + at : start + at + 1]) else ' '}{byte:02x}"
            for at, byte in enumerate(piece)
        )
        yield [
            (f"  {place}", "quiet"),
            (f"{cells:<{IN_A_LINE * _BYTE}}  ", look),
            (label if not row else " " * _NAME, "quiet"),
            (values[row] if row < len(values) else "", look),
        ]
