from __future__ import annotations

import random
from array import array
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtui.mrk.locking import never
from mdtui.tui.records import sorting
from mdtui.tui.records.sorting import sorted_places

NUMBERS = st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 3), max_size=300)


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "RUN", 16)
    monkeypatch.setattr(sorting, "_SAMPLED", 4)


@pytest.mark.parametrize("most", [0, sorting.MOST], ids=["in one go", "packed"])
@given(numbers=NUMBERS, cut=st.integers(0, 300), highest_first=st.booleans(), seed=st.randoms())
def test_the_order_is_that_of_a_plain_sort(
    most: int,
    numbers: list[int],
    cut: int,
    highest_first: bool,  # noqa: FBT001 - Hypothesis names its arguments
    seed: random.Random,
) -> None:
    ranks = list(range(len(numbers)))
    seed.shuffle(ranks)
    columns = [memoryview(array("I", part)) for part in (numbers[:cut], numbers[cut:])]
    sign = -1 if highest_first else 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "MOST", most)
        for given_ranks in (None, array("I", ranks)):
            order = sorted_places(
                columns, len(numbers), highest_first=highest_first, ranks=given_ranks, cancelled=never
            )
            decides = given_ranks or range(len(numbers))
            pairs = sorted(zip((sign * number for number in numbers), decides, strict=True))
            assert list(order) == [rank for _, rank in pairs]


def test_numbers_of_one_byte_and_of_every_other_place_in_memory_are_sorted() -> None:
    every_other = memoryview(array("I", [9, 0, 700, 0, 8, 0]))[::2]
    assert list(sorted_places([memoryview(b"\x07\xff\x08")], 3, cancelled=never)) == [0, 2, 1]
    assert list(sorted_places([every_other], 3, cancelled=never)) == [2, 0, 1]


def test_negative_numbers_come_first() -> None:
    dates = memoryview(array("i", [5, -1, 2**31 - 1, -(2**31), 0]))
    assert list(sorted_places([dates], 5, cancelled=never)) == [3, 1, 4, 0, 2]
    turned = sorted_places([dates], 5, highest_first=True, cancelled=never)
    assert list(turned) == [2, 0, 4, 1, 3]


def test_the_highest_number_and_the_highest_place_stay_usual_floats() -> None:
    numbers = memoryview(array("I", [2**32 - 1, 0, 2**32 - 1]))
    ranks = array("I", [sorting.MOST - 1, 0, sorting.MOST - 2])
    order = sorted_places([numbers], 3, ranks=ranks, cancelled=never)
    assert list(order) == [0, sorting.MOST - 2, sorting.MOST - 1]


@pytest.mark.parametrize("after", range(1, 12))
def test_it_is_given_up_when_it_is_cancelled(after: int) -> None:
    asked = count(1)
    numbers = memoryview(array("I", range(100)))
    assert not sorted_places([numbers], 100, cancelled=lambda: next(asked) >= after)
