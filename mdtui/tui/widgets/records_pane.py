"""The pane with the records: what its keys ask for is done here, in workers."""

from __future__ import annotations

from array import array

from textual import on, work
from textual.worker import get_current_worker

from mdtui.mailroot.folders import Folder
from mdtui.mrk.query import Query, compile_query
from mdtui.mrk.reading import Reading
from mdtui.query import QueryError
from mdtui.server import MailServer
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Said, StateChanged
from mdtui.tui.ordering import SortColumn, sort_order
from mdtui.tui.present import records_text
from mdtui.tui.rows import FolderRows
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.record_grid import RecordGrid
from mdtui.tui.widgets.writing_pane import WritingPane


class RecordsPane(WritingPane):
    """Sorts, filters and selects.

    Args:
        server: the mail root.
        glyphs: the marks.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet) -> None:
        self.query_bar = QueryBar(glyphs)
        super().__init__(server, glyphs, self.query_bar)
        self.grid.ask = self._ask_for_query
        self._filter: Query | None = None

    # Order

    @on(RecordGrid.SortRequested)
    def _sort(self, message: RecordGrid.SortRequested) -> None:
        message.stop()
        if self.rows is not None:
            self._find_order(self.rows, message.column, reverse=message.reverse)

    @work(thread=True, exclusive=True, exit_on_error=False, group="sort")
    def _find_order(self, rows: FolderRows, column: SortColumn, *, reverse: bool) -> None:
        worker = get_current_worker()
        table = rows.table
        order = sort_order(table, column, reverse=reverse, cancelled=lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.call_later(self._set_order, rows, order, column, reverse=reverse)

    def _set_order(self, rows: FolderRows, order: array[int], column: SortColumn, *, reverse: bool) -> None:
        rows.set_order(order, column, reverse=reverse)
        if rows is self.rows:
            self.grid.rows_changed()

    # Queries

    def _ask_for_query(self, purpose: QueryPurpose) -> None:
        in_force = self.rows.query if self.rows is not None and purpose is QueryPurpose.FILTER else ""
        self.query_bar.open(purpose, in_force)

    @on(QueryBar.Cancelled)
    def _asked_nothing(self, message: QueryBar.Cancelled) -> None:
        message.stop()
        self.grid.focus()

    @on(QueryBar.Submitted)
    def _asked(self, message: QueryBar.Submitted) -> None:
        message.stop()
        try:
            query = compile_query(message.text)
        except QueryError as error:
            self.query_bar.show_error(error.what, error.position)
            return
        self.query_bar.close()
        self.grid.focus()
        self._find(query, message.purpose)

    @on(RecordGrid.FilterCleared)
    def _show_all(self, message: RecordGrid.FilterCleared) -> None:
        message.stop()
        self.workers.cancel_group(self, "query")
        self._filter = None
        self.post_message(StateChanged())

    def table_changed(self) -> None:
        """Filter anew: what came or changed may fit the query now, or fit it no more."""
        if self._filter is not None:
            self._find(self._filter, QueryPurpose.FILTER)

    def _find(self, query: Query, purpose: QueryPurpose) -> None:
        if self.rows is not None and self.folder is not None and self.reading is not None:
            self._select(self.folder, self.reading, self.rows, query, purpose)

    @work(thread=True, exclusive=True, exit_on_error=False, group="query")
    def _select(self, folder: Folder, reading: Reading, rows: FolderRows, query: Query, purpose: QueryPurpose) -> None:
        worker = get_current_worker()
        try:
            indexes = self.server.select(folder, reading, query, lambda: worker.is_cancelled)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.post_message(Said.of(error))
        else:
            if not worker.is_cancelled:
                self.call_later(self._selected, reading, rows, query, purpose, indexes)

    def _selected(
        self, reading: Reading, rows: FolderRows, query: Query, purpose: QueryPurpose, indexes: list[int]
    ) -> None:
        """Show, or select, the records that fit."""
        if rows is not self.rows:
            return
        if reading.table is not rows.table:
            self._find(query, purpose)
        elif purpose is QueryPurpose.FILTER:
            self._filter = query
            rows.set_filter(indexes, query.text)
            self.grid.rows_changed()
        else:
            rows.selection.add(indexes)
            self.grid.rows_changed()
            self.post_message(Said(f"{records_text(len(indexes))} selected" if indexes else "no record fits"))
