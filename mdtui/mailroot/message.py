"""One message as a person reads it: its header fields, its text, what is attached, and its source.

Mail is written by strangers. Any bytes give a message, the work is bounded by the bytes that were read, and all that
comes out is safe to show; nothing is loaded, run or written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.parser import BytesHeaderParser
from email.policy import compat32
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

import msgspec

from mdtui.mailroot.headers import decode_words, end_of_headers, text_in
from mdtui.mailroot.html_text import html_lines
from mdtui.mailroot.messages import read_beginning
from mdtui.mailroot.mime import DEEPEST, MOST, Entity, entities
from mdtui.text import safe_text

FIRST_READ = 1 << 16
"""Bytes of a message file that are read at first."""
LAST_READ = 1 << 22
"""Bytes that are read on demand at most."""

_FIELDS_AT_MOST = 500
_FIELD_LIMIT = 4000
"""Bytes of a field that are decoded."""
_TAB = 8
_LINES_AT_MOST = 50_000
_MESSAGE = "message/rfc822"


class MessagePart(msgspec.Struct, frozen=True):
    """A part of a message that is no multipart.

    Attributes:
        kind: the content type, such as ``application/pdf``, safe for a terminal.
        name: the file name that it was given, safe for a terminal; empty where it has none.
        size: bytes without the transfer encoding, as far as the message was read.
        cut: whether it goes on behind what was read.
        shown: whether the text of the message holds it.
        depth: how many parts it stands in.
    """

    kind: str
    name: str
    size: int
    cut: bool
    shown: bool
    depth: int


class OpenedMessage(msgspec.Struct, frozen=True, dict=True):
    """A message; all text is safe for a terminal.

    Attributes:
        fields: name and value of each header field, decoded, each on one line.
        text: what is to be read, line by line.
        parts: what the message consists of.
        notes: what was left out, and why.
        size: bytes of the whole message file.
        data: the bytes that were read.
    """

    fields: tuple[tuple[str, str], ...]
    text: tuple[str, ...]
    parts: tuple[MessagePart, ...]
    notes: tuple[str, ...]
    size: int
    data: bytes

    @property
    def is_whole(self) -> bool:
        """Whether all of the message file was read."""
        return len(self.data) >= self.size

    @property
    def attachments(self) -> tuple[MessagePart, ...]:
        """The parts that are not in the text."""
        return tuple(part for part in self.parts if not part.shown)

    def field(self, name: str) -> str:
        """Return the first field of a name, in any case; empty where there is none."""
        wanted = name.casefold()
        return next((value for label, value in self.fields if label.casefold() == wanted), "")

    @cached_property
    def source(self) -> tuple[str, ...]:
        """What was read, line by line, nothing decoded but the characters."""
        return tuple(_safe_lines(text_in(b"", self.data)))


def read_message(directory: Path, name: str, limit: int = FIRST_READ) -> OpenedMessage:
    """Return a message of a folder.

    Args:
        directory: the folder's directory.
        name: the file's name as `list_messages` gave it.
        limit: read no more than so many bytes of it, and never more than `LAST_READ`.

    Raises:
        FailedError: it cannot be read.
        RefusedError: the name leads elsewhere, or to something that is no plain file.
    """
    data = read_beginning(directory, name, min(limit, LAST_READ))
    try:
        size = (directory / name).lstat().st_size
    except OSError:
        # It went away since, as messages do; what was read is all that there was.
        size = len(data)
    return decode_message(data, max(size, len(data)))


def decode_message(data: bytes, size: int | None = None) -> OpenedMessage:
    """Return what bytes say as a message.

    Args:
        data: the message file, or its beginning; any bytes.
        size: bytes of the whole file; None where that is all.
    """
    size = len(data) if size is None else size
    found = list(entities(data, whole=len(data) >= size))
    text: list[str] = []
    parts: list[MessagePart] = []
    read_at: int | None = None
    for entity, following in zip_longest(found, found[1:]):
        if read_at is not None and entity.depth < read_at:
            read_at = None
        lines = None if entity.is_attachment else _text(entity, has_plain=read_at is not None)
        if entity.within == _MESSAGE:
            text += ["", *_head(entity), ""]
        if lines:
            if entity.within == "multipart/alternative" and entity.kind == "text/plain":
                read_at = entity.depth
            text += ["", *lines] if text and text[-1] else lines
        holds_parts = following is not None and following.depth > entity.depth
        if not entity.kind.startswith("multipart/") or not holds_parts:
            parts.append(_part(entity, shown=lines is not None))
    notes = tuple(_notes(found, len(text)))
    return OpenedMessage(_fields(data), tuple(text[:_LINES_AT_MOST]), tuple(parts), notes, size, data)


def _part(entity: Entity, *, shown: bool) -> MessagePart:
    name = entity.name
    if entity.kind == _MESSAGE and not name:
        name = decode_words(entity.inner_field("subject"))
    return MessagePart(
        safe_text(entity.kind), safe_text(name), len(entity.decoded()), entity.cut, shown, max(0, entity.depth - 1)
    )


def _text(entity: Entity, *, has_plain: bool) -> list[str] | None:
    """Return the lines of a part that is to be read; none of another form of what was read, None of other parts."""
    if entity.kind == "text/html":
        if has_plain:
            return []
        text = text_in(entity.charset.encode("ascii", "replace"), entity.decoded())
        return [safe_text(line.expandtabs(_TAB)) for line in html_lines(text)]
    if not entity.kind.startswith("text/"):
        return None
    lines = list(_safe_lines(text_in(entity.charset.encode("ascii", "replace"), entity.decoded())))
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _safe_lines(text: str) -> Iterator[str]:
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return (safe_text(line.removesuffix("\r").expandtabs(_TAB)) for line in lines)


def _head(entity: Entity) -> Iterator[str]:
    """Yield what introduces a message inside of the message."""
    yield "-- Attached message --"
    for name in ("From", "To", "Subject", "Date"):
        if value := entity.headers.text(name, _FIELD_LIMIT):
            yield f"{name}: {safe_text(value)}"


def _fields(data: bytes) -> tuple[tuple[str, str], ...]:
    block = data[: end_of_headers(data)][:FIRST_READ]
    parsed = BytesHeaderParser(policy=compat32).parsebytes(block).raw_items()
    fields = []
    for name, value in list(parsed)[:_FIELDS_AT_MOST]:
        raw = str(value).encode("ascii", "surrogateescape")[:_FIELD_LIMIT]
        fields.append((safe_text(name[:_FIELD_LIMIT]), safe_text(decode_words(b" ".join(raw.split())))))
    return tuple(fields)


def _notes(found: Sequence[Entity], lines: int) -> Iterator[str]:
    if len(found) >= MOST:
        yield f"more than {MOST} parts; the others are left out"
    if any(entity.depth >= DEEPEST for entity in found):
        yield f"parts inside of parts are followed {DEEPEST} deep; what is deeper is left out"
    if lines > _LINES_AT_MOST:
        yield f"the text has {lines:,} lines; the first {_LINES_AT_MOST:,} are shown"
