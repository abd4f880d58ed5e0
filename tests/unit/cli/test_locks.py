from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Program

NAME = "IMAP-Work-anna@example.com.lck"


@pytest.fixture
def lock(root: Path) -> Path:
    path = root / "LockFiles" / NAME
    path.write_bytes(b"12")
    os.utime(path, (time.time() - 300, time.time() - 300))
    return path


def test_json_tells_folder_age_and_that_the_holder_is_not_known(mdtui: Program, root: Path, lock: Path) -> None:
    (root / "LockFiles" / "other.lck").touch()
    result = mdtui("locks", root, "--json")
    ours, other = json.loads(result.out)["locks"]
    assert 299 < ours.pop("age") < 400
    assert ours == {"folder": "anna@example.com/Work", "holder": None, "path": str(lock), "size": 2}
    assert (other["folder"], other["path"]) == (None, str(root / "LockFiles" / "other.lck"))
    assert (result.code, result.err) == (0, b"")


@pytest.mark.usefixtures("lock")
def test_the_table(mdtui: Program, root: Path) -> None:
    result = mdtui("locks", root)
    heading, row = result.lines
    assert heading.split() == ["AGE", "HOLDER", "FOLDER", "LOCK", "FILE"]
    assert row.split()[1:] == ["s", "not", "known", "anna@example.com/Work", NAME]
    assert result.code == 0


def test_no_lock_is_no_failure(mdtui: Program, root: Path) -> None:
    result = mdtui("locks", root)
    assert (result.code, result.out, result.error) == (0, b"", "no folder is locked")
    assert mdtui("locks", root, "--json") == (0, b'{"locks":[]}\n', b"")


def test_an_unknown_lock_directory_is_exit_4(mdtui: Program, root: Path, tmp_path: Path) -> None:
    (root / "LockFiles").rmdir()
    assert mdtui("locks", root).code == 4
    assert mdtui("locks", root, "--lock-dir", tmp_path / "nowhere").code == 5
