from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mdtui.copies import FILE
from mdtui.mrk import layout
from mdtui.mrk.records import RecordTable
from tests.unit.cli.conftest import Program, mrk, record

ANNA = "anna@example.com"


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setenv("MDTUI_ROOT", str(root))


def poke(path: Path, index: int, flags: int) -> None:
    """Change a flags byte and the counter as another program does."""
    data = bytearray(path.read_bytes())
    data[layout.flags_offset(index)] = flags
    data[layout.COUNTER_OFFSET] += 1
    path.write_bytes(data)


def flags(path: Path) -> list[int]:
    return list(RecordTable(path.read_bytes()).flags)


@pytest.fixture
def seen(mdtui: Program, mrk_file: Path) -> list[int]:
    """Keep two copies of the inbox, between them a change of ours and one of somebody else; give their numbers."""
    mdtui("check", ANNA)
    assert mdtui("flag", ANNA, "--add", "flagged", "--uid", "1").code == 0
    poke(mrk_file, 4, 32)
    mdtui("check", ANNA)
    return [copy["id"] for copy in reversed(json.loads(mdtui("history", ANNA, "--json").out)["copies"])]


def test_the_copies_are_listed_with_what_changed(mdtui: Program, seen: list[int], mrk_file: Path) -> None:
    poke(mrk_file, 0, 0)
    result = mdtui("history", ANNA)
    assert (result.code, result.err) == (0, b"")
    now, newer, older = (line.split() for line in result.lines[1:])
    assert now == ["now", "5", "44", "1", "flag", "change"]
    assert [newer[0], *newer[5:]] == [str(seen[1]), "checked", "5", "43", "2", "flag", "changes"]
    assert [older[0], *older[5:]] == [str(seen[0]), "checked", "5", "41"]
    limited = mdtui("history", ANNA, "--limit", "1")
    assert [line.split()[0] for line in limited.lines[1:]] == ["now", str(seen[1])]
    assert "2 flag changes" in limited.lines[2]


def test_the_list_as_json(mdtui: Program, seen: list[int], mrk_file: Path) -> None:
    answer = json.loads(mdtui("history", ANNA, "--json").out)
    assert answer["folder"] == ANNA
    newer, older = answer["copies"]
    assert newer.pop("time").endswith("+00:00")
    assert newer.pop("seen")
    assert newer == {
        "id": seen[1],
        "reason": "checked",
        "records": 5,
        "counter": 43,
        "uid_validity": 77,
        "size": mrk_file.stat().st_size,
        "changed": {"flags": 2, "altered": 0, "renumbered": 0, "came": 0, "went": 0},
    }
    assert older["changed"] is None


def test_no_copy_is_said(mdtui: Program, settings: Path) -> None:
    result = mdtui("history", ANNA)
    assert (result.code, result.out) == (1, b"")
    assert result.error == f"no copy of the folder is kept: {ANNA} (mdtui check keeps one)"
    assert json.loads(mdtui("history", ANNA, "--json").out) == {"folder": ANNA, "copies": []}
    settings.write_text("[copies]\nkeep = 'never'\n")
    assert mdtui("check", ANNA).code == 1
    assert mdtui("history", ANNA).error == f"no copy of the folder is kept: {ANNA} (the settings say that none are)"


def test_what_changed_says_who(mdtui: Program, seen: list[int]) -> None:
    result = mdtui("history", ANNA, "--compare", str(seen[0]), str(seen[1]))
    assert result.code == 0
    header, ours, theirs = result.lines[1:]
    assert header.split() == ["header", "41", "43", "last_write_counter"]
    assert ours.split()[:4] == ["flags", "1", "S-----", "S-F---"]
    assert "@" in ours
    assert ours.endswith("md50000000001.msg")
    assert theirs.split() == ["flags", "10", "------", "S-----", "somebody", "else", "md50000000010.msg"]


def test_the_comparison_as_json(mdtui: Program, seen: list[int], mrk_file: Path) -> None:
    data = mrk_file.read_bytes()
    mrk_file.write_bytes(data[:36] + data[72:] + record(99, b"\x1b\xe9.msg", 0, 7, 9).pack() + b"tail")
    answer = json.loads(mdtui("history", ANNA, "--compare", str(seen[0]), "--json").out)
    assert (answer["before"]["id"], answer["after"]["id"], answer["after"]["records"]) == (seen[0], None, 5)
    assert answer["counts"] == {"flags": 1, "altered": 0, "renumbered": 0, "came": 1, "went": 1}
    assert answer["header"] == [{"field": "last_write_counter", "before": 41, "after": 43}]
    assert (answer["tail_changed"], answer["reordered"]) == (True, False)
    flag, came, went = answer["differences"]
    assert (flag["kind"], flag["flags_before"], flag["flags_after"], flag["by"]) == ("flags", [], ["seen"], None)
    assert came == {
        "kind": "came",
        "filename": "\x1bé.msg",
        "uid_before": None,
        "uid_after": 99,
        "flags_before": None,
        "flags_after": [],
        "size_before": None,
        "size_after": 7,
        "by": None,
    }
    assert (went["kind"], went["uid_before"], went["uid_after"]) == ("went", 1, None)
    by = json.loads(mdtui("history", ANNA, "--compare", *map(str, seen), "--json").out)["differences"][0]["by"]
    assert sorted(by) == ["host", "id", "time", "user", "verb"]
    assert by["verb"] == "add"


def test_every_kind_of_difference_has_its_line(mdtui: Program, mrk_file: Path) -> None:
    mdtui("check", ANNA)
    records = RecordTable(mrk_file.read_bytes()).records()
    renumbered = record(20, b"md50000000002.msg", 8, 2_000_000, 1_787_000_000)
    altered = record(5, b"md50000000005.msg", 32 | 16, 301, -1)
    mrk_file.write_bytes(mrk(records[0], altered, renumbered, records[4]) + b"xyz")
    lines = [line.split() for line in mdtui("history", ANNA, "--compare", "0s").lines[1:]]
    assert lines[0][:3] == ["tail", "0", "bytes"]
    assert lines[1][:4] == ["altered", "5", "300", "301"]
    assert lines[2][:4] == ["renumbered", "20", "--F---", "--F---"]
    assert lines[2][-3:] == ["from", "2:", "md50000000002.msg"]
    assert [lines[3][0], lines[3][1], lines[3][-1]] == ["went", "9", "=1+\\x1b[2J\xe9.msg"]
    mrk_file.write_bytes(mrk(*reversed(records)))
    assert "in another order" in mdtui("history", ANNA, "--compare", "0s").lines[1]


def test_nothing_that_differs_is_exit_1(mdtui: Program, seen: list[int]) -> None:
    result = mdtui("history", ANNA, "--compare", str(seen[1]))
    assert (result.code, result.out, result.error) == (1, b"", f"nothing differs: {ANNA}")


def test_a_copy_is_named_by_a_time_or_an_age(mdtui: Program, seen: list[int]) -> None:
    shown = {copy["id"]: copy for copy in json.loads(mdtui("history", ANNA, "--json").out)["copies"]}
    for name in ("0s", shown[seen[1]]["time"].replace("+00:00", "Z"), shown[seen[1]]["time"][:4] + "-12-31"):
        answer = json.loads(mdtui("history", ANNA, "--compare", name, "--json").out)
        assert answer["before"]["id"] == seen[1]
    old = mdtui("history", ANNA, "--compare", "1d")
    assert (old.code, old.error) == (1, "no copy is as old as that: 1d (mdtui history lists them)")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--compare", "99"), 1, "the folder has no such copy: 99"),
        (("--compare", "x"), 2, "neither the number of a copy nor a time: 'x'"),
        (("--compare", "1", "2", "3"), 2, "--compare takes one or two copies"),
        (("--compare", "1", "--limit", "2"), 2, "--limit goes with the list"),
        (("--restore", "1"), 2, "--restore needs one of"),
        (("--all",), 2, "go with --restore"),
        (("--by-name",), 2, "go with --restore"),
        (("--restore", "1", "--compare", "2"), 2, "not allowed with"),
        (("--restore", "1", "--all", "--uid", "1"), 2, "not allowed with"),
        (("--restore", "1", "--all", "--read-only"), 4, "read-only"),
        (("--restore", "99", "--all"), 1, "no such copy"),
    ],
)
@pytest.mark.usefixtures("seen")
def test_what_cannot_be_is_one_line(mdtui: Program, words: tuple[str, ...], code: int, says: str) -> None:
    result = mdtui("history", ANNA, *words)
    assert result.code == code
    assert says in result.error


def test_flags_are_given_back(mdtui: Program, seen: list[int], mrk_file: Path) -> None:
    dry = mdtui("history", ANNA, "--restore", str(seen[0]), "--all", "--dry-run")
    assert dry.lines == [
        f"{ANNA}: 5 of copy {seen[0]} matched, 2 would change",
        "  seen      on -> off: 1",
        "  flagged   on -> off: 1",
    ]
    assert flags(mrk_file) == [40, 8, 48, 68, 32]
    done = mdtui("history", ANNA, "--restore", str(seen[0]), "--all")
    assert (done.code, done.err) == (0, b"")
    assert done.lines[0] == f"{ANNA}: 5 of copy {seen[0]} matched, 2 changed"
    assert flags(mrk_file) == [32, 8, 48, 68, 0]
    assert mdtui("undo").lines[0].startswith(f"{ANNA}: restore (")
    assert flags(mrk_file) == [40, 8, 48, 68, 32]


def test_the_records_are_chosen_as_they_were_then(mdtui: Program, seen: list[int], mrk_file: Path) -> None:
    answer = json.loads(mdtui("history", ANNA, "--restore", str(seen[0]), "--where", "unseen", "--json").out)
    assert answer.pop("journal_id")
    assert answer == {
        "folder": ANNA,
        "copy": seen[0],
        "matched": 3,
        "changed": 1,
        "same": 2,
        "gone": [],
        "counter_before": 43,
        "counter_after": 44,
        "dry_run": False,
    }
    assert flags(mrk_file) == [40, 8, 48, 68, 0]
    none = mdtui("history", ANNA, "--restore", str(seen[0]), "--uid", "77")
    assert (none.code, none.error) == (1, "no record of the copy fits: --uid 77")


def test_what_is_gone_is_said(mdtui: Program, seen: list[int], mrk_file: Path) -> None:
    data = mrk_file.read_bytes()
    mrk_file.write_bytes(data[:36] + data[72:])
    result = mdtui("history", ANNA, "--restore", str(seen[0]), "--uid", "1,2")
    assert (result.code, result.error) == (0, f"1 of 2 records are not there any more: {ANNA}")
    only = mdtui("history", ANNA, "--restore", str(seen[0]), "--uid", "1", "--json")
    assert only.code == 1
    assert json.loads(only.out)["gone"] == [{"uid": 1, "filename": "md50000000001.msg"}]


def test_an_index_that_was_made_anew_is_matched_by_name(mdtui: Program, seen: list[int], mrk_file: Path) -> None:
    data = bytearray(mrk(record(50, b"MD50000000001.MSG", 1, 1, 1)))
    data[4] = 78
    mrk_file.write_bytes(data)
    refused = mdtui("history", ANNA, "--restore", str(seen[0]), "--all")
    assert refused.code == 4
    assert "UIDVALIDITY is now 78" in refused.error
    result = mdtui("history", ANNA, "--restore", str(seen[0]), "--all", "--by-name")
    assert result.code == 0
    assert flags(mrk_file) == [32]


def test_a_damaged_file_with_copies_is_one_line_and_hinders_no_check(mdtui: Program, seen: list[int]) -> None:
    path = Path(os.environ["MDTUI_STATE"]) / FILE
    path.write_bytes(b"no database at all " * 99)
    result = mdtui("history", ANNA)
    assert result.code == 5
    assert "file is not a database" in result.error
    assert "move the file away" in result.error
    checked = mdtui("check", ANNA)
    assert checked.code == 1
    assert checked.err.decode().count("no copies of the records are kept") == 1
    assert seen
