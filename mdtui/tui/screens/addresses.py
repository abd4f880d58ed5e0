"""The addresses: which one each domain is bound to, what listens, what is wrong; and a plan for several of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.worker import get_current_worker

from mdtui.keys.action import Action, Place
from mdtui.server import MailServer
from mdtui.tui.actions import bindings
from mdtui.tui.addresses.text import line_facts, line_page, title_notes, verify_page
from mdtui.tui.addresses.writes import Seen, see
from mdtui.tui.background import in_background
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.past.past_text import READ_ONLY
from mdtui.tui.questions import past_question
from mdtui.tui.screens.address_form import AddressForm
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.widgets.writing_pane import WritingPane
from mdtui.tui.writing import back


class AddressesScreen(AddressForm):
    """Shows addresses.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what is to be written.
        elsewhere: says why an action of another place is not possible now.
    """

    BINDINGS: ClassVar = bindings(Place.ADDRESSES)

    def __init__(
        self, server: MailServer, glyphs: GlyphSet, records: WritingPane, elsewhere: Callable[[Action], str]
    ) -> None:
        super().__init__(server, glyphs, records, elsewhere)
        self._seen: Seen | None = None
        self._verifying = False

    def on_mount(self) -> None:
        """Start looking."""
        self.look()
        self.show_keys()

    def look(self) -> None:
        """Look again, as long as the screen is there."""
        if self.is_attached:
            self._look()

    @in_background("addresses", exclusive=True)
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
        self.bound = ", ".join(map(str, look.book.bound()))
        if not self.bar.is_open:
            self.bar.show(self.bound)
        self.show_chosen()
        self.show_keys()
        if self._verifying:
            self._verifying = False
            self.show_page(verify_page(look.differences, look.sockets))

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is known of the line under the cursor."""
        chosen, seen = self.list.chosen, self._seen
        if chosen is not None and seen is not None:
            self.facts.show(line_facts(chosen, seen.look, self._server.addresses.rules), same=same)

    def why_not_here(self, action: Action) -> str:
        """Return why an action of this screen is not possible now; nothing where it is."""
        if action.method == "explain" and self._seen is None:
            return "the addresses are being looked up"
        if action.method in {"undo", "reload_domains"} and self._server.config.read_only:
            return READ_ONLY
        if action.method == "undo" and (self._seen is None or self._seen.last is None):
            return "no change of addresses stands"
        return ""

    # Pages

    def action_explain(self) -> None:
        """Show all that is known of the line."""
        chosen, seen = self.list.chosen, self._seen
        if chosen is not None and seen is not None:
            self.show_page(line_page(chosen, seen.look, self._server.addresses.rules))

    def action_verify(self) -> None:
        """Look again, and show what is not as the settings ask for."""
        self._verifying = True
        self._look()

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

    @in_background("reload")
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
