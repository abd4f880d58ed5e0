"""Very many small structs in little room: bytes, of which some hundreds are made into structs when they are looked at.

A million structs cost more than their memory. The garbage collector goes through each list of them, and to let go of
them takes a tenth of a second in which no other thread has a turn, whichever thread it is. Bytes have neither.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar, overload

import msgspec

BLOCK = 500
"""Structs that are packed together: they are made anew in less than a millisecond."""

_Item = TypeVar("_Item")
_Other = TypeVar("_Other")


class _Block(Generic[_Item]):
    """Some structs as bytes."""

    __slots__ = ("_data", "_read", "count")

    def __init__(self, data: bytes, count: int, read: Callable[[bytes], Sequence[_Item]]) -> None:
        self._data = data
        self._read = read
        self.count = count

    def items(self) -> Sequence[_Item]:
        return self._read(self._data)

    def each(self, make: Callable[[_Item], _Other]) -> _Block[_Other]:
        read = self._read
        return _Block(self._data, self.count, lambda data: [make(item) for item in read(data)])


class Packed(Sequence[_Item]):
    """Structs of which some are packed; it equals every sequence of the same structs.

    Each look gives other objects, so that they are told apart by what they hold and not by ``is``.

    Args:
        blocks: packed structs, or a tuple of such as are to stay as they are.
    """

    __slots__ = ("_blocks", "_ends", "_open")

    def __init__(self, blocks: Iterable[_Block[_Item] | tuple[_Item, ...]]) -> None:
        self._blocks = [block for block in blocks if not isinstance(block, tuple) or block]
        self._ends = list(accumulate(_count(block) for block in self._blocks))
        # The block that was looked at last, as whoever reads a line mostly reads the next.
        self._open: tuple[int, Sequence[_Item]] = (-1, ())

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> _Item: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[_Item, ...]: ...

    def __getitem__(self, index: int | slice) -> _Item | tuple[_Item, ...]:
        """Return one of the structs, or some as a tuple."""
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        number = bisect_right(self._ends, place)
        opened, items = self._open
        if opened != number:
            items = _items(self._blocks[number])
            self._open = number, items
        # Counted from the end of the block.
        return items[place - self._ends[number]]

    def __iter__(self) -> Iterator[_Item]:
        for block in self._blocks:
            yield from _items(block)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def each(self, make: Callable[[_Item], _Other]) -> Packed[_Other]:
        """Return what is made of each struct, when somebody looks at it."""
        made = (tuple(map(make, block)) if isinstance(block, tuple) else block.each(make) for block in self._blocks)
        return Packed(made)

    @property
    def blocks(self) -> Sequence[_Block[_Item] | tuple[_Item, ...]]:
        """What it is made of."""
        return self._blocks


class Packer(Generic[_Item]):
    """Packs structs as they come.

    Args:
        kind: their class; what is of another one, and what bytes cannot hold, stays as it is.
    """

    def __init__(self, kind: type[_Item]) -> None:
        self._kind = kind
        self._read: Callable[[bytes], Sequence[_Item]] = msgspec.msgpack.Decoder(tuple[kind, ...]).decode  # type: ignore[valid-type]
        self._blocks: list[_Block[_Item] | tuple[_Item, ...]] = []
        self._last: list[_Item] = []

    def append(self, item: _Item) -> None:
        """Put one more behind the others."""
        self._last.append(item)
        if len(self._last) == BLOCK:
            self._blocks.append(self._pack())
            self._last = []

    def packed(self) -> Sequence[_Item]:
        """Return all of them so far; of few, a tuple."""
        last = tuple(self._last)
        return Packed([*self._blocks, last]) if self._blocks else last

    def _pack(self) -> _Block[_Item] | tuple[_Item, ...]:
        if any(type(item) is not self._kind for item in self._last):
            return tuple(self._last)
        try:
            data = msgspec.msgpack.encode(self._last)
        except UnicodeEncodeError:
            # A name on the disk that is no text has parts of characters that no encoding knows.
            return tuple(self._last)
        return _Block(data, len(self._last), self._read)


def packed(items: Iterable[_Item], kind: type[_Item]) -> Sequence[_Item]:
    """Return structs packed; of few, a tuple.

    Args:
        items: the structs.
        kind: their class; what is of another one, and what bytes cannot hold, stays as it is.
    """
    packer = Packer(kind)
    for item in items:
        packer.append(item)
    return packer.packed()


def joined(parts: Iterable[Sequence[_Item]]) -> Sequence[_Item]:
    """Return sequences as one, without a look at what is packed; where nothing is, a tuple."""
    known = list(parts)
    if not any(isinstance(part, Packed) for part in known):
        return tuple(item for part in known for item in part)
    blocks: list[_Block[_Item] | tuple[_Item, ...]] = []
    for part in known:
        blocks += part.blocks if isinstance(part, Packed) else [tuple(part)]
    return Packed(blocks)


def each(items: Sequence[_Item], make: Callable[[_Item], _Other]) -> Sequence[_Other]:
    """Return what is made of each item: of what is packed, when somebody looks at it; of anything else, a tuple."""
    return items.each(make) if isinstance(items, Packed) else tuple(map(make, items))


def _count(block: _Block[Any] | tuple[Any, ...]) -> int:
    return len(block) if isinstance(block, tuple) else block.count


def _items(block: _Block[_Item] | tuple[_Item, ...]) -> Sequence[_Item]:
    return block if isinstance(block, tuple) else block.items()
