"""All actions by name: type a few letters, Enter runs. What is no action may be a query, and stands below them.

Textual has a palette of its own, but it reads its texts as markup, draws with signs that no Windows console font has,
and runs an indicator that sends 100 kB a second while it searches.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from mdtui.keys.action import Action
from mdtui.keys.keymap import Keymap
from mdtui.keys.registry import ACTIONS
from mdtui.text import safe_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop, fit
from mdtui.tui.widgets.line_view import CursorView, Part
from mdtui.tui.widgets.pane import PaneTitle

FILTER = next(action for action in ACTIONS if action.id == "records.filter")
"""What a query is for."""
NAME_WIDTH = 26
KEY_WIDTH = 9


class Matches(CursorView):
    """The actions that fit what was typed, and what was typed as a query over the records.

    Args:
        glyphs: the marks.
        why_not: says why an action is not possible now; nothing where it is.
        keymap: the keys.
    """

    def __init__(self, glyphs: GlyphSet, why_not: Callable[[Action], str], keymap: Keymap) -> None:
        super().__init__(glyphs)
        self.actions = list(keymap.actions)
        self.typed = ""
        self._why_not = why_not
        self._keymap = keymap

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.actions) + bool(self.typed)

    @property
    def chosen(self) -> Action | str:
        """The action under the cursor, or what was typed where that is a query."""
        return self.actions[self.cursor] if self.cursor < len(self.actions) else self.typed

    def whole_style(self, row: int) -> str:
        """Return the style of the cursor for its row: the keys act here although the line above is typed in."""
        return "cursor" if row == self.cursor and self.count else ""

    def show(self, typed: str) -> None:
        """Show the actions that fit what was typed."""
        self.typed = typed.strip()
        self.actions = matching(typed, self._keymap)
        self.rows_changed(0)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return an action as a line: name, key, and what it does or why it is not possible now."""
        is_query = row == len(self.actions)
        action = self._keymap.of(FILTER) if is_query else self.actions[row]
        reason = self._why_not(action)
        does = f"Records that fit: {safe_text(self.typed)}" if is_query else action.help
        text = f"not now: {reason}" if reason else does
        name = "Query" if is_query else f"{action.place.value}: {action.label}"
        room = max(0, width - NAME_WIDTH - KEY_WIDTH - 3)
        return [
            (f" {fit(name, NAME_WIDTH, self.glyphs.ellipsis)} ", "quiet" if reason else "strong"),
            (f"{fit(action.key, KEY_WIDTH, self.glyphs.ellipsis)} ", "quiet" if reason else "key"),
            (crop(text, room, self.glyphs.ellipsis), "quiet"),
        ]

    def row_clicked(self) -> None:
        """Run the action."""
        if isinstance(self.screen, PaletteScreen):
            self.screen.action_run()


class PaletteScreen(ModalScreen[Action | str | None]):
    """Asks for an action, or a query over the records; the answer is None where the person went back.

    Args:
        glyphs: the marks.
        why_not: says why an action is not possible now; nothing where it is.
        keymap: the keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f2", "back", show=False),
        Binding("enter", "run", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
    ]

    def __init__(self, glyphs: GlyphSet, why_not: Callable[[Action], str], keymap: Keymap | None = None) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._why_not = why_not
        self._matches = Matches(glyphs, why_not, keymap or Keymap())

    def compose(self) -> ComposeResult:
        """Put the line to type in above the matches."""
        title = PaneTitle(self._glyphs, "Commands")
        title.add_class("-focused")
        title.show(note="Enter: run   Esc: back")
        typed = Input(
            placeholder="type to search, or a query such as unseen size>1M", select_on_focus=False, compact=True
        )
        typed.cursor_blink = False
        with Vertical():
            yield title
            yield typed
            yield self._matches

    @on(Input.Changed)
    def _search(self, message: Input.Changed) -> None:
        message.stop()
        self._matches.show(message.value)

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_run()

    def action_run(self) -> None:
        """Answer with what is under the cursor; a query that is not possible now stays, with the reason beside it."""
        chosen = self._matches.chosen
        if not isinstance(chosen, str) or (chosen and not self._why_not(FILTER)):
            self.dismiss(chosen)

    def action_back(self) -> None:
        """Go back without an action."""
        self.dismiss(None)

    def action_move(self, rows: int) -> None:
        """Move the cursor of the matches."""
        self._matches.move_to(self._matches.cursor + rows)


def matching(typed: str, keymap: Keymap | None = None) -> list[Action]:
    """Return the actions that fit what was typed, those whose name begins with it first, then those named so.

    Args:
        typed: words, each of which must be in the name, the place, the key or the sentence; case does not matter.
        keymap: the keys.
    """
    words = typed.casefold().split()

    def rank(action: Action) -> int:
        label = action.label.casefold()
        named = all(word in f"{action.place.value.casefold()} {label}" for word in words)
        return 2 if not named else 1 if words and not label.startswith(tuple(words)) else 0

    found = [action for action in (keymap or Keymap()).actions if all(word in _searched(action) for word in words)]
    return sorted(found, key=rank)


def _searched(action: Action) -> str:
    return f"{action.place.value} {action.label} {action.help} {action.key}".casefold()
