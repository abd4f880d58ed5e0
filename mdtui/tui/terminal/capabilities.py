"""What terminals can do, and every sequence that is sent to save bytes; nothing else in the program writes one.

A terminal is known by its name in TERM, or on Windows by its console. Whatever is not known gets what Textual sends.
The sequences are ECMA-48's, but for the scrolling region, which is DEC's and of which xterm's manual ("Xterm Control
Sequences") says what it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple


class Capabilities(NamedTuple):
    """What may be relied on beside moving the cursor and SGR, which Textual needs itself.

    Attributes:
        erase_characters: ``ECH`` blanks cells without moving the cursor.
        erase_colours: what is erased gets the background that is set (terminfo's ``bce``).
        scroll_region: lines between two others can be moved with ``DECSTBM``, ``IND``, ``RI``, ``IL`` and ``DL``.
    """

    erase_characters: bool = True
    erase_colours: bool = True
    scroll_region: bool = True


FULL = Capabilities()

TERMINALS: tuple[tuple[str, Capabilities], ...] = (
    (r"(xterm|putty|mintty|alacritty|foot|wezterm|contour|kitty|xterm-kitty|ghostty|konsole|vte|gnome|st)(-.*)?", FULL),
    (r"tmux(-.*)?", FULL),
    (r"rxvt(-.*)?", FULL),
    (r"linux(-.*)?", FULL),
    (r"screen([-.].*)?", Capabilities(erase_characters=False, erase_colours=False)),
    (r"(vt[2345]\d\d)(-.*)?", Capabilities(erase_colours=False)),
)
"""By the name in TERM, from terminfo's entries; ``screen`` erases in the default colour unless told otherwise."""


def capabilities_of(
    environ: Mapping[str, str], platform: str, *, wish: Literal["auto", "on", "off"] = "auto"
) -> Capabilities | None:
    """Return what the terminal can do; None where it is not known well enough, or nothing is to be done with it.

    Args:
        environ: the environment.
        platform: as `sys.platform` has it. A console of Windows that Textual can paint on obeys these sequences, as
            both came with the same version of it (Windows 10, 1607).
        wish: ``auto`` for what is known, ``on`` for a terminal that is not known too, ``off`` for none.
    """
    if wish == "off":
        return None
    name = environ.get("TERM", "")
    if platform == "win32" and not name:
        return FULL
    other = FULL if wish == "on" else None
    return next((known for pattern, known in TERMINALS if re.fullmatch(pattern, name)), other)


def move_to(x: int, y: int) -> str:
    """Return what moves the cursor to a cell, counted from 0."""
    if x == 0:
        return f"\x1b[{y + 1}H" if y else "\x1b[H"
    return f"\x1b[{y + 1};{x + 1}H"


def move_right(cells: int) -> str:
    """Return what moves the cursor to the right on its line."""
    return f"\x1b[{cells}C" if cells > 1 else "\x1b[C"


def erase_characters(cells: int) -> str:
    """Return what blanks so many cells from the cursor on."""
    return f"\x1b[{cells}X"


ERASE_LINE = "\x1b[K"
"""Blanks the line from the cursor on."""
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
"""Around what a terminal that knows them shows in one go."""

_FEW = 3
"""So many single steps are shorter than, or as short as, one that is given the number."""


def scroll(top: int, bottom: int, lines: int) -> str:
    """Return what moves the lines between two others, and leaves the cursor somewhere.

    Args:
        top: the first line that moves or is moved over, from 0.
        bottom: the first line below these.
        lines: how far they move up; down where it is negative. The lines that come free hold whatever they hold.
    """
    far = abs(lines)
    step, jump, start = ("\x1bD", "M", bottom - 1) if lines > 0 else ("\x1bM", "L", top)
    steps = f"{move_to(0, start)}{step * far}" if far <= _FEW else f"{move_to(0, top)}\x1b[{far}{jump}"
    return f"\x1b[{top + 1};{bottom}r{steps}\x1b[r"
