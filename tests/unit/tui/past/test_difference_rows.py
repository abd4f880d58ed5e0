from __future__ import annotations

import pytest

from mdtui.copies import Comparison
from mdtui.mrk.past.authorship import Authors
from mdtui.mrk.past.copy_store import Copy
from mdtui.mrk.past.differences import Differences, Kind, differences
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.tui.past.difference_rows import DifferenceRows, PlacesBefore

COPY = Copy(1, "a@b", "/r/IMAP.MRK", 0.0, 0.0, "opened", 1, 9, 3, 144, b"")


def table(**flags: int) -> RecordTable:
    """Return a table with a record for each name; its UID is the number in the name."""
    records = [Record(f"{name}.msg".encode(), value, int(name[1:]), 1, 1) for name, value in flags.items()]
    return RecordTable(encode(Header(1, 9, 9, 9), records))


def comparison() -> Comparison:
    """Return two changes of flags, a record that came, and one that went."""
    found = differences(table(a1=0, a2=0, a3=0), table(a1=32, a2=8, a4=0))
    authors = Authors((), "", 0.0, 0.0, lambda _: b"")
    return Comparison(COPY, None, 0.0, found, authors)


def uids(rows: DifferenceRows) -> list[int]:
    return [rows[row].record.uid for row in range(len(rows))]


def chosen(rows: DifferenceRows, row: int) -> list[int]:
    return list(rows.chosen(row).indexes())


def test_one_kind_after_the_other_is_shown_and_then_all() -> None:
    rows = DifferenceRows(comparison())
    assert rows.kinds == [Kind.FLAGS, Kind.CAME, Kind.WENT]
    shown = [uids(rows)]
    for _ in range(4):
        rows.show_next()
        shown.append(uids(rows))
    assert shown == [[1, 2, 4, 3], [1, 2], [4], [3], [1, 2, 4, 3]]


def test_a_kind_that_is_not_there_any_more_shows_all() -> None:
    assert DifferenceRows(comparison(), Kind.WENT).kind is Kind.WENT
    rows = DifferenceRows(comparison(), Kind.RENUMBERED)
    assert (rows.kind, len(rows)) == (None, 4)


def test_an_action_is_about_the_selected_ones_that_are_shown() -> None:
    rows = DifferenceRows(comparison())
    assert chosen(rows, 2) == [2]
    rows.toggle(0)
    rows.toggle(3)
    assert (rows.selected, chosen(rows, 2)) == (2, [0, 3])
    assert [rows.is_selected(row) for row in range(4)] == [True, False, False, True]
    rows.show(Kind.WENT)
    assert (rows.selected, chosen(rows, 0)) == (1, [3])
    rows.show(Kind.CAME)
    assert (rows.selected, chosen(rows, 0)) == (0, [2])
    rows.select_all()
    rows.show(None)
    assert chosen(rows, 1) == [0, 2, 3]
    rows.select_none()
    assert chosen(rows, 1) == [1]


def test_where_nothing_differs_nothing_is_chosen() -> None:
    same = comparison()
    found = differences(same.differences.before, same.differences.before)
    rows = DifferenceRows(Comparison(COPY, None, 0.0, found, same.authors))
    assert (len(rows), rows.kinds, chosen(rows, 0), rows.selected) == (0, [], [], 0)
    rows.show_next()
    assert rows.kind is None


def test_what_is_chosen_is_counted_without_being_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = DifferenceRows(comparison())
    rows.select_all()
    all_four, places = rows.chosen(0), PlacesBefore(rows.chosen(0))
    rows.show(Kind.CAME)
    one = rows.chosen(0)
    rows.show(None)
    rows.select_none()
    with monkeypatch.context() as patch:
        patch.setattr(Differences, "places_before", None)
        assert (len(all_four), len(one), len(rows.chosen(3))) == (4, 1, 1)
        assert [all_four.of_kind(kind) for kind in Kind] == [2, 0, 0, 1, 1]
        assert [one.of_kind(kind) for kind in (Kind.FLAGS, Kind.CAME)] == [0, 1]
        assert (len(places), len(PlacesBefore(one))) == (3, 0)
    assert (list(places), places[0], places[1:]) == ([0, 1, 2], 0, [1, 2])


def test_what_was_chosen_stays_so_whatever_is_selected_later() -> None:
    rows = DifferenceRows(comparison())
    rows.toggle(0)
    before = rows.chosen(0)
    rows.select_all()
    assert list(before.indexes()) == [0]
