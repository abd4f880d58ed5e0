"""``mdtui show``: one message as a person reads it, its headers or its source, or the bytes of its record."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from mdtui.cli.arguments import at_least
from mdtui.cli.formats import write_json
from mdtui.cli.opening import add_folder, folder_of
from mdtui.cli.output import Output
from mdtui.errors import ExitCode, NothingMatchedError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.message import FIRST_READ, LAST_READ, MessagePart, OpenedMessage
from mdtui.mrk.byte_view import ByteField, header_fields, record_fields, tail_fields
from mdtui.mrk.records import RecordTable
from mdtui.text import safe_text, text_of_bytes

_FIELDS = ("From", "To", "Cc", "Reply-To", "Subject", "Date")
_IN_A_LINE = 8


class _Wanted(NamedTuple):
    """A record, or a message file without one.

    Attributes:
        filename: the exact name.
        row: where the record stands, from 0; None where there is none.
    """

    filename: str
    row: int | None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_folder(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--uid", metavar="N", type=at_least(0, int), help="the record with this UID")
    which.add_argument("--record", metavar="N", type=at_least(1, int), help="the record at this place, from 1")
    which.add_argument("--name", metavar="FILE", help="the message file of this name, with or without a record")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--headers", action="store_true", help="every header field, decoded")
    what.add_argument("--raw", action="store_true", help="the source; control characters are made visible")
    what.add_argument("--bytes", action="store_true", help="the bytes of the header and of the record, with meanings")
    limit = f"read no more than so many bytes of the message; {FIRST_READ} by default, {LAST_READ} at most"
    parser.add_argument("--limit", metavar="BYTES", type=at_least(1, int), default=FIRST_READ, help=limit)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    server, folder = folder_of(args, args.FOLDER)
    table = server.open(folder).table
    wanted = _wanted(args, folder, table, output)
    if args.bytes:
        return _show_bytes(args, output, folder, table, wanted)
    message = server.message_files.read(folder, wanted.filename, args.limit)
    if args.json:
        write_json(output, _row(folder, table, wanted, message))
        return ExitCode.DONE
    for line in _lines(args, message):
        output.line(line)
    if not message.is_whole:
        output.note(f"the first {len(message.data)} of {message.size} bytes were read; --limit reads more")
    for note in message.notes:
        output.note(note)
    return ExitCode.DONE


def _wanted(args: Namespace, folder: Folder, table: RecordTable, output: Output) -> _Wanted:
    if args.record is not None:
        if args.record > len(table):
            raise NothingMatchedError(f"the folder has {len(table)} records", where=folder.key)
        return _Wanted(text_of_bytes(table.filename(args.record - 1)), args.record - 1)
    if args.uid is not None:
        places = [index for index, uid in enumerate(table.uids) if uid == args.uid]
        if not places:
            raise NothingMatchedError(f"no record has the UID {args.uid}", where=folder.key)
        if len(places) > 1:
            others = ", ".join(str(place + 1) for place in places[1:4])
            output.note(f"{len(places)} records have this UID; this is the first, --record shows {others}")
        return _Wanted(text_of_bytes(table.filename(places[0])), places[0])
    key = args.name.casefold()
    named = (index for index, other in enumerate(table.filenames()) if text_of_bytes(other).casefold() == key)
    return _Wanted(args.name, next(named, None))


def _lines(args: Namespace, message: OpenedMessage) -> Iterator[str]:
    if args.raw:
        yield from message.source
    elif args.headers:
        yield from (f"{name}: {value}" for name, value in message.fields)
    else:
        yield from (f"{name}: {value}" for name in _FIELDS if (value := message.field(name)))
        yield from (f"Attached: {_attached(part)}" for part in message.attachments)
        yield ""
        yield from message.text


def _attached(part: MessagePart) -> str:
    return f"{part.name or '(without a name)'}, {part.kind}, {'at least ' if part.cut else ''}{part.size} bytes"


def _row(folder: Folder, table: RecordTable, wanted: _Wanted, message: OpenedMessage) -> dict[str, object]:
    return {
        "folder": folder.key,
        "filename": wanted.filename,
        "uid": None if wanted.row is None else table.uids[wanted.row],
        "size": message.size,
        "read": len(message.data),
        "headers": [{"name": name, "value": value} for name, value in message.fields],
        "text": list(message.text),
        "parts": [msgspec.to_builtins(part) for part in message.parts],
        "notes": list(message.notes),
    }


def _show_bytes(args: Namespace, output: Output, folder: Folder, table: RecordTable, wanted: _Wanted) -> int:
    if wanted.row is None:
        raise NothingMatchedError("no record speaks of this message file", where=args.name)
    blocks = {
        "header": header_fields(table),
        "record": record_fields(table, wanted.row),
        "rest": tail_fields(table),
    }
    if args.json:
        rows = {name: list(map(_field_row, fields)) for name, fields in blocks.items()}
        write_json(output, {"folder": folder.key, "index": wanted.row, **rows})
        return ExitCode.DONE
    for name, fields in blocks.items():
        if fields:
            output.line(name)
        for field in fields:
            for line in _byte_lines(field):
                output.line(line)
    return ExitCode.DONE


def _field_row(field: ByteField) -> dict[str, object]:
    return {"name": field.name, "offset": field.offset, "hex": field.data.hex(), "value": field.value}


def _byte_lines(field: ByteField) -> Sequence[str]:
    lines = []
    for start in range(0, len(field.data), _IN_A_LINE):
        piece = field.data[start : start + _IN_A_LINE].hex(" ")
        meaning = f"  {field.name:<18}  {field.value}" if not start else ""
        lines.append(safe_text(f"{field.offset + start:>10}  {piece:<23}{meaning}").rstrip())
    return lines
