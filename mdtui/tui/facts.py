"""What is said of one thing, line by line: a label in a column of its own, and beside it a text that may be long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mdtui.tui.present import wrap

INDENT = 2
LABEL_WIDTH = 9
"""Cells of the longest label, with a blank behind it."""
_LEAST = 10
"""Cells that a text is given, however narrow the window is."""


class Fact(NamedTuple):
    """One thing that is known.

    Attributes:
        label: what it is, one short word.
        text: safe for a terminal; as many lines as it needs.
        look: how it looks: ``text``, ``strong``, ``quiet``, ``warning`` or ``error``.
    """

    label: str
    text: str
    look: str = "text"


class FactLine(NamedTuple):
    """One line of a fact on the screen.

    Attributes:
        label: what it is; blank on all lines of a fact but the first.
        text: so much of the text as has room.
        look: as for `Fact`.
    """

    label: str
    text: str
    look: str


def fact_lines(facts: Iterable[Fact], width: int) -> list[FactLine]:
    """Return facts as lines of at most so many cells."""
    room = max(_LEAST, width - INDENT - LABEL_WIDTH)
    return [
        FactLine(f"{'' if position else fact.label:<{LABEL_WIDTH}}", text, fact.look)
        for fact in facts
        for position, text in enumerate(wrap(fact.text, room))
    ]
