"""Every action by place: its keys, what it does, and why it is not possible just now."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from mdtui.tui.actions import Action, Place, of_place, shown_key
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop, fit
from mdtui.tui.widgets.line_view import LineView, Part
from mdtui.tui.widgets.pane import PaneTitle

KEYS_WIDTH = 14
INDENT = 2


class HelpText(LineView, can_focus=True):
    """The lines of the help screen.

    Args:
        glyphs: the marks.
        why_not: says why an action is not possible now; nothing where it is.
        first: the place the person comes from, which is shown first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", show=False),
        Binding("down,j", "scroll_down", show=False),
        Binding("pageup,ctrl+u", "page_up", show=False),
        Binding("pagedown,space,ctrl+d", "page_down", show=False),
        Binding("home,g", "scroll_home", show=False),
        Binding("end,G", "scroll_end", show=False),
    ]

    def __init__(self, glyphs: GlyphSet, why_not: Callable[[Action], str], first: Place) -> None:
        super().__init__(glyphs)
        self.lines = help_lines(why_not, first)

    @property
    def count(self) -> int:
        """How many lines the help has."""
        return len(self.lines)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line: a heading, or an action."""
        line = self.lines[row]
        if isinstance(line, str):
            return [(crop(f"  {line}", width, self.glyphs.ellipsis), "heading")]
        action, reason = line
        keys = " ".join(shown_key(key) for key in action.keys)
        text = f"{action.help[:-1]}: not now, {reason}." if reason else action.help
        room = max(0, width - INDENT - KEYS_WIDTH - 1)
        return [
            (" " * INDENT, "text"),
            (f"{fit(keys, KEYS_WIDTH, self.glyphs.ellipsis)} ", "faint" if reason else "key"),
            (crop(text, room, self.glyphs.ellipsis), "quiet" if reason else "text"),
        ]


class HelpScreen(Screen[None]):
    """Shows all actions; any of its keys goes back.

    Args:
        glyphs: the marks.
        why_not: says why an action is not possible now; nothing where it is.
        first: the place the person comes from.
    """

    CSS_PATH = "../styles/help.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark,f1,escape,enter", "close", "Back", show=False),
    ]

    def __init__(self, glyphs: GlyphSet, why_not: Callable[[Action], str], first: Place) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._text = HelpText(glyphs, why_not, first)

    def compose(self) -> ComposeResult:
        """Put the title above the text."""
        title = PaneTitle(self._glyphs, "Keys")
        title.show(note="q, Esc, Enter or ?: back")
        yield title
        yield self._text

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def help_lines(why_not: Callable[[Action], str], first: Place) -> list[str | tuple[Action, str]]:
    """Return the lines of the help: headings, actions with the reason why they are not possible, and blank lines.

    Args:
        why_not: says why an action is not possible now.
        first: the place to begin with.
    """
    places = sorted(Place, key=lambda place: (place is not first, list(Place).index(place)))
    lines: list[str | tuple[Action, str]] = []
    for place in places:
        lines += ["", place.value]
        lines += [(action, why_not(action)) for action in of_place(place)]
    return lines[1:]
