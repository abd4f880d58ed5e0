"""The pane with the events, and the poller that follows the logs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on
from textual.message import Message

from mdtui.server import MailServer
from mdtui.tui.feed.feeding import Logs, News
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Said
from mdtui.tui.pollers import SLOW_SECONDS, Poller
from mdtui.tui.widgets.event_feed import EventFeed
from mdtui.tui.widgets.pane import Pane

SECONDS = 0.5
"""From one look at the logs to the next: an event is on the screen within a second."""
QUIET_SECONDS = 1.0
"""Seconds from one look to the next while nothing is logged."""
QUIET_LOOKS = 20
"""After so many looks with nothing new it is looked less often, until something is."""
IN_FLOOD = 5
"""So many times as often it is looked where very many events come."""


@dataclass
class EventsCame(Message):
    """The sources have news."""

    news: News


class FeedPane(Pane):
    """Follows the logs of a mail root.

    Args:
        server: the mail root.
        glyphs: the marks.

    Attributes:
        logs: the sources.
        came: told what they report, when the pane has it.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet) -> None:
        self.feed = EventFeed(server.clock, glyphs, "reading the logs" + glyphs.ellipsis)
        super().__init__(glyphs, "Events", self.feed)
        self.logs = Logs(server)
        self._seconds = SECONDS
        self._quiet = 0
        self.came: Callable[[News], None] = lambda _: None
        self._none = "no events yet" if server.root.logs else "no events: this mail root has no Logs folder"
        self.poller = Poller(
            "events",
            self._look,
            lambda news: self.post_message(EventsCame(news)),
            failed=lambda error: self.post_message(Said.of(error)),
            interval=SECONDS,
        )
        self.logs.wake = self.poller.wake

    def slow_down(self) -> None:
        """Look at the logs every few seconds only."""
        self._seconds = self.poller.interval = SLOW_SECONDS

    def _look(self) -> News | None:
        news = self.logs.read()
        self._quiet = self._quiet + 1 if news is None else 0
        if self.logs.is_flood:
            self.poller.interval = self._seconds / IN_FLOOD
        else:
            self.poller.interval = max(self._seconds, QUIET_SECONDS if self._quiet >= QUIET_LOOKS else 0)
        return news

    def on_unmount(self) -> None:
        """Let go of the logs."""
        self.logs.close()
        self.poller.stop()

    @on(EventsCame)
    def _show_events(self, message: EventsCame) -> None:
        message.stop()
        self.feed.show_empty(self._none)
        self.feed.add(message.news.events)
        self.came(message.news)

    @on(EventFeed.NoteChanged)
    def _show_note(self, message: EventFeed.NoteChanged) -> None:
        message.stop()
        self.title.show(note=message.note)
