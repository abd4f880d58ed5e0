"""A plain page to select text from with the mouse of the terminal, for where the clipboard cannot be reached.

While it is shown the terminal reports no mouse to this program, so that dragging selects as in any other window; there
is no scroll bar, no indent and no frame in what is selected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import App

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import bindings
from mdtui.tui.clipboard import fits, said
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import wrap
from mdtui.tui.screens.page_screen import PageScreen
from mdtui.tui.widgets.line_view import LineView, Part

_LEAST = 10
"""Cells that a line is given, however narrow the window is."""


class PlainLines(LineView, can_focus=False):
    """Shows lines as they are, broken at the edge of the window.

    Args:
        glyphs: the marks.
        lines: safe for a terminal.
    """

    DEFAULT_CSS = """
    PlainLines { scrollbar-size-vertical: 0; }
    """

    def __init__(self, glyphs: GlyphSet, lines: Sequence[str]) -> None:
        super().__init__(glyphs)
        self._given = tuple(lines)
        self._lines: list[str] = []

    @property
    def count(self) -> int:
        """How many lines there are in the window's width."""
        return len(self._lines)

    def resized(self) -> None:
        """Break the lines anew."""
        width = max(_LEAST, self.size.width)
        self._lines = [part for line in self._given for part in wrap(line, width)]
        self.lines_changed()

    def parts(self, row: int, width: int) -> list[Part]:  # noqa: ARG002 - they were broken already
        """Return a line."""
        return [(self._lines[row], "text")]


class CopyScreen(PageScreen[None]):
    """Shows text that was copied, to be selected by hand.

    Args:
        glyphs: the marks.
        elsewhere: says why an action of another place is not possible now.
        text: what is copied, safe for a terminal.
        lines: what is shown, safe for a terminal; None for the text.
    """

    BINDINGS: ClassVar = bindings(Place.COPY)

    def __init__(
        self, glyphs: GlyphSet, elsewhere: Callable[[Action], str], text: str, lines: Sequence[str] | None = None
    ) -> None:
        super().__init__(glyphs, Place.COPY, PlainLines(glyphs, lines or text.split("\n")), elsewhere)
        self._text = text

    def on_mount(self) -> None:
        """Copy the text, and leave the mouse to the terminal."""
        self.app.copy_to_clipboard(self._text)
        self.title_line.show(note=said(self._text))
        self.show_keys()
        leave_mouse(self.app, to_terminal=True)

    def on_unmount(self) -> None:
        """Take the mouse back."""
        leave_mouse(self.app, to_terminal=False)

    def action_copy(self) -> None:
        """Copy the text again."""
        self.app.copy_to_clipboard(self._text)
        where = "sent to the clipboard, where the terminal allows it"
        self.say(where if fits(self._text) else said(self._text)[0], problem=not fits(self._text))


def leave_mouse(app: App[None], *, to_terminal: bool) -> None:
    """Let the terminal have the mouse, or take it back; Textual has no public way, and not every driver has a mouse."""
    if not getattr(app, "mouse", True):
        return
    name = "_disable_mouse_support" if to_terminal else "_enable_mouse_support"
    switch = getattr(app._driver, name, None)  # noqa: SLF001 - see above
    if switch is not None:
        switch()
