"""Which events of the feed are rows: those that fit the filters, repeats as one line."""

from __future__ import annotations

from mdtui.tui.feed.filters import Filter, FilterStack
from mdtui.tui.feed.lines import FeedLines, Line
from mdtui.tui.feed.parts import Parts, blocks
from mdtui.tui.feed.store import Entry, FeedStore


class ShownFeed:
    """Events with filters and rows.

    What is done in parts goes on with the events that there were at its start: until it has ended, none may come or go.

    Args:
        store: all events that are kept.

    Attributes:
        store: the same.
        filters: which of them are shown; to be changed by the methods here only.
        lines: the rows.
    """

    def __init__(self, store: FeedStore) -> None:
        self.store = store
        self.filters = FilterStack()
        self.lines = FeedLines()

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def shown(self) -> list[Entry]:
        """The entries that the rows stand for, in order."""
        return self.lines.shown

    # Rows

    def line(self, row: int) -> Line:
        """Return a row's line; raises IndexError where there is no such row."""
        return self.lines.line(row)

    def row_of(self, entry: Entry) -> int | None:
        """Return the row that shows an entry, alone or among its repeats; None where none does."""
        return self.lines.row_of(entry)

    def row_near(self, entry: Entry) -> int:
        """Return the row that shows an entry, or else the next one after it that is shown, or else the last."""
        return self.lines.row_near(entry)

    def toggle(self, row: int) -> bool:
        """Open or close the repeats at a row, and return whether there are any."""
        return self.lines.toggle(row)

    @property
    def collapse(self) -> bool:
        """Whether repeats are one line."""
        return self.lines.collapse

    @collapse.setter
    def collapse(self, on: bool) -> None:
        self.lines.collapse = on

    # Filters

    @property
    def filtering(self) -> bool:
        """Whether the filters take part; without them the same place is `row_near` of the same entry."""
        return self.filters.filtering

    def use_filters(self, *, on: bool) -> Parts[None]:
        """Let the filters take part, or not."""
        self.filters.filtering = on
        yield from self._show()

    def add_filter(self, wanted: Filter) -> Parts[int | None]:
        """Add a filter, or switch on the one that asks for the same, and let the filters take part.

        Returns:
            Its place among the filters; None where there are too many.
        """
        number = yield from self.filters.add(wanted, self.store.entries)
        yield from self.use_filters(on=True)
        return number

    def switch_filter(self, number: int) -> Parts[None]:
        """Switch a filter on or off."""
        self.filters.switch(number)
        yield from self._show()

    def turn_filter(self, number: int) -> Parts[None]:
        """Turn a filter round."""
        self.filters.turn(number)
        yield from self._show()

    def remove_filter(self, number: int | None = None) -> Parts[None]:
        """Take a filter away, or all of them."""
        if number is None:
            yield from self.filters.clear(self.store.entries)
        else:
            yield from self.filters.remove(number, self.store.entries)
        yield from self._show()

    def _show(self) -> Parts[None]:
        shown: list[Entry] = []
        for block in blocks(self.store.entries):
            shown += self.filters.select(block)
            yield
        yield from self.lines.show(shown)
