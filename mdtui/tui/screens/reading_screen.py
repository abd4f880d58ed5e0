"""The screen below all others, with the ways to what is only read: the overview, a message, the bytes of a record."""

from __future__ import annotations

from textual import on

from mdtui.tui.messages import StateChanged
from mdtui.tui.screens.lower_screen import LowerScreen
from mdtui.tui.screens.message import MessageScreen
from mdtui.tui.screens.overview import OverviewScreen
from mdtui.tui.screens.record_bytes import BytesScreen
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.reading_keys import ReadingKeys


class ReadingScreen(LowerScreen):
    """Puts the screens that only read over this one."""

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        await self.perform(message.action)

    def action_overview(self) -> None:
        """Show the mail root on one page."""
        overview = OverviewScreen(
            self._server,
            self._glyphs,
            self._writer,
            self.why_not,
            feeding=self.feeding,
            lead=self._lead,
            show_feed=self.event_ways.feed,
        )
        self.app.push_screen(overview, self._go_on)

    @on(ReadingKeys.ReadRequested)
    def _read_message(self) -> None:
        self.app.push_screen(MessageScreen(self._server, self._glyphs, self.why_not, self._writer))

    @on(StateChanged)
    def _something_changed(self) -> None:
        if isinstance(self.app.screen, BytesScreen):
            self.app.screen.renew()

    @on(ReadingKeys.BytesRequested)
    def _show_bytes(self) -> None:
        self.app.push_screen(BytesScreen(self._glyphs, self.why_not, self._writer))
