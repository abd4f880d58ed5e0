from __future__ import annotations

from array import array

import pytest

from mdtui.tui.records.selection import Selection, moved_mask


def test_records_are_selected_one_by_one_and_let_go() -> None:
    selection = Selection(5)
    selection.toggle(1)
    selection.toggle(3)
    assert list(selection) == [1, 3]
    assert 3 in selection
    selection.toggle(3)
    assert list(selection) == [1]
    selection.clear()
    assert list(selection) == []


def test_many_are_selected_at_once() -> None:
    for indexes in (range(1, 4), array("I", [3, 1, 2]), [1, 2, 3]):
        selection = Selection(5)
        selection.add(indexes)
        assert list(selection) == [1, 2, 3]


def test_what_fits_is_selected_at_once() -> None:
    selection = Selection(5)
    selection.add([1])
    selection.add_fitting(bytearray((0, 1, 0, 1, 0)))
    assert list(selection) == [1, 3]
    selection.add_fitting(None)
    assert list(selection) == [0, 1, 2, 3, 4]


def test_invert_touches_what_is_shown_only() -> None:
    selection = Selection(5)
    selection.add([1, 4])
    selection.invert_fitting(bytearray((1, 1, 1, 0, 0)))
    assert list(selection) == [0, 2, 4]
    selection.invert_fitting(None)
    assert list(selection) == [1, 3]


def test_a_copy_stays_as_it_is() -> None:
    selection = Selection(3)
    selection.add([1])
    copy = selection.copy()
    selection.toggle(2)
    assert (list(copy), list(selection)) == ([1], [1, 2])


def test_nothing_is_selected_among_nothing() -> None:
    selection = Selection(0)
    selection.add(range(0))
    selection.add_fitting(None)
    selection.invert_fitting(bytearray())
    assert selection.count(range(0)) == 0
    assert selection.among(range(0)) == []


def test_the_count_is_that_of_what_is_shown() -> None:
    selection = Selection(6)
    selection.add(range(3))
    shown = array("I", [5, 2, 0])
    assert selection.count(shown) == 2
    assert selection.among(shown) == [0, 2]
    selection.toggle(5)
    assert selection.count(shown) == 3
    assert selection.count(range(6)) == 4
    selection.toggle(5)
    assert selection.count(range(6)) == 3
    assert selection.count(range(1, 4)) == 2
    selection.clear()
    assert selection.count(range(6)) == 0


@pytest.mark.parametrize("shown", [array("I"), array("I", [5, 2, 0]), array("I", [3, 4]), array("I", [0, 1, 2, 4])])
def test_it_is_counted_by_what_fits_where_that_is_known(shown: array[int]) -> None:
    fits = bytearray(index in shown for index in range(6))
    selection, same = Selection(6), Selection(6)
    selection.add(range(3))
    same.add(range(3))
    assert selection.count(shown, fits) == same.count(shown) == sum(index in shown for index in range(3))
    selection.invert_fitting(fits)
    assert selection.count(shown, fits) == len(shown) - same.count(shown)


def test_the_selection_follows_its_records() -> None:
    selection = Selection(5)
    selection.add([0, 2, 4])
    moved = selection.moved({2: None, 4: 3}.__getitem__, 2, 6)
    assert list(moved) == [0, 3]


def test_a_mask_can_shrink() -> None:
    mask = bytearray((1, 0, 1, 1))
    assert moved_mask(mask, lambda _: None, 2, 2) == bytes((1, 0))
    assert moved_mask(mask, {2: 1, 3: None}.__getitem__, 1, 2) == bytes((1, 1))


def test_what_is_selected_from_an_index_on() -> None:
    selection = Selection(5)
    selection.add([0, 2, 4])
    assert list(selection.after(2)) == [2, 4]
    assert list(selection.after(5)) == []
