from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Program


def test_the_path_is_where_the_file_is_looked_for(mdtui: Program, settings: Path, tmp_path: Path) -> None:
    assert mdtui("config", "path").lines == [str(settings)]
    assert mdtui("config", "path", "--config", tmp_path / "other").lines == [str(tmp_path / "other")]


def test_all_settings_are_shown_with_what_the_call_says(mdtui: Program, settings: Path) -> None:
    settings.write_text("batch = 3\n")
    result = mdtui("config", "show", "--read-only")
    assert {"batch = 3", "read_only = true", 'record_dates = "utc"', "[lock]"} <= set(result.lines)
    settings.write_bytes(result.out)
    assert mdtui("config", "show").out == result.out


def test_right_settings_are_said_to_be_right(mdtui: Program, settings: Path, root: Path) -> None:
    lock_dir = root / "LockFiles"
    settings.write_text(f"root = '{root}'\nlock_dir = '{lock_dir}'\n")
    result = mdtui("config", "check")
    assert (result.code, result.lines, result.err) == (0, [f"{settings}: right"], b"")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("batch = 'many'", "the settings are not right: "),
        ("colour = 1", "the settings are not right: "),
        ("[", "the settings are not right: "),
        ("root = 'nowhere'", "there is no such mail root: "),
        ("lock_dir = 'nowhere'", "lock_dir is no directory: nowhere"),
    ],
)
def test_wrong_settings_are_one_line_and_exit_2(mdtui: Program, settings: Path, text: str, line: str) -> None:
    settings.write_text(text)
    result = mdtui("config", "check")
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith(line)


@pytest.mark.parametrize("words", [(), ("shw",)])
def test_an_unknown_action_is_exit_2(mdtui: Program, words: tuple[str, ...]) -> None:
    assert mdtui("config", *words).code == 2
