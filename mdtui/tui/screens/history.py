"""The history: every change to this mail root, what crashes left unfinished on top, and the way back from each."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.worker import get_current_worker

from mdtui.keys.action import Action, Place
from mdtui.mrk.recovery import Leftover
from mdtui.server import MailServer
from mdtui.tui.actions import bindings
from mdtui.tui.background import in_background
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.past.past_text import (
    READ_ONLY,
    Chapter,
    RecordLines,
    chapters,
    facts,
    why_not_settled,
    why_not_taken_back,
)
from mdtui.tui.present import count_text
from mdtui.tui.questions import is_large, past_question
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.past_list import PastList
from mdtui.tui.widgets.writing_pane import WritingPane
from mdtui.tui.writing import FinishWrite, GiveUpWrite, back

_ON_A_CHANGE = {"take_back", "finish", "take_back_unfinished"}


class HistoryScreen(SideScreen):
    """Shows the changes.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what is to be written.
        elsewhere: says why an action of another place is not possible now.
    """

    BINDINGS: ClassVar = bindings(Place.HISTORY)

    def __init__(
        self, server: MailServer, glyphs: GlyphSet, records: WritingPane, elsewhere: Callable[[Action], str]
    ) -> None:
        self.list = PastList(server.clock, glyphs)
        super().__init__(glyphs, Place.HISTORY, self.list, records, elsewhere)
        self._server = server
        self._known = False

    def on_mount(self) -> None:
        """Start reading."""
        self.read()
        self.show_keys()

    def read(self) -> None:
        """Read the journal again, as long as the screen is there."""
        if self.is_attached:
            self._read()

    @in_background("history", exclusive=True)
    def _read(self) -> None:
        worker, changes = get_current_worker(), self._server.changes
        try:
            read = chapters(changes.history(), changes.leftovers())
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self._failed, error)
        else:
            if not worker.is_cancelled:
                self.call_later(self._show, read)

    def _failed(self, error: Exception) -> None:
        self.list.show_empty("the journal cannot be read")
        self.say(line_of(error), problem=True)

    def _show(self, read: list[Chapter]) -> None:
        self._known = True
        before = self.list.chosen
        self.list.show(read)
        left = sum(chapter.leftover is not None for chapter in read)
        unfinished = f", {count_text(left)} not finished" if left else ""
        self.title_line.show(note=f"{count_text(len(read))}{unfinished}")
        chosen = self.list.chosen
        self.show_chosen(same=before is not None and chosen is not None and before.past.id == chosen.past.id)
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show the change under the cursor: what it was, and each of its records."""
        chosen = self.list.chosen
        if chosen is None:
            self.facts.show(())
        else:
            self.facts.show(facts(chosen, self._server.clock), RecordLines(chosen), same=same)

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.method not in _ON_A_CHANGE:
            return ""
        chosen = self.list.chosen
        if chosen is None:
            return "nothing was changed yet" if self._known else "the journal is being read"
        if self._server.config.read_only:
            return READ_ONLY
        return why_not_taken_back(chosen) if action.method == "take_back" else why_not_settled(chosen)

    def action_take_back(self) -> None:
        """Take the change back, or bring back what it took back; of an earlier run, or a large one, ask first."""
        chosen = self.list.chosen
        if chosen is None:
            return
        past = chosen.past

        def do(answer: bool | None = True) -> None:  # noqa: FBT001, FBT002 - what a dialog answers
            if answer:
                self.records.write(back(past, self.read))

        if past.who == self._server.journal.who and not is_large(self._server, len(past.changed)):
            do()
        else:
            self.app.push_screen(ConfirmScreen(self._glyphs, past_question(self._server, past)), do)

    def action_finish(self) -> None:
        """Make the rest of an unfinished change."""
        if (leftover := self._leftover()) is not None:
            self.records.write(FinishWrite(leftover, ended=self.read))

    def action_take_back_unfinished(self) -> None:
        """Take back what was made of an unfinished change."""
        if (leftover := self._leftover()) is not None:
            self.records.write(GiveUpWrite(leftover, ended=self.read))

    def _leftover(self) -> Leftover | None:
        return self.list.chosen.leftover if self.list.chosen is not None else None

    def action_reload(self) -> None:
        """Read the journal again."""
        self.read()

    def action_locks(self) -> None:
        """Go to the locks."""
        self.dismiss(Place.LOCKS)
