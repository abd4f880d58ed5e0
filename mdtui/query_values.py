r"""What stands behind a field in a query: numbers, sizes, dates, ages and globs, made fit to compare with.

- Numbers take lists and ranges: `100-200`, `1,5,10-`. Sizes take k, M and G (1024).
- Dates are ISO (`2026`, `2026-08`, `2026-08-18`, `2026-08-18T10:30`), each the whole span it names, or an age in s, m
  (minutes), h, d, w and y (365 days): `<30d` is less than 30 days old, `>1y` is more than a year old.
- Globs are of ``*`` and ``?``; a backslash takes the next one of ``* ? \ "`` literally.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from mdtui.errors import UsageError

LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1
"""The ends of an open span: below and above every number of a record or an event."""
_SHOWN = 40
"""How much of the query an error quotes."""


class QueryError(UsageError):
    """A query that cannot be read.

    Args:
        what: what is wrong.
        text: the whole query.
        position: index from 0 of the character that it is about; the query's length for its end.
        hint: what to write instead.
    """

    def __init__(self, what: str, *, text: str, position: int, hint: str = "") -> None:
        rest = text[position : position + _SHOWN]
        where = f"at {position + 1}: {rest}" if rest else f"at the end of: {text[-_SHOWN:]}" if text.strip() else ""
        super().__init__(what, where=where, hint=hint)
        self.text = text
        self.position = position


class Kind(enum.Enum):
    """What a field holds; the value says how to write one."""

    NUMBER = "numbers are like 7, lists and ranges like 1,5,10-20"
    SIZE = "sizes are like 500, 20k, 1.5M or 2G"
    DATE = "dates are like 2026-08-18 or 2026-08-18T10:30, ages like 12h, 30d or 1y"
    RANK = "it has fixed names"
    TEXT = 'text is like anna*, "two words" or invoice'


class Span(NamedTuple):
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int

    def related(self, operator: str) -> Span:
        """Return the numbers that are ``= < <= > >=`` to this one."""
        low = {">": self.high + 1, ">=": self.low, "=": self.low}.get(operator, LOWEST)
        high = {"<": self.low - 1, "<=": self.high, "=": self.high}.get(operator, HIGHEST)
        return Span(low, high)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as written.

    Attributes:
        start: the first instant it names, without zone where none was written; None for an age.
        end: the first instant after it; None for an age, or beyond the calendar.
        age: seconds before now; of a date that is no age, 0.
        unit: seconds of the smallest unit that the age was written in.
    """

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    age: int = 0
    unit: int = 1

    def span(self, operator: str, now: float, zone: dt.tzinfo | None) -> Span:
        """Return the whole seconds since 1970-01-01 UTC that stand so to this moment.

        Args:
            operator: one of ``= < <= > >=``; of an age it compares ages, so that ``<`` finds what is younger.
            now: what ages are counted from, in seconds since 1970-01-01 UTC.
            zone: the zone of a date that was written without one; None for the zone of this machine.
        """
        if self.start is None:
            return self._span_of_age(operator, now - self.age)
        start = _timestamp(self.start, zone)
        end = HIGHEST if self.end is None else _timestamp(self.end, zone)
        low = {">": end, ">=": start, "=": start}.get(operator, LOWEST)
        high = {"<": start - 1, "<=": end - 1, "=": end - 1}.get(operator, HIGHEST)
        return Span(low, high)

    def _span_of_age(self, operator: str, then: float) -> Span:
        if operator == "=":
            return Span(math.floor(then - self.unit) + 1, math.floor(then))
        low = {"<": math.floor(then) + 1, "<=": math.ceil(then)}.get(operator, LOWEST)
        high = {">": math.ceil(then) - 1, ">=": math.floor(then)}.get(operator, HIGHEST)
        return Span(low, high)


def parse_spans(text: str, kind: Kind = Kind.NUMBER) -> tuple[Span, ...]:
    """Return the spans of a list such as ``1,5,10-20,100-``.

    Args:
        text: numbers and ranges, separated by commas.
        kind: NUMBER, or SIZE for numbers with k, M and G.

    Raises:
        QueryError: it is no such list.
    """
    number = _size if kind is Kind.SIZE else _number
    spans, position = [], 0
    for item in text.split(","):
        low, dash, high = item.partition("-")
        try:
            first = number(low)
            last = first if not dash else number(high) if high.strip() else HIGHEST
        except ValueError:
            what = f"not a {kind.name.lower()}: '{item}'"
            raise QueryError(what, text=text, position=position, hint=kind.value) from None
        if last < first:
            raise QueryError(f"the range runs backwards: '{item}'", text=text, position=position, hint=kind.value)
        spans.append(Span(first, last))
        position += len(item) + 1
    return tuple(spans)


def parse_moment(text: str) -> Moment:
    """Return the moment of an ISO date or an age.

    Raises:
        QueryError: it is neither.
    """
    try:
        return _age(text) or _iso(text)
    except (ValueError, OverflowError):
        raise QueryError(f"not a date: '{text}'", text=text, position=0, hint=Kind.DATE.value) from None


def glob_source(glob: str, *, whole: bool, literal: Callable[[str], str] = re.escape) -> str:
    """Return the source of the regular expression that a glob means, for `re.Pattern.search`.

    Args:
        glob: text in which ``*`` and ``?`` stand for any characters and any one.
        whole: whether a glob without ``*`` must fit the whole value; one with ``*`` always must.
        literal: gives the source for one character.

    Returns:
        A source that no value makes slow: behind each star the first fit is taken for good.
    """
    segments, position = [""], 0
    while position < len(glob):
        character = glob[position]
        if character == "\\" and glob[position + 1 : position + 2] in ("*", "?", "\\", '"'):
            position += 1
            segments[-1] += literal(glob[position])
        elif character == "*":
            if len(segments) == 1 or segments[-1]:
                segments.append("")
        else:
            segments[-1] += "." if character == "?" else literal(character)
        position += 1
    if len(segments) == 1:
        return rf"\A{segments[0]}\Z" if whole else segments[0]
    middle = "".join(f"(?>.*?{segment})" for segment in segments[1:-1])
    return rf"\A{segments[0]}{middle}.*{segments[-1]}\Z"


_NUMBER = re.compile(r"[0-9]{1,18}")
_SIZE = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,6}))?([kmg]?)b?")
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_AGE_PART = re.compile(r"([0-9]{1,9})([smhdwy])")
_AGE = re.compile(rf"(?:{_AGE_PART.pattern})+")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}
_ISO = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text)


def _size(text: str) -> int:
    found = _SIZE.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(text)
    whole, fraction, unit = found[1], found[2] or "", _UNITS[found[3]]
    scaled: int = int(whole + fraction) * unit // 10 ** len(fraction)
    return scaled


def _age(text: str) -> Moment | None:
    lowered = text.lower()
    if not _AGE.fullmatch(lowered):
        return None
    parts = [(int(count), _SECONDS[unit]) for count, unit in _AGE_PART.findall(lowered)]
    return Moment(age=sum(count * unit for count, unit in parts), unit=min(unit for _, unit in parts))


def _iso(text: str) -> Moment:
    found = _ISO.fullmatch(text.upper())
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups()[:6])
    zone = dt.datetime.fromisoformat(f"2000-01-01T00:00:00{found[7]}").tzinfo if found[7] else None
    start = dt.datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=zone)
    try:
        if month is None:
            end = start.replace(year=start.year + 1)
        elif day is None:
            end = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        else:
            end = start + dt.timedelta(seconds=86400 if hour is None else 60 if second is None else 1)
    except (ValueError, OverflowError):
        return Moment(start, None)
    return Moment(start, end)


def _timestamp(moment: dt.datetime, zone: dt.tzinfo | None) -> int:
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        return math.floor(local.timestamp())
    except (ValueError, OverflowError, OSError):
        # The platform cannot place it in its zone: a year before 1970 on Windows, or the edge of the calendar.
        return math.floor((moment.replace(tzinfo=dt.UTC) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).total_seconds())
