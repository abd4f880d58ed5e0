"""Lines that are worked out once and kept as they were painted, whichever line of the screen they are on.

Textual keeps the lines of a widget by their place on the screen, works out all styles again with every `refresh`, and
asks every widget of the screen for all of its lines with every picture. Here the styles are kept until they change, and
a subclass keeps its lines by what they show, so that scrolling by one works out one line.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from mdtui.tui.widgets.scroll_bar import move_thumb

PAINTED_KEPT = 1000
"""Lines that a subclass keeps as they were painted; beyond that all are worked out anew."""
_TURNED = Style(reverse=True)
Key = TypeVar("Key")
"""What a subclass keeps its lines by."""


class PaintedLines(ScrollView, Generic[Key]):
    """Gives lines to Textual as a subclass has painted them.

    Args:
        id: the widget's id.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name is Textual's
        super().__init__(id=id)
        self._styles_of: dict[tuple[str, ...], Style] = {}
        self._painted: dict[Key, Strip] = {}
        self._ready: dict[int, tuple[Strip, Strip]] = {}
        self._ready_for = (0, 0)

    @abstractmethod
    def paint(self, lines: range) -> list[Strip]:
        """Return lines of the widget, counted from its top, each as wide as the widget."""

    def forget_painted(self) -> None:
        """Work out every line anew."""
        self._painted.clear()

    def style_of(self, *components: str) -> Style:
        """Return the style that these components have together, the later ones over the earlier."""
        style = self._styles_of.get(components)
        if style is None:
            style = self.get_visual_style(*components).rich_style
            # A visual style of Textual forgets what is turned round.
            if any(self.get_component_styles(name).text_style.reverse for name in components):
                style += _TURNED
            self._styles_of[components] = style
        return style

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint the lines in sight, of which those that were before need not be worked out anew."""
        move_thumb(self.vertical_scrollbar, new_value)
        if round(old_value) != round(new_value):
            Widget.refresh(self, self.size.region)

    def notify_style_update(self) -> None:
        """Forget the styles that were worked out before, and what was painted with them."""
        self._styles_of.clear()
        self._ready.clear()
        self.forget_painted()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines of the widget for the screen."""
        if any(self.styles.gutter):
            return super().render_lines(crop)
        if self._ready_for != crop.column_span:
            self._ready_for = crop.column_span
            self._ready.clear()
        strips = self.paint(crop.line_range)
        self.make_ready(strips)
        return [self._ready[id(strip)][1] for strip in strips]

    def make_ready(self, strips: Sequence[Strip]) -> None:
        """Keep lines as the screen has them: in the colours of the terminal, and cut to what is seen."""
        # Strips cannot be looked up by what they are, and one that is kept here keeps its number for itself.
        new = {id(strip): strip for strip in strips if id(strip) not in self._ready}
        if not new:
            return
        if len(self._ready) > PAINTED_KEPT:
            used = {*map(id, self._painted.values()), *map(id, strips)}
            self._ready = {number: ready for number, ready in self._ready.items() if number in used}
        filters, (_, background) = self.get_line_filters(), self.background_colors
        for number, strip in new.items():
            ready = strip
            for line_filter in filters:
                ready = ready.apply_filter(line_filter, background)
            ready = ready.crop(*self._ready_for)
            # It keeps what it is to a terminal, so that a line which is made ahead is ready to be sent.
            ready.render(self.app.console)
            self._ready[number] = strip, ready

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget."""
        return self.paint(range(y, y + 1))[0]
