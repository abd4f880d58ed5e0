from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Program


def test_a_demo_is_built_and_every_command_works_on_it(mdtui: Program, tmp_path: Path) -> None:
    directory = tmp_path / "demo"
    result = mdtui("demo", "--init-only", directory, "--records", "1000", "--seed", "7")
    assert (result.code, result.lines, result.err) == (0, [str(directory)], b"")
    folders = json.loads(mdtui("tree", directory, "--json").out)["folders"]
    big = max(folders, key=lambda folder: int(folder["records"]))
    assert big["records"] == 1000
    lines = mdtui("records", big["folder"], "--root", directory, "--format", "jsonl").lines
    assert len(lines) == 1000
    uid = json.loads(lines[3])["uid"]
    changed = mdtui("flag", big["folder"], "--root", directory, "--toggle", "flagged", "--uid", str(uid), "--json")
    assert (changed.code, json.loads(changed.out)["changed"]) == (0, 1)
    assert mdtui("events", "--root", directory, "--format", "jsonl").code == 0
    assert mdtui("locks", directory, "--json").code == 0


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--init-only",), "--init-only needs a directory to build the demo in"),
        (("--records", "-1"), "argument --records: not a number from 0 up: '-1'"),
        (("--seed", "x"), "argument --seed: invalid int value: 'x'"),
    ],
)
def test_mistakes_are_one_line_and_exit_2(mdtui: Program, words: tuple[str, ...], line: str) -> None:
    result = mdtui("demo", *words)
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith(line)


def test_a_directory_with_something_else_is_never_overwritten(mdtui: Program, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    result = mdtui("demo", "--init-only", tmp_path)
    assert result.code == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "letter.txt"]


def test_without_a_terminal_no_demo_is_built(process: Program, tmp_path: Path) -> None:
    result = process("demo", tmp_path / "demo")
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith("the screens need a terminal")
    assert not (tmp_path / "demo").exists()
