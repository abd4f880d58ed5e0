"""The screen that all others are put over: what it says, what it asks, and where its keys lead."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

from textual import on

from mdtui.server import MailServer
from mdtui.tui.actions import Action, Place
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Asked, Progress, Said
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.screens.history import HistoryScreen
from mdtui.tui.screens.locks import LocksScreen
from mdtui.tui.screens.palette import PaletteScreen
from mdtui.tui.screens.pane_screen import PaneScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.notice import Notice
from mdtui.tui.widgets.pane import Pane
from mdtui.tui.widgets.writing_pane import WritingPane


class LowerScreen(PaneScreen):
    """Holds panes, and puts other screens over them.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what other screens want to be written.
        panes: the panes, in the order Tab goes.
        place: the one that the keys act on at first.
        live: look again and again.

    Attributes:
        notice: says what happened.
    """

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        records: WritingPane,
        panes: Mapping[Place, Pane],
        place: Place,
        *,
        live: bool,
    ) -> None:
        super().__init__(panes, place)
        self.notice = Notice(glyphs.error)
        self._server = server
        self._glyphs = glyphs
        self._writer = records
        self._live = live

    @abstractmethod
    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""

    @abstractmethod
    async def perform(self, action: Action | None) -> None:
        """Run an action where it belongs, as its key does."""

    def say(self, text: str, *, problem: bool = False) -> None:
        """Tell the person one line, on the screen that is over this one if there is one."""
        self._seen_notice().say(text, problem=problem)

    def _seen_notice(self) -> Notice:
        screen = self.app.screen
        return screen.notice if isinstance(screen, SideScreen | ConfirmScreen) else self.notice

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
        """Ask for an action by name."""
        self.app.push_screen(PaletteScreen(self._glyphs, self.why_not), self.perform)

    def action_history(self) -> None:
        """Show the changes that were made."""
        history = HistoryScreen(self._server, self._glyphs, self._writer, self.why_not)
        self.app.push_screen(history, self._go_on)

    def action_locks(self) -> None:
        """Show the locks."""
        locks = LocksScreen(self._server, self._glyphs, self._writer, self.why_not, live=self._live)
        self.app.push_screen(locks, self._go_on)

    def _go_on(self, place: Place | None) -> None:
        """Go from one screen to the next."""
        if place is Place.HISTORY:
            self.action_history()
        elif place is Place.LOCKS:
            self.action_locks()
