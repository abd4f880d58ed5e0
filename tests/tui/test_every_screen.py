"""What holds of every screen and dialog: which characters it may draw, and that colour is never all that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.segment import Segment
from rich.style import Style
from textual.containers import Vertical
from textual.screen import Screen
from textual.theme import Theme

from mdtui.tui.app import PLACES
from mdtui.tui.glyphs import ASCII, FULL, WGL4, GlyphSet
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.screens.palette import PaletteScreen
from mdtui.tui.theme import ANSI, CONTRAST, MONO, TRUECOLOR
from tests.fixtures.contrast import LEAST, OWN_COLOURS, worst_contrast
from tests.fixtures.tour import CONFIG, SENT, tour, tour_root

SCREENS = {screen for screen in PLACES if issubclass(screen, Screen)} | {HelpScreen, PaletteScreen}
PRINTABLE = {chr(code) for code in range(0x20, 0x7F)}


def signs(glyphs: GlyphSet) -> set[str]:
    return set("".join(value for name, value in msgspec.structs.asdict(glyphs).items() if name != "name"))


@pytest.fixture
def everything(busy_root: Path, clock: Any) -> Path:
    return tour_root(busy_root, clock)


def segments(screen: Screen[Any]) -> list[Segment]:
    """Return what is drawn; of a dialog, not the faded screen behind it."""
    strips = screen._compositor.render_strips()
    if screen.styles.background.a < 1 and screen.styles.background.ansi is None:
        region = screen.query_one(Vertical).region
        strips = [strip.crop(region.x, region.right) for strip in strips[region.y : region.bottom]]
    return [segment for strip in strips for segment in strip]


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
    look = {"config": CONFIG, "glyphs": glyphs, "theme": theme, "width": size[0], "height": size[1]}
    async with open_app(everything, start=SENT, **look) as driver:
        async for screen in tour(driver):
            seen.add(type(screen))
            for segment in segments(screen):
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
