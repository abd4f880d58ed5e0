"""The screen that all others are put over: what it says, what it asks, and where its keys lead."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping

from textual import on

from mdtui.keys.action import Action, Place
from mdtui.keys.keymap import keymap_of
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.tui.feed.feeding import Feeding
from mdtui.tui.findings.checking import Checking
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Asked, Progress, Said
from mdtui.tui.pollers import SLOW_SECONDS
from mdtui.tui.records.spot import Spot
from mdtui.tui.screens.addresses import AddressesScreen
from mdtui.tui.screens.commands import CommandsScreen
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.earlier import EarlierScreen
from mdtui.tui.screens.event_ways import EventWays
from mdtui.tui.screens.find import FindScreen
from mdtui.tui.screens.findings import FindingsScreen
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.screens.history import HistoryScreen
from mdtui.tui.screens.locks import LocksScreen
from mdtui.tui.screens.page_screen import PageScreen
from mdtui.tui.screens.palette import PaletteScreen
from mdtui.tui.screens.pane_screen import PaneScreen
from mdtui.tui.screens.repair import RepairScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.searching import Searching
from mdtui.tui.widgets.event_feed import EventFeed
from mdtui.tui.widgets.feed_pane import FeedPane
from mdtui.tui.widgets.notice import Notice
from mdtui.tui.widgets.pane import Pane
from mdtui.tui.widgets.writing_pane import WritingPane


def _putting_over(kind: type[HistoryScreen | AddressesScreen]) -> Callable[[LowerScreen], None]:
    """Return an action that puts a screen over this one that needs nothing but the mail root."""

    def action(screen: LowerScreen) -> None:
        screen.put_over(kind)

    return action


def _shows_commands(screen: LowerScreen) -> None:
    """Show what was done as command lines."""
    commands = CommandsScreen(screen._server, screen._glyphs, screen._writer, screen.why_not)  # noqa: SLF001 - its action
    screen.app.push_screen(commands)


class LowerScreen(PaneScreen):
    """Holds panes, and puts other screens over them.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what other screens want to be written.
        panes: the panes, in the order Tab goes.
        place: the one that the keys act on at first.
        feed: the pane that reads the events.
        live: look again and again.

    Attributes:
        notice: says what happened.
        checking: checks the mail root, and keeps what was found.
        searching: looks for messages, and keeps what was found.
        feeding: the events, filtered, and the place in them.
        event_ways: the screens about events, and about what they speak of.
        slow: whether the line to the terminal is slow.
    """

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        records: WritingPane,
        panes: Mapping[Place, Pane],
        place: Place,
        *,
        feed: FeedPane,
        live: bool,
    ) -> None:
        super().__init__(panes, place)
        self.notice = Notice(glyphs.error)
        self.checking = Checking(server, self)
        self.searching = Searching(server, self)
        self.feeding = Feeding(server, self, feed.logs)
        self.event_ways = EventWays(glyphs, records, self.why_not, self.feeding, self._lead, live=live)
        self.event_ways.addresses = lambda: self.put_over(AddressesScreen)
        feed.came = self.feeding.came
        self._server = server
        self._glyphs = glyphs
        self._writer = records
        self._live = live
        self.slow = False

    @abstractmethod
    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""

    @abstractmethod
    async def perform(self, asked: Action | str | None) -> None:
        """Run an action where it belongs, as its key does; a text is a query over the records."""

    def say(self, text: str, *, problem: bool = False) -> None:
        """Tell the person one line, on the screen that is over this one if there is one."""
        self._seen_notice().say(text, problem=problem)

    def _seen_notice(self) -> Notice:
        screen = self.app.screen
        return screen.notice if isinstance(screen, SideScreen | ConfirmScreen | PageScreen) else self.notice

    @on(Said)
    def _said(self, message: Said) -> None:
        self.say(message.text, problem=message.problem)

    @on(Progress)
    def _went_on(self, message: Progress) -> None:
        self._seen_notice().hold(message.text)

    @on(Asked)
    def _ask(self, message: Asked) -> None:
        self.app.push_screen(ConfirmScreen(self._glyphs, message.question), message.answered)

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen(self._glyphs, self.why_not, self.place))

    def action_palette(self) -> None:
        """Ask for an action by name, or a query."""
        self.app.push_screen(PaletteScreen(self._glyphs, self.why_not, keymap_of(self.app)), self.perform)

    action_as_command = _shows_commands

    def put_over(self, kind: type[HistoryScreen | AddressesScreen]) -> None:
        """Put a screen over this one that needs nothing but the mail root."""
        self.app.push_screen(kind(self._server, self._glyphs, self._writer, self.why_not), self._go_on)

    action_history = _putting_over(HistoryScreen)
    action_addresses = _putting_over(AddressesScreen)

    def action_locks(self) -> None:
        """Show the locks."""
        locks = LocksScreen(self._server, self._glyphs, self._writer, self.why_not, live=self._live)
        if self.slow:
            locks.poller.interval = SLOW_SECONDS
        self.app.push_screen(locks, self._go_on)

    def action_findings(self) -> None:
        """Show what a check finds."""
        findings = FindingsScreen(
            self._glyphs, self._writer, self.why_not, self.checking, self._lead, repair=self.repair
        )
        self.app.push_screen(findings, self._go_on)

    async def action_find(self) -> None:
        """Show what is looked for in all folders, or ask for it."""
        find = FindScreen(self._glyphs, self._writer, self.why_not, self.searching, self._lead)
        # What is typed next is the query, so the screen has to be there by then.
        await self.app.push_screen(find, self._go_on)

    def repair(self, folder: Folder) -> None:
        """Show what would mend a folder."""
        repair = RepairScreen(self._server, self._glyphs, self._writer, self.why_not, folder=folder)
        self.app.push_screen(repair, self._go_on)

    def earlier(self, folder: Folder) -> None:
        """Show how a folder was at earlier times."""
        here = self._server, self._glyphs, self._writer, self.why_not
        self.app.push_screen(EarlierScreen(*here, folder=folder, lead=self._lead), self._go_on)

    def action_events(self) -> None:
        """Show the events on the whole screen."""
        self.event_ways.feed()

    @on(EventFeed.Chosen)
    def _event_chosen(self, message: EventFeed.Chosen) -> None:
        self.event_ways.explain(message.event)

    def _lead(self, folder: Folder, spot: Spot | None) -> None:
        """Go to a folder, and in it to a record or a message file."""
        self._writer.open_folder(folder, spot)
        self.go_to(Place.GRID)

    def _go_on(self, place: Place | None) -> None:
        """Go from one screen to the next."""
        if place is Place.HISTORY:
            self.action_history()
        elif place is Place.LOCKS:
            self.action_locks()
