from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from mdtui.mrk.records import RecordTable
from tests.unit.cli.conftest import Crash, Program, mrk, record

ANNA = "anna@example.com"
BEFORE = [32, 8, 48, 68, 0]


def flags(path: Path) -> list[int]:
    return list(RecordTable(path.read_bytes()).flags)


def counter(path: Path) -> int:
    header = RecordTable(path.read_bytes()).header
    assert header is not None
    return header.last_write_counter


@pytest.mark.parametrize(
    ("words", "after", "matched"),
    [
        (("--add", "flagged", "--uid", "1"), [40, 8, 48, 68, 0], 1),
        (("--add", "flagged,deleted", "--uid", "1,5-9"), [44, 8, 60, 76, 0], 3),
        (("--remove", "seen", "--all"), [0, 8, 16, 68, 0], 5),
        (("--toggle", "seen", "--where", "unseen"), [32, 40, 48, 100, 32], 3),
        (("--set", "seen", "--uid", "5-"), [32, 8, 32, 96, 32], 3),
        (("--add", "SEEN", "--uid", "1,2,3"), [32, 40, 48, 68, 0], 2),
        (("--toggle", "recent", "--where", "from:bert"), [32, 9, 48, 68, 0], 1),
    ],
)
def test_what_is_changed(
    mdtui: Program, mrk_file: Path, words: tuple[str, ...], after: list[int], matched: int
) -> None:
    result = mdtui("flag", mrk_file, *words, "--json")
    assert (result.code, result.err) == (0, b"")
    assert flags(mrk_file) == after
    answer = json.loads(result.out)
    assert re.fullmatch(r"\d{8}-\d{6}-[0-9a-f]{8}", answer.pop("journal_id"))
    assert answer == {
        "folder": ANNA,
        "matched": matched,
        "changed": sum(old != new for old, new in zip(BEFORE, after, strict=True)),
        "counter_before": 41,
        "counter_after": 42,
        "dry_run": False,
    }
    assert counter(mrk_file) == 42


def test_no_lock_is_left(mdtui: Program, root: Path) -> None:
    assert mdtui("flag", ANNA, "--root", root, "--add", "seen", "--all").code == 0
    assert list((root / "LockFiles").iterdir()) == []


def test_the_members_of_the_answer_stand_in_their_order(mdtui: Program, root: Path) -> None:
    result = mdtui("flag", ANNA, "--root", root, "--add", "seen", "--uid", "1", "--json")
    assert result.out == (
        b'{"folder":"anna@example.com","matched":1,"changed":0,"counter_before":41,"counter_after":41,'
        b'"journal_id":null,"dry_run":false}\n'
    )


def test_a_dry_run_says_what_would_change_and_writes_nothing(mdtui: Program, root: Path, mrk_file: Path) -> None:
    before = mrk_file.read_bytes()
    result = mdtui("flag", ANNA, "--root", root, "--toggle", "seen,flagged", "--all", "--dry-run")
    assert (result.code, result.err) == (0, b"")
    assert result.lines == [
        "anna@example.com: 5 matched, 5 would change",
        "  seen      off -> on: 3, on -> off: 2",
        "  flagged   off -> on: 4, on -> off: 1",
    ]
    assert mrk_file.read_bytes() == before
    assert json.loads(mdtui("flag", ANNA, "--root", root, "--add", "seen", "--all", "--dry-run", "--json").out) == {
        "folder": ANNA,
        "matched": 5,
        "changed": 3,
        "counter_before": 41,
        "counter_after": 42,
        "journal_id": None,
        "dry_run": True,
    }


def test_without_json_it_says_what_was_done(mdtui: Program, root: Path) -> None:
    result = mdtui("flag", ANNA, "--root", root, "--add", "seen", "--all")
    assert result.lines == [f"{ANNA}: 5 matched, 3 changed", "  seen      off -> on: 3"]
    again = mdtui("flag", ANNA, "--root", root, "--add", "seen", "--all")
    assert (again.code, again.lines) == (0, [f"{ANNA}: 5 matched, 0 changed"])


def test_a_change_that_changes_nothing_leaves_the_counter(mdtui: Program, root: Path, mrk_file: Path) -> None:
    result = mdtui("flag", ANNA, "--root", root, "--add", "seen", "--uid", "1", "--json")
    assert (result.code, json.loads(result.out)["counter_after"], counter(mrk_file)) == (0, 41, 41)


@pytest.mark.parametrize(
    ("which", "line"),
    [
        (("--uid", "3,4,6-8"), "no record fits: --uid 3,4,6-8"),
        (("--where", "draft"), "no record fits: draft"),
        (("--where", "orphan"), "no record fits: orphan"),
    ],
)
def test_nothing_that_fits_is_exit_1(
    mdtui: Program, root: Path, mrk_file: Path, which: tuple[str, ...], line: str
) -> None:
    before = mrk_file.read_bytes()
    result = mdtui("flag", ANNA, "--root", root, "--add", "seen", *which, "--json")
    assert (result.code, result.error) == (1, line)
    assert json.loads(result.out)["matched"] == 0
    assert mrk_file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--add", "sen", "--all"), "unknown flag 'sen': sen (flags are seen answered flagged deleted draft recent)"),
        (("--add", "", "--all"), "unknown flag ''"),
        (("--add", "seen"), "one of the arguments --uid --where --all is required"),
        (("--all",), "one of the arguments --add --remove --toggle --set is required"),
        (("--add", "seen", "--set", "seen", "--all"), "argument --set: not allowed with argument --add"),
        (("--add", "seen", "--uid", "1,x"), "not a number: 'x': at 3: x"),
        (("--add", "seen", "--uid", ""), "not a number: ''"),
        (("--add", "seen", "--uid", "1 | seen"), "not a number: '1 | seen'"),
        (("--add", "seen", "--where", "nonsense"), "unknown word 'nonsense': at 1: nonsense"),
        (("--add", "seen", "--all", "--timeout", "-1"), "argument --timeout: not a number from 0 up: '-1'"),
        (("--add", "seen", "--all", "--timeout", "nan"), "argument --timeout: not a number from 0 up: 'nan'"),
    ],
)
def test_mistakes_are_one_line_and_exit_2(
    mdtui: Program, root: Path, mrk_file: Path, words: tuple[str, ...], line: str
) -> None:
    before = mrk_file.read_bytes()
    result = mdtui("flag", ANNA, "--root", root, *words)
    assert result.error.startswith(line)
    assert (result.code, result.out) == (2, b"")
    assert mrk_file.read_bytes() == before


def test_a_lock_of_somebody_else_is_exit_3_and_stays(process: Program, root: Path, mrk_file: Path) -> None:
    lock = root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck"
    lock.write_bytes(b"theirs")
    before = mrk_file.read_bytes()
    result = process("flag", ANNA, "--root", root, "--add", "seen", "--all", "--timeout", "0.05", "--json")
    assert (result.code, result.out) == (3, b"")
    assert result.error.startswith("the folder is locked by another program")
    assert mrk_file.read_bytes() == before
    assert lock.read_bytes() == b"theirs"


@pytest.mark.parametrize("words", [("--dry-run",), (), ("--json",)])
def test_read_only_is_exit_4(mdtui: Program, root: Path, mrk_file: Path, words: tuple[str, ...]) -> None:
    before = mrk_file.read_bytes()
    result = mdtui("--read-only", "flag", ANNA, "--root", root, "--add", "seen", "--all", *words)
    assert (result.code, result.out) == (4, b"")
    assert result.error.startswith("read-only")
    assert mrk_file.read_bytes() == before


def test_without_a_lock_directory_it_is_refused(mdtui: Program, root: Path, tmp_path: Path) -> None:
    (root / "LockFiles").rmdir()
    words = ("flag", ANNA, "--root", root, "--add", "seen", "--all")
    assert mdtui(*words).code == 4
    assert mdtui(*words, "--lock-dir", tmp_path / "nowhere").code == 4
    elsewhere = tmp_path / "locks"
    elsewhere.mkdir()
    assert mdtui(*words, "--lock-dir", elsewhere).code == 0


def test_a_folder_outside_the_mail_root_or_with_a_torn_header_is_refused(
    mdtui: Program, root: Path, mrk_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy" / "IMAP.MRK"
    copy.parent.mkdir()
    copy.write_bytes(mrk_file.read_bytes())
    assert mdtui("flag", copy, "--root", root, "--add", "seen", "--all").code == 4
    assert mdtui("flag", "public/Sales", "--root", root, "--add", "seen", "--all").code == 4


def test_a_large_change_in_parts_is_one_answer(mdtui: Program, root: Path, mrk_file: Path, settings: Path) -> None:
    settings.write_text("batch = 2\n")
    result = json.loads(mdtui("flag", ANNA, "--root", root, "--toggle", "draft", "--all", "--json").out)
    assert (result["matched"], result["changed"]) == (5, 5)
    assert (result["counter_before"], result["counter_after"]) == (41, 44)
    assert flags(mrk_file) == [value ^ 2 for value in BEFORE]


WORK = f"{ANNA}/Work"
WORDS = ("--toggle", "draft", "--all")


@pytest.fixture
def work_file(inbox: Path) -> Path:
    return inbox / "Work.IMAP" / "IMAP.MRK"


@pytest.fixture
def sales_file(root: Path) -> Path:
    """Give the public folder's IMAP.MRK, whole."""
    path = root / "Public Folders" / "Sales.IMAP" / "IMAP.MRK"
    path.write_bytes(mrk(record(3, b"md50000000003.msg", 32, 10, 0)))
    return path


def test_several_folders_are_a_list_each_with_its_own_entry(
    mdtui: Program, root: Path, mrk_file: Path, sales_file: Path
) -> None:
    result = mdtui("flag", "public/Sales", ANNA, "public/sales", "--root", root, *WORDS, "--json")
    assert (result.code, result.err) == (0, b"")
    sales, inbox = json.loads(result.out)
    assert (sales["folder"], sales["matched"], inbox["folder"], inbox["matched"]) == ("public/Sales", 1, ANNA, 5)
    assert flags(sales_file) == [34]
    assert flags(mrk_file) == [value ^ 2 for value in BEFORE]
    history = json.loads(mdtui("undo", "--list", "--root", root, "--json").out)["changes"]
    assert {past["id"] for past in history} == {sales["journal_id"], inbox["journal_id"]}


def test_a_mailbox_is_changed_with_all_below_it_and_summed_up(
    mdtui: Program, root: Path, inbox: Path, work_file: Path, sales_file: Path
) -> None:
    (inbox / "Empty.IMAP").mkdir()
    result = mdtui("flag", ANNA, WORK, "--root", root, *WORDS, "--recursive")
    assert (result.code, result.err) == (0, b"")
    assert result.lines == [
        "anna@example.com: 5 matched, 5 changed",
        "  draft     off -> on: 5",
        "anna@example.com/Work: 1 matched, 1 changed",
        "  draft     off -> on: 1",
        "2 folders: 6 matched, 6 changed",
    ]
    assert flags(work_file) == [2]
    assert flags(sales_file) == [32]


def test_a_folder_named_with_all_below_it_is_a_list_even_if_it_stands_alone(
    mdtui: Program, root: Path, mrk_file: Path
) -> None:
    result = mdtui("flag", WORK, "--root", root, *WORDS, "--recursive", "--json", "--dry-run")
    assert [each["folder"] for each in json.loads(result.out)] == [WORK]
    assert flags(mrk_file) == BEFORE


def test_a_locked_folder_is_said_and_the_others_go_on(
    mdtui: Program, root: Path, mrk_file: Path, work_file: Path
) -> None:
    lock = root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck"
    lock.write_bytes(b"theirs")
    result = mdtui("flag", ANNA, "--root", root, *WORDS, "--recursive", "--timeout", "0", "--json")
    assert (result.code, [each["folder"] for each in json.loads(result.out)]) == (3, [WORK])
    assert result.error.startswith("anna@example.com: the folder is locked by another program")
    assert (flags(mrk_file), flags(work_file)) == (BEFORE, [2])
    assert lock.read_bytes() == b"theirs"


def test_the_worst_error_gives_the_exit_code(mdtui: Program, root: Path, work_file: Path) -> None:
    (root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck").touch()
    words = ("flag", ANNA, WORK, "public/Sales", "--root", root, *WORDS, "--timeout", "0")
    result = mdtui(*words)
    assert result.code == 4
    assert [line.split(": ")[1] for line in result.err.decode().splitlines()] == [ANNA, "public/Sales"]
    assert result.lines[-1] == "1 folder: 1 matched, 1 changed"
    assert flags(work_file) == [2]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="rights do not stop this user")
def test_a_folder_that_cannot_be_entered_is_exit_5(mdtui: Program, root: Path, work_file: Path) -> None:
    work_file.parent.chmod(0)
    result = mdtui("flag", ANNA, "--root", root, *WORDS, "--recursive")
    work_file.parent.chmod(0o700)
    assert result.code == 5
    assert "cannot be read" in result.error


def test_what_fits_nowhere_is_exit_1_and_what_fits_somewhere_is_not(mdtui: Program, root: Path) -> None:
    words = ("flag", ANNA, WORK, "--root", root, "--add", "seen")
    nowhere = mdtui(*words, "--where", "size>1G", "--json")
    assert (nowhere.code, nowhere.error) == (1, "no record fits: size>1G")
    assert [each["matched"] for each in json.loads(nowhere.out)] == [0, 0]
    assert mdtui(*words, "--where", "size>1G").out == b""
    assert mdtui(*words, "--where", "size=10").lines[0] == f"{WORK}: 1 matched, 1 changed"


@pytest.mark.parametrize("words", [(ANNA, "--recursive"), (ANNA, WORK)])
def test_uids_of_several_folders_are_a_mistake(
    mdtui: Program, root: Path, mrk_file: Path, words: tuple[str, ...]
) -> None:
    result = mdtui("flag", *words, "--root", root, "--add", "seen", "--uid", "1")
    assert (result.code, result.error.startswith("UIDs are counted in each folder anew: --uid")) == (2, True)
    assert flags(mrk_file) == BEFORE


def test_a_folder_that_is_not_there_is_said_before_any_other_is_changed(
    mdtui: Program, root: Path, mrk_file: Path
) -> None:
    for missing in (f"{ANNA}/Wrok", ""):
        result = mdtui("flag", ANNA, missing, "--root", root, *WORDS)
        assert (result.code, result.out) == (2, b"")
    assert flags(mrk_file) == BEFORE


def test_read_only_is_said_once_for_all_folders(mdtui: Program, root: Path) -> None:
    result = mdtui("flag", ANNA, "--root", root, *WORDS, "--recursive", "--read-only", "--json")
    assert (result.code, result.out, result.error) == (4, b"", f"read-only: nothing is written: {root}")


def test_what_a_crash_left_is_said_first(mdtui: Program, root: Path, crash: Crash) -> None:
    words = ("flag", WORK, "--root", root, "--add", "seen", "--all")
    says = "1 change was not finished, as after a crash: mdtui undo --list shows them"
    assert mdtui(*words).error == says
    crash.lock.touch()
    assert mdtui(*words).error.startswith(f"{says}, mdtui locks --remove-own removes")


def test_a_journal_that_cannot_be_read_does_not_hold_up_a_change_that_changes_nothing(
    mdtui: Program, root: Path
) -> None:
    journal = Path(os.environ["MDTUI_STATE"]) / "journal-2026-01-01.jsonl"
    journal.mkdir(parents=True)
    result = mdtui("flag", ANNA, "--root", root, "--add", "seen", "--uid", "1")
    assert (result.code, result.error.startswith("cannot read the journal")) == (0, True)
