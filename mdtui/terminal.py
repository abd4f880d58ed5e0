"""What the terminal can do, as far as the environment says it: colours, characters, clipboard, and over which way.

A terminal is not asked here: over a slow line it may not answer, and some answer with what a program then takes for
keys. What is not known is not promised.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

LEAST_COLUMNS, LEAST_LINES = 80, 24
"""The smallest window in which every screen has all its parts."""
_ALL_COLOURS = frozenset(("truecolor", "24bit"))
_SIGNS = "\u25ba\u25a0\u25bc\u2502\u2591\u2588\u2026"
"""Some of the signs that every Windows console font has."""


class Terminal(msgspec.Struct, frozen=True):
    """A terminal and the way to it.

    Attributes:
        columns: cells of a line; 0 where there is no terminal.
        lines: lines of the window; likewise.
        encoding: of what is written to it, such as ``utf-8`` or ``cp850``.
        code_page: the number of the console's code page; 0 where it has none, as only Windows' consoles do.
        platform: as `sys.platform` says it.
        over_ssh: whether it is at the other end of an SSH session.
        in_tmux: whether tmux stands between.
        in_screen: whether GNU screen stands between.
        old_console: whether it is the console of Windows that shows 16 colours and no OSC 52.
        all_colours: whether it says that it has all colours.
        no_colour: whether ``NO_COLOR`` is set; see no-color.org.
    """

    columns: int
    lines: int
    encoding: str
    code_page: int
    platform: str
    over_ssh: bool
    in_tmux: bool
    in_screen: bool
    old_console: bool
    all_colours: bool
    no_colour: bool

    @property
    def is_there(self) -> bool:
        """Whether there is a terminal at all."""
        return self.columns > 0

    @property
    def theme(self) -> str:
        """The name of the theme that fits: ``mono``, ``ansi`` or ``truecolor``."""
        if self.no_colour:
            return "mono"
        # Which colours the other end of an SSH session has, and on which background, is not known.
        return "truecolor" if self.all_colours and not self.over_ssh else "ansi"

    @property
    def glyphs(self) -> str:
        """The name of the glyph set that fits: ``ascii`` where the encoding has no signs, else ``wgl4``."""
        try:
            _SIGNS.encode(self.encoding)
        except (UnicodeEncodeError, LookupError):
            return "ascii"
        return "wgl4"


class TerminalAnswer(msgspec.Struct, frozen=True):
    """What a terminal says of itself when it is asked.

    Attributes:
        seconds: from the question to the end of the answer.
        takes_clipboard: whether it says that OSC 52 writes to its clipboard (52 among its device attributes); many that
            can do not say it.
        reports_mouse: whether it knows the mouse reports that the screens ask for (mode 1006); None where it does not
            say.
    """

    seconds: float
    takes_clipboard: bool = False
    reports_mouse: bool | None = None


def look_at_terminal(
    environ: Mapping[str, str], platform: str, encoding: str, size: tuple[int, int], code_page: int = 0
) -> Terminal:
    """Return what is known of a terminal.

    Args:
        environ: the environment.
        platform: as `sys.platform` says it.
        encoding: of the stream that is written to; empty where it is not known.
        size: columns and lines; 0 and 0 where there is none.
        code_page: of the console; 0 where it has none.
    """
    on_windows = platform == "win32"
    over_ssh = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    # Windows Terminal says who it is.
    in_windows_terminal = bool(environ.get("WT_SESSION"))
    return Terminal(
        columns=size[0],
        lines=size[1],
        encoding=encoding or "ascii",
        code_page=code_page,
        platform=platform,
        over_ssh=over_ssh,
        in_tmux=bool(environ.get("TMUX")),
        in_screen=bool(environ.get("STY")),
        old_console=on_windows and not in_windows_terminal and not over_ssh,
        all_colours=in_windows_terminal or (not on_windows and environ.get("COLORTERM", "").lower() in _ALL_COLOURS),
        no_colour=bool(environ.get("NO_COLOR")),
    )
