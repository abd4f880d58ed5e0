from __future__ import annotations

import csv
import io
import json

import msgspec
import pytest

from mdtui.feed.rows import FORMS, TITLES, json_row, sheet_row, table_row, written
from mdtui.row_formats import BATCH
from tests.fixtures.feed_events import event

HOSTILE = event(1, text="\x1b]0;x\x07 \u202e=1", source="=cmd.log", user="=cmd|' /C calc'!A0", ip="\x9b31m")


def test_an_event_as_json_is_exact() -> None:
    row = json.loads(b"".join(written([HOSTILE], "jsonl")))
    assert row == msgspec.to_builtins(json_row(HOSTILE))
    assert list(row) == ["time", "code", "tag", "severity", "text", "fields", "source"]
    assert (row["time"], row["code"], row["severity"]) == ("2026-08-18T12:00:01", 521, "warning")
    assert (row["text"], row["fields"], row["source"]) == (HOSTILE.text, HOSTILE.fields, HOSTILE.source)


def test_where_else_an_event_was_found_is_named_where_it_was() -> None:
    row = json.loads(b"".join(written([msgspec.structs.replace(HOSTILE, also=("Application", "x.evtx"))], "jsonl")))
    assert list(row)[-2:] == ["source", "also"]
    assert row["also"] == ["Application", "x.evtx"]


def test_what_is_not_known_is_null() -> None:
    row = json_row(event(None, None))
    assert (row.time, row.code) == (None, None)
    assert table_row(event(None, None))[:2] == [None, None]


def test_an_event_for_a_spreadsheet_is_never_computed() -> None:
    rows = list(csv.reader(io.StringIO(b"".join(written([HOSTILE], "csv")).decode())))
    assert rows[0] == list(TITLES)
    assert rows[1][-1] == "'=cmd.log"
    assert all(cell.isprintable() for cell in rows[1])
    assert sheet_row(event(1, user="anna", ip="x"))[5] == "user=anna; ip=x"


def test_an_event_for_people_is_safe() -> None:
    head, line = b"".join(written([HOSTILE], "text")).decode().splitlines()
    assert head == "TIME                 CODE  TAG         SEVERITY  TEXT"
    assert line == "2026-08-18 12:00:01   521  EvSecurity  warning   \\x1b]0;x\\x07 \\u202e=1"


@pytest.mark.parametrize("form", FORMS)
def test_many_come_in_parts(form: str) -> None:
    parts = list(written((event(0) for _ in range(2 * BATCH + 1)), form))  # type: ignore[arg-type]
    assert len(parts) > 2
    assert b"".join(parts).count(b"\n") == 2 * BATCH + 1 + (form != "jsonl")
