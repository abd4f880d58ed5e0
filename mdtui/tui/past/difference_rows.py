"""The differences between two states as rows: which kind is shown, and which of them are selected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from mdtui.copies import Comparison
from mdtui.mrk.past.differences import Difference, Differences, Kind
from mdtui.tui.records.selection import Selection


class Chosen:
    """Differences that were chosen, as they were at that moment.

    There may be a million: to count them takes no time, to list where they stand is for a worker.

    Args:
        found: all differences.
        stretch: the indexes of those that were shown.
        selection: which of them were selected; None for all.
    """

    def __init__(self, found: Differences, stretch: range, selection: Selection | None = None) -> None:
        self._found = found
        self._stretch = stretch
        self._selection = selection

    def __len__(self) -> int:
        return self._count(self._stretch)

    def of_kind(self, kind: Kind) -> int:
        """Return how many are of a kind."""
        other = self._found.of_kind(kind)
        return self._count(range(max(self._stretch.start, other.start), min(self._stretch.stop, other.stop)))

    def _count(self, stretch: range) -> int:
        return len(stretch) if self._selection is None else self._selection.count_in(stretch)

    def indexes(self) -> Sequence[int]:
        """Return their indexes, ascending."""
        return self._stretch if self._selection is None else self._selection.among(self._stretch)

    def places_before(self) -> list[int]:
        """Return where their records stand in the earlier table; those that came stand nowhere."""
        return self._found.places_before(self.indexes())


class PlacesBefore(Sequence[int]):
    """Where the records of chosen differences stand in the earlier table, looked up when the first is asked for.

    Args:
        chosen: the differences.
    """

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen

    @cached_property
    def _places(self) -> list[int]:
        return self._chosen.places_before()

    def __len__(self) -> int:
        return len(self._chosen) - self._chosen.of_kind(Kind.CAME)

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> list[int]: ...

    def __getitem__(self, index: int | slice) -> int | list[int]:
        """Return one of them, or some."""
        return self._places[index]

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)


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

    def chosen(self, row: int) -> Chosen:
        """Return what an action is about: the selected ones that are shown, else the one of a row."""
        found = self.comparison.differences
        if self.selected:
            return Chosen(found, self.shown, self.selection.copy())
        return Chosen(found, self.shown[row : row + 1])
