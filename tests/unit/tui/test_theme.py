from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from mdtui.terminal import look_at_terminal
from mdtui.tui.theme import ANSI, CONTRAST, MONO, THEMES, TRUECOLOR, theme_for
from tests.fixtures.contrast import PALETTES, contrast

BACKGROUNDS = ("background", "surface", "panel")
TEXTS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error", "text-muted", "warning-text")
PAIRS = ("block-cursor", "block-cursor-blurred", "input-cursor", "badge")


def variables_of(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def colour(theme: Theme, name: str) -> tuple[int, int, int]:
    return Color.parse(variables_of(theme)[name]).rgb


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("theme", "least"), [(TRUECOLOR, 4.5), (CONTRAST, 7)])
def test_every_text_can_be_read_on_every_background(theme: Theme, least: float, text: str, background: str) -> None:
    assert contrast(colour(theme, text), colour(theme, background)) >= least


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(("theme", "least"), [(TRUECOLOR, 4.5), (CONTRAST, 7)])
def test_what_has_a_background_of_its_own_can_be_read(theme: Theme, least: float, pair: str) -> None:
    assert contrast(colour(theme, f"{pair}-foreground"), colour(theme, f"{pair}-background")) >= least


def test_an_error_can_be_read() -> None:
    for background in BACKGROUNDS:
        assert contrast(colour(TRUECOLOR, "error-text"), colour(TRUECOLOR, background)) >= 4.5
    assert contrast(colour(CONTRAST, "error-text"), colour(CONTRAST, "error-background")) >= 7


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("pair", ["warning", "error", "badge"])
def test_a_colour_of_the_16_brings_its_background_and_can_be_read_on_it(pair: str, palette: dict[int, object]) -> None:
    variables = variables_of(ANSI)
    text = variables["badge-foreground" if pair == "badge" else f"{pair}-text"]
    numbers = [Color.parse(text).ansi, Color.parse(variables[f"{pair}-background"]).ansi]
    one, other = (palette[number] for number in numbers if number is not None)
    assert contrast(one, other) >= 4.5  # type: ignore[arg-type]


def test_without_colour_there_is_none_and_what_matters_differs_all_the_same() -> None:
    variables = variables_of(MONO)
    assert {value for name, value in variables.items() if value.startswith("ansi_") and name in MONO.variables} == {
        "ansi_default"
    }
    assert variables["block-cursor-text-style"] != variables["block-cursor-blurred-text-style"]
    assert variables["error-text-style"] == "bold reverse"


@pytest.mark.parametrize(
    ("setting", "environ", "platform", "theme"),
    [
        ("auto", {"COLORTERM": "truecolor"}, "linux", TRUECOLOR),
        ("auto", {"COLORTERM": "24bit"}, "linux", TRUECOLOR),
        ("auto", {}, "linux", ANSI),
        ("auto", {"COLORTERM": "truecolor", "SSH_TTY": "/dev/pts/1"}, "linux", ANSI),
        ("auto", {"WT_SESSION": "1", "SSH_CONNECTION": "a 1 b 2"}, "win32", ANSI),
        ("auto", {}, "win32", ANSI),
        ("auto", {"WT_SESSION": "1"}, "win32", TRUECOLOR),
        ("contrast", {"SSH_TTY": "x"}, "linux", CONTRAST),
        ("truecolor", {}, "win32", TRUECOLOR),
        ("mono", {}, "linux", MONO),
        ("contrast", {"NO_COLOR": "1"}, "linux", MONO),
        ("contrast", {"NO_COLOR": ""}, "linux", CONTRAST),
    ],
)
def test_which_theme_fits(setting: str, environ: dict[str, str], platform: str, theme: Theme) -> None:
    assert theme_for(setting, look_at_terminal(environ, platform, "utf-8", (80, 24))) is theme


def test_the_themes_are_those_of_the_settings() -> None:
    assert list(THEMES) == ["truecolor", "ansi", "contrast", "mono"]
