"""All that is known of one event, and the ways that lead on from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.worker import get_current_worker

from mdtui.events.event import Event
from mdtui.feed.causes import library_names, processes_of, program_files
from mdtui.feed.subjects import PORT_CODES
from mdtui.keys.action import Action, Place
from mdtui.mailroot.folders import Folder
from mdtui.processes.watchdog import ProcessState
from mdtui.server import MailServer
from mdtui.tui.actions import bindings, of_place
from mdtui.tui.background import in_background
from mdtui.tui.feed.event_leads import CLIENT, USER, value_of
from mdtui.tui.feed.event_text import ONCE, Behind, Repeats, card_facts, code_text, copied, lead_facts, page_lines
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.page_screen import PageScreen
from mdtui.tui.widgets.fact_view import FactView

Way = str
"""The method of the action that leads on: ``of_user``, ``of_client``, ``of_code``, ``around``, ``folder``,
``health`` or ``addresses``."""


class EventCard(PageScreen[Way | None]):
    """Shows an event; the answer is the way that the person wants to go, or None to go back.

    Args:
        server: the mail root.
        glyphs: the marks.
        elsewhere: says why an action of another place is not possible now.
        event: the event.
        states: the watched processes as they were seen last.
        repeats: how often it came.
        folder: the folder that it names; None where there is none.
        has_row: whether it is about something on the health screen.
    """

    BINDINGS: ClassVar = bindings(Place.CARD)

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        elsewhere: Callable[[Action], str],
        event: Event,
        *,
        states: tuple[ProcessState, ...] = (),
        repeats: Repeats = ONCE,
        folder: Folder | None = None,
        has_row: bool = False,
    ) -> None:
        self.facts = FactView(glyphs)
        super().__init__(glyphs, Place.CARD, self.facts, elsewhere)
        self._server = server
        self._event = event
        self._repeats = repeats
        self._folder = folder is not None
        self._has_row = has_row
        self._behind = Behind(processes_of(event, states))

    def on_mount(self) -> None:
        """Show what is known, and look for the files that the event names."""
        self.title_line.show(title=f"Event {code_text(self._event)}", note="q: back   ?: keys")
        self._show()
        self.show_keys()
        kind = None if self._event.code is None else self._server.catalogue.get(self._event.code)
        if names := library_names(kind):
            self._look(names)

    @in_background("card")
    def _look(self, names: list[str]) -> None:
        worker = get_current_worker()
        found = program_files(self._server.root, names)
        if not worker.is_cancelled:
            self.call_later(self._found, Behind(self._behind.states, found))

    def _found(self, behind: Behind) -> None:
        self._behind = behind
        self._show()

    def _show(self) -> None:
        server = self._server
        keys = {action.method: action.key for action in of_place(Place.CARD)}
        facts = card_facts(self._event, server.catalogue, server.clock, self._behind, self._repeats)
        leads = {"folder": self._folder, "health": self._has_row, "addresses": self._is_about_ports}
        self.facts.show([*facts, *lead_facts(self._event, keys, **leads)], same=True)

    @property
    def _is_about_ports(self) -> bool:
        return self._event.code in PORT_CODES

    def why_not_here(self, action: Action) -> str:
        """Return why an action of this screen is not possible now; nothing where it is."""
        possible: dict[str, tuple[object, str]] = {
            "of_user": (value_of(self._event, USER), "the event names no user"),
            "of_client": (value_of(self._event, CLIENT), "the event names no IP address"),
            "folder": (self._folder, "the event names no folder of this mail root"),
            "health": (self._has_row, "the event speaks of nothing on the health screen"),
            "addresses": (self._is_about_ports, "the event does not speak of addresses or ports"),
        }
        is_possible, reason = possible.get(action.method, (True, ""))
        return "" if is_possible else reason

    def action_of_user(self) -> None:
        """Show all events of the user."""
        self.dismiss("of_user")

    def action_of_client(self) -> None:
        """Show all events of the IP address."""
        self.dismiss("of_client")

    def action_of_code(self) -> None:
        """Show all events of the code."""
        self.dismiss("of_code")

    def action_around(self) -> None:
        """Show what happened around it."""
        self.dismiss("around")

    def action_folder(self) -> None:
        """Go to the folder."""
        self.dismiss("folder")

    def action_health(self) -> None:
        """Go to what it is about on the health screen."""
        self.dismiss("health")

    def action_addresses(self) -> None:
        """Go to the addresses."""
        self.dismiss("addresses")

    def action_copy(self) -> None:
        """Copy the event."""
        page = page_lines(self._event, self._server.catalogue)
        self.app.push_screen(CopyScreen(self._glyphs, self.why_not, copied(self._event), page))
