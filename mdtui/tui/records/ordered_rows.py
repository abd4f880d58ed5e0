"""Which rows of a folder are shown, in which order, and where the cursor is among them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from mdtui.mrk.records import RecordTable
from mdtui.pairing import Pairing, unpaired
from mdtui.tui.records.arranging import Arrangement, all_rows
from mdtui.tui.records.ordering import NOTHING_ELSE, Order, SortColumn, Then
from mdtui.tui.records.places import place_of
from mdtui.tui.records.spot import Spot, index_of

_NEARBY = 64
"""Rows on either side of the cursor where it looks for a record that is left when its own is gone."""


class OrderedRows:
    """Records and message files without one, in an order, with a cursor.

    Args:
        table: the records, which are the rows in file order until told otherwise.

    Attributes:
        pairing: the records and, behind them, the message files without one, as far as the directory was listed.
        arrangement: which of them are rows, in which order.
        cursor: the row that the keys act on; 0 where there is none.
        asked: the order that was asked for and is not there yet.
        is_filtering: whether a filter was asked for that is not there yet.
    """

    def __init__(self, table: RecordTable) -> None:
        self.pairing: Pairing = unpaired(table)
        self.arrangement: Arrangement = all_rows(len(table))
        self.cursor = 0
        self.asked: Order | None = None
        self.is_filtering = False

    def __len__(self) -> int:
        return len(self.shown)

    @property
    def table(self) -> RecordTable:
        """The records."""
        return self.pairing.table

    @property
    def shown(self) -> Sequence[int]:
        """The index of what each row shows, in the order of the rows."""
        return self.arrangement.shown

    @property
    def filtered(self) -> bool:
        """Whether only what fits a query is shown."""
        return self.arrangement.fits is not None

    @property
    def query(self) -> str:
        """The query that fits every row; empty where everything is a row."""
        return self.arrangement.query

    @property
    def column(self) -> SortColumn:
        """What the rows are sorted by."""
        return self.arrangement.column

    @property
    def then(self) -> Then:
        """What decides among rows that are equal in that."""
        return self.arrangement.then

    @property
    def reverse(self) -> bool:
        """Whether the order is turned round."""
        return self.arrangement.reverse

    @property
    def order(self) -> Order:
        """What the rows are sorted by, or are to be once they are."""
        return self.asked or Order(self.column, self.reverse, self.then)

    def index(self, row: int) -> int:
        """Return the index of what a row shows."""
        return self.shown[row]

    def row_of(self, index: int) -> int | None:
        """Return the row that shows what is at an index, or None where it is not shown."""
        shown = self.shown
        if isinstance(shown, array):
            return place_of(shown, index)
        try:
            return shown.index(index)
        except ValueError:
            return None

    def row_of_file(self, name: str) -> int | None:
        """Return the row of a message file, or of its record, by its name in any case; None where it is not shown."""
        index = index_of(self.pairing, Spot(filename=name))
        return None if index is None else self.row_of(index)

    def go_to(self, spot: Spot) -> bool:
        """Put the cursor on a record or a message file; a filter that hides it is let go.

        Args:
            spot: which one.

        Returns:
            False where it is not in the folder, as far as is known.
        """
        index = index_of(self.pairing, spot)
        if index is None:
            return False
        row = self.row_of(index)
        if row is None:
            self.set_filter(None)
            row = self.row_of(index)
        self.cursor = row or 0
        return True

    def set_order(self, order: Sequence[int], column: SortColumn, *, reverse: bool, then: Then = NOTHING_ELSE) -> None:
        """Show the rows in another order; the cursor stays on its record.

        Args:
            order: what `sort_order` gave for this pairing; of another one, it is not taken.
            column: what it was sorted by.
            reverse: whether it was turned round.
            then: what decides among those that are equal in it.
        """
        if len(order) == len(self.pairing):
            self.arrange(self.arrangement.ordered(order, column, reverse=reverse, then=then))

    def set_filter(self, indexes: Iterable[int] | None, query: str = "") -> None:
        """Show only some records, or all; the cursor stays on its record, or goes to the next one that is shown.

        Args:
            indexes: of what fits the query in this pairing; None shows all.
            query: the query, as it was written.
        """
        self.arrange(self.arrangement.filtered(indexes, query))

    def around(self) -> list[int]:
        """Return the indexes of the cursor's row, of those that follow and of those before, the nearest first."""
        before = self.shown[max(0, self.cursor - _NEARBY) : self.cursor]
        return [*self.shown[self.cursor : self.cursor + _NEARBY], *reversed(before)]

    def arrange(self, rows: Arrangement, around: Iterable[int] | None = None) -> None:
        """Show other rows of the same folder, and keep the cursor where it is, or near.

        Args:
            rows: the rows.
            around: the indexes on which the cursor may be, the best first; None for what `around` gives.
        """
        around = self.around() if around is None else around
        self.arrangement = rows
        if self.asked == (rows.column, rows.reverse, rows.then):
            self.asked = None
        nearest = next((index for index in around if rows.fits is None or rows.fits[index]), None)
        row = None if nearest is None else self._row_near_cursor(nearest)
        self.cursor = row if row is not None else max(0, min(self.cursor, len(self) - 1))

    def _row_near_cursor(self, index: int) -> int | None:
        """Return the row of an index, which is mostly found where the cursor is."""
        first = max(0, self.cursor - _NEARBY)
        try:
            return first + self.shown[first : self.cursor + _NEARBY].index(index)
        except ValueError:
            return self.row_of(index)
