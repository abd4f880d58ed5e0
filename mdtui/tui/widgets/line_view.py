"""Lines that scroll, with or without a cursor: what the folder tree, the feed, the help and the palette have in common.

A subclass gives each line as parts; only lines in sight are asked for, so there may be any number of them. A line that
looks as before is not painted again, and one that only moves on the screen is not worked out again.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Self

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from mdtui.keys.keymap import keymap_of
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop
from mdtui.tui.widgets.painted_lines import PAINTED_KEPT, PaintedLines
from mdtui.tui.widgets.scroll_bar import use_cells

Part = tuple[str, str]
"""Some text and how it looks: the name of a component without ``line-view--``."""


class LineView(PaintedLines[int]):
    """Shows lines, and scrolls them.

    Args:
        glyphs: the marks.
        empty_text: what to show where there is no line; it may have several lines itself.

    Attributes:
        empty_text: the same, as it is now; `show_empty` changes it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-view--text",
        "line-view--strong",
        "line-view--heading",
        "line-view--quiet",
        "line-view--faint",
        "line-view--guide",
        "line-view--key",
        "line-view--warning",
        "line-view--error",
        "line-view--cursor",
        "line-view--cursor-blurred",
    }

    DEFAULT_CSS = """
    LineView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        .line-view--text { color: $foreground; }
        .line-view--strong { color: $foreground; text-style: bold; }
        .line-view--heading { color: $primary; }
        .line-view--quiet { color: $text-muted; }
        .line-view--faint { color: $text-muted; text-style: dim; }
        .line-view--guide { color: $border; }
        .line-view--key { color: $accent; text-style: bold; }
        .line-view--warning { color: $warning-text; background: $warning-background; text-style: bold; }
        .line-view--error {
            color: $error-text;
            background: $error-background;
            text-style: $error-text-style;
        }
        .line-view--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        .line-view--cursor-blurred {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: $block-cursor-blurred-text-style;
        }
    }
    """

    def __init__(self, glyphs: GlyphSet, empty_text: str = "") -> None:
        super().__init__()
        self.glyphs = glyphs
        self.empty_text = empty_text

    @property
    @abstractmethod
    def count(self) -> int:
        """How many lines there are."""

    @abstractmethod
    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line as parts of at most `width` cells together."""

    def on_mount(self) -> None:
        """Draw the scroll bar with the signs of the screen."""
        use_cells(self, self.glyphs)

    def on_resize(self, event: events.Resize) -> None:
        """Take the new width for every line."""
        self.virtual_size = Size(event.size.width, self.count)
        self.resized()

    def resized(self) -> None:
        """Keep in sight what must be seen, in a window of another size."""

    def show_empty(self, text: str) -> None:
        """Say something else where there is no line."""
        before, self.empty_text = self.empty_text, text
        if before != text:
            self.refresh()

    def show_empty_with_keys(self, text: str, keys: str) -> None:
        """Say where there is no line what that means, and on a line of its own what to press.

        Args:
            text: what it means.
            keys: what to press, each key named by its action: ``{findings.reload} checks again``.
        """
        self.show_empty(f"{text}\n{keymap_of(self.app).say(keys)}")

    def lines_changed(self) -> None:
        """Paint what looks different; there may be more or fewer lines than before."""
        top = self.scroll_offset.y
        before = [self._painted.get(row) for row in range(top, top + self.size.height)]
        self.forget_painted()
        # Nothing has another place for it, as the scroll bar is always there: no need to lay the screen out anew.
        self.set_reactive(Widget.virtual_size, Size(self.size.width, self.count))
        self.vertical_scrollbar.window_virtual_size = self.count
        for y, (then, now) in enumerate(zip(before, self.paint(range(len(before))), strict=True)):
            if then != now:
                super().refresh(Region(0, y, self.size.width, 1))

    def go(self, top: int) -> None:
        """Scroll so that a line is the first in sight, at once, or as near to it as there are lines."""
        self.scroll_to(y=top, animate=False)

    def action_scroll_up(self) -> None:
        """Scroll up by a line."""
        self.go(self.scroll_offset.y - 1)

    def action_scroll_down(self) -> None:
        """Scroll down by a line."""
        self.go(self.scroll_offset.y + 1)

    def action_page_up(self) -> None:
        """Scroll up by a page."""
        self.go(self.scroll_offset.y - self.page)

    def action_page_down(self) -> None:
        """Scroll down by a page."""
        self.go(self.scroll_offset.y + self.page)

    def action_scroll_home(self) -> None:
        """Scroll to the first line."""
        self.go(0)

    def action_scroll_end(self) -> None:
        """Scroll to the last line."""
        self.go(self.count)

    @property
    def page(self) -> int:
        """How many lines a page is: those in sight but one, so that no line is missed."""
        return max(1, self.size.height - 1)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint again, and work out anew what was painted before: these regions, or everything."""
        if repaint and regions:
            for region in regions:
                for y in region.line_range:
                    self._painted.pop(y + self.scroll_offset.y, None)
        elif repaint:
            self.forget_painted()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def paint(self, lines: range) -> list[Strip]:
        """Return lines of the widget."""
        if len(self._painted) > PAINTED_KEPT:
            self.forget_painted()
        top, strips = self.scroll_offset.y, []
        for row in range(top + lines.start, top + lines.stop):
            strip = self._painted.get(row)
            if strip is None:
                strip = self._painted[row] = _painted(self, row)
            strips.append(strip)
        return strips

    def whole_style(self, row: int) -> str:  # noqa: ARG002 - for a subclass
        """Return the component that styles the whole line, or nothing where its parts have their own."""
        return ""


def _painted(view: LineView, row: int) -> Strip:
    """Return a line as it is on the screen."""
    width, whole = view.scrollable_content_region.width, view.whole_style(row)
    if row < view.count:
        parts = view.parts(row, width)
    else:
        lines = [] if view.count else view.empty_text.split("\n")
        text = crop(lines[row], width - 2, view.glyphs.ellipsis) if row < len(lines) else ""
        parts = [(f"  {text}", "quiet")]
    if whole:
        style = view.style_of(f"line-view--{whole}")
        strip = Strip([Segment("".join(text for text, _ in parts), style)]).adjust_cell_length(width, style)
    else:
        strip = Strip([Segment(text, view.style_of(f"line-view--{part}")) for text, part in parts if text])
    return strip.adjust_cell_length(width, view.style_of()).adjust_cell_length(view.size.width, view.style_of())


class CursorView(LineView):
    """Shows lines with a cursor on one of them.

    Attributes:
        cursor: the row that the keys act on, from 0; 0 also where there is no row.
    """

    def __init__(self, glyphs: GlyphSet, empty_text: str = "") -> None:
        super().__init__(glyphs, empty_text)
        self.cursor = 0

    def cursor_moved(self) -> None:
        """Take note that the cursor is on another row."""

    def row_clicked(self) -> None:
        """Do what a click on the cursor's row means."""

    def whole_style(self, row: int) -> str:
        """Return the style of the cursor for its row."""
        if row != self.cursor or self.count == 0:
            return ""
        return "cursor" if self.has_focus else "cursor-blurred"

    def rows_changed(self, cursor: int) -> None:
        """Paint all rows again.

        Args:
            cursor: the row to put the cursor on.
        """
        self.cursor = max(0, min(cursor, self.count - 1))
        self.lines_changed()
        self._bring_into_sight()

    def move_to(self, row: int) -> None:
        """Put the cursor on a row, or on the nearest there is."""
        before, self.cursor = self.cursor, max(0, min(row, self.count - 1))
        if before != self.cursor:
            self.refresh_line(before)
            self.refresh_line(self.cursor)
            self._bring_into_sight()
            self.cursor_moved()

    def _bring_into_sight(self) -> None:
        if self.size.height and self.count:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def on_focus(self) -> None:
        """Show that the keys act on this cursor."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Show that the keys act elsewhere."""
        self.refresh_line(self.cursor)

    def resized(self) -> None:
        """Keep the cursor in sight."""
        self._bring_into_sight()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is."""
        row = event.y + self.scroll_offset.y
        if row < self.count:
            self.move_to(row)
            self.row_clicked()

    def action_cursor_up(self) -> None:
        """Go to the row above."""
        self.move_to(self.cursor - 1)

    def action_cursor_down(self) -> None:
        """Go to the row below."""
        self.move_to(self.cursor + 1)

    def action_page_up(self) -> None:
        """Go up by a page."""
        self.move_to(self.cursor - self.page)

    def action_page_down(self) -> None:
        """Go down by a page."""
        self.move_to(self.cursor + self.page)

    def action_scroll_home(self) -> None:
        """Go to the first row."""
        self.move_to(0)

    def action_scroll_end(self) -> None:
        """Go to the last row."""
        self.move_to(self.count - 1)
