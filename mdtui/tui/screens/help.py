"""Every action by place: its keys, what it does, why it is not possible just now; and what the signs mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mdtui.keys.action import Action, Place
from mdtui.keys.keymap import Keymap, keymap_of
from mdtui.keys.names import shown_key
from mdtui.mrk.flags import ALL_FLAGS, Flag
from mdtui.tui.actions import of_place
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop, fit
from mdtui.tui.records.grid_lines import NEW
from mdtui.tui.screens.full_screen import FullScreen
from mdtui.tui.widgets.line_view import LineView, Part
from mdtui.tui.widgets.pane import PaneTitle

KEYS_WIDTH = 14
INDENT = 2


FLAGS = {
    Flag.SEEN: "somebody has read the message",
    Flag.ANSWERED: "it was answered",
    Flag.FLAGGED: "somebody marked it as important",
    Flag.DELETED: "it goes when the folder is expunged",
    Flag.DRAFT: "it is not finished",
    Flag.RECENT: "no mail program has seen it yet",
}
SIGNS = {
    "cursor": "The pane, the row or the folder that is in use.",
    "selected": "A selected record, or an event with a bookmark.",
    "anchor": "Where a range was started.",
    "ascending": "Behind a column's name: sorted by it, the lowest first.",
    "descending": "Likewise, the highest first.",
    "separator": "Before a column's name: it decides where the other one is equal.",
    "pending": "A change of yours on its way to the file.",
    "changed": "Somebody else has just changed this record.",
    "finding": "Something is wrong with this folder, or with one below it.",
    "folded": "There is more below; Space unfolds it.",
    "unfolded": "What is below it is shown; Space folds it.",
    "running": "A process that runs, or something that is well.",
    "missing": "A process that should run and does not, or something that failed.",
    "stopped": "A process that is there and stands still.",
    "unknown": "Something that cannot be told.",
    "info": "An event to know of.",
    "warning": "An event to look at.",
    "error": "An event to act on.",
    "critical": "An event that cannot wait.",
}


class HelpLine(NamedTuple):
    """A key or a sign, and what it means.

    Attributes:
        keys: the keys, or the sign.
        text: what it does or means.
        possible: whether it can be done now.
    """

    keys: str
    text: str
    possible: bool = True


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
        self.lines: list[str | HelpLine] = []
        self._why_not = why_not
        self._first = first

    def on_mount(self) -> None:
        """Show the keys that hold in this program."""
        self.lines = help_lines(self.glyphs, self._why_not, self._first, keymap_of(self.app))
        self.lines_changed()

    @property
    def count(self) -> int:
        """How many lines the help has."""
        return len(self.lines)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line: a heading, or an action."""
        line = self.lines[row]
        if isinstance(line, str):
            return [(crop(f"  {line}", width, self.glyphs.ellipsis), "heading")]
        room = max(0, width - INDENT - KEYS_WIDTH - 1)
        return [
            (" " * INDENT, "text"),
            (f"{fit(line.keys, KEYS_WIDTH, self.glyphs.ellipsis)} ", "key" if line.possible else "faint"),
            (crop(line.text, room, self.glyphs.ellipsis), "text" if line.possible else "quiet"),
        ]


class HelpScreen(FullScreen[None]):
    """Shows all actions; any of its keys goes back.

    Args:
        glyphs: the marks.
        why_not: says why an action is not possible now; nothing where it is.
        first: the place the person comes from.
    """

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


def help_lines(
    glyphs: GlyphSet, why_not: Callable[[Action], str], first: Place, keymap: Keymap | None = None
) -> list[str | HelpLine]:
    """Return the lines of the help: headings and blank lines, actions, and what the signs mean.

    Args:
        glyphs: the signs.
        why_not: says why an action is not possible now.
        first: the place to begin with.
        keymap: the keys; None for the usual ones.
    """
    keymap = keymap or Keymap()
    lines: list[str | HelpLine] = []
    for place in sorted(Place, key=lambda place: (place is not first, list(Place).index(place))):
        lines += ["", *_section(place, why_not, keymap)]
    lines += ["", "Flags", *(HelpLine(flag.letter, f"{flag.name}: {FLAGS[flag]}.") for flag in ALL_FLAGS)]
    lines += ["", "Signs", *(HelpLine(getattr(glyphs, name), text) for name, text in SIGNS.items())]
    lines.append(HelpLine(NEW, "A record that came while the folder was open."))
    return lines[1:]


def _section(place: Place, why_not: Callable[[Action], str], keymap: Keymap) -> list[str | HelpLine]:
    """Return the heading of a place and its actions; why none of them is possible stands once, in the heading."""
    reasons = {action: why_not(action) for action in keymap.of_all(of_place(place))}
    common = set(reasons.values())
    reason = common.pop() if len(common) == 1 else ""
    heading = f"{place.value} ({reason})" if reason else place.value
    return [heading, *(_line_of(action, why, said=bool(reason)) for action, why in reasons.items())]


def _line_of(action: Action, reason: str, *, said: bool) -> HelpLine:
    keys = " ".join(shown_key(key) for key in action.keys)
    return HelpLine(keys, f"({reason}) {action.help}" if reason and not said else action.help, not reason)
