"""The arguments of mutt's patterns, as mutt writes them: ``<30d``, ``1/8/2026-18/8/2026``, ``>1M``, ``10K-1M``, text.

They are those of mutt's manual, section "Patterns", but for three things: a text is a glob as everywhere else in the
language, and not a regular expression; an absolute date has its year; and a date may also be written as ISO does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mdtui.query_tree import And, Field, Like, Node, Or, When, Within
from mdtui.query_values import LOWEST, Kind, Moment, QueryError, Span, parse_moment, parse_spans

ARGUMENT = re.compile(r'[^\s|()&"]+')
"""An argument without quotes; that of a pattern may begin with ``<`` or ``>``."""

DATES = "dates are like <30d, >1w, 18/8/2026, 1/8/2026-18/8/2026 or 2026-08-18"
SIZES = "sizes are like >1M, <10K or 10K-1M"

_AGE = re.compile(r"([<>=])([0-9]{1,6})([ymwdHhMS])")
_SECONDS = {"y": 365 * 86400, "m": 30 * 86400, "w": 7 * 86400, "d": 86400, "H": 3600, "h": 3600, "M": 60, "S": 1}
"""In mutt ``m`` is a month and ``M`` a minute."""
_DATE = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}(?:[0-9]{2})?|[0-9]{8}|[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_DATES = re.compile(rf"({_DATE})?(-)?({_DATE})?")
_WITHOUT_YEAR = re.compile(r"[0-9]{1,2}(?:/[0-9]{1,2})?")
_CENTURY = 70
"""Years of two digits below that are after 2000, as in mutt."""


def pattern_node(fields: Sequence[Field], argument: str) -> Node:
    """Return what a pattern with this argument means.

    Args:
        fields: what the argument is compared with: one of them must fit. All are of one kind.
        argument: as written, without quotes.

    Raises:
        QueryError: the argument is not of the fields' kind; its position counts from the argument's beginning.
    """
    nodes = tuple(_node(field, argument) for field in fields)
    return nodes[0] if len(nodes) == 1 else Or(nodes)


def _node(field: Field, argument: str) -> Node:
    if field.kind is Kind.DATE:
        return _date_node(field.name, argument)
    if field.kind is Kind.SIZE:
        return Within(field.name, (_size_span(argument),))
    return Like(field.name, argument, field.whole)


def _date_node(field: str, argument: str) -> Node:
    if age := _AGE.fullmatch(argument):
        unit = _SECONDS[age[3]]
        return When(field, age[1], Moment(age=int(age[2]) * unit, unit=unit))
    found = _DATES.fullmatch(argument)
    if found is None or not (found[1] or (found[2] and found[3])) or (found[1] and found[3] and not found[2]):
        hint = "write the year too, such as 18/8/2026" if _WITHOUT_YEAR.fullmatch(argument) else DATES
        raise QueryError(f"not a date: '{argument}'", text=argument, position=0, hint=hint)
    first, dash, last = found.groups()
    ends = []
    if first:
        ends.append(When(field, ">=" if dash else "=", _moment(first, argument)))
    if last:
        ends.append(When(field, "<=", _moment(last, argument)))
    return ends[0] if len(ends) == 1 else And(tuple(ends))


def _moment(date: str, argument: str) -> Moment:
    """Return the day, month or year of a date."""
    if "/" in date:
        day, month, year = date.split("/")
        if len(year) == 2:  # noqa: PLR2004 - a year without its century
            year = f"{'20' if int(year) < _CENTURY else '19'}{year}"
        iso = f"{year}-{month:0>2}-{day:0>2}"
    else:
        iso = f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdigit() else date  # noqa: PLR2004
    try:
        return parse_moment(iso)
    except QueryError:
        position = argument.index(date)
        raise QueryError(f"not a date: '{date}'", text=argument, position=position, hint=DATES) from None


def _size_span(argument: str) -> Span:
    sign = argument[:1] if argument[:1] in ("<", ">", "=") else ""
    rest = argument.removeprefix(sign)
    try:
        if sign:
            if "-" in rest or "," in rest:
                raise _no_size(argument)
            return parse_spans(rest, Kind.SIZE)[0].related(sign)
        if rest.startswith("-"):
            return Span(LOWEST, parse_spans(rest[1:], Kind.SIZE)[0].high)
        return parse_spans(rest, Kind.SIZE)[0]
    except QueryError:
        raise _no_size(argument) from None


def _no_size(argument: str) -> QueryError:
    return QueryError(f"not a size: '{argument}'", text=argument, position=0, hint=SIZES)
