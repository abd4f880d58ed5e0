"""Header fields of a mail, found and decoded quickly, whatever the bytes.

The grid asks for three fields of every row it shows, so a field is found by a search in the bytes, and nothing is
parsed that nobody asked for. Encoded words (RFC 2047) are decoded here, because `email.header.decode_header` raises on
broken ones, needs quadratic time on hostile ones, and does not know the language of RFC 2231.
"""

from __future__ import annotations

import binascii
import codecs
import re
from itertools import groupby
from operator import itemgetter

from mdtui.text import text_of_bytes

_FOLDED = re.compile(rb"[^\n]*+(?:\n[ \t][^\n]*+)*+")
_WORD = re.compile(rb"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([BbQq])\?(.*?)\?=", re.DOTALL)

# Not charsets of mail: `ascii` is guessed below, and the others of these codecs of Python raise, warn or take
# quadratic time on hostile bytes.
_UNFIT = frozenset({"ascii", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


class Headers:
    """The header block of a mail.

    Args:
        data: the mail, or its beginning; any bytes.
    """

    __slots__ = ("_block", "_lowered")

    def __init__(self, data: bytes) -> None:
        # A line feed in front makes every field, the first one too, start after one.
        self._block = b"" if data.startswith((b"\n", b"\r\n")) else b"\n" + data[: end_of_headers(data)]
        self._lowered = self._block.lower()

    def raw(self, field: str, limit: int) -> bytes | None:
        """Return the bytes of a field's first occurrence, unfolded, or None where there is none.

        Args:
            field: its name, in any case.
            limit: look at no more than so many bytes of it.
        """
        label = b"\n" + field.lower().encode("ascii", "replace") + b":"
        place = self._lowered.find(label)
        if place < 0:
            return None
        start = place + len(label)
        found = _FOLDED.match(self._block, start, start + limit)
        return b" ".join(found[0].split()) if found else b""

    def text(self, field: str, limit: int) -> str:
        """Return the decoded text of a field, on one line but otherwise exact; empty where there is none."""
        return decode_words(self.raw(field, limit) or b"")


def end_of_headers(data: bytes) -> int:
    """Return where the header block of a mail ends: before the line feed of the first blank line, or at the end."""
    crlf = data.find(b"\n\r\n")
    end = crlf if crlf >= 0 else len(data)
    bare = data.find(b"\n\n", 0, end)
    return bare if bare >= 0 else end


def decode_words(raw: bytes) -> str:
    """Return the text of an unfolded header field, its RFC 2047 words decoded.

    Words that are broken stay as they are; a charset that is not known, or that is missing, is taken for UTF-8 or else
    code page 1252.

    Args:
        raw: any bytes.
    """
    pieces: list[tuple[bytes, bytes]] = []
    at = 0
    # Behind the last end of a word no word can start: to look for its end from each start would be quadratic.
    for word in _WORD.finditer(raw, 0, raw.rfind(b"?=") + 2):
        payload = _payload(word[2], word[3])
        if payload is None:
            continue
        gap = raw[at : word.start()]
        if gap and not (pieces and gap.isspace()):
            pieces.append((b"", gap))
        pieces.append((word[1].lower(), payload))
        at = word.end()
    pieces.append((b"", raw[at:]))
    # Neighbours are joined before they are decoded, because a character may be split between two words.
    runs = groupby(pieces, itemgetter(0))
    return "".join(text_in(charset, b"".join(map(itemgetter(1), run))) for charset, run in runs)


def _payload(encoding: bytes, data: bytes) -> bytes | None:
    if encoding in b"Qq":
        return binascii.a2b_qp(data, header=True)
    try:
        return binascii.a2b_base64(data + b"==")
    except binascii.Error:
        return None


def text_in(charset: bytes, data: bytes) -> str:
    """Return bytes read in a charset; in one that is not known, or missing, as UTF-8 or else code page 1252.

    Args:
        charset: its name as a mail gives it; empty where it gives none.
        data: any bytes.
    """
    if charset:
        try:
            name = codecs.lookup(charset.decode("ascii")).name
            if name == "iso8859-1":
                # As browsers do: Windows programs say Latin-1 and mean code page 1252.
                return text_of_bytes(data)
            if name not in _UNFIT:
                return data.decode(name, "replace")
        except (LookupError, ValueError):
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return text_of_bytes(data)
