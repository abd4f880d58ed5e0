"""The query language over events: a query becomes a test of one event."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import msgspec

from mdtui.events.event import Event
from mdtui.findings import Severity
from mdtui.query import (
    NONE_SAVED,
    And,
    Field,
    Kind,
    Like,
    Node,
    Not,
    Or,
    Pattern,
    Vocabulary,
    When,
    Within,
    Word,
    parse,
)
from mdtui.query_values import Span

_RANKS = tuple(severity.value for severity in Severity)
_RANK_OF = {severity: rank for rank, severity in enumerate(Severity)}
_UNKNOWN = "unknown"


class EventContext(msgspec.Struct, frozen=True):
    """What a query needs to know beyond the event.

    Attributes:
        now: what ages are counted from, in seconds since 1970-01-01 UTC.
        zone: the zone of times without one, in the query and in the event; None for the zone of this machine.
    """

    now: float
    zone: dt.tzinfo | None = None


_Test: TypeAlias = Callable[[Event, EventContext], bool]


class EventQuery:
    """A query over events.

    Args:
        text: the query as written.
        node: its tree.

    Attributes:
        text: the query as written.
    """

    def __init__(self, text: str, node: Node) -> None:
        self.text = text
        self._test = _compile(node)

    def matches(self, event: Event, context: EventContext) -> bool:
        """Return whether an event fits; what it does not have, such as a time, fits nothing."""
        return self._test(event, context)


def vocabulary(field_names: Iterable[str] = ()) -> Vocabulary:
    """Return what a query over events may say.

    Args:
        field_names: the names of the catalogue's fields, such as ``user``; each can be asked for.

    Returns:
        The severities and `unknown` (an event that the catalogue does not have) as words; `code`, `tag`, `severity`,
        `text`, `source`, `time` and the catalogue's fields as fields.
    """
    own = [
        Field("code", Kind.NUMBER, about="the event code, such as 521"),
        Field("severity", Kind.RANK, ranks=_RANKS, about="how much it matters"),
        Field("time", Kind.DATE, about="when it was logged"),
        Field("tag", Kind.TEXT, about="MDaemon's group, such as EvSecurity"),
        Field("text", Kind.TEXT, about="the whole text"),
        Field("source", Kind.TEXT, about="the log it is from"),
    ]
    taken = {field.name for field in own}
    # They come in any order, and a person is to be offered them in the same one each time.
    names = dict.fromkeys(sorted(name.lower() for name in field_names))
    further = [Field(name, Kind.TEXT, about="a field of the catalogue") for name in names if name not in taken]
    words = {rank: f"of that severity: {rank}" for rank in _RANKS} | {_UNKNOWN: "an event that the catalogue lacks"}
    return Vocabulary(words, [*further, *own], _PATTERNS)


_PATTERNS = (
    Pattern("A", f"{_UNKNOWN} | !{_UNKNOWN}", about="every event"),
    Pattern("d", fields=("time",), about="the time, such as <2d, >1w or 1/8/2026-18/8/2026"),
    Pattern("s", fields=("text",), about="the text"),
)


def compile_event_query(
    text: str, field_names: Iterable[str] = (), saved: Mapping[str, str] = NONE_SAVED
) -> EventQuery:
    """Return the query that a text means.

    Args:
        text: the query.
        field_names: the names of the catalogue's fields.
        saved: the queries that ``@name`` stands for, by name in lower case.

    Raises:
        QueryError: it is no query over events.
    """
    return EventQuery(text, parse(text, vocabulary(field_names), saved))


def timestamp(time: dt.datetime | None, zone: dt.tzinfo | None) -> float | None:
    """Return the seconds since 1970-01-01 UTC of an event's time, or None where it has none that can be placed.

    Args:
        time: the event's time; logs write it without a zone.
        zone: the zone of a time without one; None for the zone of this machine.
    """
    if time is None:
        return None
    try:
        return (time if time.tzinfo else time.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _compile(node: Node) -> _Test:
    if isinstance(node, Not):
        inner = _compile(node.node)
        return lambda event, context: not inner(event, context)
    if isinstance(node, And):
        every = [_compile(child) for child in node.nodes]
        return lambda event, context: all(test(event, context) for test in every)
    if isinstance(node, Or):
        some = [_compile(child) for child in node.nodes]
        return lambda event, context: any(test(event, context) for test in some)
    return _leaf(node)


def _leaf(node: Word | Within | When | Like) -> _Test:
    if isinstance(node, Word):
        if node.name == _UNKNOWN:
            return lambda event, _: not event.tag
        severity = Severity(node.name)
        return lambda event, _: event.severity is severity
    if isinstance(node, When):
        return _when(node)
    if isinstance(node, Like):
        return _like(node)
    spans = node.spans
    if node.field == "severity":
        return lambda event, _: _inside(_RANK_OF[event.severity], spans)
    return lambda event, _: event.code is not None and _inside(event.code, spans)


def _inside(number: int, spans: tuple[Span, ...]) -> bool:
    return any(low <= number <= high for low, high in spans)


def _when(node: When) -> _Test:
    def test(event: Event, context: EventContext) -> bool:
        moment = timestamp(event.time, context.zone)
        return moment is not None and _inside(math.floor(moment), (node.span(context.now, context.zone),))

    return test


def _like(node: Like) -> _Test:
    search = node.pattern().search
    if node.field in ("tag", "text", "source"):
        return lambda event, _: search(getattr(event, node.field)) is not None

    def test(event: Event, _: EventContext) -> bool:
        return any(name.lower() == node.field and search(value) for name, value in event.fields.items())

    return test
