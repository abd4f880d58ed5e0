from __future__ import annotations

import io
import json
from collections.abc import Sequence

import msgspec
import pytest

from mdtui.cli.copy_rows import CopyRow, write_comparison, write_copies
from mdtui.cli.output import Output
from mdtui.copies import Comparison
from mdtui.mrk.journal_lines import Entry, Intent, Outcome, Row, Subject, Who
from mdtui.mrk.past.authorship import Authors
from mdtui.mrk.past.copy_store import Copy
from mdtui.mrk.past.differences import Counts, differences
from mdtui.mrk.records import Header, Record, RecordTable, encode
from tests.conftest import StillClock

COPY = Copy(3, "a@b/\u202eX", "/r/imap.mrk", 1_700_000_000.0, 1_700_000_100.0, "che\x1bcked", 7, 99, 2, 108, b"")
WHO = Who("an\x1bna", "box", "", 7, 1.0)


def table(*records: Record) -> RecordTable:
    return RecordTable(encode(Header(1, 9, 9, 9), records))


def listed(rows: Sequence[CopyRow], *, as_json: bool = False) -> str:
    kept = io.BytesIO()
    output = Output(io.TextIOWrapper(kept, encoding="utf-8"), None)
    write_copies(rows, COPY.folder, StillClock(), output, as_json=as_json)
    output.flush()
    return kept.getvalue().decode()


def compared(comparison: Comparison, now: CopyRow | None = None, *, as_json: bool = False) -> str:
    kept = io.BytesIO()
    output = Output(io.TextIOWrapper(kept, encoding="utf-8"), None)
    write_comparison(comparison, now, COPY.folder, output, as_json=as_json)
    output.flush()
    return kept.getvalue().decode()


@pytest.fixture
def comparison() -> Comparison:
    """Give a change of one flag by us, in a record with a hostile name."""
    before, after = table(Record(b"\x1b[2J.msg", 0, 5, 1, 1)), table(Record(b"\x1b[2J.msg", 32, 5, 1, 1))
    intent = Intent(
        Subject("c1", "add", ("seen",), "a@b"), 0, 1.0, WHO, "p", "l", 9, (Row(5, "\x1b[2J.msg", 0, 32, 0),)
    )
    authors = Authors([Entry(intent, outcome=Outcome("c1", 0, 2.0, done=True))], "p", 0.0, 9.0, lambda _kept: b"")
    return Comparison(COPY, None, 1_700_000_200.0, differences(before, after), authors)


def test_a_line_of_a_copy_is_safe_and_in_local_time() -> None:
    (row,) = listed([CopyRow.of(COPY, Counts(came=2))]).splitlines()[1:]
    assert row.split() == [
        *("3", "2023-11-14", "22:13:20", "2023-11-14", "22:15:00"),
        *("che\\x1bcked", "2", "7", "2", "came"),
    ]


def test_a_time_that_has_no_name_and_a_torn_header_stop_nothing() -> None:
    copy = msgspec.structs.replace(COPY, time=float("inf"), seen=float("nan"), counter=None, uid_validity=None)
    assert listed([CopyRow.of(copy)]).splitlines()[1].split()[-1] == "2"
    (row,) = json.loads(listed([CopyRow.of(copy)], as_json=True))["copies"]
    assert (row["time"], row["counter"]) == ("1970-01-01T00:00:00+00:00", None)


def test_the_folder_as_it_is_now_has_no_number() -> None:
    now = CopyRow.now(table(), 1_700_000_000.0, Counts(went=1))
    assert listed([now]).splitlines()[1].split() == ["now", "0", "9", "1", "went"]
    torn = CopyRow.now(RecordTable(b"torn"), 0.0)
    assert (torn.counter, torn.uid_validity, torn.size) == (None, None, 4)


def test_a_difference_is_safe_to_show_and_exact_in_json(comparison: Comparison) -> None:
    (line,) = compared(comparison).splitlines()[1:]
    assert line.split() == ["flags", "5", "------", "S-----", "an\\x1bna@box,", "c1", "\\x1b[2J.msg"]
    answer = json.loads(compared(comparison, CopyRow.now(table(), 0.0), as_json=True))
    assert (answer["folder"], answer["before"]["id"], answer["after"]["id"]) == (COPY.folder, 3, None)
    (row,) = answer["differences"]
    assert row["filename"] == "\x1b[2J.msg"
    assert row["by"] == {
        "id": "c1",
        "verb": "add",
        "time": "1970-01-01T00:00:02+00:00",
        "user": "an\x1bna",
        "host": "box",
    }


def test_a_date_that_was_altered_is_shown_where_the_size_was_not(comparison: Comparison) -> None:
    found = differences(table(Record(b"a.msg", 0, 5, 1, 10)), table(Record(b"a.msg", 0, 5, 1, 20)))
    line = compared(msgspec.structs.replace(comparison, differences=found)).splitlines()[1]
    assert line.split() == ["altered", "5", "10", "20", "somebody", "else", "a.msg"]


def test_nothing_that_differs_is_no_table(comparison: Comparison) -> None:
    same = table(Record(b"a.msg", 0, 5, 1, 1))
    assert compared(msgspec.structs.replace(comparison, differences=differences(same, same))) == ""
