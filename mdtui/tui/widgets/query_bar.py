"""The query bar: one line at the bottom of a pane where a person writes a query, and below it what is wrong with it.

``open(purpose)`` shows it and takes the keys. Enter posts `QueryBar.Submitted`; the bar stays open until the screen,
which parses, calls ``close()`` or ``show_error(text, position)``. Esc, or Enter with nothing written, closes it and
posts `QueryBar.Cancelled`; the screen gives the keys back to whatever had them.

Where it knows the language of a purpose, the line below says what fits at the cursor, Tab puts it in, and Up brings
back what was asked before. It posts `QueryBar.Typed` then; the screen answers with ``show_count(text, said)``.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from mdtui.keys.action import Place
from mdtui.text import safe_text
from mdtui.tui.actions import bindings
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, crop
from mdtui.tui.query_line import QueryLine
from mdtui.tui.widgets.query_hint import QueryHint


class QueryPurpose(enum.Enum):
    """What a query is for; the value is the prompt."""

    FILTER = "Show: "
    SELECT = "Select: "
    UID = "Go to UID: "
    FIND = "Find: "
    SEARCH = "Search: "
    TIME = "Go to: "
    NOTE = "Note: "
    EXPORT = "Write to: "
    ADDRESSES = "Listen on: "


_EXAMPLES = {
    QueryPurpose.SEARCH: "some words of its text",
    QueryPurpose.TIME: "a time, such as 14:30 or 2026-08-18 14:30",
    QueryPurpose.NOTE: "what to remember of it",
    QueryPurpose.EXPORT: "a file that ends in .txt, .csv or .jsonl",
}
"""What to write for a purpose that has no hints while it is written."""


class QueryInput(Input):
    """A line to write in, which takes no character that a terminal would obey, not even from the clipboard."""

    def validate_value(self, value: str) -> str:
        """Return the value with what cannot be seen made visible."""
        return safe_text(value)


def _completes(by: int) -> Callable[[QueryBar], None]:
    """Return an action that puts in the next choice that fits at the cursor, or the one before."""

    def action(bar: QueryBar) -> None:
        line = bar._hint.line  # noqa: SLF001 - a method of the bar, made for two keys
        if line is not None and (found := line.step(bar._input.value, bar._input.cursor_position, by)):  # noqa: SLF001
            bar._put(*found)  # noqa: SLF001

    return action


def _recalls(by: int) -> Callable[[QueryBar], None]:
    """Return an action that brings back what was asked before, or after that."""

    def action(bar: QueryBar) -> None:
        line = bar._hint.line  # noqa: SLF001 - likewise
        if line is not None and (text := line.recall(bar._input.value, by)) is not None:  # noqa: SLF001
            bar._put(text, len(text))  # noqa: SLF001

    return action


class QueryBar(Widget):
    """Asks for a query.

    Args:
        glyphs: the signs.
        lines: what helps to write queries for a purpose.

    Attributes:
        purpose: what the query is for.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.QUERY)

    DEFAULT_CSS = """
    QueryBar {
        display: none;
        dock: bottom;
        height: auto;
        background: $panel;
        color: $foreground;
        Horizontal { height: 1; }
        #query-prompt { width: auto; padding: 0 0 0 1; color: $primary; text-style: bold; }
        QueryInput { width: 1fr; background: $panel; &:focus { background-tint: $foreground 0%; } }
        #query-error { height: 1; display: none; color: $error-text; background: $error-background; }
    }
    """

    @dataclass
    class Submitted(Message):
        """A query was written and Enter pressed."""

        text: str
        purpose: QueryPurpose

    @dataclass
    class Typed(Message):
        """Something else is written now, whether or not it is a query."""

        text: str
        purpose: QueryPurpose

        def can_replace(self, message: Message) -> bool:
            """Only the newest one matters."""
            return isinstance(message, QueryBar.Typed)

    @dataclass
    class Cancelled(Message):
        """The bar closed without a query."""

        purpose: QueryPurpose

    def __init__(self, glyphs: GlyphSet, lines: Mapping[QueryPurpose, QueryLine] | None = None) -> None:
        super().__init__()
        self.purpose = QueryPurpose.FILTER
        self._glyphs = glyphs
        self._faulty = ""
        self._fault = ("", 0)
        self._prompt = Static(markup=False, id="query-prompt")
        self._input = QueryInput(compact=True, select_on_focus=False)
        self._input.cursor_blink = False
        self._error = Static(markup=False, id="query-error")
        self._hint = QueryHint(glyphs)
        self._lines = dict(lines or {})

    def compose(self) -> ComposeResult:
        """Put the prompt before the line, and the error or what fits at the cursor below."""
        with Horizontal():
            yield self._prompt
            yield self._input
        yield self._error
        yield self._hint

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return bool(self.display)

    @property
    def helped(self) -> bool:
        """Whether the language of what is written is known."""
        return self._hint.line is not None

    @property
    def text(self) -> str:
        """What is written in it."""
        return self._input.value

    def open(self, purpose: QueryPurpose, text: str = "") -> None:
        """Show the bar and give it the keys.

        Args:
            purpose: what the query is for.
            text: a query to start from, such as the one that is in force.
        """
        self.purpose = purpose
        self._prompt.update(Content(purpose.value))
        self._input.placeholder = _EXAMPLES.get(purpose, "")
        self._input.value = text
        self._input.cursor_position = len(self._input.value)
        self._error.display = False
        self.display = True
        # At once, not when the messages before it are done: what was typed on is a query, not a row of commands.
        self.screen.set_focus(self._input)
        self._hint.begin(self._lines.get(purpose))
        self._show_hint()

    def close(self) -> None:
        """Take the bar off the screen."""
        self.display = False
        self._hint.display = False

    def show_count(self, text: str, said: str) -> None:
        """Say how many fit a query, if it is still the one that is written."""
        self._hint.count(text, said)
        self._show_hint()

    def show_error(self, text: str, position: int) -> None:
        """Say what is wrong, with a sign below the place, and put the cursor there.

        Args:
            text: what is wrong and what to do, in a few words.
            position: the place in the query, in characters from 0.
        """
        query = self._input.value
        position = max(0, min(position, len(query)))
        self._faulty, self._fault = query, (safe_text(text), position)
        self._input.cursor_position = position
        self._error.display = True
        self._hint.display = False
        # Only then is it known which part of a long query is in sight.
        self.call_after_refresh(self._point)

    def on_resize(self) -> None:
        """Point at the same place in a line of another width."""
        self._point()

    def _point(self) -> None:
        text, position = self._fault
        before = cells(self.purpose.value) + cells(self._faulty[:position])
        column = 1 + before - self._input.scroll_offset.x
        self._error.update(Content(pointing(text, column, self.size.width, self._glyphs)))

    @on(Input.Changed)
    def _forget_error(self, message: Input.Changed) -> None:
        message.stop()
        if self._input.value != self._faulty:
            self._error.display = False
        if self._hint.line is not None and self.is_open:
            self._show_hint()
            self.post_message(self.Typed(self.text, self.purpose))

    def _show_hint(self) -> None:
        """Say what fits at the cursor and how many fit the query, unless something is wrong with it."""
        if self.is_open and not self._error.display:
            self._hint.show(self._input.value, self._input.cursor_position)

    def _put(self, text: str, cursor: int) -> None:
        self._input.value = text
        self._input.cursor_position = cursor
        self._show_hint()

    action_complete = _completes(1)
    action_complete_back = _completes(-1)
    action_older = _recalls(1)
    action_newer = _recalls(-1)

    @on(Input.Submitted)
    def _submit(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Hand over the query, or close where nothing is written."""
        if text := self.text.strip():
            self._hint.keep(text)
            self.post_message(self.Submitted(text, self.purpose))
        else:
            self.action_cancel()

    def action_cancel(self) -> None:
        """Close without a query."""
        self.close()
        self.post_message(self.Cancelled(self.purpose))


def pointing(text: str, column: int, width: int, glyphs: GlyphSet) -> str:
    """Return a line with a sign at a column, and the text on the side of it that has room.

    Args:
        text: what to say, safe for a terminal.
        column: the cell to point at, from 0.
        width: cells of the line.
        glyphs: the signs.
    """
    column = max(0, min(column, width - 1))
    after = width - column - 2
    if cells(text) <= after or after >= column or not column:
        return f"{' ' * column}{glyphs.caret} {crop(text, max(0, after), glyphs.ellipsis)}".rstrip()
    said = crop(text, max(0, column - 1), glyphs.ellipsis)
    return f"{' ' * (column - 1 - cells(said))}{said} {glyphs.caret}"
