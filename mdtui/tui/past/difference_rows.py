"""The differences between two states as rows: which kind is shown, and which of them are selected."""

from __future__ import annotations

from mdtui.copies import Comparison
from mdtui.mrk.past.differences import Difference, Kind
from mdtui.tui.records.selection import Selection


class DifferenceRows:
    """The rows; there may be a million of them, so that each is made when it is looked at.

    Args:
        comparison: the differences.
        kind: the kind to show, if there is any of it; None for all.

    Attributes:
        comparison: the differences.
        kind: the kind that is shown; None for all.
        shown: the indexes of those that are shown.
        selection: the selected ones.
    """

    def __init__(self, comparison: Comparison, kind: Kind | None = None) -> None:
        self.comparison = comparison
        self.selection = Selection(len(comparison.differences))
        self.kind: Kind | None = None
        self.shown = range(len(comparison.differences))
        self.show(kind if kind in self.kinds else None)

    def __len__(self) -> int:
        return len(self.shown)

    def __getitem__(self, row: int) -> Difference:
        """Return the difference of a row."""
        return self.comparison.differences[self.shown[row]]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds that there are."""
        return [kind for kind in Kind if self.comparison.differences.of_kind(kind)]

    @property
    def selected(self) -> int:
        """How many of the shown ones are selected."""
        return self.selection.count(self.shown)

    def show(self, kind: Kind | None) -> None:
        """Show only one kind, or all with None."""
        found = self.comparison.differences
        self.kind = kind
        self.shown = range(len(found)) if kind is None else found.of_kind(kind)

    def show_next(self) -> None:
        """Show the next of the kinds that there are; after the last one, all."""
        cycle = [None, *self.kinds]
        self.show(cycle[(cycle.index(self.kind) + 1) % len(cycle)])

    def is_selected(self, row: int) -> bool:
        """Return whether the difference of a row is selected."""
        return self.shown[row] in self.selection

    def toggle(self, row: int) -> None:
        """Select the difference of a row, or let it go."""
        self.selection.toggle(self.shown[row])

    def select_all(self) -> None:
        """Select all that are shown."""
        self.selection.add(self.shown)

    def select_none(self) -> None:
        """Let all go."""
        self.selection.clear()

    def chosen(self, row: int) -> list[int]:
        """Return the indexes that an action is about: of the selected ones that are shown, else of one row."""
        return self.selection.among(self.shown) if self.selected else [self.shown[row]] if len(self) else []
