"""What holds of every screen and dialog: which characters it may draw, and that colour is never all that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.style import Style
from textual.screen import Screen
from textual.theme import Theme

from mdtui.tui.glyphs import ASCII, FULL, WGL4, GlyphSet
from mdtui.tui.theme import ANSI, CONTRAST, MONO, TRUECOLOR
from tests.fixtures.contrast import LEAST, OWN_COLOURS, worst_contrast
from tests.fixtures.drawn import drawn_lines
from tests.fixtures.tour import CONFIG, PROGRAMS, SCREENS, SENT, tour, tour_root

PRINTABLE = {chr(code) for code in range(0x20, 0x7F)}


def signs(glyphs: GlyphSet) -> set[str]:
    return set("".join(value for name, value in msgspec.structs.asdict(glyphs).items() if name != "name"))


@pytest.fixture
def everything(busy_root: Path, clock: Any) -> Path:
    return tour_root(busy_root, clock)


@pytest.mark.parametrize(
    ("glyphs", "theme", "size"),
    [(ASCII, MONO, (80, 24)), (WGL4, ANSI, (120, 40)), (FULL, TRUECOLOR, (80, 24)), (WGL4, CONTRAST, (80, 24))],
    ids=lambda value: getattr(value, "name", ""),
)
async def test_nothing_is_drawn_that_is_not_in_the_set_and_all_text_can_be_read(
    open_app: Any, everything: Path, glyphs: GlyphSet, theme: Theme, size: tuple[int, int]
) -> None:
    drawn: dict[str, str] = {}
    unread: dict[str, str] = {}
    seen: set[type[Screen[Any]]] = set()
    graphic = set(glyphs.thumb + glyphs.branch + glyphs.last_branch + glyphs.trunk + glyphs.horizontal + " ")
    look = {
        "config": CONFIG,
        "glyphs": glyphs,
        "theme": theme,
        "processes": PROGRAMS,
        "width": size[0],
        "height": size[1],
    }
    async with open_app(everything, start=SENT, **look) as driver:
        async for _ in tour(driver):
            screen = driver.app.screen
            seen.add(type(screen))
            for segment in (segment for strip in drawn_lines(screen) for segment in strip):
                drawn |= dict.fromkeys(segment.text, segment.text)
                style = segment.style or Style()
                # What is dim, or was until a filter mixed its colours, is not possible now, or a repetition.
                if set(segment.text) <= graphic or style.dim is not None:
                    continue
                if worst_contrast(style) < LEAST:
                    unread[str(style)] = segment.text
                if theme is MONO:
                    assert worst_contrast(style) == OWN_COLOURS, segment
    assert SCREENS - seen == set()
    assert {sign: drawn[sign] for sign in drawn.keys() - PRINTABLE - signs(glyphs)} == {}
    assert unread == {}


def test_what_is_shown_is_worked_out_without_the_theme() -> None:
    tui = Path(__file__).parents[2] / "mdtui" / "tui"
    users = [path.name for path in tui.rglob("*.py") if "mdtui.tui.theme" in path.read_text(encoding="utf-8")]
    assert users == ["app.py"]
