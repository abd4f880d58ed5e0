"""The keys of the record grid that lead to the message, its preview and the bytes of the record under the cursor."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget


class ReadingKeys(Widget):
    """Asks the screen to show what a record is about."""

    class ReadRequested(Message):
        """Show the message of the record under the cursor."""

    class BytesRequested(Message):
        """Show the bytes of the record under the cursor."""

    class PreviewRequested(Message):
        """Show the preview, or hide it."""

    @dataclass
    class PreviewScrolled(Message):
        """Show more of the preview, or go back in it."""

        down: bool

    def action_read(self) -> None:
        """Ask for the message."""
        self.post_message(self.ReadRequested())

    def action_bytes(self) -> None:
        """Ask for the bytes."""
        self.post_message(self.BytesRequested())

    def action_preview(self) -> None:
        """Ask for the preview, or for it to go."""
        self.post_message(self.PreviewRequested())

    def action_preview_more(self) -> None:
        """Ask for more of the preview."""
        self.post_message(self.PreviewScrolled(down=True))

    def action_preview_less(self) -> None:
        """Ask to go back in the preview."""
        self.post_message(self.PreviewScrolled(down=False))
