"""The form of the screen of addresses: which addresses to listen on, the plan for them, and the pages about them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from mdtui.address_changes import AddressPlan, wanted_addresses
from mdtui.addresses.ip import Address
from mdtui.errors import MdtuiError
from mdtui.keys.action import Action, Place
from mdtui.server import MailServer
from mdtui.tui.actions import footer
from mdtui.tui.addresses.text import Page, plan_page
from mdtui.tui.addresses.writes import BindWrite
from mdtui.tui.background import in_background
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.screens.address_page import AddressPage
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.address_list import AddressList
from mdtui.tui.widgets.find_bar import FindBar
from mdtui.tui.widgets.list_header import ListHeader
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.writing_pane import WritingPane


class AddressForm(SideScreen):
    """Shows a line to write addresses in above the addresses, and plans for what is written there.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what is to be written.
        elsewhere: says why an action of another place is not possible now.

    Attributes:
        bound: the addresses that the domains are bound to, as a text.
    """

    AUTO_FOCUS = ""

    def __init__(
        self, server: MailServer, glyphs: GlyphSet, records: WritingPane, elsewhere: Callable[[Action], str]
    ) -> None:
        self.list = AddressList(glyphs)
        self.bar = FindBar(glyphs, purpose=QueryPurpose.ADDRESSES)
        super().__init__(glyphs, Place.ADDRESSES, self.list, records, elsewhere)
        self.bound = ""
        self._header = ListHeader(self.list)
        self._server = server

    @abstractmethod
    def look(self) -> None:
        """Look at the addresses again."""

    def compose(self) -> ComposeResult:
        """Put the addresses to listen on above the matrix, and below it what is said of the chosen line."""
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self.bar
        yield self._header
        yield self.list
        yield self.details_line
        yield self.facts
        yield self._keys
        yield self.notice

    # Which actions are possible

    def show_keys(self) -> None:
        """Show which actions are possible: of the query while addresses are written, else of the lines."""
        place = Place.QUERY if self.bar.is_open else Place.ADDRESSES
        self._keys.show([(action, not self.why_not(action)) for action in footer((place,))])

    def on_descendant_focus(self) -> None:
        """Show the keys of the query."""
        self.show_keys()

    def on_descendant_blur(self) -> None:
        """Show the keys of the lines."""
        self.show_keys()

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.place is Place.QUERY:
            return "" if self.bar.is_open else "no address is being written"
        return super().why_not(action)

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        message.stop()
        namespace: Widget = self.bar if message.action.place is Place.QUERY else self
        await self.app.run_action(message.action.method, namespace)

    # Pages and plans

    def show_page(self, page: Page, planned: AddressPlan | None = None) -> None:
        """Show a page.

        Args:
            page: what it shows.
            planned: the plan on it, to be applied from there; None where there is none.
        """
        read_only = self._server.config.read_only
        here = self._glyphs, self.records, self._elsewhere
        self.app.push_screen(AddressPage(*here, page, planned=planned, read_only=read_only), self._write)

    def action_edit(self) -> None:
        """Ask for the addresses to listen on."""
        self.bar.open(QueryPurpose.ADDRESSES, self.bar.text or self.bound)

    @on(QueryBar.Submitted)
    def _asked(self, message: QueryBar.Submitted) -> None:
        message.stop()
        try:
            wanted = wanted_addresses(message.text)
        except MdtuiError as error:
            self.bar.show_error(error.what, message.text.find(error.where))
            return
        self.bar.show(message.text)
        self._plan(wanted)

    @on(QueryBar.Cancelled)
    def _asked_nothing(self, message: QueryBar.Cancelled) -> None:
        message.stop()
        self.bar.show(self.bound)

    @in_background("plan", exclusive=True)
    def _plan(self, wanted: list[Address]) -> None:
        try:
            planned = self._server.addresses.plan(wanted)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self.say, line_of(error), problem=True)
        else:
            self.call_later(self._planned, planned)

    def _planned(self, planned: AddressPlan) -> None:
        self.show_page(plan_page(planned), planned)

    def _write(self, planned: AddressPlan | None) -> None:
        if planned is not None:
            self.records.write(BindWrite(planned, ended=self.look))
