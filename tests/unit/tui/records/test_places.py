from __future__ import annotations

from array import array

import pytest

from mdtui.tui.records.places import place_of


@pytest.mark.parametrize("typecode", ["B", "H", "I", "i"])
def test_a_number_is_found_where_it_stands_first(typecode: str) -> None:
    numbers = array(typecode, (7, 0, 200, 7, 200, 1))
    assert [place_of(numbers, number) for number in (7, 0, 200, 1)] == [0, 1, 2, 5]
    assert place_of(numbers, 5) is None
    assert place_of(array(typecode), 7) is None


def test_bytes_across_two_numbers_are_no_number() -> None:
    # In memory 00 00 01 00 00 00 01 00, in which 00 01 00 00 stands across two.
    numbers = array("I", (0x00010000, 0x00010000, 0x00000100, 1))
    assert place_of(numbers, 0x00000100) == 2
    assert place_of(array("I", (0x00010000, 0x00010000)), 0x00000100) is None


@pytest.mark.parametrize("number", [-1, 1 << 32])
def test_what_does_not_fit_into_the_array_is_not_there(number: int) -> None:
    assert place_of(array("I", (0, 1)), number) is None
