"""What differs between two states of a folder, record by record, and the way back to the flags of the earlier one."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.worker import get_current_worker

from mdtui.copies import Comparison
from mdtui.earlier import Earlier
from mdtui.keys.action import Action, Place
from mdtui.mrk.past.differences import Difference, Kind
from mdtui.server import MailServer
from mdtui.text import text_of_bytes
from mdtui.tui.actions import bindings
from mdtui.tui.background import in_background
from mdtui.tui.collecting import no_collection
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.past.difference_rows import DifferenceRows, PlacesBefore
from mdtui.tui.past.difference_text import difference_facts, found_texts
from mdtui.tui.past.earlier_states import Pair
from mdtui.tui.past.earlier_text import change_facts, pair_text, problem_facts
from mdtui.tui.past.past_text import READ_ONLY
from mdtui.tui.past.restoring import RestoreWrite, restore_question
from mdtui.tui.records.spot import Spot
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.difference_list import DifferenceList
from mdtui.tui.widgets.list_header import ListHeader
from mdtui.tui.widgets.writing_pane import WritingPane
from mdtui.tui.writing import UndoWrite

NOT_THERE = "it was not there then, so it has no earlier flags"
COMPARING, FAILED = "the states are being compared", "the states cannot be compared"
_ON_ROWS = frozenset({"lead", "select", "select_all", "select_none", "kind", "restore"})


class DifferencesScreen(SideScreen):
    """Shows differences.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what is to be written.
        elsewhere: says why an action of another place is not possible now.
        earlier: the folder's states.
        pair: the two to compare.
        comparison: what differs between them; None where that is not known yet.
        lead: leaves for a record of the folder.
        written: told when something was written.
    """

    BINDINGS: ClassVar = bindings(Place.DIFFERENCES)

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        *,
        earlier: Earlier,
        pair: Pair,
        comparison: Comparison | None,
        lead: Callable[[Spot], None],
        written: Callable[[], None],
    ) -> None:
        self.list = DifferenceList(glyphs)
        super().__init__(glyphs, Place.DIFFERENCES, self.list, records, elsewhere)
        self._header = ListHeader(self.list)
        self._server = server
        self._earlier = earlier
        self._pair = pair
        self._comparison = comparison
        self._lead = lead
        self._written = written
        self._why_nothing = COMPARING

    def compose(self) -> ComposeResult:
        """Put the names of the columns above the list."""
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self._header
        yield self.list
        yield self.details_line
        yield self.facts
        yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Show what is known, or find it out."""
        self.title_line.show(title=pair_text(self._pair, self._server.clock))
        if self._comparison is None:
            self.read()
        else:
            self._show(self._comparison)
        self.show_keys()

    # What differs

    def read(self) -> None:
        """Compare again, as long as the screen is there."""
        if self.is_attached:
            self._read()

    @in_background("differences", exclusive=True)
    def _read(self) -> None:
        worker, pair = get_current_worker(), self._pair
        try:
            with no_collection():
                found = self._server.copies.compare(self._earlier.folder, pair.before, pair.after)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            if not worker.is_cancelled:
                self.call_later(self._failed, error)
        else:
            if not worker.is_cancelled:
                self.call_later(self._show, found)

    def _failed(self, error: Exception) -> None:
        """Say why it cannot be found out what differs; what was found out before stays."""
        self._why_nothing = FAILED
        self.list.show_empty(FAILED)
        if self.list.rows is None:
            self.facts.show(problem_facts(error))
        else:
            self.say(line_of(error), problem=True)
        self.show_keys()

    def _show(self, comparison: Comparison) -> None:
        before = self.list.rows
        self._comparison = comparison
        self.list.show(DifferenceRows(comparison, before.kind if before is not None else None), self.list.cursor)
        self._rows_changed()

    def _rows_changed(self) -> None:
        """Show how many differences are shown and selected, and what is said of the chosen one."""
        rows = self.list.rows
        if rows is not None:
            only = "" if rows.kind is None else f": only {rows.kind}"
            title = f"{pair_text(self._pair, self._server.clock)}{only}"
            self.title_line.show(title=title, note=found_texts(rows))
        self._header.refresh()
        self.show_chosen()
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is said of the difference under the cursor; without one, what else is different."""
        chosen, comparison = self.list.chosen, self._comparison
        if comparison is None:
            self.facts.show(())
        elif chosen is None:
            self.facts.show(change_facts(comparison, None), same=same)
        else:
            author = comparison.author(chosen)
            self.facts.show(difference_facts(chosen, author, self._server.clock), same=same)

    # Which actions are possible

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        rows, chosen = self.list.rows, self.list.chosen
        if action.method == "undo":
            can = self.records.writes.can_undo
            return READ_ONLY if self._server.config.read_only else "" if can else "nothing was changed yet"
        if action.method not in _ON_ROWS:
            return ""
        if rows is None:
            return self._why_nothing
        if chosen is None:
            return "no record differs"
        return self._why_not_on_rows(action.method, rows, chosen)

    def _why_not_on_rows(self, method: str, rows: DifferenceRows, chosen: Difference) -> str:
        has_no_flags = chosen.before is None and not rows.selected
        read_only = READ_ONLY if self._server.config.read_only else ""
        reasons = {
            "select_none": "" if rows.selected else "nothing is selected",
            "kind": "" if len(rows.kinds) > 1 else "there is only one kind",
            "lead": "it is not there any more" if chosen.kind is Kind.WENT else "",
            "restore": read_only or self._earlier.why_not_writable or (NOT_THERE if has_no_flags else ""),
        }
        return reasons.get(method, "")

    # Rows

    def action_select(self) -> None:
        """Select the difference, or let it go, and go on to the next."""
        if self.list.rows is not None:
            self.list.rows.toggle(self.list.cursor)
            self.list.refresh_line(self.list.cursor)
            self.list.action_cursor_down()
            self._rows_changed()

    def action_select_all(self) -> None:
        """Select all that are shown."""
        if self.list.rows is not None:
            self.list.rows.select_all()
            self.list.refresh()
            self._rows_changed()

    def action_select_none(self) -> None:
        """Let all go."""
        if self.list.rows is not None:
            self.list.rows.select_none()
            self.list.refresh()
            self._rows_changed()

    def action_kind(self) -> None:
        """Show only the next kind, or all."""
        if self.list.rows is not None:
            self.list.rows.show_next()
            self.list.show(self.list.rows)
            self._rows_changed()

    def action_reload(self) -> None:
        """Compare again."""
        self.read()

    # What leads on

    def action_lead(self) -> None:
        """Go to the record."""
        chosen = self.list.chosen
        if chosen is None:
            return
        record = chosen.record
        # Where a record stands is known of the folder as it is now, and only a hint in a copy.
        row = chosen.row if self._pair.after is None else None
        self.dismiss(None)
        self._lead(Spot(record.uid, text_of_bytes(record.filename), row))

    def action_restore(self) -> None:
        """Ask, and then give the chosen records the flags back that they had in the earlier state."""
        rows = self.list.rows
        if rows is None:
            return
        chosen = rows.chosen(self.list.cursor)
        places = PlacesBefore(chosen)
        if not places:
            self.say(f"Restore: {NOT_THERE}")
            return
        by_name = chosen.of_kind(Kind.RENUMBERED) > 0
        write = RestoreWrite(self._earlier.folder, self._pair.before, places, by_name, ended=self._ended)

        def do(answer: bool | None) -> None:  # noqa: FBT001 - what a dialog answers
            if answer:
                self.records.write(write)
                self.show_keys()

        question = restore_question(self._server, write, len(chosen) - len(places))
        self.app.push_screen(ConfirmScreen(self._glyphs, question), do)

    def action_undo(self) -> None:
        """Take the last change back."""
        self.records.write(UndoWrite(ended=self._ended))
        self.show_keys()

    def _ended(self) -> None:
        self.read()
        self._written()
