"""The catalogue of the events that MDaemon reports: what each means, why it comes, what to look at first.

The knowledge is data, in ``catalogue.toml`` beside this module. Codes that are not in it (516 to 520, 526, 534 and up)
exist in the field but were never published; they are shown as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Literal

import msgspec

from mdtui.findings import Severity

MARKER = "**** ALERT ****"
"""What MDaemon puts before the text of each event."""

HOLE = re.compile(r"%[sd]|\$[A-Z]+\$")
"""A field in a template: any text, a whole number, or a name that MDaemon fills in."""


class EventType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of event.

    Attributes:
        code: the number in the Windows event log.
        template: the text as published, marker and typographic quotes included, with holes for its fields.
        tag: MDaemon's own group, such as ``EvSecurity``.
        severity: how much it matters; this project's judgement.
        severity_reason: why so much, and no more or less.
        fields: the names of the holes, in order.
        meaning: what has happened, and what it does to mail.
        causes: what is likely behind it, the likeliest first.
        checks: the three things to look at first, in order.
        screen: which screen of the program helps.
        source: what code, text and explanation rest on.
        confidence: how sure the explanation is; code, text and tag are sure.
        ambiguous: where the words between two fields occur more than once, the one of them that parts the fields. The
            last is right where the field behind them is a plain name without blanks.
    """

    code: int
    template: str
    tag: str
    severity: Severity
    severity_reason: str
    fields: tuple[str, ...]
    meaning: str
    causes: tuple[str, ...]
    checks: tuple[str, ...]
    screen: Literal["processes", "addresses", "folder", "none"]
    source: str
    confidence: Literal["high", "medium", "low"]
    ambiguous: Literal["first", "last"] = "first"

    def __post_init__(self) -> None:
        holes = HOLE.findall(self.template)
        if len(holes) != len(self.fields):
            raise ValueError(f"event {self.code} has {len(holes)} fields in its text and {len(self.fields)} names")

    @property
    def body(self) -> str:
        """The template without its marker."""
        return self.template.removeprefix(MARKER).removeprefix(" ")

    def fill(self, fields: Mapping[str, str]) -> str:
        """Return the event's text with its fields filled in, marker included.

        Args:
            fields: a value for each name in `fields`.
        """
        names = iter(self.fields)
        return HOLE.sub(lambda _hole: fields[next(names)], self.template)


class Catalogue:
    """The known kinds of events, in order of their codes.

    Args:
        types: the kinds; of two with one code, the later wins.
    """

    def __init__(self, types: Iterable[EventType]) -> None:
        self._by_code = {kind.code: kind for kind in types}
        self.types: tuple[EventType, ...] = tuple(self._by_code[code] for code in sorted(self._by_code))

    def get(self, code: int) -> EventType | None:
        """Return what is known of a code, or None."""
        return self._by_code.get(code)

    def unknown(self, code: int) -> str:
        """Return what there is to say about a code that is not in the catalogue."""
        first, last = self.types[0].code, self.types[-1].code
        if first <= code <= last:
            known = "MDaemon's vendor left it out when the codes around it were published."
        elif code > last:
            known = f"The published codes end at {last}, so it is most likely of a newer MDaemon."
        else:
            known = f"MDaemon's published codes are {first} to {last}, so it may be another program's."
        return f"This event is unknown: there is no text for it to go by. {known} Its own words are shown as they come."

    def __iter__(self) -> Iterator[EventType]:
        return iter(self.types)

    def __len__(self) -> int:
        return len(self.types)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    event: tuple[EventType, ...]


def load_catalogue() -> Catalogue:
    """Return the catalogue that the package carries."""
    text = resources.files("mdtui.events").joinpath("catalogue.toml").read_bytes()
    return Catalogue(msgspec.toml.decode(text, type=_File).event)
