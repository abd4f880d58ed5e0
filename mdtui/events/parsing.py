"""Reading one line of a text log: its time, its class and its text.

Two shapes are known: ``Tue 2026-08-18 00:00:48.993: 05: text`` and, in the dynamic screening log,
``260818 000408427 I [00000045] 0x41507015 text``. A line of neither shape is all text. Source: published log samples;
the encoding is not stated anywhere, so UTF-8 is tried before the ANSI code page.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re

import msgspec

from mdtui.text import text_of_bytes

_DATED = re.compile(
    r"\0*(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +)?"
    r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?: ?(?:(\d\d): ?)?",
    re.ASCII,
)
_SCREENING = re.compile(
    r"\0*(\d\d)(\d\d)(\d\d) (\d\d)(\d\d)(\d\d)(\d{3}) (?:([A-Z]) )?(?:\[[0-9A-Fa-f]+\] )?(?:0x[0-9A-Fa-f]+ )?",
    re.ASCII,
)
_CENTURY = 2000


class LogLine(msgspec.Struct, frozen=True, gc=False):
    """One line of a text log.

    Attributes:
        time: local time of the server, without a zone, as text logs carry none; None where the line has no time.
        colour: the two-digit class (``00`` default, ``01`` processing, ``02`` data in, ``03`` data out, ``04`` error,
            ``05`` TCP/IP), or the level letter of the dynamic screening log; empty where there is none.
        text: what follows, exactly; the whole line where it has no time.
    """

    time: dt.datetime | None
    colour: str
    text: str


def parse_line(raw: bytes) -> LogLine:
    """Return the parts of a log line.

    Args:
        raw: any bytes; a line end behind them is no part of the text, NULs before the time that a crash left neither.
    """
    line = _decoded(raw.removeprefix(codecs.BOM_UTF8)).removesuffix("\n").removesuffix("\r")
    for shape, century in ((_DATED, 0), (_SCREENING, _CENTURY)):
        match = shape.match(line)
        if match and (time := _time(match, century)):
            return LogLine(time, match[8] or "", line[match.end() :])
    return LogLine(None, "", line)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return text_of_bytes(raw)


def _time(match: re.Match[str], century: int) -> dt.datetime | None:
    year, month, day, hour, minute, second = map(int, match.group(1, 2, 3, 4, 5, 6))
    microsecond = int((match[7] or "0").ljust(6, "0")[:6])
    try:
        return dt.datetime(century + year, month, day, hour, minute, second, microsecond)  # noqa: DTZ001 - no zone given
    except ValueError:
        return None
