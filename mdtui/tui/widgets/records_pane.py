"""The pane with the records: what its keys ask for is done here, in workers."""

from __future__ import annotations

from textual import on
from textual.worker import get_current_worker

from mdtui.errors import MdtuiError
from mdtui.mrk.layout import UINT32
from mdtui.pairing import Pairing
from mdtui.query import QueryError
from mdtui.screen_state import ScreenState, keep_state, read_state
from mdtui.tui.background import in_background
from mdtui.tui.messages import Said
from mdtui.tui.records.arranging import Arrangement
from mdtui.tui.records.chosen_columns import Shown, shown_columns
from mdtui.tui.records.ordering import sort_order
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.records.spot import Spot
from mdtui.tui.widgets.preview_pane import PreviewPane
from mdtui.tui.widgets.record_grid import RecordGrid


class RecordsPane(PreviewPane):
    """Sorts, goes to a UID, and shows the columns that were chosen."""

    def on_mount(self) -> None:
        """Show the columns that were chosen in an earlier run."""
        self.grid.choose(shown_columns(self.server.config.columns))
        self._read_columns()

    # Columns

    @in_background("columns")
    def _read_columns(self) -> None:
        try:
            columns = read_state(self.server.journal.directory).columns
        except MdtuiError as error:
            self.post_message(Said.of(error))
        else:
            if columns is not None:
                self.call_later(self.grid.choose, shown_columns(columns))

    def choose_columns(self, shown: Shown) -> None:
        """Show other columns, and remember them; none for those that there is room for."""
        self.grid.choose(shown)
        self._keep_columns(tuple(each.text() for each in shown))

    @in_background("columns", exclusive=True)
    def _keep_columns(self, columns: tuple[str, ...]) -> None:
        try:
            keep_state(self.server.journal.directory, ScreenState(columns))
        except MdtuiError as error:
            self.post_message(Said.of(error))

    # A UID

    def go_to_uid(self, text: str) -> None:
        """Go to the record with a UID; a filter that hides it is let go.

        Raises:
            QueryError: it is no UID, or no record has it.
        """
        if not text.isdecimal() or int(text) >= UINT32:
            raise QueryError("a UID is a number", text=text, position=0)
        if not self.grid.go_to(Spot(uid=int(text))):
            raise QueryError("no record has this UID", text=text, position=0)

    # Order

    @on(RecordGrid.SortRequested)
    def _sort(self, message: RecordGrid.SortRequested) -> None:
        message.stop()
        if self.rows is not None:
            self._find_order(self.rows, self.rows.pairing, self.rows.arrangement, message)

    @in_background("sort", exclusive=True)
    def _find_order(
        self, rows: FolderRows, pairing: Pairing, before: Arrangement, wish: RecordGrid.SortRequested
    ) -> None:
        worker, column, reverse = get_current_worker(), wish.column, wish.reverse
        order = sort_order(pairing, column, reverse=reverse, then=wish.then, cancelled=lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            after = before.ordered(order, column, reverse=reverse, then=wish.then)
            self.call_later(self._set_order, rows, before, after)

    def _set_order(self, rows: FolderRows, before: Arrangement, after: Arrangement) -> None:
        if rows.arrangement is before:
            rows.arrange(after)
        else:
            rows.set_order(after.order, after.column, reverse=after.reverse, then=after.then)
        if rows is self.rows:
            self.grid.rows_changed()
