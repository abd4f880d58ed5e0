"""The parts of a mail, found without recursion and within bounds, whatever the bytes.

`email.parser` goes one call deeper for each nested part, and asks for each line whether it ends any of the parts around
it: a mail of nested parts stops it with an error, one of empty lines takes minutes. So a multipart is cut at its
boundaries here, by one search through its bytes; what a part's own fields say, and what its body holds, is decoded by
`email.message`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import Message
from email.policy import compat32

import msgspec

from mdtui.mailroot.headers import Headers, decode_words, text_in

DEEPEST = 12
"""Parts inside of parts are followed so far."""
MOST = 300
"""So many parts are looked at."""
_FIELD_LIMIT = 2000
"""Bytes of a field that are looked at; the parameters of a longer one take quadratic time."""
_FIELDS = ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "Content-Description")
_ENCODED = frozenset(("base64", "quoted-printable"))
_NAME_LIMIT = 500


class Entity(msgspec.Struct, frozen=True):
    """A part of a mail, or the mail itself.

    Attributes:
        headers: its header block.
        fields: what its Content fields say.
        body: its bytes as they stand in the mail.
        depth: how many parts it stands in.
        cut: whether the mail, as far as it was read, ends inside of it.
        within: the kind of the multipart that it stands in; empty for the mail itself.
    """

    headers: Headers
    fields: Message
    body: bytes
    depth: int
    cut: bool
    within: str

    @property
    def kind(self) -> str:
        """The content type in lower case, such as ``text/plain``; not safe to show."""
        return self.fields.get_content_type()

    @property
    def name(self) -> str:
        """The file name that it is given, decoded; empty where there is none; not safe to show."""
        name = _total(self.fields.get_filename) or _total(lambda: self.fields.get_param("name")) or ""
        name = name if isinstance(name, str) else ""
        return decode_words(name.encode("utf-8", "replace"))[:_NAME_LIMIT]

    @property
    def charset(self) -> str:
        """The charset that it names; empty where it names none."""
        return str(_total(self.fields.get_content_charset) or "")

    @property
    def is_attachment(self) -> bool:
        """Whether it is meant to be kept as a file and not to be read."""
        disposition = _total(self.fields.get_content_disposition)
        return disposition == "attachment" or (disposition != "inline" and bool(self.name))

    def inner_field(self, name: str) -> bytes:
        """Return the bytes of a field of the message that is in it; nothing where it has none."""
        return Headers(self.decoded()).raw(name, _FIELD_LIMIT) or b""

    def decoded(self) -> bytes:
        """Return the body without its transfer encoding; as it stands where that is broken."""
        encoding = str(self.fields.get("Content-Transfer-Encoding", "")).strip().lower()
        if encoding not in _ENCODED:
            return self.body
        self.fields.set_payload(self.body.decode("ascii", "surrogateescape"))
        payload = _total(lambda: self.fields.get_payload(decode=True))
        self.fields.set_payload("")
        return payload if isinstance(payload, bytes) else self.body


def entities(data: bytes, *, whole: bool) -> Iterator[Entity]:
    """Yield a mail and the parts in it, each before those inside of it, `MOST` at most.

    Args:
        data: the mail, or its beginning; any bytes.
        whole: whether it is all of the mail.
    """
    waiting = [(data, 0, not whole, "", "text/plain")]
    for _ in range(MOST):
        if not waiting:
            return
        data, depth, cut, within, default = waiting.pop()
        entity = _entity(data, depth, default, within, cut=cut)
        yield entity
        if depth < DEEPEST:
            waiting += reversed(_inside(entity))


def _entity(data: bytes, depth: int, default: str, within: str, *, cut: bool) -> Entity:
    headers, end = Headers(data), _end_of_headers(data)
    fields = Message(policy=compat32)
    fields.set_default_type(default)
    for name in _FIELDS:
        if (raw := headers.raw(name, _FIELD_LIMIT)) is not None:
            fields[name] = text_in(b"", raw)
    return Entity(headers, fields, data[end:], depth, cut, within)


_BLANK_LINE = re.compile(rb"\n\r?\n")


def _end_of_headers(data: bytes) -> int:
    if data.startswith((b"\n", b"\r\n")):
        return data.index(b"\n") + 1
    found = _BLANK_LINE.search(data)
    return found.end() if found else len(data)


def _inside(entity: Entity) -> list[tuple[bytes, int, bool, str, str]]:
    """Return the parts inside of one: bytes, depth, whether they are cut, what they stand in, their default kind."""
    kind, depth = entity.kind, entity.depth + 1
    if kind == "message/rfc822":
        return [(entity.decoded(), depth, entity.cut, kind, "text/plain")]
    boundary = str(_total(entity.fields.get_boundary) or "") if kind.startswith("multipart/") else ""
    if not boundary:
        return []
    default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    pieces, ended = _cut_at(entity.body, boundary.encode("utf-8", "replace"))
    last = len(pieces) - 1
    return [
        (piece, depth, entity.cut and not ended and number == last, kind, default)
        for number, piece in enumerate(pieces)
    ]


def _cut_at(body: bytes, boundary: bytes) -> tuple[list[bytes], bool]:
    """Return the pieces between the lines of a boundary, and whether its last line was among them."""
    # Blanks behind a boundary are few: a line of nothing else must not be gone through once for each start.
    line = re.compile(rb"(?:\A|\n)--" + re.escape(boundary) + rb"(--)?[ \t]{0,80}(?=\r?\n|\Z)")
    pieces: list[bytes] = []
    start = None
    for found in line.finditer(body):
        if start is not None:
            pieces.append(body[start : found.start()].removesuffix(b"\r"))
        if found[1] is not None:
            return pieces, True
        if len(pieces) >= MOST:
            return pieces, False
        start = found.end() + (2 if body.startswith(b"\r\n", found.end()) else 1)
    if start is not None:
        pieces.append(body[start:])
    return pieces, False


def _total(ask: Callable[[], object]) -> object:
    """Return what a question to `email` gives; None where it raises on hostile fields."""
    try:
        return ask()
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return None
