from __future__ import annotations

import getpass
import io
import json
import os
import time
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Crash, Program

NAME = "IMAP-Work-anna@example.com.lck"


@pytest.fixture
def lock(root: Path) -> Path:
    path = root / "LockFiles" / NAME
    path.write_bytes(b"12")
    os.utime(path, (time.time() - 301, time.time() - 301))
    return path


def test_json_tells_folder_age_and_that_the_holder_is_not_known(mdtui: Program, root: Path, lock: Path) -> None:
    (root / "LockFiles" / "other.lck").touch()
    result = mdtui("locks", root, "--json")
    ours, other = json.loads(result.out)["locks"]
    assert 299 < ours.pop("age") < 400
    finding = ours.pop("finding")
    assert (finding["rule"], finding["severity"], finding["text"].endswith(NAME)) == ("LCK001", "warning", True)
    assert ours == {
        "folder": "anna@example.com/Work",
        "holder": None,
        "waiting": [],
        "path": str(lock),
        "size": 2,
    }
    assert (other["folder"], other["finding"]) == (None, None)
    assert other["path"] == str(root / "LockFiles" / "other.lck")
    assert (result.code, result.err) == (0, b"")


def test_the_table_has_the_whole_path_and_what_is_wrong(mdtui: Program, root: Path, lock: Path) -> None:
    result = mdtui("locks", root)
    heading, row = result.lines
    assert heading.split() == ["AGE", "HOLDER", "WAITING", "FINDING", "FOLDER", "LOCK", "FILE"]
    assert row.split()[1:] == ["s", "another", "program", "LCK001", "anna@example.com/Work", str(lock)]
    assert (result.code, result.error.startswith("LCK001 the lock file is 5m old")) == (0, True)


def test_our_process_that_is_gone_is_named(mdtui: Program, root: Path, crash: Crash) -> None:
    crash.leave_lock()
    (row,) = mdtui("locks", root).lines[1:]
    assert f"{2**22 + 1} of {getpass.getuser()}, gone" in row
    (held,) = json.loads(mdtui("locks", root, "--json").out)["locks"]
    assert held["holder"] == {"pid": 2**22 + 1, "user": getpass.getuser(), "dead": True}


def test_a_lock_of_the_dead_is_removed_and_a_foreign_one_only_explained(
    mdtui: Program, root: Path, lock: Path, crash: Crash
) -> None:
    crash.leave_lock()
    result = mdtui("locks", root, "--remove-own", "--yes")
    assert (result.code, result.lines) == (0, [f"removed {crash.lock}"])
    assert result.error.startswith("not ours, it stays: restart MDaemon, or delete it by hand")
    assert result.error.endswith(str(lock))
    assert (lock.exists(), crash.lock.exists()) == (True, False)
    again = mdtui("locks", root, "--remove-own", "--yes", "--json")
    answer = json.loads(again.out)
    assert (again.code, answer["removed"], [held["path"] for held in answer["locks"]]) == (1, [], [str(lock)])


def test_without_a_terminal_nothing_is_removed_unless_it_was_said(process: Program, root: Path, crash: Crash) -> None:
    crash.leave_lock()
    result = process("locks", root, "--remove-own")
    assert result.code == 2
    assert result.err.strip().endswith(b"there is no terminal to ask on (--yes goes ahead without asking)")
    assert crash.lock.exists()


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("", 2)])
def test_on_a_terminal_it_asks_first(
    mdtui: Program, root: Path, crash: Crash, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    terminal = io.StringIO(answer)
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", terminal)
    crash.leave_lock()
    result = mdtui("locks", root, "--remove-own")
    assert result.code == code
    assert b"left behind" in result.err
    assert crash.lock.exists() is bool(code)


def test_read_only_removes_nothing(mdtui: Program, root: Path, crash: Crash) -> None:
    crash.leave_lock()
    assert mdtui("locks", root, "--remove-own", "--yes", "--read-only").code == 4
    assert crash.lock.exists()
    assert mdtui("locks", root, "--yes").code == 2


def test_no_lock_is_no_failure(mdtui: Program, root: Path) -> None:
    result = mdtui("locks", root)
    assert (result.code, result.out, result.error) == (0, b"", "no folder is locked")
    assert mdtui("locks", root, "--json") == (0, b'{"locks":[]}\n', b"")


def test_an_unknown_lock_directory_is_exit_4(mdtui: Program, root: Path, tmp_path: Path) -> None:
    (root / "LockFiles").rmdir()
    assert mdtui("locks", root).code == 4
    assert mdtui("locks", root, "--lock-dir", tmp_path / "nowhere").code == 5
