"""The pane with the records: what its keys ask for is done here, in workers."""

from __future__ import annotations

from textual import on, work
from textual.worker import get_current_worker

from mdtui.pairing import Pairing
from mdtui.tui.records.arranging import Arrangement
from mdtui.tui.records.ordering import sort_order
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.widgets.query_pane import QueryPane
from mdtui.tui.widgets.record_grid import RecordGrid


class RecordsPane(QueryPane):
    """Sorts."""

    # Order

    @on(RecordGrid.SortRequested)
    def _sort(self, message: RecordGrid.SortRequested) -> None:
        message.stop()
        if self.rows is not None:
            self._find_order(self.rows, self.rows.pairing, self.rows.arrangement, message)

    @work(thread=True, exclusive=True, exit_on_error=False, group="sort")
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
