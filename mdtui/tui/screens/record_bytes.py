"""The bytes of a folder's header and of one of its records, with what they mean and what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import bindings
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.reading.byte_text import byte_lines, plain_byte_lines
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.page_screen import PageScreen
from mdtui.tui.widgets.folder_pane import FolderPane
from mdtui.tui.widgets.text_page import TextPage

UNKNOWN = "too many records to know what changed"
"""What stands for the legend where the records are not kept as they were."""


class BytesScreen(PageScreen[None]):
    """Shows the record under the cursor of the grid.

    Args:
        glyphs: the marks.
        elsewhere: says why an action of another place is not possible now.
        records: shows the folder.
    """

    BINDINGS: ClassVar = bindings(Place.BYTES)

    def __init__(self, glyphs: GlyphSet, elsewhere: Callable[[Action], str], records: FolderPane) -> None:
        self.page = TextPage(glyphs, "There are no bytes: the folder has no IMAP.MRK", self._show)
        super().__init__(glyphs, Place.BYTES, self.page, elsewhere)
        self._records = records

    def _index(self) -> int | None:
        """Return the record under the cursor; None where it is a message file, or where there is none."""
        rows = self._records.rows
        if rows is None or not len(rows):
            return None
        index = rows.index(rows.cursor)
        return index if rows.pairing.is_record(index) else None

    def renew(self) -> None:
        """Show the bytes as they are now; something has changed."""
        self._show()

    def _show(self) -> None:
        rows, folder = self._records.rows, self._records.folder
        if rows is not None and folder is not None:
            index = self._index()
            record = "" if index is None else f"UID {rows.table.uids[index]}"
            known = self._records.opened_as is not None
            mark = f"{self._glyphs.changed} changed since the folder was opened" if known else UNKNOWN
            notes = (f"{record}   {mark}".lstrip(), mark, record) if folder.mrk is not None else ("",)
            self.title_line.show(title=f"Bytes of {folder.shown_key}", note=notes)
            lines = byte_lines(rows.table, index, self._records.opened_as, self._glyphs, self.page.room)
            self.page.show(lines if folder.mrk is not None else ())
        self.show_keys()

    def why_not_here(self, action: Action) -> str:
        """Return why an action of this screen is not possible now; nothing where it is."""
        rows, folder = self._records.rows, self._records.folder
        if action.method == "copy" and folder is not None and folder.mrk is None:
            return "there are no bytes"
        if action.method not in {"next", "previous"}:
            return ""
        if rows is None or not len(rows):
            return "the folder has no records"
        if action.method == "next":
            return "this is the last record" if rows.cursor >= len(rows) - 1 else ""
        return "" if rows.cursor else "this is the first record"

    def action_next(self) -> None:
        """Go to the record below."""
        self._records.grid.action_cursor_down()
        self._show()

    def action_previous(self) -> None:
        """Go to the record above."""
        self._records.grid.action_cursor_up()
        self._show()

    def action_copy(self) -> None:
        """Copy the lines."""
        rows = self._records.rows
        if rows is not None:
            lines = plain_byte_lines(rows.table, self._index(), self._records.opened_as, self._glyphs)
            self.app.push_screen(CopyScreen(self._glyphs, self.why_not, "\n".join(lines), lines))
