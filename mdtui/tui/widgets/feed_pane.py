"""The pane with the events, and the poller that follows the logs."""

from __future__ import annotations

from textual import on

from mdtui.events.event import Event
from mdtui.events.feed import Feed
from mdtui.server import MailServer
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import EventsCame, Said
from mdtui.tui.pollers import Poller
from mdtui.tui.widgets.event_feed import KEPT, EventFeed
from mdtui.tui.widgets.pane import Pane

SECONDS = 0.5
"""From one look at the logs to the next: an event is on the screen within a second."""


class FeedPane(Pane):
    """Follows the logs of a mail root.

    Args:
        server: the mail root.
        glyphs: the marks.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet) -> None:
        self.feed = EventFeed(server.clock, glyphs, "reading the logs" + glyphs.ellipsis)
        super().__init__(glyphs, "Events", self.feed)
        self._logs = Logs(server)
        self._none = "no events yet" if server.root.logs else "no events: this mail root has no Logs folder"
        self.poller = Poller(
            "events",
            self._logs.read,
            lambda events: self.post_message(EventsCame(events)),
            failed=lambda error: self.post_message(Said.of(error)),
            interval=SECONDS,
        )

    def on_unmount(self) -> None:
        """Let go of the logs."""
        self._logs.close()
        self.poller.stop()

    @on(EventsCame)
    def _show_events(self, message: EventsCame) -> None:
        message.stop()
        self.feed.show_empty(self._none)
        self.feed.add(message.events)

    @on(EventFeed.NoteChanged)
    def _show_note(self, message: EventFeed.NoteChanged) -> None:
        message.stop()
        self.title.show(note=message.note)


class Logs:
    """What the logs report: first what is in them, then what comes.

    Args:
        server: the mail root.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._feed: Feed | None = None

    def read(self) -> tuple[Event, ...] | None:
        """Return the newest events at first, even if there are none; later those that came since, or None.

        Raises:
            MdtuiError: a log cannot be read.
        """
        if self._feed is None:
            self._feed = self._server.feed()
            return tuple(self._feed.read()[-KEPT:])
        return tuple(self._feed.poll()) or None

    def close(self) -> None:
        """Close the logs."""
        if self._feed is not None:
            self._feed.close()
