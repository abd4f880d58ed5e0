"""The keys of the record grid that lead to the message and to the bytes of the record under the cursor."""

from __future__ import annotations

from textual.message import Message
from textual.widget import Widget


class ReadingKeys(Widget):
    """Asks the screen to show what a record is about."""

    class ReadRequested(Message):
        """Show the message of the record under the cursor."""

    class BytesRequested(Message):
        """Show the bytes of the record under the cursor."""

    def action_read(self) -> None:
        """Ask for the message."""
        self.post_message(self.ReadRequested())

    def action_bytes(self) -> None:
        """Ask for the bytes."""
        self.post_message(self.BytesRequested())
