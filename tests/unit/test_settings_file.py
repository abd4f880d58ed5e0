from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.config import load_config
from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem
from mdtui.settings_file import changed_settings, write_settings

WRITTEN = '# mine\ntheme = "mono"  # old\nbatch = 5\n\n[copies]\ndays = 3\n'


def test_a_key_is_changed_in_its_place_or_put_before_the_first_table() -> None:
    assert changed_settings(WRITTEN, {"theme": "auto", "glyphs": "ascii", "mouse": False}) == (
        '# mine\ntheme = "auto"\nbatch = 5\nglyphs = "ascii"\nmouse = false\n\n[copies]\ndays = 3\n'
    )
    assert changed_settings("", {"theme": "ansi"}) == 'theme = "ansi"\n'
    assert changed_settings("batch = 5", {"theme": "ansi"}) == 'batch = 5\ntheme = "ansi"\n'
    assert changed_settings(WRITTEN, {}) == WRITTEN


@pytest.mark.parametrize("text", ['"theme" = "mono"\n', 'root = """\ntheme = "x"\n"""\n', "not toml"])
def test_an_unusual_file_is_left_alone(text: str) -> None:
    with pytest.raises(RefusedError, match="change it by hand"):
        changed_settings(text, {"theme": "auto"})


def test_a_file_is_made_or_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    write_settings(path, {"theme": "contrast"})
    write_settings(path, {"glyphs": "ascii", "lock_dir": "C:\\MDaemon\\LockFiles"})
    config = load_config(path, {})
    assert (config.theme, config.glyphs, config.lock_dir) == ("contrast", "ascii", "C:\\MDaemon\\LockFiles")
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]


def test_a_failure_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    class Full(FileSystem):
        def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
            raise OSError(28, "No space left on device")

    path = tmp_path / "config.toml"
    path.write_text(WRITTEN, encoding="utf-8", newline="")
    with pytest.raises(FailedError, match="cannot change the settings"):
        write_settings(path, {"theme": "auto"}, Full())
    assert path.read_text(encoding="utf-8") == WRITTEN
    path.write_bytes(b"# \xff\n")
    with pytest.raises(FailedError, match="UTF-8"):
        write_settings(path, {"theme": "auto"})


def test_every_setting_that_the_doctor_writes_can_be_read_again(tmp_path: Path) -> None:
    changes: dict[str, Any] = {"glyphs": "ascii", "theme": "auto", "mouse": False}
    write_settings(tmp_path / "c.toml", changes)
    config = load_config(tmp_path / "c.toml", {})
    assert {key: getattr(config, key) for key in changes} == changes
