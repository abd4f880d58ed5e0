"""Which records are selected: one byte for each record of the table, a megabyte for a million once one is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress

_FLIP = bytes((1, 0))
_SOME = b"\1"


class Selection:
    """The selected records, by index in the table.

    Args:
        size: how many records there are.
    """

    __slots__ = ("_counted", "_mask", "_size")

    def __init__(self, size: int) -> None:
        self._size = size
        # Empty as long as nothing is selected.
        self._mask = bytearray()
        self._counted: tuple[Sequence[int], int] | None = None

    def __contains__(self, index: int) -> bool:
        return bool(self._mask) and self._mask[index] != 0

    def __iter__(self) -> Iterator[int]:
        """Yield the selected indexes, ascending."""
        return marked(self._mask)

    def after(self, index: int) -> Iterator[int]:
        """Yield the selected indexes from one on, ascending."""
        return marked(self._mask, index)

    def toggle(self, index: int) -> None:
        """Select one record of those that are shown, or let it go."""
        self._make_room()
        self._mask[index] ^= 1
        if self._counted is not None:
            shown, count = self._counted
            self._counted = shown, count + (1 if self._mask[index] else -1)

    def add(self, indexes: Sequence[int]) -> None:
        """Select these records too."""
        self._counted = None
        self._make_room()
        if _is_stretch(indexes):
            self._mask[indexes[0] : indexes[-1] + 1] = _SOME * len(indexes)
            return
        for index in indexes:
            self._mask[index] = 1

    def add_fitting(self, fits: bytearray | None) -> None:
        """Select these records too.

        Args:
            fits: one byte for each record, 1 for those; None for all.
        """
        self._counted = None
        if fits is None:
            self._mask = bytearray(_SOME * self._size)
        else:
            self._mask = _of_number(_number(self._mask) | _number(fits), self._size)

    def invert_fitting(self, fits: bytearray | None) -> None:
        """Select those of these records that are not selected, and let the others of them go; `fits` as above."""
        self._counted = None
        if fits is None:
            self._make_room()
            self._mask = self._mask.translate(_FLIP + bytes(254))
        else:
            self._mask = _of_number(_number(self._mask) ^ _number(fits), self._size)

    def clear(self) -> None:
        """Let every record go, shown or not."""
        self._counted = None
        self._mask = bytearray()

    def copy(self) -> Selection:
        """Return the same, which does not change with this one."""
        selection = Selection(self._size)
        selection._mask, selection._counted = self._mask.copy(), self._counted
        return selection

    def count(self, shown: Sequence[int], fits: bytearray | None = None) -> int:
        """Return how many of the shown records are selected.

        Args:
            shown: the indexes of all records that are shown, each once; the answer is kept as long as the same object
                is asked about.
            fits: the same as one byte for each record, where that is known: to count them then takes no time.
        """
        if self._counted is None or self._counted[0] is not shown:
            self._counted = shown, self._count(shown, fits)
        return self._counted[1]

    def _count(self, shown: Sequence[int], fits: bytearray | None) -> int:
        if not self._mask or len(shown) == self._size:
            return self._mask.count(_SOME)
        if isinstance(shown, range) and _is_stretch(shown):
            return self.count_in(shown)
        if fits is not None:
            return (_number(self._mask) & _number(fits)).bit_count()
        return sum(map(self._mask.__getitem__, shown))

    def count_in(self, stretch: range) -> int:
        """Return how many of the records from one index up to, but without, another are selected."""
        return self._mask.count(_SOME, stretch.start, stretch.stop)

    def among(self, shown: Sequence[int]) -> list[int]:
        """Return the shown records that are selected, ascending."""
        if not self._mask or len(shown) == self._size:
            return list(self)
        return sorted(compress(shown, map(self._mask.__getitem__, shown)))

    def moved(self, place: Callable[[int], int | None], same: int, size: int) -> Selection:
        """Return the same records as selected where the table has changed; see `moved_mask`."""
        selection = Selection(size)
        if self._mask:
            selection._mask = moved_mask(self._mask, place, same, size)
        return selection

    def _make_room(self) -> None:
        if not self._mask:
            self._mask = bytearray(self._size)


def _number(mask: bytearray) -> int:
    return int.from_bytes(mask, "little")


def _of_number(number: int, size: int) -> bytearray:
    return bytearray(number.to_bytes(size, "little"))


def marked(mask: bytearray, start: int = 0) -> Iterator[int]:
    """Yield the indexes from `start` on at which a mask holds 1, ascending."""
    index = mask.find(_SOME, start)
    while index >= 0:
        yield index
        index = mask.find(_SOME, index + 1)


def moved_mask(mask: bytearray, place: Callable[[int], int | None], same: int, size: int) -> bytearray:
    """Return a mask with one byte per record for a table that has changed.

    Args:
        mask: the mask of the old table.
        place: where the record of an index stands now; None where it is gone.
        same: below this index every record stands where it was.
        size: how many records there are now.
    """
    moved = mask[:same].ljust(size, b"\0")
    for index in marked(mask, same):
        if (now := place(index)) is not None:
            moved[now] = 1
    return moved


def _is_stretch(indexes: Sequence[int]) -> bool:
    return isinstance(indexes, range) and len(indexes) > 0 and indexes.step == 1
