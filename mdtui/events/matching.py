"""Recognising an event's text and giving back the fields that were filled into it.

User names and addresses in these texts are chosen by whoever tries to log in, so nothing here backtracks: the words
between the fields are placed one after the other, and the cost grows with the length of the line only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import msgspec

from mdtui.events.catalogue import HOLE, MARKER, Catalogue, EventType

_MARKER = re.compile(r"\*{4}\s+ALERT\s+\*{4}")
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u00b4`", "'"))
_WORD = re.compile(r"\S+")
_TAG = re.compile(r"\s?\[Ev[A-Za-z]+\]\Z")
"""The tag as the published list prints it behind each text."""
_PLAIN = re.compile(r"[ -&(-_a-~]+")
"""Characters that every encoding writes alike, without the quotes, which logs may spell otherwise."""


class Match(msgspec.Struct, frozen=True):
    """A text that fits an event of the catalogue.

    Attributes:
        type: the event.
        fields: the exact text of each field by name; numbers as they were written.
    """

    type: EventType
    fields: dict[str, str]


Span = tuple[int, int]
BareTexts: TypeAlias = Literal["auto", "yes", "no"]
_WORDS = 5
"""Shorter words between fields, a colon or a blank, say nothing about which event a text reports."""


class _Template:
    """One event's text as pieces of fixed words with the text fields between them.

    Numbers belong to the pieces, as a run of digits can be told from words. The first piece stands at the start of the
    text, the last at its end.
    """

    def __init__(self, kind: EventType) -> None:
        self.kind = kind
        pieces, literals = _pieces(kind.body)
        self.weight = sum(map(len, literals))
        self.anchor = max(literals, key=len)
        self.leading = not pieces[0]
        self._telling = next(place for place, literal in enumerate(literals) if len(literal) >= _WORDS)
        *before, last = pieces
        self._head = re.compile(before[0]) if before else None
        self._middle = [re.compile(piece) for piece in before[1:]]
        self._tail = re.compile(last + r"\Z")

    def spans(self, text: str) -> list[Span] | None:
        """Return where each field stands in a text with straight quotes, or None where the text does not fit."""
        if self.anchor not in text:
            return None
        if self._head is None:
            whole = self._tail.match(text)
            return None if whole is None else _groups(whole)
        head = self._head.match(text)
        tail = head and self._tail.search(text, head.end())
        if head is None or tail is None:
            return None
        middle = self._place(text, head.end(), tail.start())
        if middle is None:
            return None
        placed = [head, *middle, tail]
        spans = _groups(head)
        for left, right in pairwise(placed):
            spans += [(left.end(), right.start()), *_groups(right)]
        return spans

    def begins(self, spans: Sequence[Span]) -> int:
        """Return where the event's own words begin in a text with these fields."""
        return spans[self._telling - 1][1] if self._telling else 0

    def _place(self, text: str, start: int, end: int) -> list[re.Match[str]] | None:
        placed: list[re.Match[str]] = []
        for piece in self._middle if self.kind.ambiguous == "first" else reversed(self._middle):
            if self.kind.ambiguous == "first":
                found = piece.search(text, start, end)
                start = found.end() if found else start
            else:
                found = _last(piece, text, start, end)
                end = found.start() if found else end
            if found is None:
                return None
            placed.append(found)
        return placed if self.kind.ambiguous == "first" else placed[::-1]


def _last(piece: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the last place of a piece, also where it overlaps the one before, as a quote can end both."""
    found = None
    while further := piece.search(text, start, end):
        found, start = further, further.start() + 1
    return found


def _groups(match: re.Match[str]) -> list[Span]:
    return [match.span(number) for number in range(1, match.re.groups + 1)]


def _pieces(body: str) -> tuple[list[str], list[str]]:
    """Return the regular expressions between the text fields of a template, and its bare literals."""
    literals = [literal.translate(_QUOTES) for literal in HOLE.split(body)]
    pieces = [re.escape(literals[0])]
    for hole, literal in zip(HOLE.findall(body), literals[1:], strict=True):
        if hole == "%d":
            pieces[-1] += r"([-+]?[0-9]+)" + re.escape(literal)
        else:
            pieces.append(re.escape(literal))
    return pieces, literals


class Recogniser:
    """Finds the event that a text reports.

    Args:
        catalogue: the events to recognise.
        bare: whether logs may hold the texts without the marker, which is not known. ``auto`` looks for both wherever
            that costs little, and for both everywhere once a text without the marker has been found.
        give_way: called before each text is looked at, which takes some microseconds; it may wait.

    Attributes:
        bare: as given.
        catalogue: as given.
        marker: bytes that each line with a marker holds.
        texts: bytes of which a line that reports an event without the marker holds at least one, whatever its encoding.
    """

    def __init__(
        self, catalogue: Catalogue, *, bare: BareTexts = "auto", give_way: Callable[[], object] = lambda: None
    ) -> None:
        self._give_way = give_way
        self._templates = [_Template(kind) for kind in catalogue]
        anchors = {_anchor(kind) for kind in catalogue}
        redundant = {one for one in anchors for other in anchors if other != one and other in one}
        self.bare: BareTexts = bare
        self.catalogue = catalogue
        self.marker = MARKER.encode()
        self.texts: tuple[bytes, ...] = tuple(sorted(anchors - redundant))

    @property
    def needles(self) -> tuple[bytes, ...]:
        """Bytes of which a line that reports an event holds at least one, with the marker or without."""
        return (self.marker, *self.texts)

    def is_alert(self, text: str) -> bool:
        """Return whether a text holds MDaemon's marker, whether or not its words are known."""
        return _MARKER.search(text) is not None

    def find(self, text: str) -> Match | None:
        """Return the event that a text reports, or None.

        The text may begin with the marker, or with the event's own words; behind other words the marker is needed.
        Quotes may be straight or typographic, blanks between words any number. Of two events that fit, that one is
        meant whose own words begin earlier, as what stands behind them may be a stranger's; of two whose words begin
        at the same place, the one with more of them. Only the first marker counts, for the same reason.

        Args:
            text: one log line or event string, without its time; any text at all.
        """
        self._give_way()
        marker = _MARKER.search(text)
        if marker and not text[: marker.start()].strip():
            return self._match(text[marker.end() :].removeprefix(" "))
        bare = self._match(text, None if marker is None else lambda leading: not _MARKER.search(leading))
        if bare or marker is None:
            return bare
        return self._match(text[marker.end() :].removeprefix(" "))

    def _match(self, text: str, allowed: Callable[[str], bool] | None = None) -> Match | None:
        """Return the best match of a text that begins with an event's words.

        Args:
            text: the text without its marker.
            allowed: says of the value of a field at the very start whether it may be one.
        """
        exact = text if text.isascii() and "`" not in text else text.translate(_QUOTES)
        loose = _collapsed(exact)
        best, rank = None, (len(text) + 1, 0)
        # Most of them are out for one look at their longest words, which costs next to nothing.
        for template in [one for one in self._templates if one.anchor in exact or one.anchor in loose]:
            spans = template.spans(exact)
            if spans is None and loose != exact and (found := template.spans(loose)) is not None:
                places = _places(exact)
                spans = [_outer(span, places) for span in found]
            if spans is None:
                continue
            own = (template.begins(spans), -template.weight)
            if own < rank and (allowed is None or not template.leading or allowed(text[slice(*spans[0])])):
                best, rank = (template.kind, spans), own
        if best is None:
            return None
        kind, spans = best
        return Match(kind, {name: text[start:end] for name, (start, end) in zip(kind.fields, spans, strict=True)})


def _collapsed(text: str) -> str:
    """Return the text with single blanks and no tag at its end."""
    return " ".join(_untagged(text).split())


def _places(text: str) -> list[int]:
    """Return where each character of the collapsed text stands in the text itself."""
    places: list[int] = []
    for word in _WORD.finditer(_untagged(text)):
        if places:
            places.append(word.start() - 1)
        places.extend(range(*word.span()))
    return places


def _untagged(text: str) -> str:
    text = text.rstrip()
    return _TAG.sub("", text) if text.endswith("]") else text


def _outer(span: Span, places: list[int]) -> Span:
    start, end = span
    if end > start:
        return places[start], places[end - 1] + 1
    empty = places[start] if start < len(places) else places[-1] + 1
    return empty, empty


def _anchor(kind: EventType) -> bytes:
    """Return the longest run of plain characters that every text of this event holds."""
    runs: list[str] = [run for literal in HOLE.split(kind.body) for run in _PLAIN.findall(literal)]
    return max(runs, key=len).encode()
