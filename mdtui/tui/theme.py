"""The colours of the screens: one calm, dark theme.

Colour only supports what marks, letters and places already say, so that nothing is lost on a terminal without it. Every
text colour keeps a contrast of at least 4.5 against each background that it stands on.
"""

from textual.theme import Theme

THEME = Theme(
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
        "input-cursor-background": "#cdd6dd",
        "input-cursor-foreground": "#12171b",
        "scrollbar": "#4a5a67",
        "scrollbar-hover": "#5a6c7a",
        "scrollbar-active": "#8ab4d4",
        "scrollbar-background": "#1b2228",
        "scrollbar-background-hover": "#1b2228",
        "scrollbar-background-active": "#1b2228",
        "scrollbar-corner-color": "#1b2228",
    },
)
