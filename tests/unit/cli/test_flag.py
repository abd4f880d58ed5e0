from __future__ import annotations

import json
from pathlib import Path

import pytest

from mdtui.cli.flag import per_flag
from mdtui.mrk.editing import FlagChange
from mdtui.mrk.records import RecordTable
from tests.unit.cli.conftest import Program

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
    assert json.loads(result.out) == {
        "folder": ANNA,
        "matched": matched,
        "changed": sum(old != new for old, new in zip(BEFORE, after, strict=True)),
        "counter_before": 41,
        "counter_after": 42,
        "journal_id": None,
        "dry_run": False,
    }
    assert counter(mrk_file) == 42


def test_no_lock_is_left(mdtui: Program, root: Path) -> None:
    assert mdtui("flag", ANNA, "--root", root, "--add", "seen", "--all").code == 0
    assert list((root / "LockFiles").iterdir()) == []


def test_the_members_of_the_answer_stand_in_their_order(mdtui: Program, root: Path) -> None:
    result = mdtui("flag", ANNA, "--root", root, "--add", "seen", "--uid", "2", "--json")
    assert result.out == (
        b'{"folder":"anna@example.com","matched":1,"changed":1,"counter_before":41,"counter_after":42,'
        b'"journal_id":null,"dry_run":false}\n'
    )


def test_a_dry_run_says_what_would_change_and_writes_nothing(mdtui: Program, root: Path, mrk_file: Path) -> None:
    before = mrk_file.read_bytes()
    result = mdtui("flag", ANNA, "--root", root, "--toggle", "seen,flagged", "--all", "--dry-run")
    assert result == (
        0,
        b"anna@example.com: 5 matched, 5 would change\n  seen      3 set, 2 cleared\n  flagged   4 set, 1 cleared\n",
        b"",
    )
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
    assert result.lines == [f"{ANNA}: 5 matched, 3 changed", "  seen      3 set"]
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


def test_changes_are_counted_per_flag() -> None:
    changed = [
        FlagChange(uid, b"", uid, before, after) for uid, (before, after) in enumerate([(0, 33), (1, 32), (64, 66)])
    ]
    assert per_flag(changed) == ["seen      2 set", "draft     1 set", "recent    1 set, 1 cleared"]
    assert per_flag([]) == []
