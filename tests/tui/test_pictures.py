"""Every screen, dialog and empty state as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.theme import Theme

from mdtui.tui.glyphs import ASCII, FULL, WGL4, GlyphSet
from mdtui.tui.theme import ANSI, CONTRAST, MONO, TRUECOLOR
from tests.fixtures.empty_tour import EMPTY_FOLDER, NEVER_EMPTY, NEW_MAILBOX, NEW_ROOT, new_mailbox, new_root
from tests.fixtures.tour import CONFIG, PROGRAMS, SCREENS, SENT, tour, tour_root, walk

pytestmark = pytest.mark.usefixtures("known_machine")


class Look(NamedTuple):
    """How the program looks in a row of pictures.

    Attributes:
        glyphs: the signs.
        width: cells.
        height: lines.
        theme: the colours; each is shown with some signs, as signs and colours know nothing of one another.
        name: what it is called, and on which ground a theme in the terminal's own colours is shown.
    """

    glyphs: GlyphSet
    width: int
    height: int
    theme: Theme
    name: str

    def __str__(self) -> str:
        """Return the name of its directory."""
        return f"{self.glyphs.name}-{self.width}x{self.height}-{self.name}"

    @property
    def options(self) -> dict[str, Any]:
        """What `open_app` takes."""
        return {"glyphs": self.glyphs, "theme": self.theme, "width": self.width, "height": self.height}


LOOKS = [
    Look(ASCII, 80, 24, MONO, "mono"),
    Look(ASCII, 120, 40, ANSI, "dark"),
    Look(WGL4, 80, 24, TRUECOLOR, "truecolor"),
    Look(WGL4, 120, 40, ANSI, "light"),
    Look(FULL, 80, 24, CONTRAST, "contrast"),
    Look(FULL, 120, 40, TRUECOLOR, "truecolor"),
]


LOOKS_OF_NOTHING = [look for look in LOOKS if look.name in {"mono", "truecolor"}]
"""Where there is little to see, each size and each set of signs once is enough."""


class LightConsole(Console):
    """A terminal whose own colours are dark on white."""

    def export_svg(self, **options: Any) -> str:
        """Return its picture."""
        return super().export_svg(theme=DEFAULT_TERMINAL_THEME, **options)


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_every_screen_and_dialog(
    open_app: Any, snapshot: Any, busy_root: Path, clock: Any, monkeypatch: pytest.MonkeyPatch, look: Look
) -> None:
    if look.name == "light":
        monkeypatch.setattr("textual.app.Console", LightConsole)
    root = tour_root(busy_root, clock)
    async with open_app(root, start=SENT, config=CONFIG, processes=PROGRAMS, **look.options) as driver:
        async for stop in tour(driver):
            snapshot(driver, f"{look}/{stop}")


@pytest.mark.parametrize("look", LOOKS_OF_NOTHING, ids=str)
async def test_everything_empty(open_app: Any, snapshot: Any, tmp_path: Path, make_mrk: Any, look: Look) -> None:
    seen = set()
    root = new_root(tmp_path / "MDaemon")
    async with open_app(root, **look.options) as driver:
        async for stop in walk(driver, NEW_ROOT):
            snapshot(driver, f"{look}/{stop}")
            seen.add(type(driver.app.screen))
    async with open_app(new_mailbox(root, make_mrk), start=EMPTY_FOLDER, **look.options) as driver:
        async for stop in walk(driver, NEW_MAILBOX):
            snapshot(driver, f"{look}/{stop}")
            seen.add(type(driver.app.screen))
    assert SCREENS - seen == set(NEVER_EMPTY)
