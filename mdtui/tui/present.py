"""From a value to the text that a person reads: sizes, counts, dates, ages, flags, and text cut to terminal cells.

Nothing here knows a widget. Widths are terminal cells, never characters: a Chinese character takes two, an accent that
stands alone takes none.
"""

from __future__ import annotations

import datetime as dt

from rich.cells import cell_len, chop_cells

from mdtui.mrk import flags

SIZE_WIDTH = 5
"""Cells that `size_text` needs at most."""
FLAGS_WIDTH = len(flags.ALL_FLAGS)
"""Cells that `flags_text` takes."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BINARY = 1024
_UNITS = "KMGTPE"
_ONE_DECIMAL_BELOW = 9.95
_UNIT_UP_FROM = 1023.5

DATE_AND_TIME = 16
"""Cells of a date with its time: ``2024-11-23 14:05``."""
DATE = 10
"""Cells of a date as a list of files shows it: ``14:05``, ``23 Nov`` or ``2024-11-23``."""
SHORT_DATE = 7
"""Cells of a date where there is little room: ``14:05``, ``23 Nov`` or ``2024-11``."""

_CHARACTERS_IN_A_CELL = 8
"""More of them, one over the other, are no writing; the rest is cut off, so that no text can flood a line."""


def size_text(size: int) -> str:
    """Return a number of bytes in at most `SIZE_WIDTH` cells: ``523``, ``1.2K``, ``48M``; K is 1024.

    Args:
        size: bytes, 0 or more.
    """
    if size < _BINARY:
        return str(size)
    value, unit = size / _BINARY, 0
    while value >= _UNIT_UP_FROM and unit < len(_UNITS) - 1:
        value /= _BINARY
        unit += 1
    return f"{value:.1f}{_UNITS[unit]}" if value < _ONE_DECIMAL_BELOW else f"{value:.0f}{_UNITS[unit]}"


def count_text(count: int, width: int = 0) -> str:
    """Return a count with its thousands apart: ``1,234,567``.

    Args:
        count: what was counted.
        width: cells to keep to where that is possible, by rounding down to ``1,234k`` or ``1M``; 0 keeps every digit.
    """
    text = f"{count:,}"
    for unit in "kM":
        if not width or len(text) <= width:
            break
        count //= 1000
        text = f"{count:,}{unit}"
    return text


def records_text(count: int) -> str:
    """Return a number of records in words."""
    return f"{count_text(count)} {'record' if count == 1 else 'records'}"


def flags_text(value: int, absent: str = "-") -> str:
    """Return a flags byte as six letters ``SAFDTR``, with `absent` for each flag that is not set."""
    return flags.letters(value, absent)


def local(timestamp: float, zone: dt.tzinfo | None) -> dt.datetime:
    """Return the aware local time of a timestamp; UTC where the platform cannot name the local one.

    Args:
        timestamp: seconds since 1970-01-01 UTC, as far as years 1 to 9999 go.
        zone: the zone; None for the zone of this machine.
    """
    moment = _EPOCH + dt.timedelta(seconds=timestamp)
    try:
        return moment.astimezone(zone)
    except (OSError, OverflowError, ValueError):
        return moment


def date_text(timestamp: int, zone: dt.tzinfo | None, now: float, width: int = DATE) -> str:
    """Return a date flush right in a fixed number of cells.

    Args:
        timestamp: ``time_t`` of a record, 32 bits.
        zone: the zone to show it in; None for the zone of this machine.
        now: the time now, which decides what today and this year are.
        width: `DATE_AND_TIME`, `DATE` or `SHORT_DATE`.
    """
    moment = local(timestamp, zone)
    if width >= DATE_AND_TIME:
        return f"{_day(moment)} {_time(moment)}".rjust(width)
    today = local(now, zone)
    if moment.date() == today.date():
        text = _time(moment)
    elif moment.year == today.year:
        text = f"{moment.day} {_MONTHS[moment.month - 1]}"
    else:
        text = _day(moment)[:width]
    return text.rjust(width)


def _day(moment: dt.datetime) -> str:
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}"


def _time(moment: dt.datetime) -> str:
    return f"{moment.hour:02}:{moment.minute:02}"


def cells(text: str) -> int:
    """Return how many terminal cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def crop(text: str, width: int, ellipsis: str) -> str:
    """Return a text in at most so many cells, the ellipsis at its end where something was cut off.

    Args:
        text: one line, already safe for a terminal.
        width: cells, 0 or more.
        ellipsis: one cell.
    """
    if text.isascii():
        if len(text) <= width:
            return text
        return text[: width - 1] + ellipsis if width > 0 else ""
    head = text[: width * _CHARACTERS_IN_A_CELL]
    if len(head) == len(text) and cell_len(text) <= width:
        return text
    return _head(head, width - 1) + ellipsis if width > 0 else ""


def _head(text: str, width: int) -> str:
    used = 0
    for position, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[:position]
    return text


def tail(text: str, width: int, ellipsis: str) -> str:
    """Return a text in at most so many cells, the ellipsis at its beginning where something was cut off.

    Args:
        text: one line, already safe for a terminal, of which the end says more than the beginning.
        width: cells, 0 or more.
        ellipsis: one cell.
    """
    text = text[-width * _CHARACTERS_IN_A_CELL :] if width > 0 else ""
    if cells(text) <= width:
        return text
    start = len(text)
    used = cells(ellipsis)
    while start and (used := used + cell_len(text[start - 1])) <= width:
        start -= 1
    return ellipsis + text[start:]


def wrap(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many cells, broken at blanks, and inside a word that is wider than a line.

    Args:
        text: already safe for a terminal.
        width: cells, 2 or more.
    """
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) or [""]
        lines += full
    return [*lines, line]


def fit(text: str, width: int, ellipsis: str, *, right: bool = False) -> str:
    """Return a text in exactly so many cells, cut off or filled up with blanks.

    Args:
        text: one line, already safe for a terminal.
        width: cells, 0 or more.
        ellipsis: one cell, set where something was cut off.
        right: flush right instead of left.
    """
    text = crop(text, width, ellipsis)
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks
