from __future__ import annotations

import pytest

from mdtui.tui.feed.columns import TIME, FieldTable, field_names, field_table, grouped, sort_key
from mdtui.tui.feed.store import Entry, FeedStore
from tests.fixtures.feed_events import at, event


@pytest.fixture
def entries() -> list[Entry]:
    store = FeedStore()
    store.add(
        [
            event(0, user="anna", ip="192.0.2.10"),
            event(1, user="Bob", ip="192.0.2.9"),
            event(2, code=506, user="carl"),
            event(3, user="ANNA", ip="192.0.2.9", more="\x1b"),
        ]
    )
    return store.entries


def users(table: FieldTable) -> list[str]:
    return [row.values[0] for row in table.rows]


def test_the_events_of_a_code_with_each_of_their_fields(entries: list[Entry]) -> None:
    table = field_table(entries, 521, ("user", "server"))
    assert table.names == ("user", "server", "ip", "more")
    assert [row.values for row in table.rows] == [
        ("anna", "", "192.0.2.10", ""),
        ("Bob", "", "192.0.2.9", ""),
        ("ANNA", "", "192.0.2.9", "\x1b"),
    ]
    assert table.rows[2].shown[3] == "\\x1b"
    assert table.rows[0].entry is entries[0]
    assert field_names(entries, 506) == ("user",)


def test_columns_sort_as_people_do(entries: list[Entry]) -> None:
    table = field_table(entries, 521)
    assert users(table.ordered("ip")) == ["Bob", "ANNA", "anna"]
    assert users(table.ordered("user")) == ["anna", "ANNA", "Bob"]
    assert users(table.ordered(TIME, reverse=True)) == ["ANNA", "Bob", "anna"]


def test_groups_are_counted_the_most_frequent_first(entries: list[Entry]) -> None:
    table = grouped(entries, 521, "user")
    assert [(row.values[0], row.count) for row in table.rows] == [("ANNA", 2), ("Bob", 1)]
    assert (table.rows[0].first, table.rows[0].last) == (at(0), at(3))
    assert users(table.ordered("count")) == ["Bob", "ANNA"]
    assert table.grouped == "user"
    assert table.shown_names == ("user",)


def test_numbers_in_values_sort_by_their_size() -> None:
    values = ["b", "10.0.0.1", "9.0.0.1", "a10", "", "a9", "9" * 400]
    assert sorted(values, key=sort_key)[:5] == ["", "9.0.0.1", "10.0.0.1", "9" * 400, "a9"]
