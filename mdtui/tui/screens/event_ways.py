"""The screens about events, and the ways from one to the next: feed, event, timeline, health, back to the folders."""

from __future__ import annotations

from collections.abc import Callable

from mdtui.events.event import Event
from mdtui.feed.subjects import TOP, Subject, row_of
from mdtui.health.report import HealthReport
from mdtui.keys.action import Action
from mdtui.mailroot.folders import Folder
from mdtui.processes.watchdog import ProcessState
from mdtui.server import MailServer
from mdtui.tui.feed.event_leads import CLIENT, FOLDER_FIELD, USER, by_subject, by_who, value_of
from mdtui.tui.feed.event_text import ONCE, Repeats
from mdtui.tui.feed.feeding import Feeding
from mdtui.tui.feed.filters import Filter, by_code
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.records.spot import Spot
from mdtui.tui.screens.around import AroundScreen
from mdtui.tui.screens.event_card import EventCard, Way
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.screens.feed_view import Ways
from mdtui.tui.screens.health import HealthScreen
from mdtui.tui.widgets.writing_pane import WritingPane


class EventWays:
    """Puts the screens about events over the browse screen.

    Args:
        glyphs: the marks.
        records: shows the open folder, and is on the browse screen.
        elsewhere: says why an action of another place is not possible now.
        feeding: the feed.
        lead: goes to a folder.
        live: look at the server again and again.

    Attributes:
        report: how the server did when it was looked at last; None where it was not yet.
        folder: gives the folder of a mailbox path, None where there is none.
        addresses: shows the addresses.
    """

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        feeding: Feeding,
        lead: Callable[[Folder, Spot | None], None],
        *,
        live: bool = True,
    ) -> None:
        self.report: HealthReport | None = None
        self._live = live
        self.folder: Callable[[str], Folder | None] = lambda _: None
        self.addresses: Callable[[], None] = lambda: None
        self._glyphs = glyphs
        self._records = records
        self._elsewhere = elsewhere
        self._feeding = feeding
        self._lead = lead

    @property
    def _server(self) -> MailServer:
        return self._feeding.server

    @property
    def _states(self) -> tuple[ProcessState, ...]:
        return self.report.states if self.report is not None else ()

    def _row(self, event: Event) -> str | None:
        return row_of(event, self.report)

    def feed(self) -> None:
        """Show the feed."""
        ways = Ways(self.explain, self.around)
        screen = EventsScreen(self._glyphs, self._records, self._elsewhere, self._feeding, ways)
        self._records.app.push_screen(screen)

    def explain(self, event: Event, repeats: Repeats = ONCE) -> None:
        """Show all that is known of an event.

        Args:
            event: the event.
            repeats: how often it came.
        """
        card = EventCard(
            self._server,
            self._glyphs,
            self._elsewhere,
            event,
            states=self._states,
            repeats=repeats,
            folder=self.folder(event.fields.get(FOLDER_FIELD, "")),
            has_row=self._row(event) is not None,
        )
        self._records.app.push_screen(card, lambda way: self._go(event, way))

    def around(self, event: Event) -> None:
        """Show what was logged around an event."""
        read = self._feeding.timeline(event)
        screen = AroundScreen(self._glyphs, self._records, self._elsewhere, event, read)
        self._records.app.push_screen(screen)

    def _go(self, event: Event, way: Way | None) -> None:
        """Go the way that a person has chosen for an event."""
        if way == "around":
            self.around(event)
        elif way == "health":
            self.health(self._row(event) or TOP)
        elif way == "addresses":
            self.addresses()
        elif way == "folder":
            folder = self.folder(event.fields.get(FOLDER_FIELD, ""))
            self._back_to(None)
            if folder is not None:
                self._lead(folder, None)
        elif way is not None:
            self._show_only(event, way)

    def _show_only(self, event: Event, way: Way) -> None:
        """Show the feed with only those events that have something in common with one."""
        wanted = {
            "of_user": lambda: by_who(USER, value_of(event, USER)),
            "of_client": lambda: by_who(CLIENT, value_of(event, CLIENT)),
            "of_code": lambda: by_code(event.code),
        }[way]()
        if (entry := self._feeding.find(event)) is not None:
            self._feeding.go_to(entry)
        self._narrow(wanted)

    def health(self, row: str = TOP) -> None:
        """Show whether the server is well.

        Args:
            row: the line to begin with; by default the first that something speaks against.
        """
        screen = HealthScreen(
            self._glyphs, self._records, self._elsewhere, self._feeding, self.show_about, row=row, live=self._live
        )
        self._records.app.push_screen(screen)

    def show_about(self, subject: Subject) -> None:
        """Show the feed with only those events that speak of something on the health screen."""
        self._narrow(by_subject(subject))

    def _narrow(self, wanted: Filter) -> None:
        if not self._back_to(EventsScreen):
            self.feed()
        self._feeding.filtering.add(wanted)

    def _back_to(self, kind: type[EventsScreen] | None) -> bool:
        """Take screens away until one of a kind is on top, or the browse screen; return whether one is."""
        app, browse = self._records.app, self._records.screen
        while app.screen is not browse and not (kind is not None and isinstance(app.screen, kind)):
            app.pop_screen()
        return app.screen is not browse
