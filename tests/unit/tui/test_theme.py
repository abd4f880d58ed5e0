from __future__ import annotations

import pytest
from textual.color import Color

from mdtui.tui.theme import THEME

VARIABLES = THEME.to_color_system().generate()
BACKGROUNDS = ("background", "surface", "panel")
TEXTS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error", "text-muted")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours of the theme as WCAG 2 defines it."""

    def luminance(name: str) -> float:
        parts = (value / 255 for value in Color.parse(VARIABLES[name]).rgb)
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_read_on_every_background(text: str, background: str) -> None:
    assert contrast(text, background) >= 4.5


@pytest.mark.parametrize("kind", ["block-cursor", "block-cursor-blurred", "input-cursor"])
def test_the_cursors_can_be_read(kind: str) -> None:
    assert contrast(f"{kind}-foreground", f"{kind}-background") >= 4.5


def test_a_badge_can_be_read() -> None:
    assert contrast("background", "accent") >= 4.5
