"""That no meaning is told by colour alone: what the colours of a screen say is there for who sees none of them.

The tour stops at every screen and dialog, and each is taken twice: in colours, and in the theme that has none. So it is
known of every cell which meaning its colour has, and how it looks without: bold, underlined, turned round, or plain.
Then three things have to hold.

- What is coloured for a meaning is not plain without colour; or a sign for that meaning stands in it, or right below
  it, as below a bar of the histogram.
- A word that looks the same without colour has one meaning on one screen, but where its own line of that colour tells
  it by a sign or a word for it.
- A warning or an error says so by a sign or a word: in its own line, or in the line above, of which it says more.

A colour that only sets apart what is apart already, such as that of headings and of quiet text, needs nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.style import Style
from textual.theme import Theme

from mdtui.tui.glyphs import FULL
from mdtui.tui.theme import MONO, TRUECOLOR
from tests.fixtures.drawn import drawn_lines
from tests.fixtures.tour import CONFIG, PROGRAMS, SENT, tour, tour_root

pytestmark = pytest.mark.usefixtures("known_machine")

SIGNS = {
    "error": {FULL.error, FULL.critical, FULL.missing, FULL.caret},
    "warning": {FULL.warning, FULL.unknown, FULL.finding, FULL.changed},
    "success": {FULL.running, FULL.changed},
    "accent": {FULL.selected, FULL.folded, FULL.caret},
}
"""Which signs have the meaning of a colour; each is no letter and no digit, so that it stands nowhere by chance.

The cursor has one, too, but is looked for all the time: a row that is plain but for its sign is not enough.
"""
CURSORS = {"cursor", "place"}
SEVERE = {"error", "warning"}
WORDS = re.compile(
    r"(?i:\b(warning|error|critical|unknown|missing|problem|loses|finding)\b)|\b(NO|OPEN|[EWC] [A-Z]{3}\d{3})\b"
)
"""Words for a warning or an error; the last is the letter of a severity before the name of a rule."""


class Run(NamedTuple):
    """Neighbouring cells of one colour.

    Attributes:
        line: where they are, from 0.
        start: the first cell.
        text: what they say.
        meaning: what their colour says; empty where that is nothing.
        look: how they look without colour; empty for plain.
    """

    line: int
    start: int
    text: str
    meaning: str
    look: str


class Taken(NamedTuple):
    """A screen without colours, and what its colours say.

    Attributes:
        lines: what is written.
        runs: the cells, from the first line to the last.
    """

    lines: list[str]
    runs: list[Run]


def meanings() -> Mapping[str, str]:
    """Return what each colour of the theme with colours says, by its digits."""
    theme, more = TRUECOLOR, TRUECOLOR.variables
    said = {
        "error": (theme.error, more["error-text"]),
        "warning": (theme.warning, more["warning-text"]),
        "success": (theme.success,),
        "accent": (theme.accent,),
        "cursor": (more["block-cursor-background"],),
        "place": (more["block-cursor-blurred-background"],),
    }
    return {str(colour): meaning for meaning, colours in said.items() for colour in colours}


MEANINGS = meanings()


def meaning_of(style: Style) -> str:
    """Return what the colours of a style say; those of the ground go before those of the text."""
    for colour in (style.bgcolor, style.color):
        if colour is not None and colour.triplet is not None:
            near = (meaning for digits, meaning in MEANINGS.items() if is_near(colour.triplet.hex, digits))
            if meaning := next(near, ""):
                return meaning
    return ""


def is_near(one: str, other: str) -> bool:
    """Return whether two colours are the same but for rounding, which mixing with what is below brings."""
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) <= 1 for at in (1, 3, 5))


def look_of(style: Style) -> str:
    looks = {"bold": style.bold, "underlined": style.underline, "turned round": style.reverse, "dim": style.dim}
    return " ".join(look for look, has in looks.items() if has)


async def styled(driver: Any, theme: Theme) -> list[list[tuple[str, Style]]]:
    """Return the cells of the screen in a theme."""
    driver.app.theme = theme.name
    await driver.settle()
    return [
        [(character, segment.style or Style()) for segment in strip for character in segment.text]
        for strip in drawn_lines(driver.app.screen)
    ]


async def take(driver: Any) -> Taken:
    """Take the screen with and without colours, first in the theme that it has, as another one takes a while."""
    themes = sorted((MONO, TRUECOLOR), key=lambda theme: theme.name != driver.app.theme)
    taken = {theme.name: await styled(driver, theme) for theme in themes}
    without, coloured = taken[MONO.name], taken[TRUECOLOR.name]
    lines = ["".join(character for character, _ in cells) for cells in coloured]
    # What is written must not hang on the theme, or there would be no comparing.
    assert lines == ["".join(character for character, _ in cells) for cells in without]
    return Taken(lines, list(_runs(coloured, without)))


def _runs(coloured: list[list[tuple[str, Style]]], without: list[list[tuple[str, Style]]]) -> Iterator[Run]:
    for line, cells in enumerate(zip(coloured, without, strict=True)):
        both = [
            (character, meaning_of(style), look_of(plain))
            for (character, style), (_, plain) in zip(*cells, strict=True)
        ]
        start = 0
        for (meaning, look), run in groupby(both, key=lambda cell: cell[1:]):
            text = "".join(cell[0] for cell in run)
            if text.strip():
                yield Run(line, start, text, meaning, look)
            start += len(text)


def said_by_colour_alone(taken: Taken) -> list[Run]:
    """Return what is coloured, plain without colour, and has no sign."""
    return [run for run in taken.runs if run.meaning and not run.look and not has_sign(run, taken.lines)]


def of_two_meanings(taken: Taken) -> dict[tuple[str, str], set[str]]:
    """Return the words that look the same without colour and have several meanings, none of which they tell."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for run in taken.runs:
        if not has_sign(run, taken.lines) and not WORDS.search(run.text):
            for word in run.text.split():
                # A cursor is about its row, not about the words in it.
                found[word, run.look].add(run.meaning if run.meaning not in CURSORS else "")
    return {word: several for word, several in found.items() if len(several) > 1}


def without_a_word(taken: Taken) -> list[Run]:
    """Return the warnings and errors of which nothing says that they are any."""
    return [run for run in taken.runs if run.meaning in SEVERE and not is_told(run, taken.lines)]


def is_told(run: Run, lines: list[str]) -> bool:
    """Return whether a sign or a word for the meaning stands in the line of a run, or in the line above."""
    near = lines[max(0, run.line - 1) : run.line + 1]
    return has_sign(run, lines) or any(WORDS.search(line) or SIGNS[run.meaning] & set(line) for line in near)


def has_sign(run: Run, lines: list[str]) -> bool:
    """Return whether a sign for the meaning stands in a run, or signs of any severity right below all of it."""
    below = lines[run.line + 1] if run.line + 1 < len(lines) else ""
    under = below[run.start : run.start + len(run.text)]
    return bool(SIGNS.get(run.meaning, set()) & set(run.text)) or (
        bool(under) and set(under) <= SIGNS["error"] | SIGNS["warning"]
    )


async def test_who_sees_no_colour_is_told_the_same(open_app: Any, busy_root: Path, clock: Any) -> None:
    root = tour_root(busy_root, clock)
    look = {"glyphs": FULL, "width": 120, "height": 40}
    seen: set[str] = set()
    async with open_app(root, start=SENT, config=CONFIG, processes=PROGRAMS, **look) as driver:
        driver.app.register_theme(MONO)
        async for stop in tour(driver):
            taken = await take(driver)
            seen |= {run.meaning for run in taken.runs}
            assert (stop, said_by_colour_alone(taken)) == (stop, [])
            assert (stop, of_two_meanings(taken)) == (stop, {})
            assert (stop, without_a_word(taken)) == (stop, [])
    # Nothing is said of a colour that no stop has.
    assert seen == {"", *MEANINGS.values()}
