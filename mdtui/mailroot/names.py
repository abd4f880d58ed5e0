"""Folder names in modified UTF-7, as IMAP sends them and MDaemon names directories (RFC 3501, section 5.1.3).

Printable ASCII stands for itself, but ``&`` is written ``&-``; everything else is UTF-16 in base 64 with ``,`` for
``/``, between ``&`` and ``-``: ``Entw&APw-rfe`` is ``Entwürfe``.
"""

from __future__ import annotations

import binascii
import re

_WELL_FORMED = re.compile(r"(?:[ -%'-~]|&[A-Za-z0-9+,]*+-)*+")
_RUN = re.compile(r"&([A-Za-z0-9+,]*+)-")
_NOT_PRINTABLE = re.compile(r"&|[^ -~]+")


def decode_utf7(raw: str) -> str | None:
    """Return what a name in modified UTF-7 says, or None where it is not modified UTF-7.

    A name that writes printable ASCII in base 64, or breaks a run in two, decodes although no encoder should write it:
    some escape characters that Windows refuses in file names so.

    Args:
        raw: the name as it is on disk; any text.
    """
    if not _WELL_FORMED.fullmatch(raw):
        return None
    try:
        return _RUN.sub(lambda run: _decode_run(run[1]), raw)
    except ValueError:
        return None


def encode_utf7(text: str) -> str:
    """Return any text in modified UTF-7, in the one way that RFC 3501 allows."""
    return _NOT_PRINTABLE.sub(lambda run: f"&{'' if run[0] == '&' else _encode_run(run[0])}-", text)


def _decode_run(run: str) -> str:
    """Return the text of one run; ValueError where it is cut off, has bits left over, or half of a surrogate pair."""
    if not run:
        return "&"
    padding = "=" * (-len(run) % 4)
    text = binascii.a2b_base64(run.replace(",", "/") + padding).decode("utf-16-be")
    if _encode_run(text) != run:
        raise ValueError(run)
    return text


def _encode_run(text: str) -> str:
    data = binascii.b2a_base64(text.encode("utf-16-be", "surrogatepass"), newline=False)
    return data.decode("ascii").rstrip("=").replace("/", ",")
