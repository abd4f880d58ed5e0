"""How cells look, and the shortest way to tell a terminal to write differently from now on.

The codes are those of ECMA-48 (SGR), as every terminal has them that Textual paints on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import count, islice
from typing import NamedTuple

_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 21: 24, 53: 55}
"""What turns an attribute off; bold and faint go together, and so do the two kinds of underline and of blinking."""
_SEEN_ON_BLANKS = frozenset({4, 7, 9, 21, 53})
"""Underlines, the line through and over, and reverse: what a blank shows beside its background."""
_MORE = {"5": 1, "2": 3}
"""How many numbers follow ``38;5`` and ``38;2``."""


class UnknownSequenceError(ValueError):
    """Something is said to the terminal that is not known here."""


class Pen(NamedTuple):
    """How a cell looks.

    Attributes:
        attributes: the numbers that turn its attributes on.
        text: the numbers that set the colour of its text, joined by semicolons; empty for the terminal's own.
        back: likewise for its background.
    """

    attributes: frozenset[int] = frozenset()
    text: str = ""
    back: str = ""

    def after(self, numbers: str) -> Pen:
        """Return the pen after the terminal was told these numbers.

        Args:
            numbers: the inside of an SGR sequence.

        Raises:
            UnknownSequenceError: one of them is not known here.
        """
        attributes, text, back = set(self.attributes), self.text, self.back
        rest = iter((numbers or "0").split(";"))
        for number in rest:
            code = int(number or 0)
            if code == 0:
                attributes, text, back = set(), "", ""
            elif code in _OFF:
                attributes.add(code)
            elif code in _OFF.values():
                attributes = {attribute for attribute in attributes if _OFF[attribute] != code}
            elif code in {38, 48}:
                colour = _colour(number, rest)
                text, back = (colour, back) if code == 38 else (text, colour)  # noqa: PLR2004 - SGR's number
            elif 30 <= code <= 39 or 90 <= code <= 97:  # noqa: PLR2004 - likewise
                text = "" if code == 39 else number  # noqa: PLR2004 - likewise
            elif 40 <= code <= 49 or 100 <= code <= 107:  # noqa: PLR2004 - likewise
                back = "" if code == 49 else number  # noqa: PLR2004 - likewise
            else:
                raise UnknownSequenceError(f"SGR {numbers}")
        return Pen(frozenset(attributes), text, back)

    @property
    def on_blanks(self) -> Pen:
        """What of the pen is seen where it writes a blank."""
        return self if self.attributes & _SEEN_ON_BLANKS else Pen(back=self.back)

    @property
    def only_colours_back(self) -> bool:
        """Whether it is no more than a background, so that erasing leaves the same as blanks written with it."""
        return not self.attributes and not self.text


def _colour(first: str, rest: Iterator[str]) -> str:
    kind = next(rest, "")
    numbers = list(islice(rest, _MORE.get(kind, 0)))
    if not numbers or len(numbers) != _MORE[kind]:
        raise UnknownSequenceError(f"SGR {first};{kind}")
    return ";".join([first, kind, *numbers])


PLAIN = Pen()
"""How a terminal writes that was told nothing."""

_numbers = count()
_by_code: dict[str, Pen] = {}


@cache
def code_of(pen: Pen) -> str:
    """Return the one character that stands for a pen.

    The pens of many cells are a text of these, as nothing is compared, cut and searched as fast as a text.
    """
    code = chr(next(_numbers))
    _by_code[code] = pen
    return code


def pen_of(code: str) -> Pen:
    """Return the pen that a character stands for."""
    return _by_code[code]


@cache
def code_after(code: str, numbers: str) -> str:
    """Return what stands for a pen after the terminal was told these numbers.

    Raises:
        UnknownSequenceError: one of them is not known here.
    """
    return code_of(pen_of(code).after(numbers))


@cache
def code_on_blanks(code: str) -> str:
    """Return what stands for all of a pen that is seen where it writes a blank."""
    return code_of(pen_of(code).on_blanks)


@cache
def way(before: Pen | None, after: Pen) -> str:
    """Return the shortest sequence from one pen to another; empty where they are the same.

    Args:
        before: what the terminal writes with; None where that is not known.
        after: what it shall write with.
    """
    if before == after:
        return ""
    anew = _sgr(["0", *map(str, sorted(after.attributes)), after.text, after.back])
    if after == PLAIN:
        anew = "\x1b[m"
    if before is None:
        return anew
    off = {_OFF[attribute] for attribute in before.attributes - after.attributes}
    on = [code for code in sorted(after.attributes) if code not in before.attributes or _OFF[code] in off]
    changed = [
        *map(str, sorted(off)),
        *map(str, on),
        "" if after.text == before.text else after.text or "39",
        "" if after.back == before.back else after.back or "49",
    ]
    return min(_sgr(changed), anew, key=len)


def _sgr(numbers: Iterable[str]) -> str:
    return f"\x1b[{';'.join(filter(None, numbers))}m"
