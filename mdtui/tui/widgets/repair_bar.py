"""What a person can choose of a repair, each with its key and as it is now, and where the old file will be kept.

What is about the index stands in the first line. What is around it has a line of its own, where there is anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from mdtui.keys.action import Action
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, crop, tail
from mdtui.tui.widgets.action_footer import ActionFooter

GAP = 2
"""Cells between one choice and the next."""
LEAST_COPIES = 16
"""Cells of the directory of the copies that are always shown: its end."""
_INDENT = 2
_COPY, _LOCK = "copy kept in ", "lock "


class Switch(NamedTuple):
    """One choice.

    Attributes:
        action: what changes it.
        value: as it is now, one word.
        is_possible: whether there is anything to choose.
        is_set: whether it is otherwise than at first.
        is_around: whether it is about what is around the index.
    """

    action: Action
    value: str
    is_possible: bool = True
    is_set: bool = False
    is_around: bool = False


class RepairBar(Widget):
    """Shows the choices in a line or two, and in another the places of the byte copy and of the lock.

    Args:
        glyphs: the marks.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "repair-bar--key",
        "repair-bar--label",
        "repair-bar--set",
        "repair-bar--impossible",
    }

    DEFAULT_CSS = """
    RepairBar {
        height: 2;
        background: $background;
        color: $text-muted;
        .repair-bar--key { color: $accent; text-style: bold; }
        .repair-bar--label { color: $foreground; }
        .repair-bar--set { color: $warning-text; background: $warning-background; text-style: bold; }
        .repair-bar--impossible { color: $text-muted; text-style: dim; }
    }
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._switches: tuple[Switch, ...] = ()
        self._copies = self._lock = self._why_not = ""

    def show(self, switches: Sequence[Switch], copies: str, lock: str, why_not: str = "") -> None:
        """Show these choices, and what is to be known of the write; all texts are safe for a terminal.

        Args:
            switches: the choices.
            copies: the directory of the byte copies; empty where there is nothing to keep.
            lock: the name of the lock file; empty where it is not known.
            why_not: why nothing can be written, in the place of both; empty where it can.
        """
        before = (self._switches, self._copies, self._lock, self._why_not)
        self._switches, self._copies, self._lock, self._why_not = tuple(switches), copies, lock, why_not
        if before != (self._switches, copies, lock, why_not):
            self.styles.height = self._choice_lines + 1
            self.refresh()

    @property
    def _choice_lines(self) -> int:
        """How many lines the choices take."""
        return 2 if any(switch.is_around and (switch.is_possible or switch.is_set) for switch in self._switches) else 1

    def render_line(self, y: int) -> Strip:
        """Return one of the lines."""
        segments = self._line_of_choices(y) if y < self._choice_lines else [self._line_of_the_write()]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def placed(self, y: int) -> list[tuple[int, Switch]]:
        """Return the choices of a line that fit, each with the cell where it starts."""
        placed, start = [], _INDENT
        for switch in self._switches:
            if switch.is_around != bool(y):
                continue
            end = start + cells(_text(switch))
            if end > self.size.width - 1:
                break
            placed.append((start, switch))
            start = end + GAP
        return placed

    def _line_of_choices(self, y: int) -> list[Segment]:
        key, label, is_set, impossible = (
            self.get_component_rich_style(f"repair-bar--{name}") for name in ("key", "label", "set", "impossible")
        )
        segments, end = [], 0
        for start, switch in self.placed(y):
            segments.append(Segment(" " * (start - end), self.rich_style))
            segments.append(Segment(switch.action.key, key if switch.is_possible else impossible))
            segments.append(Segment(f" {switch.action.label}: ", label if switch.is_possible else impossible))
            look = is_set if switch.is_set else label
            segments.append(Segment(switch.value, look if switch.is_possible else impossible))
            end = start + cells(_text(switch))
        return segments

    def _line_of_the_write(self) -> Segment:
        if not self._why_not:
            return Segment(self._places(), self.rich_style)
        text = crop(f"{self._glyphs.warning} {self._why_not}", self.size.width - _INDENT, self._glyphs.ellipsis)
        return Segment(" " * _INDENT + text, self.get_component_rich_style("repair-bar--set"))

    def _places(self) -> str:
        """Return both places; the copy's gives way, as its end says most, and then the lock's."""
        width, ellipsis = self.size.width - _INDENT, self._glyphs.ellipsis
        lock = f"{_LOCK}{self._lock}" if self._lock else ""
        if not self._copies:
            return " " * _INDENT + crop(lock, width, ellipsis)
        between = f" {self._glyphs.separator} " if lock else ""
        lock = crop(lock, max(0, width - len(_COPY) - len(between) - LEAST_COPIES), ellipsis)
        room = width - len(_COPY) - len(between) - cells(lock)
        return f"{' ' * _INDENT}{_COPY}{tail(self._copies, max(0, room), ellipsis)}{between}{lock}"

    def on_click(self, event: events.Click) -> None:
        """Change the choice under the mouse."""
        event.stop()
        for start, switch in reversed(self.placed(event.y) if event.y < self._choice_lines else []):
            if event.x >= start:
                self.post_message(ActionFooter.Pressed(switch.action))
                return


def _text(switch: Switch) -> str:
    return f"{switch.action.key} {switch.action.label}: {switch.value}"
