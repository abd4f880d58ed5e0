"""The message of a record: what it says, every header field, or its source; nothing in it is loaded or run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.worker import get_current_worker

from mdtui.errors import MdtuiError
from mdtui.keys.action import Action, Place
from mdtui.mailroot.message import FIRST_READ, LAST_READ, OpenedMessage
from mdtui.server import MailServer
from mdtui.tui.actions import bindings
from mdtui.tui.background import in_background
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.reading.chosen_message import (
    NOTHING_HERE,
    ChosenMessage,
    chosen_message,
    open_message,
    why_unread,
)
from mdtui.tui.reading.message_text import Line, View, note_of, page_lines, plain_lines
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.page_screen import PageScreen
from mdtui.tui.screens.record_bytes import BytesScreen
from mdtui.tui.widgets.folder_pane import FolderPane
from mdtui.tui.widgets.text_page import TextPage

READ_MORE = 4
"""Each further reading is so many times as long."""


class Wanted(NamedTuple):
    """What is to be shown.

    Attributes:
        chosen: the message.
        limit: bytes to read.
        view: what of it.
        width: cells of a line.
    """

    chosen: ChosenMessage
    limit: int
    view: View
    width: int


class MessageScreen(PageScreen[None]):
    """Shows a message.

    Args:
        server: the mail root.
        glyphs: the marks.
        elsewhere: says why an action of another place is not possible now.
        records: shows the folder, with the cursor on the record.
    """

    BINDINGS: ClassVar = bindings(Place.MESSAGE)

    def __init__(
        self, server: MailServer, glyphs: GlyphSet, elsewhere: Callable[[Action], str], records: FolderPane
    ) -> None:
        self.page = TextPage(glyphs, "reading", self._fit)
        super().__init__(glyphs, Place.MESSAGE, self.page, elsewhere)
        self.message: OpenedMessage | None = None
        self.view = View.TEXT
        self._is_reading = False
        self._server = server
        self._records = records
        self._limit = FIRST_READ

    def on_mount(self) -> None:
        """Start reading."""
        self.show_keys()

    def _fit(self) -> None:
        """Read, once there is room to show it, or break the lines anew."""
        if self.message is None and not self._is_reading:
            self._show_record()
        else:
            self._ask(same=True)

    def _show_record(self) -> None:
        """Show the message of the record under the cursor, from its beginning."""
        self._limit, self.view, self.message = FIRST_READ, View.TEXT, None
        chosen = self._chosen()
        self._is_reading = chosen is not None
        if chosen is not None:
            self.title_line.show(title=f"Message {chosen.shown_name}", note=(chosen.record, ""))
        self._ask(same=False)

    def _chosen(self) -> ChosenMessage | None:
        return chosen_message(self._records.rows, self._records.folder)

    def _ask(self, *, same: bool) -> None:
        chosen = self._chosen()
        if chosen is None:
            self.page.show_empty(NOTHING_HERE)
        elif self.page.room:
            wanted = Wanted(chosen, self._limit, self.view, self.page.room)
            self._read(wanted, self.message if same else None, same=same)

    @in_background("message", exclusive=True)
    def _read(self, wanted: Wanted, known: OpenedMessage | None, *, same: bool) -> None:
        worker = get_current_worker()
        try:
            message = known
            if message is None or (not message.is_whole and len(message.data) < wanted.limit):
                message = open_message(self._server.message_files, wanted.chosen, wanted.limit)
            lines = page_lines(message, wanted.view, wanted.width)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self._failed, error)
        else:
            if not worker.is_cancelled:
                self.call_later(self._show, message, lines, same=same)

    def _failed(self, error: Exception) -> None:
        self.message, self._is_reading = None, False
        self.page.show(())
        self.page.show_empty(why_unread(error))
        if not isinstance(error, MdtuiError):
            self.say(line_of(error), problem=True)
        self.show_keys()

    def _show(self, message: OpenedMessage, lines: Sequence[Line], *, same: bool) -> None:
        self.message, self._is_reading = message, False
        chosen, note = self._chosen(), note_of(message, self.view)
        self.title_line.show(note=(f"{chosen.record}, {note}", note) if chosen is not None else note)
        self.page.show(lines, same=same)
        self.show_keys()

    def why_not_here(self, action: Action) -> str:
        """Return why an action of this screen is not possible now; nothing where it is."""
        rows, message = self._records.rows, self.message
        if action.method in {"next", "previous"}:
            last = 0 if rows is None else len(rows) - 1
            at_end = rows is None or rows.cursor == (last if action.method == "next" else 0)
            return (
                ("this is the last record" if action.method == "next" else "this is the first record") if at_end else ""
            )
        # What is asked for while the message is being read is shown once it is.
        needs_one = {"copy", "more"} if self._is_reading else {"headers", "source", "copy", "more"}
        if action.method in needs_one and message is None:
            return "no message is read"
        if action.method == "more" and message is not None:
            if message.is_whole:
                return "all of it is read"
            return "no more than 4 MB of a message is read" if len(message.data) >= LAST_READ else ""
        return ""

    def _switch(self, view: View) -> None:
        self.view = View.TEXT if self.view is view else view
        self.page.go(0)
        self._ask(same=True)

    def action_headers(self) -> None:
        """Show every header field, or the text again."""
        self._switch(View.HEADERS)

    def action_source(self) -> None:
        """Show the source, or the text again."""
        self._switch(View.SOURCE)

    def action_more(self) -> None:
        """Read more of it."""
        self._limit = min(self._limit * READ_MORE, LAST_READ)
        self._ask(same=True)

    def action_next(self) -> None:
        """Go to the record below."""
        self._records.grid.action_cursor_down()
        self._show_record()

    def action_previous(self) -> None:
        """Go to the record above."""
        self._records.grid.action_cursor_up()
        self._show_record()

    def action_bytes(self) -> None:
        """Show the bytes of the record."""
        self.app.push_screen(BytesScreen(self._glyphs, self.why_not, self._records))

    def action_copy(self) -> None:
        """Copy what is shown."""
        if self.message is not None:
            lines = plain_lines(self.message, self.view)
            self.app.push_screen(CopyScreen(self._glyphs, self.why_not, "\n".join(lines), lines))
