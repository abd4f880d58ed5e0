from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from mdtui.cli.output import Output
from mdtui.cli.past_rows import write_change, write_history
from mdtui.mrk.changing import FlagChange
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal_lines import Entry, Intent, KeptFile, Rewriting, Row, Subject, Who
from mdtui.mrk.recovery import Leftover
from mdtui.mrk.rewrite.recovery import Found, Stands
from tests.conftest import StillClock

WHO = Who("an\x1bna", "box", "10.0.0.7", 7, 1.0)
SUBJECT = Subject("20231114-221320-abcd", "add", ("seen",), "a@b/\u202eX")
CHANGES = (FlagChange(5, b"a\xe9.msg", 0, 8, 40),)
PAST = Past(SUBJECT, 1_700_000_000.0, WHO, "/r/IMAP.MRK", 9, State.DONE, CHANGES)
INTENT = Intent(SUBJECT, 1, 1.0, WHO, "/r/IMAP.MRK", "/r/l.lck", 9, tuple(map(Row.of, CHANGES)))
LEFT = Leftover(Entry(INTENT), new=CHANGES, own_lock=Path("l.lck"))


def written(past: Past, leftovers: Sequence[Leftover] = (), *, as_json: bool = False, whole: bool = False) -> str:
    kept = io.BytesIO()
    output = Output(io.TextIOWrapper(kept, encoding="utf-8"), None)
    if whole:
        write_change(past, leftovers, StillClock(), output, as_json=as_json)
    else:
        write_history([past], leftovers, StillClock(), output, as_json=as_json)
    output.flush()
    return kept.getvalue().decode()


def test_a_line_says_when_who_what_and_where_and_is_safe() -> None:
    row = written(PAST).splitlines()[1]
    assert row.split() == [
        "20231114-221320-abcd",
        "2023-11-14",
        "22:13:20",
        "done",
        "add",
        "seen",
        "1",
        "an\\x1bna@box",
        "from",
        "10.0.0.7",
        "a@b/\\u202eX",
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"undone_by": "z", "state": State.UNDONE}, "taken back by z"),
        ({"subject": msgspec.structs.replace(SUBJECT, undoes="y")}, "takes back y"),
        ({"error": "disk full", "state": State.NOTHING}, "disk full"),
    ],
)
def test_the_note_says_the_rest(changes: dict[str, object], says: str) -> None:
    assert written(msgspec.structs.replace(PAST, **changes)).rstrip().endswith(says)


def test_of_an_unfinished_one_it_says_what_stands_in_the_file_or_that_it_is_being_made() -> None:
    past = msgspec.structs.replace(PAST, state=State.UNFINISHED)
    assert "under way" in written(past)
    assert "of part 2 all 1 records were changed, its lock is still there" in written(past, [LEFT])
    answer = json.loads(written(past, [LEFT], as_json=True))["changes"][0]
    assert answer["state"] == "unfinished"
    assert answer["found"] == {
        "changed": 1,
        "unchanged": 0,
        "other": 0,
        "gone": 0,
        "own_lock": "l.lck",
        "problem": "",
        "stands": None,
    }


def test_json_has_the_exact_names_and_a_list_has_no_records() -> None:
    answer = json.loads(written(PAST, as_json=True))["changes"][0]
    assert answer == {
        "id": SUBJECT.id,
        "time": "2023-11-14T22:13:20+00:00",
        "user": "an\x1bna",
        "host": "box",
        "client": "10.0.0.7",
        "verb": "add",
        "flags": ["seen"],
        "folder": "a@b/\u202eX",
        "records": 1,
        "state": "done",
        "undoes": None,
        "undone_by": None,
        "error": "",
        "found": None,
        "structure": None,
        "settings": None,
    }


def test_one_change_has_its_records() -> None:
    assert written(PAST, whole=True).splitlines()[2:] == [
        "  seen      off -> on: 1",
        "       UID  BEFORE  AFTER   NAME",
        "         5  --F---  S-F---  a\u00e9.msg",
    ]
    rows = json.loads(written(PAST, whole=True, as_json=True))["rows"]
    assert rows == [{"uid": 5, "filename": "a\u00e9.msg", "before": ["flagged"], "after": ["seen", "flagged"]}]


def test_a_time_that_is_none_does_not_stop_it() -> None:
    past = msgspec.structs.replace(PAST, time=1e300)
    assert "1970-01-01" in written(past)
    assert "1970-01-01" in written(past, as_json=True)


REPAIR = msgspec.structs.replace(
    PAST,
    subject=Subject("20231114-221320-abcd", "repair", (), "a@b", summary="2 added\x1b[2J"),
    changed=(),
    structure=True,
    rewriting=Rewriting(KeptFile("x.before.mrk", "", 12), KeptFile("x.after.mrk", "", 14), "x.tmp"),
    copies=(Path("state") / "x.before.mrk",),
)


def test_a_structure_change_says_what_it_did_and_where_the_copy_is() -> None:
    row = written(REPAIR).splitlines()[1]
    assert row.split()[4:6] == ["repair", "file"]
    assert row.endswith("2 added\\x1b[2J")
    assert written(REPAIR, whole=True).splitlines()[2:] == [
        "  12 -> 14 records",
        "  2 added\\x1b[2J",
        f"  the file from before: {REPAIR.copy}",
    ]
    answer = json.loads(written(REPAIR, as_json=True))["changes"][0]
    assert (answer["records"], answer["structure"]) == (
        0,
        {
            "summary": "2 added\x1b[2J",
            "records_before": 12,
            "records_after": 14,
            "renamed": 0,
            "in_place": False,
            "copy": str(REPAIR.copy),
            "around": None,
        },
    )


def test_of_an_unfinished_structure_change_it_says_which_file_stands_there() -> None:
    past = msgspec.structs.replace(REPAIR, state=State.UNFINISHED)
    left = Leftover(LEFT.entry, found=Found(Stands.HALF))
    assert "the old file was written over, and only in part" in written(past, [left])
    assert json.loads(written(past, [left], as_json=True))["changes"][0]["found"]["stands"] == "half"
