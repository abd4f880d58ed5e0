"""What is packed is as if it were not, and is no million objects."""

from __future__ import annotations

import gc
from collections.abc import Sequence

import msgspec
import pytest

from mdtui.mrk.packed import BLOCK, Packed, Packer, each, joined, packed


class Point(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Something small."""

    place: int
    name: str = ""


class Named(Point, frozen=True, array_like=True, gc=False):
    """Something small of another class."""


MANY = 2 * BLOCK + 7


def points(count: int, start: int = 0) -> list[Point]:
    return [Point(place, f"n{place}") for place in range(start, start + count)]


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1])
def test_few_stay_a_tuple(count: int) -> None:
    assert packed(points(count), Point) == tuple(points(count))


@pytest.mark.parametrize("count", [BLOCK, BLOCK + 1, MANY, 3 * BLOCK])
def test_many_are_the_same_as_before(count: int) -> None:
    some, plain = packed(points(count), Point), points(count)
    assert isinstance(some, Packed)
    assert len(some) == count
    assert list(some) == plain
    assert [some[place] for place in range(count)] == plain
    assert [some[-place] for place in range(1, count + 1)] == plain[::-1]
    assert some[BLOCK - 2 : BLOCK + 2] == tuple(plain[BLOCK - 2 : BLOCK + 2])
    assert some[::-9] == tuple(plain[::-9])
    for outside in (count, -count - 1):
        with pytest.raises(IndexError):
            some[outside]


def test_what_it_equals() -> None:
    some = packed(points(MANY), Point)
    assert some == tuple(points(MANY))
    assert tuple(points(MANY)) == some
    assert hash(some) == hash(tuple(points(MANY)))
    assert some != tuple(points(MANY - 1))
    assert some != (*points(MANY - 1), Point(-1))
    assert some != object()


def test_it_is_no_list_of_structs() -> None:
    some = packed(points(MANY), Point)
    held = gc.get_referents(some)
    while held:
        assert not any(isinstance(thing, Point) and thing.place < 2 * BLOCK for thing in held)
        held = [inner for thing in held if isinstance(thing, list | tuple) for inner in thing]


def test_what_bytes_cannot_hold_stays_as_it_is() -> None:
    plain = [*points(BLOCK), *(Point(place, "caf\udce9.msg") for place in range(BLOCK)), *points(BLOCK)]
    assert list(packed(plain, Point)) == plain


def test_what_is_of_another_class_stays_so() -> None:
    plain = [*points(BLOCK), Named(1), *points(BLOCK)]
    assert list(map(type, packed(plain, Point))) == list(map(type, plain))


def test_more_can_come_after_a_look() -> None:
    packer = Packer(Point)
    seen: list[Sequence[Point]] = []
    for point in points(BLOCK + 2):
        seen.append(packer.packed())
        packer.append(point)
    assert list(map(len, seen)) == list(range(BLOCK + 2))
    assert seen[BLOCK + 1] == tuple(points(BLOCK + 1))


@pytest.mark.parametrize("counts", [(), (0,), (2, 3), (0, MANY), (MANY, 0, 1), (1, MANY, 2, MANY, 3)], ids=str)
def test_several_become_one(counts: tuple[int, ...]) -> None:
    parts = [packed(points(count, 10 * place), Point) for place, count in enumerate(counts)]
    whole = joined(parts)
    plain = [point for part in parts for point in part]
    assert list(whole) == plain
    assert [whole[place] for place in range(len(plain))] == plain
    assert isinstance(whole, Packed) == (MANY in counts)


def test_what_is_made_of_each() -> None:
    some = joined([(Point(5),), packed(points(MANY), Point)])
    doubled = each(some, lambda point: 2 * point.place)
    assert isinstance(doubled, Packed)
    assert list(doubled) == [10, *range(0, 2 * MANY, 2)]
    assert (doubled[0], doubled[BLOCK], doubled[-1]) == (10, 2 * BLOCK - 2, 2 * MANY - 2)
    assert each(points(2), str) == tuple(map(str, points(2)))
