"""The addresses: which one each domain is bound to, what listens, what is wrong; and a plan for several of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widget import Widget
from textual.worker import get_current_worker

from mdtui.address_changes import AddressPlan, wanted_addresses
from mdtui.addresses.ip import Address
from mdtui.errors import MdtuiError
from mdtui.server import MailServer
from mdtui.tui.actions import bindings, footer
from mdtui.tui.addresses.text import Page, line_facts, line_page, plan_page, title_notes, verify_page
from mdtui.tui.addresses.writes import BindWrite, Seen, see
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.keys.action import Action, Place
from mdtui.tui.messages import line_of
from mdtui.tui.past.past_text import READ_ONLY
from mdtui.tui.questions import past_question
from mdtui.tui.screens.address_page import AddressPage
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.address_list import AddressList
from mdtui.tui.widgets.find_bar import FindBar
from mdtui.tui.widgets.list_header import ListHeader
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.writing_pane import WritingPane
from mdtui.tui.writing import back


class AddressesScreen(SideScreen):
    """Shows addresses.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what is to be written.
        elsewhere: says why an action of another place is not possible now.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = bindings(Place.ADDRESSES)

    def __init__(
        self, server: MailServer, glyphs: GlyphSet, records: WritingPane, elsewhere: Callable[[Action], str]
    ) -> None:
        self.list = AddressList(glyphs)
        self.bar = FindBar(glyphs, QueryPurpose.ADDRESSES)
        super().__init__(glyphs, Place.ADDRESSES, self.list, records, elsewhere)
        self._header = ListHeader(self.list)
        self._server = server
        self._seen: Seen | None = None
        self._bound = ""

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

    def on_mount(self) -> None:
        """Start looking."""
        self.look()
        self.show_keys()

    def look(self) -> None:
        """Look again, as long as the screen is there."""
        if self.is_attached:
            self._look()

    @work(thread=True, exclusive=True, exit_on_error=False, group="addresses")
    def _look(self, *, resolve: bool = False) -> None:
        worker = get_current_worker()
        try:
            seen = see(self._server, resolve=resolve)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self._failed, error)
        else:
            if not worker.is_cancelled:
                self.call_later(self._show, seen)

    def _failed(self, error: Exception) -> None:
        self.list.show_empty("the addresses cannot be shown")
        self.facts.show([Fact("Problem", line_of(error), "error")])
        self.say(line_of(error), problem=True)

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        look = seen.look
        self.list.show(look)
        self._header.refresh()
        self.title_line.show(note=title_notes(look))
        self._bound = ", ".join(map(str, look.book.bound()))
        if not self.bar.is_open:
            self.bar.show(self._bound)
        self.show_chosen()
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is known of the line under the cursor."""
        chosen, seen = self.list.chosen, self._seen
        if chosen is not None and seen is not None:
            self.facts.show(line_facts(chosen, seen.look, self._server.addresses.rules), same=same)

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

    def why_not_here(self, action: Action) -> str:
        """Return why an action of this screen is not possible now; nothing where it is."""
        if action.method in {"explain", "verify"} and self._seen is None:
            return "the addresses are being looked up"
        if action.method in {"undo", "reload_domains"} and self._server.config.read_only:
            return READ_ONLY
        if action.method == "undo" and (self._seen is None or self._seen.last is None):
            return "no change of addresses stands"
        return ""

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        message.stop()
        namespace: Widget = self.bar if message.action.place is Place.QUERY else self
        await self.app.run_action(message.action.method, namespace)

    # Pages

    def _page(self, page: Page, planned: AddressPlan | None = None) -> None:
        read_only = self._server.config.read_only
        here = self._glyphs, self.records, self._elsewhere
        self.app.push_screen(AddressPage(*here, page, planned=planned, read_only=read_only), self._write)

    def action_explain(self) -> None:
        """Show all that is known of the line."""
        chosen, seen = self.list.chosen, self._seen
        if chosen is not None and seen is not None:
            self._page(line_page(chosen, seen.look, self._server.addresses.rules))

    def action_verify(self) -> None:
        """Show what is not as the settings ask for."""
        if self._seen is not None:
            look = self._seen.look
            self._page(verify_page(look.differences, look.sockets))

    # A plan

    def action_edit(self) -> None:
        """Ask for the addresses to listen on."""
        self.bar.open(QueryPurpose.ADDRESSES, self.bar.text or self._bound)

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
        self.bar.show(self._bound)

    @work(thread=True, exclusive=True, exit_on_error=False, group="plan")
    def _plan(self, wanted: list[Address]) -> None:
        try:
            planned = self._server.addresses.plan(wanted)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self.say, line_of(error), problem=True)
        else:
            self.call_later(self._planned, planned)

    def _planned(self, planned: AddressPlan) -> None:
        self._page(plan_page(planned), planned)

    def _write(self, planned: AddressPlan | None) -> None:
        if planned is not None:
            self.records.write(BindWrite(planned, ended=self.look))

    # What is done at once

    def action_undo(self) -> None:
        """Take the last change of addresses back; of an earlier run, ask first."""
        past = self._seen.last if self._seen is not None else None
        if past is None:
            return

        def do(answer: bool | None = True) -> None:  # noqa: FBT001, FBT002 - what a dialog answers
            if answer:
                self.records.write(back(past, self.look))

        if past.who == self._server.journal.who:
            do()
        else:
            self.app.push_screen(ConfirmScreen(self._glyphs, past_question(self._server, past)), do)

    @work(thread=True, exit_on_error=False, group="reload")
    def action_reload_domains(self) -> None:
        """Let MDaemon read its domains again."""
        try:
            path = self._server.addresses.reload()
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self.say, line_of(error), problem=True)
        else:
            self.call_later(self.say, f"{path.name} is there, MDaemon reads its domains again and deletes it")

    def action_resolve(self) -> None:
        """Ask a name server for the domains' names."""
        self.say("asking a name server")
        self._look(resolve=True)

    def action_reload(self) -> None:
        """Look again."""
        self.look()
