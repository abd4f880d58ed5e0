"""A pane that filters and selects by queries, and says while one is written how many records fit it; all in workers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable

import msgspec
from textual import on
from textual.message import Message
from textual.worker import get_current_worker

from mdtui.mailroot.folders import Folder
from mdtui.mrk.query import Query, compile_query
from mdtui.pairing import Pairing
from mdtui.query import QueryError
from mdtui.server import MailServer
from mdtui.tui.background import in_background
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Said, StateChanged
from mdtui.tui.present import count_text, records_text
from mdtui.tui.query_line import for_records
from mdtui.tui.records.arranging import Arrangement
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.record_grid import RecordGrid
from mdtui.tui.widgets.writing_pane import WritingPane


class QueryPane(WritingPane):
    """Filters and selects.

    Args:
        server: the mail root.
        glyphs: the marks.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet) -> None:
        line = for_records(server, self._known_values)
        self.query_bar = QueryBar(glyphs, dict.fromkeys((QueryPurpose.FILTER, QueryPurpose.SELECT), line))
        super().__init__(server, glyphs, self.query_bar)
        self.grid.ask = self._ask_for_query
        self._filter: Query | None = None
        self._wanted: Query | None = None

    def _ask_for_query(self, purpose: QueryPurpose) -> None:
        in_force = self.rows.query if self.rows is not None and purpose is QueryPurpose.FILTER else ""
        self.query_bar.open(purpose, in_force)

    def ask_query(self, text: str) -> None:
        """Show only what fits a query, as if it had been written in the query line; an error is shown there."""
        self.query_bar.open(QueryPurpose.FILTER, text)
        self.query_bar.action_submit()

    def _known_values(self, field: str) -> Iterable[str]:
        """Return the senders that were read so far."""
        if field != "from" or self.rows is None:
            return ()
        return sorted({envelope.sender for envelope in self.rows.envelopes.values() if envelope.sender})

    @on(QueryBar.Typed)
    def _typed(self, message: QueryBar.Typed) -> None:
        """Count what fits the query as far as it is written; what is no query yet fits nothing yet."""
        message.stop()
        self.workers.cancel_group(self, "count")
        try:
            query = compile_query(message.text, self.server.config.queries)
        except QueryError:
            return
        if self.rows is not None and self.folder is not None:
            self._count_fitting(self.folder, self.rows.pairing, query)

    @in_background("count", exclusive=True)
    def _count_fitting(self, folder: Folder, pairing: Pairing, query: Query) -> None:
        worker = get_current_worker()
        try:
            found = len(self._fitting(folder, pairing, query, lambda: worker.is_cancelled))
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.post_message(Said.of(error))
        else:
            if not worker.is_cancelled:
                said = f"{count_text(found)} of {count_text(len(pairing))}"
                self.call_later(self.query_bar.show_count, query.text, said)

    @abstractmethod
    def go_to_uid(self, text: str) -> None:
        """Go to the record with a UID; raises QueryError where there is none."""

    @on(QueryBar.Cancelled)
    def _asked_nothing(self, message: Message) -> None:
        message.stop()
        self.workers.cancel_group(self, "count")
        self.grid.focus()

    @on(QueryBar.Submitted)
    def _asked(self, message: QueryBar.Submitted) -> None:
        message.stop()
        try:
            if message.purpose is QueryPurpose.UID:
                self.go_to_uid(message.text)
                self._asked_nothing(message)
                self.query_bar.close()
                return
            query = compile_query(message.text, self.server.config.queries)
        except QueryError as error:
            self.query_bar.show_error(error.what, error.position)
            return
        self.workers.cancel_group(self, "count")
        self.query_bar.close()
        self.grid.focus()
        self._find(query, message.purpose)

    @on(RecordGrid.FilterCleared)
    def _show_all(self, message: RecordGrid.FilterCleared) -> None:
        message.stop()
        self.let_filter_go()
        self.post_message(StateChanged())

    def let_filter_go(self) -> None:
        """Forget the filter, and one that is being looked for."""
        self.workers.cancel_group(self, "query")
        self._filter = self._wanted = None
        if self.rows is not None:
            self.rows.is_filtering = False

    def table_changed(self) -> None:
        """Filter anew: what came or changed may fit the query now, or fit it no more."""
        super().table_changed()
        if self._filter is not None:
            self._find(self._filter, QueryPurpose.FILTER)

    def files_changed(self) -> None:
        """Filter anew, if the filter asks which message files are there."""
        if self._filter is not None and self._filter.asks_for_files:
            self._find(self._filter, QueryPurpose.FILTER)

    def _find(self, query: Query, purpose: QueryPurpose) -> None:
        if self.rows is not None and self.folder is not None:
            shown = self.rows.pairing, self.rows.arrangement
            if purpose is QueryPurpose.FILTER:
                self._wanted = query
                self.rows.is_filtering = True
                self.post_message(StateChanged())
                self._filter_rows(self.folder, self.rows, shown, query)
            else:
                self._select_rows(self.folder, self.rows, self.rows.pairing, query)

    def _fitting(self, folder: Folder, pairing: Pairing, query: Query, cancelled: Callable[[], bool]) -> list[int]:
        """Return the indexes of what fits: of message files without a record, where the query speaks of these."""
        context = self.server.query_context(folder, cancelled)
        indexes = query.select(pairing.table, context)
        if query.mentions_orphan and pairing.files:
            orphans = query.select(pairing.files, msgspec.structs.replace(context, orphan=True))
            indexes += [len(pairing.table) + index for index in orphans]
        return indexes

    def _is_void(self, pairing: Pairing, query: Query) -> bool:
        """Return whether what fitted is not known of what is shown now."""
        rows = self.rows
        if rows is None or pairing.table is not rows.table:
            return True
        return query.mentions_orphan and pairing.files is not rows.pairing.files

    @in_background("query", exclusive=True)
    def _filter_rows(self, folder: Folder, rows: FolderRows, shown: tuple[Pairing, Arrangement], query: Query) -> None:
        worker = get_current_worker()
        pairing, before = shown
        try:
            indexes = self._fitting(folder, pairing, query, lambda: worker.is_cancelled)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.post_message(Said.of(error))
            rows.is_filtering = False
        else:
            if not worker.is_cancelled:
                after = before.filtered(indexes, query.text)
                self.call_later(self._filtered, rows, query, shown, after)

    def _filtered(self, rows: FolderRows, query: Query, shown: tuple[Pairing, Arrangement], after: Arrangement) -> None:
        """Show the records that fit."""
        if rows is not self.rows or query is not self._wanted:
            return
        pairing, before = shown
        if self._is_void(pairing, query) or rows.arrangement is not before:
            self._find(query, QueryPurpose.FILTER)
            return
        self._filter = query
        rows.is_filtering = False
        rows.arrange(after)
        self.grid.rows_changed()

    @in_background("query", exclusive=True)
    def _select_rows(self, folder: Folder, rows: FolderRows, pairing: Pairing, query: Query) -> None:
        worker = get_current_worker()
        try:
            indexes = self._fitting(folder, pairing, query, lambda: worker.is_cancelled)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.post_message(Said.of(error))
        else:
            if not worker.is_cancelled:
                self.call_later(self._selected, rows, pairing, query, indexes)

    def _selected(self, rows: FolderRows, pairing: Pairing, query: Query, indexes: list[int]) -> None:
        """Select the records that fit."""
        if rows is not self.rows:
            return
        if self._is_void(pairing, query):
            self._find(query, QueryPurpose.SELECT)
            return
        rows.selection.add(indexes)
        self.grid.rows_changed()
        self.post_message(Said(f"{records_text(len(indexes))} selected" if indexes else "no record fits"))
