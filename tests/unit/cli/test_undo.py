from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.mailroot.root import open_root
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.records import RecordTable, encode
from mdtui.mrk.rewrite.rewriting import Wanted
from mdtui.server import MailServer
from tests.unit.cli.conftest import Crash, Program

Call = Callable[..., Any]

ANNA = "anna@example.com"
BEFORE = [32, 8, 48, 68, 0]


def flags(path: Path) -> list[int]:
    return list(RecordTable(path.read_bytes()).flags)


def history(mdtui: Program, root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(mdtui("undo", "--list", "--json", "--root", root).out)["changes"]
    return found


@pytest.fixture
def flag(mdtui: Program, root: Path) -> Call:
    """Give a shorter `mdtui flag` that returns what JSON has."""

    def run(*words: str | Path) -> Any:
        return json.loads(mdtui("flag", ANNA, "--root", root, "--json", *words).out)

    return run


def test_the_last_change_is_taken_back_then_the_one_before(
    mdtui: Program, root: Path, mrk_file: Path, flag: Call
) -> None:
    flag("--add", "draft", "--all")
    last = flag("--add", "flagged", "--uid", "1,10")["journal_id"]
    result = mdtui("undo", "--root", root)
    assert result == (
        0,
        f"{ANNA}: add flagged ({last}) taken back in 2 of 2 records\n  flagged   on -> off: 2\n".encode(),
        b"",
    )
    assert flags(mrk_file) == [value | 2 for value in BEFORE]
    assert mdtui("undo", "--root", root).code == 0
    assert flags(mrk_file) == BEFORE
    nothing = mdtui("undo", "--root", root)
    assert (nothing.code, nothing.out, nothing.error) == (1, b"", "there is no change to take back")


def test_redo_brings_back_what_was_taken_back(mdtui: Program, root: Path, mrk_file: Path, flag: Call) -> None:
    flag("--add", "flagged", "--uid", "1,10")
    assert mdtui("undo", "--redo", "--root", root).code == 1
    mdtui("undo", "--root", root)
    assert flags(mrk_file) == BEFORE
    redone = json.loads(mdtui("undo", "--redo", "--root", root, "--json").out)
    assert (redone["verb"], redone["changed"]) == ("redo", 2)
    assert flags(mrk_file) == [40, 8, 48, 68, 8]
    assert mdtui("undo", "--root", root).code == 0
    assert flags(mrk_file) == BEFORE


def test_records_that_were_changed_since_are_left_alone_and_listed(
    mdtui: Program, root: Path, mrk_file: Path, flag: Call
) -> None:
    first = flag("--add", "flagged", "--uid", "1,9,10")["journal_id"]
    data = bytearray(mrk_file.read_bytes())
    data[36 + 23] = 44
    del data[36 + 4 * 36 :]
    mrk_file.write_bytes(bytes(data))
    result = mdtui("undo", first, "--root", root)
    assert (result.code, result.lines) == (
        0,
        [
            f"{ANNA}: add flagged ({first}) taken back in 1 of 3 records",
            "  flagged   on -> off: 1",
            "  UID 1  md50000000001.msg  left alone, is now: seen flagged deleted",
            "  UID 10  md50000000010.msg  not there any more",
        ],
    )
    assert flags(mrk_file) == [44, 8, 48, 68]


def test_where_nothing_is_as_it_was_left_it_is_exit_1_and_nothing_is_written(
    mdtui: Program, root: Path, mrk_file: Path, flag: Call
) -> None:
    first = flag("--add", "flagged", "--uid", "1")["journal_id"]
    flag("--remove", "flagged", "--uid", "1")
    before = mrk_file.read_bytes()
    result = mdtui("undo", first, "--root", root, "--json")
    assert (result.code, json.loads(result.out)) == (
        1,
        {
            "folder": ANNA,
            "undoes": first,
            "verb": "undo",
            "changed": 0,
            "conflicts": [{"uid": 1, "filename": "md50000000001.msg", "flags": ["seen"]}],
            "gone": [],
            "counter_before": 43,
            "counter_after": 43,
            "journal_id": None,
            "structure": None,
            "settings": None,
        },
    )
    assert mrk_file.read_bytes() == before


def test_a_change_is_taken_back_only_once(mdtui: Program, root: Path, flag: Call) -> None:
    first = flag("--add", "flagged", "--uid", "1")["journal_id"]
    assert mdtui("undo", first, "--root", root).code == 0
    again = mdtui("undo", first, "--root", root)
    assert (again.code, again.error) == (4, f"the change is taken back already: {first} (see mdtui undo --list)")


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("20000101-000000-abcd",), 1, "there is no such change: 20000101-000000-abcd"),
        (("x", "--list"), 1, "there is no such change: x"),
        (("--finish",), 2, "--finish needs the ID of a change"),
        (("x", "--finish"), 1, "there is no such change: x"),
        (("x", "--redo"), 2, "--redo takes no ID"),
        (("--limit", "3"), 2, "--limit goes with --list"),
        (("--list", "--limit", "0"), 2, "argument --limit: not a number from 1 up"),
        (("--list", "--redo"), 2, "argument --redo: not allowed with argument --list"),
        (("--read-only",), 4, "read-only: nothing is written"),
    ],
)
def test_mistakes_are_one_line(mdtui: Program, root: Path, words: tuple[str, ...], code: int, line: str) -> None:
    result = mdtui("undo", *words, "--root", root)
    assert (result.code, result.out) == (code, b"")
    assert result.error.startswith(line)


def test_a_locked_folder_is_exit_3(mdtui: Program, root: Path, mrk_file: Path, flag: Call) -> None:
    flag("--add", "flagged", "--all")
    before = mrk_file.read_bytes()
    (root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck").touch()
    result = mdtui("undo", "--root", root, "--timeout", "0")
    assert (result.code, result.error.startswith("the folder is locked by another program")) == (3, True)
    assert mrk_file.read_bytes() == before


def test_the_list_is_the_newest_first_and_of_one_change_with_its_records(
    mdtui: Program, root: Path, flag: Call
) -> None:
    first = flag("--add", "flagged", "--uid", "1")["journal_id"]
    mdtui("undo", "--root", root)
    back, past = history(mdtui, root)
    assert (past["id"], past["state"], past["undone_by"]) == (first, "undone", back["id"])
    assert (back["undoes"], back["verb"], back["records"]) == (first, "undo", 1)
    assert len(mdtui("undo", "--list", "--limit", "1", "--root", root).lines) == 2
    heading = mdtui("undo", "--list", "--root", root).lines[0]
    assert heading.split() == ["ID", "TIME", "STATE", "CHANGE", "RECORDS", "WHO", "FOLDER", "NOTE"]
    (row,) = json.loads(mdtui("undo", first, "--list", "--json", "--root", root).out)["rows"]
    assert row == {"uid": 1, "filename": "md50000000001.msg", "before": ["seen"], "after": ["seen", "flagged"]}


def test_an_empty_list_is_no_failure(mdtui: Program, root: Path) -> None:
    result = mdtui("undo", "--list", "--root", root)
    assert (result.code, result.out, result.error) == (0, b"", "no change was written down for this mail root")
    assert mdtui("undo", "--list", "--root", root, "--json").out == b'{"changes":[]}\n'


def test_what_a_crash_left_is_listed_and_finished(mdtui: Program, root: Path, mrk_file: Path, crash: Crash) -> None:
    assert "unfinished" in mdtui("undo", "--list", "--root", root).lines[1]
    assert history(mdtui, root)[0]["found"]["unchanged"] == 2
    result = mdtui("undo", crash.id, "--finish", "--root", root)
    assert result == (
        0,
        f"{ANNA}: toggle flagged ({crash.id}) finished in 2 of 2 records\n  flagged   off -> on: 2\n".encode(),
        b"",
    )
    assert flags(mrk_file) == [40, 8, 56, 68, 0]
    again = mdtui("undo", crash.id, "--finish", "--root", root)
    assert (again.code, again.error.startswith("the change is no unfinished one")) == (4, True)
    assert mdtui("undo", "--root", root).code == 0
    assert flags(mrk_file) == BEFORE


def test_what_a_crash_left_is_taken_back_as_far_as_it_got(
    mdtui: Program, root: Path, mrk_file: Path, crash: Crash
) -> None:
    data = bytearray(mrk_file.read_bytes())
    data[36 + 23] = 40
    mrk_file.write_bytes(bytes(data))
    result = mdtui("undo", crash.id, "--root", root, "--json")
    assert (result.code, result.err, json.loads(result.out)["changed"]) == (0, b"", 1)
    assert flags(mrk_file) == BEFORE
    assert [past["state"] for past in history(mdtui, root)] == ["done", "undone"]


def test_what_a_crash_left_before_it_wrote_is_written_down(
    mdtui: Program, root: Path, mrk_file: Path, crash: Crash
) -> None:
    result = mdtui("undo", crash.id, "--root", root)
    assert (result.code, result.out) == (1, b"")
    assert result.error == f"no record had been changed, and that is now written down: {crash.id}"
    assert (flags(mrk_file), history(mdtui, root)[0]["state"]) == (BEFORE, "nothing")


def test_what_is_all_there_needs_no_finishing(mdtui: Program, root: Path, mrk_file: Path, crash: Crash) -> None:
    data = bytearray(mrk_file.read_bytes())
    data[36 + 23], data[36 + 2 * 36 + 23] = 40, 56
    mrk_file.write_bytes(bytes(data))
    result = mdtui("undo", crash.id, "--finish", "--root", root, "--json")
    assert (result.code, json.loads(result.out)["changed"], mrk_file.read_bytes()) == (0, 0, bytes(data))
    assert history(mdtui, root)[0]["state"] == "done"


@pytest.mark.parametrize("words", [(), ("--finish",)])
def test_the_lock_of_the_crash_has_to_go_first(
    mdtui: Program, root: Path, mrk_file: Path, crash: Crash, words: tuple[str, ...]
) -> None:
    crash.leave_lock()
    result = mdtui("undo", crash.id, *words, "--root", root)
    assert (result.code, result.error.endswith("(mdtui locks --remove-own removes it)")) == (3, True)
    assert mdtui("locks", root, "--remove-own", "--yes").code == 0
    assert mdtui("undo", crash.id, "--finish", "--root", root).code == 0
    assert flags(mrk_file) == [40, 8, 56, 68, 0]


def test_a_change_that_is_being_made_is_left_alone(mdtui: Program, root: Path) -> None:
    server = MailServer(open_root(root), Config())
    folder = server.folder(ANNA)
    planned = server.edit(folder, Edit(Verb.ADD, Flag.DRAFT, [Target(1, b"md50000000001.msg", 0)], 77), dry_run=True)
    recorder = server.journal.recorder("add", ["draft"], ANNA, 77)
    recorder.begin(0, planned, server.lock_path(folder))
    assert "under way" in mdtui("undo", "--list", "--root", root).lines[1]
    for words in ((), ("--finish",)):
        result = mdtui("undo", recorder.subject.id, *words, "--root", root)
        assert (result.code, f"process {os.getpid()} on " in result.error) == (4, True)


def test_other_leftovers_are_said_first(mdtui: Program, root: Path, flag: Call, crash: Crash) -> None:
    assert flag("--add", "draft", "--uid", "10")["changed"] == 1
    result = mdtui("undo", "--root", root)
    assert result.code == 0
    assert result.error.startswith("1 change was not finished")
    assert crash.id in mdtui("undo", "--list", "--root", root).out.decode()


# Structure changes


def drop_first(root: Path) -> str:
    """Drop the first record of the inbox by a new file, and return the change's id."""

    def make(data: bytes | None) -> Wanted:
        table = RecordTable(data or b"")
        return Wanted(encode(table.header, table.records()[1:], table.tail), summary="1 dropped")

    return MailServer(open_root(root), Config()).rewrites.rewrite(ANNA, "repair", make).change_id


def test_a_structure_change_is_listed_taken_back_and_brought_back(mdtui: Program, root: Path, mrk_file: Path) -> None:
    before = mrk_file.read_bytes()
    name = drop_first(root)
    (past,) = history(mdtui, root)
    copy = past["structure"]["copy"]
    assert Path(copy).read_bytes() == before
    assert mdtui("undo", "--list", name, "--root", root).lines[2:] == [
        "  5 -> 4 records",
        "  1 dropped",
        f"  the file from before: {copy}",
    ]
    result = mdtui("undo", "--root", root)
    assert result.code == 0
    assert result.lines[0] == f"{ANNA}: repair ({name}) taken back: 4 -> 5 records"
    assert mrk_file.read_bytes()[16:] == before[16:]
    answer = json.loads(mdtui("undo", "--redo", "--root", root, "--json").out)
    assert (answer["verb"], answer["changed"], answer["structure"]["records_after"]) == ("redo", 0, 4)
    assert flags(mrk_file) == BEFORE[1:]
    assert [each["state"] for each in history(mdtui, root)] == ["done", "undone", "done"]


def test_an_undo_of_a_structure_change_says_what_others_did_since(
    mdtui: Program, root: Path, mrk_file: Path, flag: Call
) -> None:
    name = drop_first(root)
    flag("--add", "draft", "--uid", "10")
    result = mdtui("undo", name, "--root", root)
    assert result.lines[1] == "  1 changed by others since, that is kept"
    assert flags(mrk_file) == [*BEFORE[:-1], 2]
