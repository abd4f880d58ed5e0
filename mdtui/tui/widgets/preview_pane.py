"""A pane that shows, below its records, the message under their cursor, as long as somebody wants that.

The preview is made when it is opened and gone when it is closed, so that it costs nothing then.
"""

from __future__ import annotations

from textual import on

from mdtui.keys.keymap import keymap_of
from mdtui.server import MailServer
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Said, StateChanged
from mdtui.tui.reading.chosen_message import ChosenMessage, chosen_message
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.widgets.message_preview import MessagePreview
from mdtui.tui.widgets.query_pane import QueryPane
from mdtui.tui.widgets.reading_keys import ReadingKeys
from mdtui.tui.widgets.row_view import HEADER_HEIGHT

LEAST_ROWS = 6
"""Records that stay in sight above a preview."""
LEAST_LINES = 4
"""Lines of a message that are worth a preview."""
TITLES = 2
"""Lines for the titles of the pane and of the preview."""
OUTSIDE = 2
"""Lines of a window that a zoomed pane does not get."""


class PreviewPane(QueryPane):
    """Shows a preview, where there is room for one.

    Args:
        server: the mail root; its settings say whether the preview is open at the start.
        glyphs: the marks.

    Attributes:
        preview: the preview; None where it is not on the screen.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet) -> None:
        super().__init__(server, glyphs)
        self.preview: MessagePreview | None = None
        self._wants_preview = server.config.preview
        self._said_why = ""

    @property
    def why_no_preview(self) -> str:
        """Why there is no room for a preview, with keys to be filled in; empty where there is."""
        least = TITLES + HEADER_HEIGHT + LEAST_ROWS + LEAST_LINES
        if not self.size.height or self.size.height >= least:
            return ""
        if self.app.size.height < least + OUTSIDE:
            return "the window is too low for it"
        return "there is no room for it here; {everywhere.zoom} zooms the records"

    def on_resize(self) -> None:
        """Open or close the preview as there is room."""
        self._fit_preview()

    def show_rows(self, rows: FolderRows) -> None:
        """Show a folder that was just opened, and open the preview if it is wanted."""
        super().show_rows(rows)
        self._fit_preview()

    def record_changed(self) -> None:
        """Show the message under the cursor once that has rested."""
        if self.preview is not None:
            self.preview.record_changed()

    @on(ReadingKeys.PreviewRequested)
    def _open_or_close(self, message: ReadingKeys.PreviewRequested) -> None:
        message.stop()
        self._wants_preview = self.preview is None
        self._fit_preview()

    @on(ReadingKeys.PreviewScrolled)
    def _scroll(self, message: ReadingKeys.PreviewScrolled) -> None:
        message.stop()
        if self.preview is not None:
            page = self.preview.page
            page.action_page_down() if message.down else page.action_page_up()

    def _fit_preview(self) -> None:
        """Open the preview where it is wanted and there is room, else close it."""
        if not self.size.height:
            return
        wanted = self._wants_preview and self.rows is not None
        why = self.why_no_preview if wanted else ""
        opens, before = wanted and not why, self.preview
        if opens and before is None:
            self.preview = MessagePreview(self.server.message_files, self.grid.glyphs, self._chosen)
            self.mount(self.preview, after=self.grid)
        elif not opens and before is not None:
            self.preview = None
            before.remove()
        if before is not self.preview:
            self.grid.styles.min_height = HEADER_HEIGHT + LEAST_ROWS if opens else None
            self.post_message(StateChanged())
        if why and why != self._said_why:
            self.post_message(Said(keymap_of(self.app).say(f"no preview: {why}")))
        self._said_why = why

    def _chosen(self) -> ChosenMessage | None:
        return chosen_message(self.rows, self.folder)
