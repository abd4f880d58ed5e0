"""The colours of the screens: four themes, and which of them fits a terminal.

Colour only supports what marks, letters and places already say, so that nothing is lost on a terminal without it. Every
text colour keeps a contrast of at least 4.5 against each background that it stands on. No colour of the 16 does that
both on black and on white; so the theme for terminals whose background is not known writes in the terminal's own
colours, turns them round for the cursor, and brings a background of its own wherever it brings a colour.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

from mdtui.terminal import Terminal

TRUECOLOR = Theme(
    name="mdtui",
    dark=True,
    primary="#8ab4d4",
    secondary="#8fa9bd",
    accent="#d9b878",
    foreground="#cdd6dd",
    background="#12171b",
    surface="#171d22",
    panel="#222b32",
    success="#8fc29a",
    warning="#e0b060",
    error="#ee8b80",
    variables={
        "border": "#3a4650",
        "text-muted": "#8a97a1",
        "block-cursor-foreground": "#f2f6f9",
        "block-cursor-background": "#2f5573",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-foreground": "#cdd6dd",
        "block-cursor-blurred-background": "#2a343c",
        "block-cursor-blurred-text-style": "none",
        "input-cursor-background": "#cdd6dd",
        "input-cursor-foreground": "#12171b",
        "scrollbar": "#4a5a67",
        "scrollbar-hover": "#5a6c7a",
        "scrollbar-active": "#8ab4d4",
        "scrollbar-background": "#1b2228",
        "scrollbar-background-hover": "#1b2228",
        "scrollbar-background-active": "#1b2228",
        "scrollbar-corner-color": "#1b2228",
        "warning-text": "#e0b060",
        "warning-background": "transparent",
        "error-text": "#ee8b80",
        "error-background": "transparent",
        "error-text-style": "bold",
        "badge-foreground": "#12171b",
        "badge-background": "#d9b878",
        "badge-text-style": "bold",
        "title-text-style": "none",
        "title-focus-text-style": "bold",
    },
)
"""Calm and dark, for terminals with all colours."""

CONTRAST = Theme(
    name="mdtui-contrast",
    dark=True,
    primary="#7fd4ff",
    secondary="#b0e0ff",
    accent="#ffd75f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    success="#7fff9f",
    warning="#ffd75f",
    error="#ff9f9f",
    variables={
        **TRUECOLOR.variables,
        "border": "#d0d0d0",
        "text-muted": "#d0d0d0",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#ffd75f",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": "#ffffff",
        "block-cursor-blurred-background": "#3a3a3a",
        "block-cursor-blurred-text-style": "underline",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#000000",
        "scrollbar": "#ffffff",
        "warning-text": "#ffd75f",
        "error-text": "#000000",
        "error-background": "#ff9f9f",
        "badge-foreground": "#000000",
        "badge-background": "#ffd75f",
        "title-focus-text-style": "bold underline",
    },
)
"""White on black, with strong marks; every contrast is 7 at least."""

_OWN_COLOURS = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "border": "ansi_default",
    "text-muted": "ansi_default",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-text-style": "reverse",
    "block-cursor-blurred-foreground": "ansi_default",
    "block-cursor-blurred-background": "ansi_default",
    "block-cursor-blurred-text-style": "underline",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_default",
    "input-selection-foreground": "ansi_default",
    "scrollbar": "ansi_default",
    "scrollbar-hover": "ansi_default",
    "scrollbar-active": "ansi_default",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
    "scrollbar-corner-color": "ansi_default",
    "warning-text": "ansi_default",
    "warning-background": "ansi_default",
    "error-text": "ansi_default",
    "error-background": "ansi_default",
    "error-text-style": "bold reverse",
    "badge-foreground": "ansi_default",
    "badge-background": "ansi_default",
    "badge-text-style": "bold reverse",
    "title-text-style": "underline",
    "title-focus-text-style": "bold underline",
}


def _in_own_colours(name: str, variables: Mapping[str, str]) -> Theme:
    """Return a theme that writes in the terminal's own colours."""
    own = "ansi_default"
    return Theme(
        name=name,
        ansi=True,
        primary=own,
        secondary=own,
        accent=own,
        foreground=own,
        background=own,
        surface=own,
        panel=own,
        boost=own,
        success=own,
        warning=own,
        error=own,
        variables={**_OWN_COLOURS, **variables},
    )


MONO = _in_own_colours("mdtui-mono", {})
"""No colour at all: bold, underlined and turned round."""

ANSI = _in_own_colours(
    "mdtui-ansi",
    {
        "warning-text": "ansi_black",
        "warning-background": "ansi_bright_yellow",
        "error-text": "ansi_bright_white",
        "error-background": "ansi_red",
        "error-text-style": "bold",
        "badge-foreground": "ansi_black",
        "badge-background": "ansi_bright_cyan",
        "badge-text-style": "bold",
    },
)
"""The terminal's own colours, and a few of the 16 on backgrounds of their own; right on dark and on light."""

THEMES: Mapping[str, Theme] = {"truecolor": TRUECOLOR, "ansi": ANSI, "contrast": CONTRAST, "mono": MONO}
"""By the name that they have in the settings."""


def theme_for(setting: str, terminal: Terminal) -> Theme:
    """Return the theme to show.

    Args:
        setting: a name of `THEMES`, or ``auto`` for what fits the terminal.
        terminal: what is known of it; ``NO_COLOR`` goes before everything.
    """
    if terminal.no_colour or setting == "auto":
        return THEMES[terminal.theme]
    return THEMES[setting]
