from __future__ import annotations

import pytest

from mdtui.events.query import compile_event_query
from mdtui.mrk.query import compile_query
from mdtui.saved_queries import checked
from tests.docs.queries import EVENTS, PATTERNS, RECORDS, SAVED, WITH_SAVED, catalogue_fields


@pytest.mark.parametrize("query", [*RECORDS, *PATTERNS, *WITH_SAVED])
def test_every_example_over_records_can_be_read(query: str) -> None:
    compile_query(query, checked(SAVED))


@pytest.mark.parametrize("query", EVENTS)
def test_every_example_over_events_can_be_read(query: str) -> None:
    compile_event_query(query, catalogue_fields())
