from __future__ import annotations

import pytest

from mdtui.errors import UsageError
from mdtui.saved_queries import checked


def test_queries_over_records_or_events_are_right() -> None:
    queries = {"Big": "size>1M", "old-big": "@big date>1y", "Alarms": "critical user:anna"}
    assert checked(queries) == {"big": "size>1M", "old-big": "@big date>1y", "alarms": "critical user:anna"}


@pytest.mark.parametrize(
    ("queries", "said"),
    [
        ({"two words": "seen"}, "cannot be saved as 'two words'"),
        ({"a": "seen", "A": "unseen"}, "two queries are saved as 'a'"),
        ({"a": "seen & foo"}, "the query saved as 'a' is not right, at 8 of it: unknown word 'foo'"),
        ({"a": "critical & foo"}, "at 12 of it: unknown word 'foo'"),
        ({"a": "@b", "b": "@a"}, "takes itself in"),
        ({"a": ""}, "the query is empty"),
    ],
)
def test_what_is_not_right_is_named(queries: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        checked(queries)
