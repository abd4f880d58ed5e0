"""The keys of the focused pane, in one line, from the registry of actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from mdtui.keys.action import Action
from mdtui.keys.keymap import keymap_of
from mdtui.tui.widgets.still import Still

GAP = 2
"""Blank cells between one action and the next."""


class ActionFooter(Still):
    """Shows as many actions as fit; those that are not possible now are dimmed.

    Pressing a dimmed one says why, so it stays where it is instead of vanishing.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "action-footer--key",
        "action-footer--label",
        "action-footer--impossible",
    }

    DEFAULT_CSS = """
    ActionFooter {
        dock: bottom;
        height: 1;
        background: $panel;
        .action-footer--key { color: $accent; text-style: bold; }
        .action-footer--label { color: $foreground; }
        .action-footer--impossible { color: $text-muted; text-style: dim; }
    }
    """

    @dataclass
    class Pressed(Message):
        """An action was clicked."""

        action: Action

    def __init__(self) -> None:
        super().__init__()
        self._actions: tuple[tuple[Action, bool], ...] = ()

    def show(self, actions: Sequence[tuple[Action, bool]]) -> None:
        """Show these actions, each with whether it is possible now."""
        if self._actions != tuple(actions):
            self._actions = tuple(actions)
            self.refresh()

    def placed(self) -> list[tuple[int, Action, bool]]:
        """Return the actions that fit in the width, each with the cell where it starts."""
        placed = []
        start = 1
        keymap = keymap_of(self.app)
        for usual, possible in self._actions:
            action = keymap.of(usual)
            if not action.keys:
                continue
            end = start + cell_len(action.key) + 1 + cell_len(action.label)
            if end > self.size.width - 1:
                break
            placed.append((start, action, possible))
            start = end + GAP
        return placed

    def render_line(self, y: int) -> Strip:
        """Return the one line."""
        base = self.rich_style
        key, label, impossible = (
            self.get_component_rich_style(name)
            for name in ("action-footer--key", "action-footer--label", "action-footer--impossible")
        )
        segments: list[Segment] = []
        end = 0
        for start, action, possible in self.placed() if y == 0 else ():
            segments.append(Segment(" " * (start - end), base))
            segments.append(Segment(action.key, key if possible else impossible))
            segments.append(Segment(f" {action.label}", label if possible else impossible))
            end = start + cell_len(action.key) + 1 + cell_len(action.label)
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def on_click(self, event: events.Click) -> None:
        """Run the action under the mouse."""
        event.stop()
        for start, action, _ in reversed(self.placed()):
            if event.x >= start:
                self.post_message(self.Pressed(action))
                return
