"""Any number of rows below a fixed header line, with a cursor: what is in sight is all that is ever made.

It paints its own scroll bar in the last cell of its rows, so that a row is one run of text to the terminal wherever it
has one style, and a key that moves the cursor inside the window repaints two rows and nothing else.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar, Self

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import fit
from mdtui.tui.rest import Rest
from mdtui.tui.widgets.painted_lines import PAINTED_KEPT, PaintedLines
from mdtui.tui.widgets.scroll_bar import thumb

HEADER_HEIGHT = 1
WHEEL_ROWS = 3
"""Rows that a notch of the mouse wheel scrolls."""
EMPTY_MARGIN = 2
"""Cells on either side of what is said where there is no row."""
ANSWERED_SECONDS = 0.02
"""Seconds without a new line after which a key is taken as answered."""
PREPARED_AT_ONCE = 8
"""Rows that are painted ahead without looking for a key."""
THUMB = "row-view--thumb"


class RowView(PaintedLines[tuple[int, bool]], inherit_bindings=False):
    """Shows rows and scrolls them; a subclass says what is in them.

    Args:
        glyphs: the signs.
        id: the widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-view--header",
        "row-view--thumb",
        "row-view--empty",
    }
    """
    | Class | What it styles |
    | :- | :- |
    | `row-view--header` | The line above the rows. |
    | `row-view--thumb` | The scroll bar where the window is. |
    | `row-view--empty` | What stands there when there are no rows. |
    """

    DEFAULT_CSS = """
    RowView {
        height: 1fr;
        overflow: hidden hidden;
        scrollbar-size: 0 0;
        .row-view--header { color: $text-muted; background: $surface; }
        .row-view--thumb { color: $scrollbar; }
        .row-view--empty { color: $text-muted; }
    }
    """

    def __init__(self, glyphs: GlyphSet, *, id: str | None = None) -> None:  # noqa: A002 - the name is Textual's
        super().__init__(id=id)
        self.glyphs = glyphs
        self._painted_header = ""
        self._step = 0
        self._answered = Rest(self, self._prepare)

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def header(self, width: int) -> str:
        """Return the line above the rows, in exactly `width` cells."""

    @abstractmethod
    def line(self, row: int, width: int) -> tuple[str, tuple[str, ...]]:
        """Return a row in exactly `width` cells, and the components that style it, the strongest last."""

    def empty_lines(self, width: int) -> Sequence[str]:  # noqa: ARG002 - for a subclass
        """Return what to say where there are no rows, in lines of at most `width` cells."""
        return ()

    def sight_moved(self) -> None:
        """Take note that other rows may be in sight."""

    @property
    def room(self) -> Size:
        """Its size; as it has no border and no padding, all of that is for lines.

        What Textual calls the size is worked out anew whenever it is asked for, a dozen times for each key.
        """
        return self.outer_size

    @property
    def page(self) -> int:
        """How many rows there is room for."""
        return max(0, self.room.height - HEADER_HEIGHT)

    @property
    def in_sight(self) -> range:
        """The rows in sight."""
        top = self.scroll_offset.y
        return range(top, min(top + self.page, self.count))

    def refresh_row(self, row: int) -> None:
        """Paint one row again, if it is in sight."""
        self._forget_row(row)
        if row in self.in_sight:
            super().refresh(Region(0, HEADER_HEIGHT + row - self.scroll_offset.y, self.room.width, 1))

    def _forget_row(self, row: int) -> None:
        self._painted.pop((row, True), None)
        self._painted.pop((row, False), None)

    def forget_out_of_sight(self) -> None:
        """Work out anew, when they come into sight, the rows that are not in sight now."""
        in_sight = self.in_sight
        self._painted = {key: strip for key, strip in self._painted.items() if key[0] in in_sight}
        self._answered.begin(ANSWERED_SECONDS)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint again; rows that were painted before are worked out anew."""
        if repaint:
            self._painted.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint the rows again, but not the header."""
        if round(old_value) != round(new_value):
            super().refresh(Region(0, HEADER_HEIGHT, self.room.width, self.page))
            self.sight_moved()
            self._step = round(new_value - old_value)

    def paint(self, lines: range) -> list[Strip]:
        """Return lines of the widget, from what was painted before wherever a row has only moved on the screen."""
        width, count, first = self.room.width, self.count, self.scroll_offset.y - HEADER_HEIGHT
        thumbs = _thumb_lines(self.page, count, self.scroll_offset.y)
        if len(self._painted) > PAINTED_KEPT:
            self.forget_out_of_sight()
        strips = []
        for y in lines:
            if y < HEADER_HEIGHT or first + y >= count:
                strips.append(self._other_line(y, width))
                continue
            key = first + y, y in thumbs
            strip = self._painted.get(key)
            if strip is None:
                strip = self._painted[key] = self._row_line(*key, width)
                self._answered.begin(ANSWERED_SECONDS)
            strips.append(strip)
        return strips

    @property
    def ahead(self) -> range:
        """The rows that come into sight if the next key scrolls as far as the last one that scrolled did."""
        top = self.scroll_offset.y + (self._step or max(0, self.page - 1))
        top = max(0, min(top, self.count - self.page))
        return range(top, min(top + self.page, self.count))

    def _prepare(self) -> None:
        """Paint rows ahead, so few at a time that a key which comes meanwhile need not wait for them."""
        ahead = self.ahead
        if not self.is_attached or not ahead:
            return
        thumbs = _thumb_lines(self.page, self.count, ahead[0])
        if len(self._painted) > PAINTED_KEPT // 2:
            self.forget_out_of_sight()
        keys = [(row, HEADER_HEIGHT + row - ahead[0] in thumbs) for row in ahead]
        new = [key for key in keys if key not in self._painted]
        for key in new[:PREPARED_AT_ONCE]:
            self._painted[key] = self._row_line(*key, self.room.width)
        self.make_ready([self._painted[key] for key in new[:PREPARED_AT_ONCE]])
        if len(new) > PREPARED_AT_ONCE:
            asyncio.get_running_loop().call_soon(self._prepare)

    def _row_line(self, row: int, has_thumb: bool, width: int) -> Strip:  # noqa: FBT001 - a key is given whole
        text, components = self.line(row, width - 1)
        style = self.style_of(*components)
        if not has_thumb:
            return Strip([Segment(f"{text} ", style)], width)
        return Strip([Segment(text, style), Segment(self.glyphs.thumb, self.style_of(*components, THUMB))], width)

    def _other_line(self, y: int, width: int) -> Strip:
        """Return the header, or a line where no row is."""
        if y < HEADER_HEIGHT:
            self._painted_header = self.header(width)
            return Strip([Segment(self._painted_header, self.style_of("row-view--header"))], width)
        lines = () if self.count else self.empty_lines(max(0, width - 2 * EMPTY_MARGIN))
        line = y - HEADER_HEIGHT - 1
        text = " " * EMPTY_MARGIN + lines[line] if 0 <= line < len(lines) else ""
        return Strip([Segment(fit(text, width, self.glyphs.ellipsis), self.style_of("row-view--empty"))], width)

    def scroll_rows(self, top: int) -> None:
        """Scroll until a row is the first in sight, as far as there are rows to fill the window."""
        top = max(0, min(top, self.count - self.page))
        self.set_reactive(Widget.scroll_target_y, top)
        self.scroll_y = top


class CursorRows(RowView, can_focus=True):
    """Shows rows with a cursor on one of them, and moves it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"cursor-rows--cursor", "cursor-rows--cursor-blurred"}
    """
    | Class | What it styles |
    | :- | :- |
    | `cursor-rows--cursor` | The cursor's row while the keys act on it. |
    | `cursor-rows--cursor-blurred` | The cursor's row while they act elsewhere. |
    """

    DEFAULT_CSS = """
    CursorRows {
        .cursor-rows--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        .cursor-rows--cursor-blurred {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: $block-cursor-blurred-text-style;
        }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """The row that the keys act on; 0 also where there is none."""

    def cursor_moved(self) -> None:
        """Take note that the cursor is on another row."""

    def with_cursor(self, row: int, components: tuple[str, ...]) -> tuple[str, ...]:
        """Return the components that style a row, the cursor's among them where it is on this row."""
        if row != self.cursor:
            return components
        return (*components, "cursor-rows--cursor" if self.has_focus else "cursor-rows--cursor-blurred")

    def refresh_all(self, cursor: int) -> None:
        """Paint everything again; there may be more or fewer rows than before, or others.

        Args:
            cursor: the row to put the cursor on; it stays in its place on the screen as far as that is possible.
        """
        self._change_rows(cursor)
        self.refresh()
        self.cursor_moved()
        self.sight_moved()

    def refresh_changed(self, cursor: int) -> None:
        """Paint again only those lines that look different now; for the rest see `refresh_all`."""
        top, before = self.scroll_offset.y, self._painted_lines()
        self._change_rows(cursor)
        if not before or not self.count or self.scroll_offset.y != top or self._header_differs():
            self.refresh()
        else:
            self._painted.clear()
            used = max(len(before), min(self.page, self.count - top))
            lines = self.paint(range(HEADER_HEIGHT, HEADER_HEIGHT + used))
            for y, (then, now) in enumerate(zip_longest(before, lines), start=HEADER_HEIGHT):
                if then != now:
                    super(RowView, self).refresh(Region(0, y, self.room.width, 1))
        self.cursor_moved()
        self.sight_moved()

    def _painted_lines(self) -> list[Strip | None]:
        """Return the rows in sight as they were painted last, before there were others; None where one was not."""
        count, top = self.virtual_size.height - HEADER_HEIGHT, self.scroll_offset.y
        thumbs = _thumb_lines(self.page, count, top)
        rows = enumerate(range(top, min(top + self.page, count)), start=HEADER_HEIGHT)
        return [self._painted.get((row, y in thumbs)) for y, row in rows]

    def _header_differs(self) -> bool:
        return self.header(self.room.width) != self._painted_header

    def _change_rows(self, cursor: int) -> None:
        """Take note that there may be more or fewer rows, and keep the cursor's place on the screen."""
        place = self.cursor - self.scroll_offset.y
        self.set_reactive(Widget.virtual_size, Size(self.room.width, self.count + HEADER_HEIGHT))
        self.set_reactive(CursorRows.cursor, self.validate_cursor(cursor))
        self.scroll_rows(self.cursor - min(max(0, place), max(0, self.page - 1)))

    def validate_cursor(self, row: int) -> int:
        """Return the nearest row that there is."""
        return max(0, min(row, self.count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Paint the two rows, and keep the cursor in sight."""
        top = self.scroll_offset.y
        wanted = min(now, max(top, now - self.page + 1))
        if wanted == top:
            self.refresh_row(before)
            self.refresh_row(now)
        else:
            # All that is in sight is painted again.
            self._forget_row(before)
            self._forget_row(now)
            self.scroll_rows(wanted)
        self.cursor_moved()

    def on_resize(self) -> None:
        """Keep the cursor in sight, and no room unused, in a window of another size."""
        self.refresh_all(self.cursor)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down; the cursor stays where it is."""
        event.stop()
        self.scroll_rows(self.scroll_offset.y + WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up; the cursor stays where it is."""
        event.stop()
        self.scroll_rows(self.scroll_offset.y - WHEEL_ROWS)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is."""
        row = self.scroll_offset.y + event.y - HEADER_HEIGHT
        if event.y >= HEADER_HEIGHT and row < self.count:
            self.cursor = row

    def action_cursor_up(self) -> None:
        """Go to the row above."""
        self.cursor -= 1

    def action_cursor_down(self) -> None:
        """Go to the row below."""
        self.cursor += 1

    def action_page_up(self) -> None:
        """Go up by a page."""
        self.cursor -= max(1, self.page - 1)

    def action_page_down(self) -> None:
        """Go down by a page."""
        self.cursor += max(1, self.page - 1)

    def action_first(self) -> None:
        """Go to the first row."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last row."""
        self.cursor = self.count - 1


def _thumb_lines(page: int, count: int, top: int) -> range:
    """Return the lines on which the scroll bar shows where the window is."""
    start, length = thumb(page, count, page, top)
    return range(start + HEADER_HEIGHT, start + HEADER_HEIGHT + length)
