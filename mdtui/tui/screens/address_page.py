"""A page about addresses: all that is known of a line, what a comparison came to, or a plan that can be applied."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from mdtui.address_changes import AddressPlan
from mdtui.keys.action import Action, Place
from mdtui.tui.actions import bindings
from mdtui.tui.addresses.text import Page, apply_question
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.past.past_text import READ_ONLY
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.page_screen import PageScreen
from mdtui.tui.widgets.fact_view import FactView
from mdtui.tui.widgets.writing_pane import WritingPane


class AddressPage(PageScreen[AddressPlan]):
    """Shows lines; the answer is the plan that is to be written, or None.

    Args:
        glyphs: the marks.
        records: stops what waits.
        elsewhere: says why an action of another place is not possible now.
        page: what it shows.
        planned: the plan that the page shows; None where it shows none.
        read_only: whether nothing may be written.
    """

    BINDINGS: ClassVar = bindings(Place.ADDRESS_PAGE)

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        page: Page,
        *,
        planned: AddressPlan | None = None,
        read_only: bool = False,
    ) -> None:
        self.facts = FactView(glyphs)
        super().__init__(glyphs, Place.ADDRESS_PAGE, self.facts, elsewhere)
        self._records = records
        self._shown = page
        self._planned = planned
        self._read_only = read_only

    def on_mount(self) -> None:
        """Show the page."""
        self.title_line.show(title=self._shown.title)
        self.facts.show(self._shown.facts, self._shown.body)
        self.show_keys()

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.method == "stop_waiting" and not self._records.writes.busy:
            return "nothing is being written"
        if action.method != "apply":
            return ""
        if self._planned is None:
            return "there is no plan on this page; p on the screen of addresses makes one"
        if self._read_only:
            return READ_ONLY
        return "" if self._planned.files else "all is so already"

    def action_stop_waiting(self) -> None:
        """Stop what is being written."""
        self._records.stop_waiting()

    def action_apply(self) -> None:
        """Ask, and let the plan be written."""
        planned = self._planned
        if planned is not None:

            def do(answer: bool | None) -> None:  # noqa: FBT001 - what a dialog answers
                if answer:
                    self.dismiss(planned)

            self.app.push_screen(ConfirmScreen(self._glyphs, apply_question(planned)), do)

    def action_copy(self) -> None:
        """Copy the page."""
        self.app.push_screen(CopyScreen(self._glyphs, self.why_not, self._shown.plain()))
