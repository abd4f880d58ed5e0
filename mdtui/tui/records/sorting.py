"""Sorts a million numbers in stretches, so that whoever answers keys in another thread is never held up.

A number and what decides among equals go into the bytes of one float, of which Python compares two faster than it
calls any key function; packing and unpacking move whole columns of bytes. Positive floats are in the order of their
bytes, the highest byte deciding first. The byte order is that of every processor that this program runs on.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

RUN = 1 << 15
"""Numbers that are sorted in one go; the interpreter is held that long, some 10 ms."""
_SAMPLED = 32
"""Numbers looked at in each stretch, to cut them evenly."""
_FLOAT = 8
"""Bytes of a float: 3 decide among equals, 4 are the number, and the highest makes it a usual float."""
_USUAL = b"\x3f"
MOST = 1 << 24
"""As many numbers as 3 bytes tell apart; more, in an index of 600 MB at least, are sorted in one go."""
_TURNED = bytes(range(255, -1, -1))
"""A byte's opposite: with all four turned, the highest number is the lowest."""
_SIGNED = bytes(range(128, 256)) + bytes(range(128))
"""The highest byte of a number with a sign, so that the negative ones are the lowest."""


def sorted_places(
    columns: Iterable[memoryview],
    count: int,
    *,
    highest_first: bool = False,
    ranks: array[int] | None = None,
    cancelled: Callable[[], bool],
) -> array[int]:
    """Return the places of numbers, or the ranks that were given instead, in the order of the numbers.

    Args:
        columns: numbers of 1 or 4 bytes; one column goes on where the one before ends.
        count: how many there are together.
        highest_first: begin with the highest.
        ranks: what decides among equals, each once; None for the places.
        cancelled: asked between the stretches; once it says yes, an empty order comes back.
    """
    ranks = array("I", range(count)) if ranks is None else ranks
    if count > MOST:
        return _at_one_go(columns, ranks, -1 if highest_first else 1)
    floats = _packed(columns, ranks, _TURNED if highest_first else None)
    runs: list[array[float]] = []
    for start in range(0, count, RUN):
        if cancelled():
            return array("I")
        # Not lists: the garbage collector would look at each of a million floats, in the middle of a key.
        runs.append(array("d", sorted(floats[start : start + RUN].tolist())))
    order, done = array("I"), [0] * len(runs)
    for border in (*_borders(runs), None):
        if cancelled():
            return array("I")
        piece: list[float] = []
        for number, run in enumerate(runs):
            end = len(run) if border is None else bisect_left(run, border, lo=done[number])
            piece += run[done[number] : end]
            done[number] = end
        piece.sort()
        order.frombytes(_unpacked(piece))
    return order


def _at_one_go(columns: Iterable[memoryview], ranks: array[int], sign: int) -> array[int]:
    numbers = (sign * number for column in columns for number in column.tolist())
    return array("I", [rank for _, rank in sorted(zip(numbers, ranks, strict=True))])


def _packed(columns: Iterable[memoryview], ranks: array[int], turn: bytes | None) -> memoryview[float]:
    """Return a float for each number: its bytes over those of what decides among equals."""
    packed = bytearray(_FLOAT * len(ranks))
    packed[7::_FLOAT] = _USUAL * len(ranks)
    low = ranks.tobytes()
    for byte in range(3):
        packed[byte::_FLOAT] = low[byte :: ranks.itemsize]
    start = 0
    for column in columns:
        numbers, width = column.tobytes(), column.itemsize
        end = start + len(column)
        for byte in range(4):
            each = numbers[byte::width] if byte < width else bytes(len(column))
            if column.format == "i" and byte == width - 1:
                each = each.translate(_SIGNED)
            packed[_FLOAT * start + 3 + byte : _FLOAT * end : _FLOAT] = each.translate(turn)
        start = end
    return memoryview(packed).cast("d")


def _unpacked(floats: Sequence[float]) -> bytes:
    """Return what decided among equals, 4 bytes for each float."""
    packed = array("d", floats).tobytes()
    places = bytearray(4 * len(floats))
    for byte in range(3):
        places[byte::4] = packed[byte::_FLOAT]
    return bytes(places)


def _borders(runs: Sequence[Sequence[float]]) -> list[float]:
    """Return values that cut the runs into pieces of about a run's length."""
    sample = sorted(value for run in runs for value in run[:: max(1, RUN // _SAMPLED)])
    return sorted({sample[number * len(sample) // len(runs)] for number in range(1, len(runs))})
