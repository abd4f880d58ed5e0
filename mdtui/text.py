r"""The only door through which foreign text reaches a terminal, and the exact reading of foreign bytes.

Names, subjects, log lines and INI values may be written by an attacker, and a terminal obeys control characters
wherever they come from. `safe_text` shows each such character as a visible escape (``\x1b``, ``\u202e``).
"""

from __future__ import annotations

import codecs
import re

# Python's str.isprintable() already refuses every control, format, surrogate, private and unassigned character and all
# separators but the blank. These print as nothing, or change their neighbour, although they count as letters or marks.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\u1680]")

_CP1252 = "".join(
    bytes((code,)).decode("cp1252") if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(code) for code in range(256)
)
_CP1252_BYTES = codecs.charmap_build(_CP1252)


def safe_text(text: str | bytes) -> str:
    """Return the text with every character that a terminal could obey, or a person not see, made visible.

    Args:
        text: anything; bytes are read as code page 1252.

    Returns:
        Text in which `str.isprintable` holds for each character, none of which is zero-width, bidirectional or a
        control. Unusual blanks become plain blanks. It says nothing about width: cut it by cells, not by characters.
    """
    if isinstance(text, bytes):
        text = text_of_bytes(text)
    if text.isprintable() and (text.isascii() or not _INVISIBLE.search(text)):
        return text
    return "".join(map(_visible, _BLANKS.sub(" ", text)))


def _visible(character: str) -> str:
    if character.isprintable() and not _INVISIBLE.match(character):
        return character
    code = ord(character)
    if code < 0x100:  # noqa: PLR2004 - what two hex digits hold
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - what four hex digits hold


def text_of_bytes(data: bytes) -> str:
    """Return bytes read as code page 1252, its five undefined bytes as their code points.

    `bytes_of_text` turns it back exactly.
    """
    return codecs.charmap_decode(data, "strict", _CP1252)[0]


def bytes_of_text(text: str) -> bytes:
    """Return the bytes that `text_of_bytes` reads as this text.

    Raises:
        UnicodeEncodeError: the text holds a character that no byte gives.
    """
    return codecs.charmap_encode(text, "strict", _CP1252_BYTES)[0]
