"""A list that is alone on its screen: the keys belong to the screen, and the cursor is always the active one."""

from __future__ import annotations

from textual.message import Message

from mdtui.tui.widgets.line_view import CursorView


class SideList(CursorView, can_focus=False):
    """Shows lines with a cursor."""

    class CursorMoved(Message):
        """Another line is the chosen one."""

    def whole_style(self, row: int) -> str:
        """Return the style of the cursor for its row."""
        return "cursor" if row == self.cursor and self.count else ""

    def cursor_moved(self) -> None:
        """Tell the screen."""
        self.post_message(self.CursorMoved())
