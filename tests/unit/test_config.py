from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtui.config import Config, CopySettings, FeedSettings, config_path, load_config, show_config
from mdtui.errors import FailedError, UsageError
from mdtui.mrk.locking import LockNaming


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    config = load_config(None, {})
    assert config == Config()
    assert config.lock_timeout == 10


def test_the_argument_wins_over_the_environment(tmp_path: Path) -> None:
    environ = {"MDTUI_CONFIG": str(tmp_path / "b.toml")}
    assert config_path(tmp_path / "a.toml", environ) == tmp_path / "a.toml"
    assert config_path(None, environ) == tmp_path / "b.toml"
    assert config_path(None, {}).name == "config.toml"


def test_settings_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, 'root = "C:\\\\MDaemon"\nread_only = true\nlock_timeout = 2\n[lock]\nkeep_suffix = true\n')
    config = load_config(path, {})
    assert config == Config(root="C:\\MDaemon", read_only=True, lock_timeout=2.0, lock=LockNaming(keep_suffix=True))


def test_what_is_shown_can_be_read_again(tmp_path: Path) -> None:
    config = Config(root='C:\\MD "x"', lock_dir="/ä", lock=LockNaming(case="lower", inbox=""), record_dates="local")
    config = msgspec.structs.replace(config, copies=CopySettings(keep="opened", days=7, megabytes=10))
    config = msgspec.structs.replace(config, feed=FeedSettings(kept=5000, sources=("live", "D:\\Logs"), space_low=5))
    assert load_config(write(tmp_path, show_config(config)), {}) == config


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rooot = 'x'", "rooot"),
        ("read_only = 'yes'", "read_only"),
        ("[lock]\ncase = 'odd'", "lock.case"),
        ("batch = 0", "batch"),
        ("[copies]\nkeep = 'always'", "copies.keep"),
        ("[copies]\ndays = 0", "copies.days"),
        ("[copies]\nmegabytes = 0.5", "copies.megabytes"),
        ("[copies]\nweeks = 2", "weeks"),
        ("[feed]\nkept = 0", "feed.kept"),
        ("[feed]\nsources = 'live'", "feed.sources"),
        ("[feed]\nspace_low = -1", "feed.space_low"),
        ("lock_timeout = -1", "lock_timeout"),
        ("lock_timeout = nan", "lock_timeout"),
        ("lock_timeout = inf", "lock_timeout"),
        ("= nonsense", "line 1"),
        ("[windows_log]\nproviders = []", "windows_log.providers"),
        ("[event_files]\nseconds = 0", "event_files.seconds"),
    ],
)
def test_a_mistake_is_one_line_that_points_at_it(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_config(write(tmp_path, text), {})
    assert says in caught.value.line()
    assert "config.toml" in caught.value.line()
    assert "\n" not in caught.value.line()


def test_bytes_that_are_no_text_are_one_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"root = '\xff\xfe'")
    with pytest.raises(UsageError, match="not right"):
        load_config(path, {})


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such settings file"):
        load_config(tmp_path / "no.toml", {})
    with pytest.raises(UsageError, match="no such settings file"):
        load_config(None, {"MDTUI_CONFIG": str(tmp_path / "no.toml")})


def test_a_directory_in_its_place_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="cannot read the settings"):
        load_config(tmp_path, {})


def test_saved_queries_are_checked_and_known_in_any_case(tmp_path: Path) -> None:
    path = write(tmp_path, '[queries]\nBig = "size>1M"\nalarms = "critical"\n')
    assert load_config(path, {}).queries == {"big": "size>1M", "alarms": "critical"}
    with pytest.raises(UsageError, match=r"saved as 'big' is not right, at 1 of it: .*config\.toml"):
        load_config(write(tmp_path, '[queries]\nbig = "sizze>1M"\n'), {})


def test_columns_are_checked(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, 'columns = ["uid", "from:20"]\n'), {}).columns == ("uid", "from:20")
    with pytest.raises(UsageError, match="columns"):
        load_config(write(tmp_path, 'columns = ["uid", "from:0"]\n'), {})


def test_keys_with_dots_are_shown_as_they_can_be_read_again(tmp_path: Path) -> None:
    given = Config(keys={"records.undo": "ctrl+z", "folders": {"fold": "x"}}, queries={"b.c": 'subject:"x"'})
    again = load_config(write(tmp_path, show_config(given)), {})
    assert again.keys == {"records.undo": "ctrl+z", "folders.fold": "x"}
    assert again.queries == given.queries
