from __future__ import annotations

import json
from pathlib import Path

import pytest

from mdtui.cli.doctor import _lines
from mdtui.doctor import Examined, State
from mdtui.errors import ExitCode
from tests.unit.cli.conftest import Program


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('theme = "truecolor"\n', encoding="utf-8")
    return path


def test_what_is_found_is_told_line_by_line(mdtui: Program, small_root: Path, config: Path) -> None:
    result = mdtui("doctor", small_root, "--config", config)
    assert result.code == ExitCode.DONE
    assert result.lines[0].startswith("note    terminal    there is none;")
    assert result.lines[1].startswith("ok      mail root")
    assert result.error == "the settings fit"


def test_json(mdtui: Program, small_root: Path, config: Path) -> None:
    document = json.loads(mdtui("doctor", small_root, "--json", "--config", config).out)
    assert [each["name"] for each in document["checks"]] == [
        "terminal", "mail root", "locks", "writing", "events", "own files",
    ]  # fmt: skip
    assert document["settings"] == {}


def test_no_mail_root_is_a_problem_and_no_error(mdtui: Program, tmp_path: Path, config: Path) -> None:
    result = mdtui("doctor", tmp_path / "none", "--config", config)
    assert result.code == ExitCode.FINDINGS
    assert any(line.startswith("problem mail root") for line in result.lines)


def test_the_settings_that_fit_are_written_when_asked(
    mdtui: Program, small_root: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Examined("characters", State.PROBLEM, "cp850", "set glyphs", ("glyphs", "ascii"))]
    monkeypatch.setattr("mdtui.cli.doctor._examined", lambda *_: iter(found))
    result = mdtui("doctor", small_root, "--config", config)
    assert (result.code, result.error) == (ExitCode.FINDINGS, f'--write would set glyphs = "ascii": {config}')
    assert config.read_text(encoding="utf-8") == 'theme = "truecolor"\n'
    result = mdtui("doctor", small_root, "--write", "--config", config)
    assert result.error == f'written: glyphs = "ascii": {config}'
    assert config.read_text(encoding="utf-8") == 'theme = "truecolor"\nglyphs = "ascii"\n'


def test_long_texts_are_broken_beside_the_name() -> None:
    each = Examined("clipboard", State.NOTE, "OSC 52, handed through tmux", "tmux needs set-clipboard on")
    assert list(_lines(each, 44)) == [
        "note    clipboard   OSC 52, handed through",
        "                    tmux",
        "                    tmux needs",
        "                    set-clipboard on",
    ]
